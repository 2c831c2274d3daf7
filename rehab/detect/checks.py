"""What both detectors accept: shapes, numbers, rates and units, checked in one place.

A detector that is handed the wrong thing counts no jerks and says nothing; so whatever
can be told to be wrong is refused, in one sentence that says what to do.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.model.signal import Samples

LOWEST_FS_HZ, HIGHEST_FS_HZ = 200.0, 4000.0
NO_EMG_FS_HZ = 100.0
MOST_CHANNELS = 16
SHAPE = "emg_uv must have the shape (n_samples, n_channels)"

VOLTS_UV = 0.02
"""Swing of a channel, in microvolts, that no electrode stays under: an amplifier alone
makes fifty times as much. In volts it is more than the largest EMG.

Millivolts cannot be told: a strong contraction swings by 1 to 10 of them, and so does the
rest noise of a good amplifier in microvolts.
"""

LEAST_VOLTS, ROUNDING = 1e-8, 1e-5
"""A smaller swing, or one of a smaller share of the value, is a rounded constant."""

FAR_UV, FAR_COUNTS = 2.0**18, 2.0**24
"""Offsets beyond these leave float32 steps of over 0.03 uV, or of over one count. Below
them nothing is taken off, so that the ends of the converter's scale stay where they are.
"""

N_PROBES, AT_ONCE = 1000, 65_536


def rate(fs_hz: float) -> float:
    """Return a sampling rate in Hz that the detectors work at.

    Raises
    ------
    ValueError
        If it is not a number from 200 to 4000.
    """
    try:
        value = float(fs_hz)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value) or value <= 0.0:
        raise ValueError(
            f"fs_hz must be the number of samples per second, 200 to 4000 Hz, "
            f"not {fs_hz!r}"
        )
    if LOWEST_FS_HZ <= value <= HIGHEST_FS_HZ:
        return value
    advice = "resample it to 1000 Hz or so"
    if value < NO_EMG_FS_HZ:
        advice = "so few samples hold no EMG; if it was meant in kHz, multiply by 1000"
    elif value < LOWEST_FS_HZ:
        advice = "record it faster, as too little of the EMG is left"
    raise ValueError(
        f"the sampling rate must be 200 to 4000 Hz, not {value:g}: {advice}"
    )


def channels(n_channels: int) -> int:
    """Return a number of channels that the detectors work with.

    Raises
    ------
    ValueError
        If it is not 1 to 16.
    """
    if n_channels < 1:
        raise ValueError("a detector needs at least one channel, so pass 1 to 16")
    if n_channels > MOST_CHANNELS:
        raise ValueError(
            f"{n_channels} channels are too many: pass 1 to {MOST_CHANNELS} at a time"
        )
    return n_channels


def samples(emg_uv: ArrayLike, fs_hz: float, *, is_uv: bool = True) -> Samples:
    """Return a recording as the offline detector wants it.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)`` or ``(n_samples,)``
        Integers or floats of any size and memory order; 1 to 16 channels. NaN, infinity
        and masked values are lost samples of their channel.
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.
    is_uv : bool
        False for counts without a scale: their size says nothing about the unit.

    Returns
    -------
    Samples, shape ``(n_samples, n_channels)``
        In memory order C; NaN where a channel lost a sample. It may share memory with
        `emg_uv` and must not be written to. Offsets beyond 262 mV are taken off, so that
        float32 keeps what lies upon them; smaller ones stay, for telling clipping.

    Raises
    ------
    ValueError
        If it is no table of numbers of that shape, has too many channels, looks
        transposed or seems to be in volts, or if the sampling rate is another one.
    """
    rate(fs_hz)
    table = as_table(emg_uv)
    if table.ndim == 1:
        table = table[:, np.newaxis]
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"{SHAPE}, not {table.shape}: pass one column per channel")
    n_samples, n_channels = table.shape
    refuse_transposed(n_samples, n_channels)
    channels(n_channels)
    emg = as_float32(table, _far_offsets(table))
    if is_uv and n_samples and is_volts(whole_swing(emg)):
        raise volts_error()
    return emg


def as_table(emg_uv: ArrayLike) -> NDArray[Any]:
    """Return an array of integers or floats; masked values are NaN.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if isinstance(emg_uv, np.ma.MaskedArray):
        lost, numbers = np.asarray(emg_uv.mask), np.asarray(emg_uv.data)
        emg_uv = np.where(lost, np.nan, as_table(numbers))
    try:
        table = np.asarray(emg_uv)
    except ValueError as error:
        raise ValueError(f"{SHAPE}: give all rows the same length") from error
    if table.dtype.kind not in "iuf":
        raise ValueError(
            f"emg_uv must be integers or floats, not {table.dtype}: convert it first"
        )
    return table


def refuse_transposed(n_samples: int, n_channels: int) -> None:
    """Refuse a table that has many more channels than samples.

    Raises
    ------
    ValueError
        If it does.
    """
    if n_channels > max(n_samples, MOST_CHANNELS):
        raise ValueError(
            f"you passed {n_samples} samples of {n_channels} channels; "
            f"transpose it: {SHAPE}"
        )


def _far_offsets(table: NDArray[Any]) -> NDArray[np.float64] | None:
    """Return what to take off each channel, or None if float32 can hold them all."""
    is_float = table.dtype.kind == "f"
    if table.itemsize <= (4 if is_float else 2):
        return None  # float32 loses nothing of it
    far = FAR_UV if is_float else FAR_COUNTS
    probes = table[:: max(1, len(table) // N_PROBES)].astype(np.float64)
    offsets = np.zeros(table.shape[1])
    for channel in range(table.shape[1]):
        finite = probes[np.isfinite(probes[:, channel]), channel]
        if len(finite) and abs(middle := float(np.median(finite))) > far:
            offsets[channel] = middle
    return offsets if offsets.any() else None


def as_float32(table: NDArray[Any], offsets: NDArray[np.float64] | None) -> Samples:
    """Return float32 in order C with NaN for what is not finite.

    Parameters
    ----------
    table : array, shape ``(n_samples, n_channels)``
        Is never written to; it may come back itself.
    offsets : array, shape ``(n_channels,)``, or None
        To take off before precision is lost.
    """
    with np.errstate(over="ignore"):  # beyond float32 is infinite, and lost
        emg: Samples
        if offsets is None:
            emg = np.ascontiguousarray(table, dtype=np.float32)
        else:
            emg = np.empty(table.shape, dtype=np.float32)
            for channel, offset in enumerate(offsets):
                emg[:, channel] = table[:, channel].astype(np.float64) - offset
    is_infinite = np.isinf(emg)
    if is_infinite.any():
        emg = np.where(is_infinite, np.float32(np.nan), emg)
    return emg


def swing(low: Samples, high: Samples) -> Samples:
    """Return the swing of the channel that swings most, 0 for nothing but rounding.

    Parameters
    ----------
    low, high : array, shape ``(n, n_channels)``
        The least and the greatest sample of each channel; NaN without any.

    Returns
    -------
    array, shape ``(n,)``
        NaN where no channel has a sample.
    """
    apart = high - low
    least = ROUNDING * np.fmax(np.abs(low), np.abs(high)) + LEAST_VOLTS
    return np.asarray(np.fmax.reduce(np.where(apart < least, 0.0, apart), axis=1))


def whole_swing(emg: Samples) -> float:
    """Return the swing of a recording, or as much of it as rules volts out."""
    low, high = emg[:1], emg[:1]
    for at in range(0, len(emg), AT_ONCE):
        part = emg[at : at + AT_ONCE]
        low = np.fmin(low, np.fmin.reduce(part, axis=0))
        high = np.fmax(high, np.fmax.reduce(part, axis=0))
        if swing(low, high)[0] >= VOLTS_UV:
            break  # with the first part, as a rule: a night is long
    return float(swing(low, high)[0])


def is_volts(swing_uv: float) -> bool:
    """Tell whether a swing that should be in microvolts seems to be in volts."""
    return 0.0 < swing_uv < VOLTS_UV


def volts_error() -> ValueError:
    """Return what to raise then."""
    return ValueError(
        "these look like volts: emg_uv must be in microvolts, so multiply by 1e6"
    )
