"""Jerks of a finished recording: the count that enters the history.

SCIENCE 1.3, "Stored score": zero-phase band, two-sided multi-scale CFAR (`cfar`), edges by
likelihood ratio (`edges`), duration classes, then the gates for lost contact and moved
electrodes (`gates`) and for the heart (`ecg`), fusion across channels, rhythmic runs.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.detect.bursts import find_bursts
from rehab.detect.cfar import contrast, ratios, reference
from rehab.detect.ecg import is_heartbeat
from rehab.detect.fusion import Burst, fuse
from rehab.detect.gates import MOTION_RATIO, motion_ratio, unusable_steps
from rehab.detect.rhythm import mark_runs
from rehab.detect.steps import Grid, step_powers
from rehab.model.score import Detection, Jerk
from rehab.model.signal import Samples, Side
from rehab.signals.envelope import Power
from rehab.signals.filters import band_pass_zero_phase

VERSION = 1
FLOOR_UV = 5.0
REST_FACTOR = 1.5
STEP_S = 0.05
QUIETEST_PCT = 5.0
BURST_MARGIN_S, BESIDE_S = 0.010, 0.030


def detect_jerks(emg_uv: ArrayLike, fs_hz: float) -> list[Jerk]:
    """Return the jerks of a recording in microvolts.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)`` or ``(n_samples,)``
        Unfiltered sEMG; NaN where samples were lost.
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.

    Returns
    -------
    list of Jerk
        In order of onset; jerks (15-200 ms) and prolonged bursts (200-500 ms).

    Raises
    ------
    ValueError
        If the shape or the sampling rate is another one.
    """
    return list(detect_offline(emg_uv, fs_hz).jerks)


def detect_offline(
    emg_uv: ArrayLike,
    fs_hz: float,
    *,
    rest_rms: Sequence[float] | None = None,
    floor_uv: float = FLOOR_UV,
    sides: Sequence[Side | None] | None = None,
    full_scale: float | None = None,
) -> Detection:
    """Return the jerks of a recording, and how small a jerk it could have shown.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)`` or ``(n_samples,)``
        Unfiltered sEMG; NaN where samples were lost.
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.
    rest_rms : sequence of float or None
        Rest noise of each channel (RMS, 30-450 Hz), in the channel's unit. Without it
        the quietest half seconds of the recording stand for it.
    floor_uv : float
        No reference is taken below this; 0 for channels in counts.
    sides : sequence of Side or None
        Of each channel, where known.
    full_scale : float or None
        Largest absolute value of the converter, for telling clipping.

    Raises
    ------
    ValueError
        If the shape or the sampling rate is another one, or `rest_rms` or `sides` has
        not one entry a channel.
    """
    emg = _samples(emg_uv)
    n_channels = emg.shape[1]
    for name, values in (("rest_rms", rest_rms), ("sides", sides)):
        if values is not None and len(values) != n_channels:
            raise ValueError(
                f"{name} has {len(values)} entries for {n_channels} channels"
            )
    grid = Grid.at(fs_hz)
    band = band_pass_zero_phase(emg, fs_hz)
    power = step_powers(band, grid.n)
    power[unusable_steps(emg, grid, full_scale)] = np.nan
    floor = _floor_power(power, grid, rest_rms, floor_uv)
    seen = contrast(power, grid, floor)
    bursts = find_bursts(band, seen, grid)
    if bursts:
        bursts = _without_motion(bursts, emg, grid)
        bursts = _without_heart(bursts, band, fs_hz)
    return Detection(
        jerks=tuple(mark_runs(fuse(bursts, sides))),
        smallest=_smallest(power, bursts, grid, floor),
        step_s=grid.steps(STEP_S) * grid.step_s,
        method=_method(grid, floor_uv),
    )


def _samples(emg_uv: ArrayLike) -> Samples:
    emg = np.asarray(emg_uv, dtype=np.float32)
    if emg.ndim == 1:
        emg = emg[:, np.newaxis]
    if emg.ndim != 2 or emg.shape[1] == 0:
        raise ValueError(
            f"emg_uv must have the shape (n_samples, n_channels), not {emg.shape}"
        )
    is_whole = np.isfinite(emg).all(axis=1, keepdims=True)
    return np.where(is_whole, emg, np.float32(np.nan))


def _floor_power(
    power: Power, grid: Grid, rest_rms: Sequence[float] | None, floor_uv: float
) -> NDArray[np.float64]:
    floor = np.full(power.shape[1], floor_uv**2, dtype=np.float64)
    if rest_rms is not None:
        rest = REST_FACTOR * np.asarray(rest_rms, dtype=np.float64)
        floor = np.fmax(floor, np.square(rest))
    else:
        length = grid.steps(0.5)
        n = len(power) // length
        halves = power[: n * length].reshape(n, length, power.shape[1]).mean(axis=1)
        for channel in range(power.shape[1]):
            whole = halves[np.isfinite(halves[:, channel]), channel]
            if len(whole):
                quiet = np.percentile(whole, QUIETEST_PCT)
                floor[channel] = max(floor[channel], quiet)
    return np.maximum(floor, np.finfo(np.float32).tiny)


def _without_motion(bursts: list[Burst], emg: Samples, grid: Grid) -> list[Burst]:
    ratio = motion_ratio(emg, grid)
    kept = []
    for burst in bursts:
        middle = (burst.onset_s + burst.offset_s) / 2.0
        step = min(len(ratio) - 1, int(middle / grid.step_s))
        if not ratio[step, burst.channel] > MOTION_RATIO:
            kept.append(burst)
    return kept


def _without_heart(bursts: list[Burst], band: Samples, fs_hz: float) -> list[Burst]:
    kept = []
    for channel in sorted({burst.channel for burst in bursts}):
        mine = [burst for burst in bursts if burst.channel == channel]
        signal = band[:, channel]
        peaks = []
        for burst in mine:
            start, stop = round(burst.onset_s * fs_hz), round(burst.offset_s * fs_hz)
            peaks.append(start + int(np.argmax(np.abs(signal[start:stop]))))
        is_beat = is_heartbeat(signal, fs_hz, np.array(peaks))
        kept += [b for b, beat in zip(mine, is_beat, strict=True) if not beat]
    return kept


def _smallest(
    power: Power, bursts: list[Burst], grid: Grid, floor: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return the least 25 ms RMS that would have been an event, per step of 50 ms.

    Bursts are taken out of their surroundings first: many jerks in a row must not
    shorten the time in which they count.
    """
    shortest = min(ratios(grid))
    calm = _without_bursts(power, bursts, grid)
    threshold = ratios(grid)[shortest] * np.sqrt(reference(calm, grid, floor))
    length = grid.steps(STEP_S)
    n, n_channels = -(-len(threshold) // length), threshold.shape[1]
    padded = np.full((n * length, n_channels), np.nan)
    padded[: len(threshold)] = threshold
    worst = padded.reshape(n, length, n_channels).max(axis=1)
    return np.asarray(worst, dtype=np.float32)


def _without_bursts(power: Power, bursts: list[Burst], grid: Grid) -> Power:
    """Return the power with the level beside each burst in its place."""
    calm = power.copy()
    margin = grid.steps(BURST_MARGIN_S)
    for burst in bursts:
        start = max(0, int(burst.onset_s / grid.step_s) - margin)
        stop = min(len(calm), -(-int(burst.offset_s * 1e6) // round(grid.step_s * 1e6)))
        stop = min(len(calm), stop + margin)
        beside = np.concatenate(
            [
                power[max(0, start - grid.steps(BESIDE_S)) : start, burst.channel],
                power[stop : stop + grid.steps(BESIDE_S), burst.channel],
            ]
        )
        beside = beside[np.isfinite(beside)]
        if len(beside):
            here = calm[start:stop, burst.channel]
            calm[start:stop, burst.channel] = np.fmin(here, np.median(beside))
    return calm


def _method(grid: Grid, floor_uv: float) -> dict[str, str | int | float]:
    method: dict[str, str | int | float] = {
        "name": "jerk_offline",
        "version": VERSION,
        "floor_uv": floor_uv,
    }
    for window_s, ratio in ratios(grid).items():
        method[f"ratio_{round(window_s * 1000)}_ms"] = ratio
    return method
