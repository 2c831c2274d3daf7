"""When a night is spoilt: turns, losses, electrodes off, and the resting level's course."""

from dataclasses import dataclass

import numpy as np

from tests.bench.nights.edges import GRID_HZ
from tests.bench.nights.kinds import Kind
from tests.bench.nights.truth import LegMovement

Span = tuple[float, float]
BREAKS_S = 1.0
"""A loss on both legs that is longer than this ends a series and leaves the exposure."""


@dataclass(frozen=True)
class Spoils:
    """Spans in seconds: body turns, losses of both legs, electrodes off (leg, span)."""

    turns: tuple[Span, ...]
    outages: tuple[Span, ...]
    off: tuple[tuple[int, Span], ...]

    @property
    def breaks(self) -> tuple[Span, ...]:
        """Losses that are more than a few packets."""
        return tuple(s for s in self.outages if s[1] - s[0] > BREAKS_S)

    def sees(self, move: LegMovement) -> bool:
        """Tell whether more than nothing of a movement was recorded."""
        return not any(
            a <= move.onset_s and move.offset_s <= b for a, b in self._of(move)
        )

    def cuts(self, move: LegMovement) -> bool:
        """Tell whether a part of a movement was lost."""
        return any(
            a < move.offset_s + 0.5 and move.onset_s - 0.5 < b
            for a, b in self._of(move)
        )

    def _of(self, move: LegMovement) -> list[Span]:
        return [*self.breaks, *(span for leg, span in self.off if leg == move.leg)]


def spoils(rng: np.random.Generator, kind: Kind, seconds: float) -> Spoils:
    """Return what spoils a night of this kind."""
    hours = seconds / 3600.0

    def spans(n: int, low: float, high: float) -> list[Span]:
        starts = np.sort(rng.uniform(30.0, max(31.0, seconds - high - 30.0), n))
        lengths = np.exp(rng.uniform(np.log(low), np.log(high), n))
        ends = np.minimum(starts + lengths, np.append(starts[1:] - 4.0, seconds - 30.0))
        return [
            (float(a), float(b))
            for a, b in zip(starts, ends, strict=True)
            if b > a + 0.01
        ]

    turns = spans(rng.poisson(kind.turns_per_h * hours), 3.0, 25.0)
    rate = kind.outages_per_h * hours
    outages = spans(rng.poisson(0.4 * rate), 5.0, 300.0)
    outages += spans(rng.poisson(4.0 * rate), 0.02, 0.3)
    off = [
        (int(rng.integers(2)), span)
        for span in spans(rng.poisson(kind.off_per_night * hours / 8.0), 40.0, 1500.0)
    ]
    return Spoils(tuple(turns), tuple(outages), tuple(off))


def resting(rng: np.random.Generator, kind: Kind, seconds: float) -> np.ndarray:
    """Return both legs' resting level at `GRID_HZ`, shape ``(2, n)``, µV RMS.

    It wanders from minute to minute, and some stretches of minutes have tonic activity of
    2 to 5 µV that comes and goes within 8 to 25 s: rest, not movement.
    """
    n = round(seconds * GRID_HZ)
    t = np.arange(n) / GRID_HZ
    knots = max(3, round(seconds / 700.0) + 1)
    levels = np.empty((2, n))
    for leg in (0, 1):
        walk = np.interp(t, np.linspace(0, seconds, knots), rng.uniform(size=knots))
        levels[leg] = rng.uniform(*kind.rest_uv) * kind.wandering**walk
    tonic = np.zeros((2, n))
    for _ in range(rng.poisson(kind.tonic_per_h * seconds / 3600.0)):
        leg, start = int(rng.integers(2)), rng.uniform(0.0, seconds)
        stop, ramp = start + rng.uniform(60.0, 480.0), rng.uniform(8.0, 25.0)
        course = np.clip(np.minimum(t - start, stop - t) / ramp, 0.0, 1.0)
        tonic[leg] = np.maximum(tonic[leg], rng.uniform(2.0, 5.0) * course)
    return np.hypot(levels, tonic)
