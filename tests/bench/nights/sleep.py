"""A night's stages: cycles of non-REM and REM, wakings, one number for each 30 s.

After the textbook night of an adult: sleep begins after 8 to 25 minutes, four to six cycles
of about 90 minutes, deep sleep early and REM late, some wakings of minutes and many of an
epoch.
"""

import numpy as np

from tests.bench.nights.truth import AWAKE, EPOCH_S, REM

PER_MIN = 2


def stages(rng: np.random.Generator, hours: float, wakings_per_h: float) -> np.ndarray:
    """Return the stages of a night: 0 awake, 1 to 3, 5 REM; an integer an epoch."""
    n = round(hours * 3600.0 / EPOCH_S)
    first = min(rng.uniform(8.0, 25.0), 6.0 * hours)
    night = [*_stretch(AWAKE, first)]
    cycle = 0
    while len(night) < n:
        deep, dream = max(2.0, 35.0 - 11.0 * cycle), min(28.0, 5.0 + 7.0 * cycle)
        for stage, minutes in (
            (1, rng.uniform(2.0, 6.0)),
            (2, rng.uniform(12.0, 26.0)),
            (3, deep * rng.uniform(0.7, 1.2)),
            (2, rng.uniform(6.0, 22.0)),
            (REM, dream * rng.uniform(0.7, 1.3)),
        ):
            night += _stretch(stage, minutes)
        if rng.uniform() < 0.6:
            night += _stretch(AWAKE, rng.uniform(0.5, 8.0))
        cycle += 1
    every = np.array(night[:n], dtype=np.int64)
    for start in np.flatnonzero(rng.uniform(size=n) < wakings_per_h / 120.0):
        every[start : start + int(rng.integers(1, 4))] = AWAKE
    end = round(min(rng.uniform(4.0, 15.0), 3.0 * hours) * PER_MIN)
    every[n - end :] = AWAKE
    return every


def _stretch(stage: int, minutes: float) -> list[int]:
    return [stage] * max(1, round(minutes * PER_MIN))
