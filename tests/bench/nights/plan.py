"""When legs move in a night, which, how strongly, and with what course."""

from dataclasses import dataclass

import numpy as np

from tests.bench.nights.edges import GRID_HZ
from tests.bench.nights.kinds import Kind
from tests.bench.nights.truth import AWAKE, EPOCH_S, REM, Array

BOTH = 0.5
SHORT, SMALL = 0.04, 0.06
"""Shares of movements that are too short, or too small, to be one by the rules."""

APART_S = 1.6
"""Quiet after a movement before the next is planned: nobody disputes that they are two."""

LARGEST_UV = 150.0


@dataclass(frozen=True)
class Burst:
    """One leg's burst: its envelope (µV RMS, at `GRID_HZ`) from its start on."""

    leg: int
    start_s: float
    envelope_uv: Array

    @property
    def stop_s(self) -> float:
        return self.start_s + len(self.envelope_uv) / GRID_HZ


class Planner:
    """Lays bursts into a night so that different movements are apart."""

    def __init__(
        self,
        rng: np.random.Generator,
        kind: Kind,
        stages: np.ndarray,
        taken: list[tuple[float, float]],
    ) -> None:
        """`taken` are spans in which nobody moves a leg only: turns, for example."""
        self._rng, self._kind, self._stages = rng, kind, stages
        self._end = len(stages) * EPOCH_S - 5.0
        self._taken = np.zeros(round(len(stages) * EPOCH_S * 10.0) + 600, dtype=bool)
        for start, stop in taken:
            self._take(start, stop)
        self.bursts: list[Burst] = []

    def plan(self) -> list[Burst]:
        """Return every burst of the night."""
        self._series()
        hours = np.array([np.sum(self._stages == s) for s in range(6)]) / 120.0
        asleep, awake = hours[1:].sum(), hours[AWAKE]
        kind = self._kind
        for _ in range(self._rng.poisson(kind.single_per_h * asleep)):
            self._move(self._when(asleep=True), self._leg())
        for _ in range(self._rng.poisson(kind.awake_per_h * awake)):
            self._move(self._when(asleep=False), self._leg(), longer=1.5)
        for _ in range(self._rng.poisson(kind.twitches_per_h * (asleep - hours[REM]))):
            self._twitch(self._when(asleep=True), 1)
        for at in self._in_rem(kind.dreams_per_h * hours[REM]):
            self._twitch(at, int(self._rng.geometric(0.5)))
        return self.bursts

    def _series(self) -> None:
        rng = self._rng
        n = rng.poisson(self._kind.series_per_h * np.sum(self._stages > 0) / 120.0)
        for _ in range(n):
            at, side = self._when(asleep=True), int(rng.integers(2))
            typical = float(np.exp(rng.normal(np.log(22.0), 0.2)))
            for _ in range(4 + int(rng.geometric(1.0 / 18.0))):
                epoch = int(at // EPOCH_S)
                if at > self._end or self._stages[epoch] == REM:
                    break
                self._move(at, side if rng.uniform() < 0.8 else 1 - side)
                interval = typical * np.exp(rng.normal(0.0, 0.22))
                at += float(np.clip(interval, 15.0, 45.0))

    def _move(self, at: float, leg: int, longer: float = 1.0) -> None:
        """Plan one movement of a leg, in half the cases with the other one."""
        rng, kind = self._rng, self._kind
        length = float(np.exp(rng.normal(np.log(2.4 * longer), 0.5)).clip(0.8, 9.2))
        peak = float(np.exp(rng.normal(np.log(kind.typical_uv), 0.6)))
        least = kind.least_uv
        where = rng.uniform()
        if where < SHORT:
            length = rng.uniform(0.15, 0.35)
        elif where < SHORT + SMALL:
            peak, least = rng.uniform(2.0, 5.0), 2.0
        elif where > 1.0 - kind.long:
            length = rng.uniform(11.0, 18.0)
        both = rng.uniform() < BOTH
        is_late = rng.uniform() < kind.lagging
        lag = (
            rng.uniform(1.0, 4.0) if is_late else min(float(rng.exponential(0.1)), 0.4)
        )
        other = length
        if 0.8 <= length <= 9.2:
            other *= float(np.exp(rng.normal(0.0, 0.25)))
            other = float(np.clip(other, 0.8, 9.2))
        stop = at + max(length, lag + other if both else 0.0) + 0.5
        if not self._is_free(at, stop):
            return
        self._take(at, stop)
        peaks = peak * np.exp(rng.normal((0.0, -0.2), (0.0, 0.3)))
        peaks = np.clip(peaks, least, LARGEST_UV if least > 2.0 else 5.0)
        self._add(leg, at, length, float(peaks[0]))
        if both:
            self._add(1 - leg, at + lag, other, float(peaks[1]))

    def _twitch(self, at: float, n: int) -> None:
        """Plan `n` twitches of 60-150 ms, apart enough to be no movement together."""
        rng, leg = self._rng, self._leg()
        for _ in range(n):
            length = rng.uniform(0.06, 0.15)
            if self._is_free(at, at + length + 0.2):
                self._take(at, at + length + 0.2)
                peak = float(np.clip(np.exp(rng.normal(4.3, 0.4)), 50.0, 200.0))
                shape = np.sin(np.linspace(0.0, np.pi, round(length * GRID_HZ) + 2))
                self.bursts.append(Burst(leg, at, 0.7 * peak * shape))
            at += length + rng.uniform(1.0, 4.0)

    def _add(self, leg: int, at: float, length: float, peak: float) -> None:
        envelope = peak * course(self._rng, length, self._kind.rough)
        if length > 1.2 and self._rng.uniform() < self._kind.broken:
            envelope *= gate(self._rng, len(envelope))
        self.bursts.append(Burst(leg, at, envelope))

    def _leg(self) -> int:
        return int(self._rng.integers(2))

    def _when(self, *, asleep: bool) -> float:
        fits = np.flatnonzero((self._stages != AWAKE) == asleep)
        epoch = int(self._rng.choice(fits))
        return float((epoch + self._rng.uniform()) * EPOCH_S)

    def _in_rem(self, n: float) -> list[float]:
        fits = np.flatnonzero(self._stages == REM)
        n = self._rng.poisson(n) if len(fits) else 0
        epochs = self._rng.choice(fits, n) if n else np.zeros(0)
        at = (epochs + self._rng.uniform(size=n)) * EPOCH_S
        return [float(t) for t in np.sort(at)]

    def _is_free(self, start: float, stop: float) -> bool:
        at = slice(max(0, round((start - APART_S) * 10)), round((stop + APART_S) * 10))
        return start > 2.0 and stop < self._end and not self._taken[at].any()

    def _take(self, start: float, stop: float) -> None:
        self._taken[max(0, round(start * 10)) : round(stop * 10) + 1] = True


def course(rng: np.random.Generator, length_s: float, uneven: float) -> Array:
    """Return an envelope of peak about 1: a quick rise, an uneven height, a slower decay."""
    n = max(3, round(length_s * GRID_HZ))
    rise = min(0.3 * n, float(np.exp(rng.normal(np.log(12.0), 0.5))))
    fall = min(0.5 * n, float(np.exp(rng.normal(np.log(35.0), 0.5))))
    t = np.arange(n) + 0.5
    up = np.sin(0.5 * np.pi * np.clip(t / rise, 0.0, 1.0)) ** 2
    down = np.sin(0.5 * np.pi * np.clip((n - t) / fall, 0.0, 1.0)) ** 2
    knots = max(2, round(length_s / 0.4) + 1)
    rough = np.interp(t, np.linspace(0, n, knots), rng.normal(0.0, uneven, knots))
    rough -= rough.max()
    return np.asarray(up * down * np.exp(rough))


def gate(rng: np.random.Generator, n: int) -> Array:
    """Return what breaks an envelope into bursts of 0.1-0.4 s, 0.1-0.3 s apart."""
    out, at = np.zeros(n), 0
    while at < n:
        on, off = rng.uniform(10, 40), rng.uniform(10, 30)
        out[at : at + round(on)] = 1.0
        at += round(on + off)
    return np.convolve(out, np.hanning(9) / np.hanning(9).sum(), mode="same")
