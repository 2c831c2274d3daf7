"""Hum of the mains: found as lines in a block's spectrum, and taken out.

A line's course is the recording, shifted down by its frequency and smoothed over a third of a
second; smoothing leaves lost samples out (normalised convolution: Knutsson and Westin,
CVPR 1993), so that hum which begins at a gap or at the recording's start is taken out
there too. A notch would ring for a second at every such edge.

Deviates
--------
Nothing is taken out where no line stands out: EMG at 50 and 60 Hz is signal.
"""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
Spectra = NDArray[np.complex64]

MAINS_HZ = (50.0, 60.0)
HIGHEST_HZ = 440.0
LINE_HZ, BESIDE_HZ = 0.5, 4.0
"""What is taken for the line, and how far what it is compared with reaches."""

LINE_RATIO = 12.0
"""Largest bin of a line to the mean beside it: by chance once in thousands."""

WIDTH_HZ = 1.2
LEAST_SEEN = 0.05


def lines(fs_hz: float) -> NDArray[np.float64]:
    """Return the frequencies of the mains and their harmonics that a rate shows."""
    top = min(HIGHEST_HZ, 0.49 * fs_hz) - BESIDE_HZ
    found = {hz for base in MAINS_HZ for hz in np.arange(base, top, base).tolist()}
    return np.array(sorted(found))


def without_hum(
    rows: Rows, is_lost: NDArray[np.bool_], spectra: Spectra, fs_hz: float
) -> NDArray[np.bool_]:
    """Take the hum out of `rows`, in place; tell the rows that have changed.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
        Without their mean; 0 where samples are lost.
    is_lost : array of bool, same shape
    spectra : array of complex64
        The rows' real transforms.
    fs_hz : float
    """
    from scipy.fft import irfft, rfft

    n_block = rows.shape[1]
    at = lines(fs_hz)
    changed = np.zeros(len(rows), dtype=np.bool_)
    stands_out = _stands_out(spectra, at, n_block / fs_hz)
    hit = np.flatnonzero(stands_out.any(axis=1))
    if len(hit) == 0:
        return changed
    changed[hit] = True
    frequencies = np.arange(spectra.shape[1]) * (fs_hz / n_block)
    smooth = np.exp(-((frequencies / WIDTH_HZ) ** 4)).astype(np.float32)
    for row in hit.tolist():
        gain = np.zeros_like(smooth)
        for line_hz in at[stands_out[row]].tolist():
            near = np.abs(frequencies - line_hz) < 3.0 * WIDTH_HZ
            apart = (frequencies[near] - line_hz) / WIDTH_HZ
            gain[near] = np.maximum(gain[near], np.exp(-(apart**4)))
        hum = irfft(spectra[row] * gain, n_block)
        if is_lost[row].any():
            there = rfft((~is_lost[row]).astype(np.float32))
            hum /= np.maximum(irfft(there * smooth, n_block), LEAST_SEEN)
        rows[row] -= hum
        rows[row, is_lost[row]] = 0.0
    return changed


def _stands_out(
    spectra: Spectra, at: NDArray[np.float64], per_hz: float
) -> NDArray[np.bool_]:
    """Tell the lines of each row, shape ``(n_rows, n_lines)``."""
    found = np.zeros((len(spectra), len(at)), dtype=np.bool_)
    half, wide = round(LINE_HZ * per_hz), round(BESIDE_HZ * per_hz)
    for i, line_hz in enumerate(at.tolist()):
        middle = round(line_hz * per_hz)
        part = spectra[:, middle - wide : middle + wide + 1]
        power = np.square(part.real) + np.square(part.imag)
        inside = power[:, wide - half : wide + half + 1].max(axis=1)
        n = wide // 2  # what hum wavers over lies between
        usual = 0.5 * (power[:, :n].mean(axis=1) + power[:, -n:].mean(axis=1))
        found[:, i] = inside > LINE_RATIO * usual
    # Where there is hum, its harmonics are, whether they stand out of strong muscle or not.
    for base in MAINS_HZ:
        found |= (at % base == 0.0) & found[:, at == base]
    return found
