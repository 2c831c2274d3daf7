"""Hum of the mains in a night: found as a line in the spectrum of a quiet leg, taken out.

A leg at rest has 3 µV, and the hum of a bed's lamp 30: nothing could be told of the rules'
8 and 2 µV. The line's course is taken from where the leg is quiet alone, smoothed over
three seconds, and carried through the movements between (normalised convolution: Knutsson
and Westin, CVPR 1993). A notch would take the movement's own 50 Hz along, and ring for as
long after its end: the end is what the rules ask for.

Deviates
--------
Nothing is taken out where no line stands out: EMG at 50 and 60 Hz is signal.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.mend import Rows

MAINS_HZ = (50.0, 60.0)
NEAR_HZ, BESIDE_HZ = 0.5, 4.0
"""How far off its nominal frequency a line is looked for, and what it is compared with."""

LINE_RATIO = 20.0
"""Largest bin of a line to the mean beside it."""

WIDTH_HZ = 0.15
"""Gaussian; one and a half seconds of standard deviation in time."""

LEAST_SEEN = 1e-4
NOISY = 2.0
"""Where a tenth of a second is so many times its median, the leg is not quiet."""

QUIET_S = 0.1


def without_mains(
    rows: Rows, is_lost: NDArray[np.bool_], fs_hz: float
) -> NDArray[np.float32]:
    """Take the hum out of band-passed blocks, in place; return its square.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
        One block of one channel a row, band-passed.
    is_lost : array of bool, same shape
    fs_hz : float

    Returns
    -------
    array of float32, shape ``(n_rows, n_block)``
        0 where there was none.
    """
    from scipy.fft import irfft, rfft

    n_block = rows.shape[1]
    found = np.zeros_like(rows)
    is_quiet = _quiet(rows, is_lost, max(1, round(QUIET_S * fs_hz)))
    spectra = rfft(np.where(is_quiet, rows, np.float32(0.0)), axis=1)
    frequencies = np.arange(spectra.shape[1]) * (fs_hz / n_block)
    smooth = np.exp(-((frequencies / WIDTH_HZ) ** 2)).astype(np.float32)
    for row in range(len(rows)):
        lines = [_line(spectra[row], one, n_block / fs_hz) for one in MAINS_HZ]
        there = [at for at in lines if at is not None]
        if not there:
            continue
        seen = irfft(rfft(is_quiet[row].astype(np.float32)) * smooth, n_block)
        seen = np.maximum(seen, LEAST_SEEN)
        for at in there:
            gain = np.exp(-(((frequencies - frequencies[at]) / WIDTH_HZ) ** 2))
            hum = irfft(spectra[row] * gain.astype(np.float32), n_block)
            hum /= seen
            rows[row] -= hum
            found[row] += np.square(hum)
    rows[is_lost] = 0.0
    return found


def _quiet(rows: Rows, is_lost: NDArray[np.bool_], n: int) -> NDArray[np.bool_]:
    """Tell the samples of a leg that does not move."""
    from scipy.ndimage import uniform_filter1d

    power = uniform_filter1d(np.square(rows), n, axis=1, mode="nearest")
    power[is_lost] = np.nan
    usual = np.zeros((len(rows), 1), dtype=np.float32)
    heard = ~is_lost.all(axis=1)
    usual[heard, 0] = np.nanmedian(power[heard], axis=1)
    return np.asarray(power <= NOISY**2 * usual)


def _line(spectrum: NDArray[np.complex64], line_hz: float, per_hz: float) -> int | None:
    """Return the bin of a line that stands out, or None."""
    middle = round(line_hz * per_hz)
    near, beside = round(NEAR_HZ * per_hz), round(BESIDE_HZ * per_hz)
    if middle + beside >= len(spectrum):
        return None
    power = np.square(np.abs(spectrum[middle - beside : middle + beside + 1]))
    inside = power[beside - near : beside + near + 1]
    usual = 0.5 * (power[: beside // 2].mean() + power[-(beside // 2) :].mean())
    if inside.max() <= LINE_RATIO * usual:
        return None
    return middle - near + int(np.argmax(inside))
