"""What one jerking event looks like: how long, how strong, where, how often.

Sources
-------
SCIENCE section 1.1: bursts of 25-100 ms; agonist and antagonist within 20 ms; the other
side 10-20 ms later; rhythmic runs of at least four bursts at 3-8 Hz.
Deviates: the shares of the kinds are chosen here; nobody has published them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rehab.model.score import JerkKind
from rehab.model.signal import Side
from rehab.sensors.simulation.traits import Traits

MEAN_RUN = 6.0
"""Bursts in a rhythmic run, on average."""

_MEDIAN_MS, _SPREAD = 50.0, 0.4
_SIZE_SPREAD = 0.35
_BOTH_SIDES = 0.35  # share of events that reach the other side, where it is recorded
_TOGETHER = 0.6  # share in which another muscle of the side joins
_RUN_JITTER = 0.07  # SD of the intervals of a run, as a share of their mean


@dataclass(frozen=True, slots=True)
class Burst:
    """Activity of one channel: `lag_s` after the event's onset, for `seconds`."""

    channel: int
    lag_s: float
    seconds: float
    rms_uv: float


@dataclass(frozen=True, slots=True)
class Event:
    """One jerk on all its channels, the strongest first, `delay_s` after a candidate."""

    delay_s: float
    bursts: tuple[Burst, ...]
    kind: JerkKind
    run_id: int | None = None
    frequency_hz: float | None = None

    @property
    def end_s(self) -> float:
        """When its last burst is over, counted from the candidate."""
        return self.delay_s + max(b.lag_s + b.seconds for b in self.bursts)


def draw_events(
    rng: np.random.Generator,
    traits: Traits,
    sides: Mapping[Side, Sequence[int]],
    run_id: int,
) -> list[Event]:
    """Return the jerks of one event: a run has several, all others one.

    `sides` maps a side to its channels, the primary muscle first.
    """
    kind = rng.random() * 100.0
    places = _places(rng, sides)
    if kind < traits.runs_pct:
        return _run(rng, traits, places, run_id)
    if kind < traits.runs_pct + traits.prolonged_pct:
        seconds = rng.uniform(0.22, 0.48)
        return [Event(0.0, _bursts(rng, traits, places, seconds), JerkKind.PROLONGED)]
    return [Event(0.0, _bursts(rng, traits, places, _length(rng)), JerkKind.JERK)]


def _run(
    rng: np.random.Generator,
    traits: Traits,
    places: list[tuple[int, float, float]],
    run_id: int,
) -> list[Event]:
    wanted_hz = rng.uniform(3.2, 7.5)
    n_bursts = int(rng.integers(4, 9))
    jitter = np.clip(rng.standard_normal(n_bursts - 1), -1.5, 1.5) * _RUN_JITTER
    intervals_s = (1.0 + jitter) / wanted_hz
    onsets_s = np.concatenate(([0.0], np.cumsum(intervals_s)))
    frequency_hz = float(1.0 / intervals_s.mean())
    seconds = min(_length(rng), 0.4 / wanted_hz)
    return [
        Event(
            float(onset_s),
            _bursts(rng, traits, places, seconds),
            JerkKind.JERK,
            run_id,
            frequency_hz,
        )
        for onset_s in onsets_s
    ]


def _length(rng: np.random.Generator) -> float:
    drawn_ms = _MEDIAN_MS * math.exp(_SPREAD * rng.standard_normal())
    return min(max(drawn_ms, 25.0), 100.0) / 1000.0


def _bursts(
    rng: np.random.Generator,
    traits: Traits,
    places: list[tuple[int, float, float]],
    seconds: float,
) -> tuple[Burst, ...]:
    spread = math.exp(_SIZE_SPREAD * min(max(rng.standard_normal(), -2.0), 2.0))
    rms_uv = traits.reference_uv * traits.jerk_size * spread
    return tuple(
        Burst(channel, lag_s, seconds, share * rms_uv)
        for channel, lag_s, share in places
    )


def _places(
    rng: np.random.Generator, sides: Mapping[Side, Sequence[int]]
) -> list[tuple[int, float, float]]:
    """Return (channel, lag in s, share of the size), the strongest first."""
    order = list(sides)
    rng.shuffle(order)
    is_both = len(order) > 1 and rng.random() < _BOTH_SIDES
    places = []
    for nth, side in enumerate(order if is_both else order[:1]):
        lag_s = rng.uniform(0.010, 0.020) if nth else 0.0
        share = rng.uniform(0.60, 0.95) if nth else 1.0
        primary, *others = sides[side]
        places.append((primary, lag_s, share))
        for channel in others:
            if rng.random() < _TOGETHER:
                later_s, less = rng.uniform(0.0, 0.010), rng.uniform(0.5, 0.9)
                places.append((channel, lag_s + later_s, share * less))
    return sorted(places, key=lambda place: -place[2])
