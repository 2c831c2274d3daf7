"""The grid of short steps on which both detectors look at the power of a channel.

Steps of about 5 ms are counted from the stream's first sample. Whatever is decided is
decided at whole steps, which is why any split into chunks gives the same events.
"""

from dataclasses import dataclass

import numpy as np

from rehab.model.signal import Samples
from rehab.signals.envelope import MovingSum, Power

STEP_S = 0.005
LOWEST_FS_HZ = 200.0
HIGHEST_FS_HZ = 4000.0
SLOW_FS_HZ = 600.0
VERY_SLOW_FS_HZ = 300.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Steps of `n` samples at `fs_hz`.

    Raises
    ------
    ValueError
        If the sampling rate is outside of 200 to 4000 Hz.
    """

    fs_hz: float
    n: int

    @staticmethod
    def at(fs_hz: float) -> "Grid":
        """Return the grid of a sampling rate."""
        if not LOWEST_FS_HZ <= fs_hz <= HIGHEST_FS_HZ:
            raise ValueError(f"the sampling rate must be 200 to 4000 Hz, not {fs_hz:g}")
        return Grid(float(fs_hz), max(1, round(STEP_S * fs_hz)))

    @property
    def step_s(self) -> float:
        """Length of a step in seconds."""
        return self.n / self.fs_hz

    @property
    def is_slow(self) -> bool:
        """True where the sampling rate leaves half of the band (SCIENCE section 3)."""
        return self.fs_hz < SLOW_FS_HZ

    @property
    def is_very_slow(self) -> bool:
        """True where the sampling rate leaves less than a fifth of the band."""
        return self.fs_hz < VERY_SLOW_FS_HZ

    def steps(self, seconds: float) -> int:
        """Return how many steps come nearest to a time, at least one."""
        return max(1, round(seconds / self.step_s))


class StepPower:
    """Mean square of each whole step of a stream; NaN if a sample of it was lost.

    Parameters
    ----------
    n : int
        Samples in a step.
    n_channels : int
    """

    def __init__(self, n: int, n_channels: int) -> None:
        self._n = n
        self._open = np.zeros((0, n_channels), dtype=np.float32)

    def push(self, emg_band_uv: Samples) -> Power:
        """Return the steps that are whole now, shape ``(n_steps, n_channels)``."""
        rows = np.concatenate([self._open, emg_band_uv])
        n_steps = len(rows) // self._n
        self._open = rows[n_steps * self._n :].copy()
        return step_powers(rows[: n_steps * self._n], self._n)

    def reset(self) -> None:
        """Forget the samples of the step that is not whole yet."""
        self._open = self._open[:0]


def step_powers(emg_band_uv: Samples, n: int) -> Power:
    """Return the mean square of each whole step of `n` samples, in float64."""
    n_steps, n_channels = len(emg_band_uv) // n, emg_band_uv.shape[1]
    steps = emg_band_uv[: n_steps * n].astype(np.float64)
    return np.asarray(np.square(steps).reshape(n_steps, n, n_channels).mean(axis=1))


class MovingMean:
    """Mean of the last `length` steps; NaN while one of them is lost or not there yet."""

    def __init__(self, length: int, n_channels: int) -> None:
        self._length, self._n_channels = length, n_channels
        self._sum = MovingSum(length, n_channels)
        self.reset()

    def push(self, power: Power) -> Power:
        """Return the means that end at each step."""
        return self._sum.push(power) / self._length

    def reset(self) -> None:
        """Forget the past."""
        self._sum.reset()
        self._sum.push(np.full((self._length, self._n_channels), np.nan))


def median_of_blocks(blocks: Power, at_least: int) -> Power:
    """Return the median over axis 1, NaN where fewer than `at_least` are not NaN.

    Parameters
    ----------
    blocks : array, shape ``(n_steps, n_blocks, n_channels)``
    at_least : int
    """
    ordered = np.sort(blocks, axis=1)  # NaN comes last
    n_valid = np.count_nonzero(~np.isnan(ordered), axis=1)
    if n_valid.size and n_valid.min() == blocks.shape[1]:
        half = blocks.shape[1] // 2
        return np.asarray((ordered[:, half - 1] + ordered[:, half]) / 2.0)
    lower, upper = np.maximum(n_valid - 1, 0) // 2, n_valid // 2
    upper = np.minimum(upper, np.maximum(n_valid - 1, 0))
    take = np.take_along_axis
    middle = (
        take(ordered, lower[:, np.newaxis], axis=1)
        + take(ordered, upper[:, np.newaxis], axis=1)
    )[:, 0] / 2.0
    return np.where(n_valid >= at_least, middle, np.nan)
