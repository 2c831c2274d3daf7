"""What is true of a simulated night, in the rules' own words."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Split = Literal["tune", "test"]
SPLITS: tuple[Split, ...] = ("tune", "test")
EPOCH_S = 30.0
AWAKE, REM = 0, 5
LEGS = ("left", "right")


@dataclass(frozen=True)
class LegMovement:
    """One leg's movement: where its noise-free level crosses the rules' thresholds."""

    leg: int
    onset_s: float
    offset_s: float

    @property
    def duration_s(self) -> float:
        return self.offset_s - self.onset_s


@dataclass(frozen=True)
class Movement:
    """One movement of the body: that of a leg, or of both taken together."""

    onset_s: float
    offset_s: float
    parts: tuple[LegMovement, ...]
    is_candidate: bool = True

    @property
    def legs(self) -> tuple[int, ...]:
        return tuple(sorted({part.leg for part in self.parts}))


@dataclass(frozen=True)
class Score:
    """A night after one set of rules: what counts, and how often an hour of sleep."""

    movements: tuple[Movement, ...]
    series: tuple[tuple[int, ...], ...]
    index_per_h: float


@dataclass(frozen=True)
class Night:
    """A simulated night of two legs, and its truth.

    Parameters
    ----------
    emg_uv : array of float32, shape ``(n_samples, 2)``
        Left and right tibialis anterior, microvolts; NaN where samples were lost.
    stages : array of int
        One for each 30 s: 0 awake, 1-3 non-REM, 5 REM.
    aasm, wasm : Score
        Movements that count in sleep after each set of rules.
    ignored : tuple of (start_s, stop_s)
        Where the rules cannot decide (see `edges.borderline`) or a part was lost: what
        is found or missed there counts neither way.
    """

    name: str
    kind: str
    split: Split
    fs_hz: float
    emg_uv: NDArray[np.float32]
    stages: NDArray[np.int64]
    aasm: Score
    wasm: Score
    ignored: tuple[tuple[float, float], ...]

    @property
    def hours(self) -> float:
        return len(self.emg_uv) / self.fs_hz / 3600.0

    @property
    def sleep_h(self) -> float:
        return float(np.count_nonzero(self.stages != AWAKE)) * EPOCH_S / 3600.0


def generator(split: Split, *seed: int) -> np.random.Generator:
    """Return random numbers that no other split and no other seed sees."""
    return np.random.default_rng([88, SPLITS.index(split), *seed])
