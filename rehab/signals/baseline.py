"""What a muscle gives at rest and in a comfortable contraction: the calibration.

SCIENCE section 3: percent of a reference contraction (RVC), not of a maximal one, which
provokes jerks; the middle of each contraction, parts with a jerk dropped, the median.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.errors import Reason, RehabError
from rehab.model.signal import Samples
from rehab.signals.filters import finite_runs

BLOCK_S = 0.05
PART_S = 0.5
JERK_RATIO = 2.5
"""A part with a 50 ms block this much above the median block holds a jerk."""

MIDDLE = 0.6
"""Of a contraction: 3 of 5 seconds."""

MIN_PARTS = 2
"""One second in all, put together from what lies between lost packets: the RMS of a second
in the band of jerks scatters by 2-3 %, a tenth of what it differs from day to day."""

SETTLE_S = 0.05
"""After a gap a filter begins anew from one sample; so long it is off by up to a third of
the level (at 250 Hz two thirds), then by under a tenth."""


def rest_noise(emg_band_uv: Samples, fs_hz: float) -> NDArray[np.float64]:
    """Return the RMS of a resting muscle, jerks left out.

    Parameters
    ----------
    emg_band_uv : Samples, shape ``(n_samples, n_channels)``
        Band-passed sEMG of a resting person; NaN rows are lost samples.
    fs_hz : float
        Sampling rate in Hz.

    Returns
    -------
    array, shape ``(n_channels,)``
        In the channels' unit.

    Raises
    ------
    RehabError
        `Reason.TOO_SHORT` if less than one second arrived in usable pieces.
    """
    return _median_part([emg_band_uv], fs_hz, edge=0.0)


def reference_contraction(
    segments: Sequence[Samples], fs_hz: float
) -> NDArray[np.float64]:
    """Return the RMS of a comfortable contraction from some attempts.

    Parameters
    ----------
    segments : sequence of Samples, each of shape ``(n_samples, n_channels)``
        Band-passed sEMG, one array per contraction. Their middle 60 % counts.
    fs_hz : float
        Sampling rate in Hz.

    Returns
    -------
    array, shape ``(n_channels,)``
        In the channels' unit.

    Raises
    ------
    RehabError
        `Reason.TOO_SHORT` if less than one second of the middles arrived in usable
        pieces.
    """
    return _median_part(segments, fs_hz, edge=(1.0 - MIDDLE) / 2.0)


def pick_primary(rest: NDArray[np.float64], reference: NDArray[np.float64]) -> int:
    """Return the channel whose reference stands highest above its rest noise.

    Parameters
    ----------
    rest, reference : array, shape ``(n_channels,)``
        RMS in the channels' unit; a channel with a NaN or without noise is not picked
        as long as there is another.
    """
    rest, reference = np.asarray(rest, float), np.asarray(reference, float)
    ratio = np.full(len(rest), -1.0)
    is_usable = np.isfinite(rest) & np.isfinite(reference) & (rest > 0)
    ratio[is_usable] = reference[is_usable] / rest[is_usable]
    return int(np.argmax(ratio))


def _median_part(
    segments: Sequence[Samples], fs_hz: float, *, edge: float
) -> NDArray[np.float64]:
    """Median RMS over the jerk-free parts of all segments without their edges."""
    parts = [_parts(segment, fs_hz, edge) for segment in segments]
    power = np.concatenate(parts) if parts else np.zeros((0, 1, 0))
    if len(power) < MIN_PARTS:
        seconds = f"{len(power) * PART_S:g}"
        raise RehabError(Reason.TOO_SHORT, seconds=seconds, needed="1")
    typical = np.median(power, axis=(0, 1))
    has_jerk = power.max(axis=1) > JERK_RATIO**2 * typical
    rms = np.sqrt(power.mean(axis=1))
    # With a jerk in nearly every part the median over all of them is the best there is.
    is_kept = ~has_jerk | (has_jerk.sum(axis=0) > len(power) - MIN_PARTS)
    return np.asarray(np.nanmedian(np.where(is_kept, rms, np.nan), axis=0))


def _parts(segment: Samples, fs_hz: float, edge: float) -> NDArray[np.float64]:
    """Block powers of half seconds, ``(n_parts, n_blocks, n_channels)``.

    A half second is ten blocks that arrived whole, whatever was lost between them; of a
    run after a gap the first `SETTLE_S` is left out.
    """
    block, settle = max(1, round(BLOCK_S * fs_hz)), round(SETTLE_S * fs_hz)
    first = round(len(segment) * edge)
    last = len(segment) - first
    found = [np.zeros((0, segment.shape[1]))]
    for start, stop in finite_runs(segment):
        begin = max(first, start + settle if start > 0 else 0)
        n = max(0, min(stop, last) - begin) // block
        power = np.square(segment[begin : begin + n * block], dtype=np.float64)
        found.append(power.reshape(n, block, segment.shape[1]).mean(axis=1))
    blocks, per_part = np.concatenate(found), round(PART_S / BLOCK_S)
    n_parts = len(blocks) // per_part
    return blocks[: n_parts * per_part].reshape(n_parts, per_part, segment.shape[1])
