"""How far each instant stands out from what is around it: a two-sided, multi-scale CFAR.

SCIENCE 1.3, "Stored score": windows of 25, 50 and 100 ms against the greater of two
references, the 400 ms before and the 400 ms after, each 100 ms away. A contraction that
begins or ends has a high reference on one side, so only what comes *and* goes stands out.

Deviates
--------
Each reference is the median of eight 50 ms blocks, as in the live detector: a neighbouring
jerk does not hide this one. Looks every 5 ms. At slow sampling rates the ratios are 40 %
and 75 % higher, not 15-25 %: fewer degrees of freedom ask for 20 and 45 %, and the rest
is for real contractions of healthy people, whose EMG is burstier than noise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.steps import Grid, MovingMean, median_of_blocks
from rehab.signals.envelope import Power

RATIOS: Mapping[float, float] = {0.025: 2.0, 0.050: 1.65, 0.100: 1.45}
"""Amplitude ratio that is an event, by window in seconds, for equal false alarms."""

SLOW_FACTOR, VERY_SLOW_FACTOR = 1.4, 1.75
"""Below 600 and 300 Hz."""

BLOCK_S = 0.050
N_BLOCKS = 8
LEAST_BLOCKS = 4
GUARD_S = 0.100


@dataclass(frozen=True, slots=True)
class Contrast:
    """What the statistic says, per step and channel, each of shape ``(n_steps, n_channels)``.

    Parameters
    ----------
    statistic : array
        Largest ratio to the threshold over the windows: an event at 1 and more.
    short : array
        Mean square of the 25 ms around the step.
    around : array
        The reference, a mean square; NaN where nothing could be seen.
    """

    statistic: NDArray[np.float64]
    short: Power
    around: Power


def ratios(grid: Grid) -> dict[float, float]:
    """Return the amplitude ratios for a sampling rate (SCIENCE section 3: slow, higher)."""
    factor = 1.0
    if grid.is_slow:
        factor = VERY_SLOW_FACTOR if grid.is_very_slow else SLOW_FACTOR
    return {window: ratio * factor for window, ratio in RATIOS.items()}


def contrast(power: Power, grid: Grid, floor_power: NDArray[np.float64]) -> Contrast:
    """Compare each step with what is before and after it.

    Parameters
    ----------
    power : array, shape ``(n_steps, n_channels)``
        Mean square of each step; NaN where samples were lost.
    grid : Grid
    floor_power : array, shape ``(n_channels,)``
        No reference is taken below it.
    """
    around = reference(power, grid, floor_power)
    statistic = np.full_like(power, -1.0)
    shorts = []
    for window_s, ratio in ratios(grid).items():
        mean = centred_mean(power, grid.steps(window_s))
        shorts.append(mean)
        of_threshold = np.sqrt(mean / around) / ratio
        np.fmax(statistic, of_threshold, out=statistic)
    statistic[np.isnan(around)] = -1.0
    return Contrast(statistic, shorts[0], around)


def reference(power: Power, grid: Grid, floor_power: NDArray[np.float64]) -> Power:
    """Return what each step is compared with, a mean square; arguments as `contrast`."""
    around = np.maximum(_around(power, grid), floor_power)
    is_near_loss = np.isnan(centred_mean(power, 1 + 2 * grid.steps(GUARD_S)))
    around[is_near_loss] = np.nan
    return around


def centred_mean(power: Power, length: int) -> Power:
    """Mean of the `length` steps around each step; NaN where they are not all there."""
    half = length // 2
    lost = np.full((half, power.shape[1]), np.nan)
    return MovingMean(length, power.shape[1]).push(np.concatenate([power, lost]))[half:]


def _around(power: Power, grid: Grid) -> Power:
    """Return the greater of both sides, NaN where one of them is not there."""
    n, n_channels = power.shape
    block, guard = grid.steps(BLOCK_S), grid.steps(GUARD_S)
    reach = guard + block * N_BLOCKS
    lost = np.full((reach, n_channels), np.nan)
    # blocks[i] ends with step i - reach
    blocks = MovingMean(block, n_channels).push(np.concatenate([lost, power, lost]))
    steps = np.arange(n)[:, np.newaxis] + reach
    before = guard + block * np.arange(N_BLOCKS)
    out = np.empty_like(power)
    for channel in range(n_channels):  # one at a time: eight blocks a step are big
        column = blocks[:, channel, np.newaxis]
        sides = [
            median_of_blocks(column[steps + offset], LEAST_BLOCKS)[:, 0]
            for offset in (-before, before + block - 1)
        ]
        out[:, channel] = np.maximum(*sides)  # NaN wins
    return out
