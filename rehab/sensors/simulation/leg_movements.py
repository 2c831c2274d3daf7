"""When a sleeper's legs move, and the exact record of it.

Sources
-------
SCIENCE 2.2: movements of 0.5-10 s, in series at intervals of 10-90 s, most of them 20-40 s
apart. Deviates: lengths, sizes and shares are invented; nobody has published them as
distributions.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from rehab.model.signal import Side
from rehab.sensors.simulation.night_traits import NightKind

STILL_S = 90.0
"""Nothing moves before: somebody looks at the pads, and the resting level is measured."""

_BOTH_LEGS = 0.4
_APART_S = 3.0  # quiet between two events at least
_SETTLES_S = 6.0  # after a turn nothing moves for so long, and `_APART_S` more


class Moves(Enum):
    """What moves."""

    LEG = auto()
    TWITCH = auto()
    TURN = auto()


@dataclass(frozen=True, slots=True)
class Activity:
    """Activity of one leg from `onset_s` to `offset_s`, of `rms_uv` in its middle."""

    onset_s: float
    offset_s: float
    leg: Side
    rms_uv: float
    what: Moves


class LegMovements:
    """Draws what the legs do, one event after the other, whatever the rate or the speed.

    Parameters
    ----------
    kind : NightKind
    seed : int
    """

    def __init__(self, kind: NightKind, seed: int) -> None:
        self._kind = kind
        self._rng = np.random.default_rng([seed, 21])
        self._at_s = STILL_S

    def __iter__(self) -> Iterator[tuple[Activity, ...]]:
        """Yield events in order of their onset, without end."""
        kind = self._kind
        rates = np.array(
            [
                kind.single_per_h,
                kind.series_per_h,
                kind.turns_per_h,
                kind.twitches_per_h,
            ]
        )
        begin = (self._single, self._series, self._turn, self._twitch)
        while True:
            self._at_s += float(self._rng.exponential(3600.0 / rates.sum()))
            which = int(self._rng.choice(len(rates), p=rates / rates.sum()))
            yield from begin[which]()

    def _single(self) -> Iterator[tuple[Activity, ...]]:
        yield self._movement(self._legs())

    def _series(self) -> Iterator[tuple[Activity, ...]]:
        low, high = self._kind.series_lengths
        legs, mean_s = self._legs(), self._rng.uniform(18.0, 40.0)
        for _ in range(int(self._rng.integers(low, high + 1))):
            onset_s = self._at_s
            yield self._movement(legs)
            later_s = mean_s * math.exp(0.12 * self._rng.standard_normal())
            self._at_s = max(self._at_s, onset_s + min(max(later_s, 12.0), 80.0))
            if self._rng.random() < 0.1:
                legs = self._legs()

    def _turn(self) -> Iterator[tuple[Activity, ...]]:
        onset_s = self._at_s
        offset_s = onset_s + self._rng.uniform(5.0, 10.0)
        self._at_s = offset_s + _SETTLES_S + _APART_S
        yield tuple(
            Activity(onset_s, offset_s, leg, self._rng.uniform(60, 160), Moves.TURN)
            for leg in (Side.LEFT, Side.RIGHT)
        )

    def _twitch(self) -> Iterator[tuple[Activity, ...]]:
        seconds, (leg, *_) = self._rng.uniform(0.06, 0.15), self._legs()
        onset_s = self._at_s
        self._at_s = onset_s + seconds + _APART_S
        yield (Activity(onset_s, onset_s + seconds, leg, 40.0, Moves.TWITCH),)

    def _legs(self) -> tuple[Side, ...]:
        one = Side.LEFT if self._rng.random() < 0.5 else Side.RIGHT
        other = Side.RIGHT if one is Side.LEFT else Side.LEFT
        return (one, other) if self._rng.random() < _BOTH_LEGS else (one,)

    def _movement(self, legs: tuple[Side, ...]) -> tuple[Activity, ...]:
        seconds = 2.0 * math.exp(0.5 * self._rng.standard_normal())
        seconds = min(max(seconds, 0.8), 6.0)
        rms_uv = 45.0 * math.exp(0.4 * self._rng.standard_normal())
        onset_s, found = self._at_s, []
        for nth, leg in enumerate(legs):
            lag_s = self._rng.uniform(0.05, 0.3) if nth else 0.0
            share = self._rng.uniform(0.7, 1.0) if nth else 1.0
            begin_s = onset_s + lag_s
            size_uv = share * max(rms_uv, 20.0)
            found.append(Activity(begin_s, begin_s + seconds, leg, size_uv, Moves.LEG))
        self._at_s = max(one.offset_s for one in found) + _APART_S
        return tuple(found)
