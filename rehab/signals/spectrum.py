"""Power of whole windows in the bands that tell how an electrode is."""

import numpy as np
from numpy.typing import NDArray

from rehab.signals.filters import HIGH_HZ, HIGHEST_OF_FS

LOWEST_HZ, LOW_HZ = 0.5, 20.0
MAINS_HZ = (50.0, 60.0)

Powers = NDArray[np.float64]


class Spectrum:
    """Tapered spectra of windows of one length.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    n : int
        Samples of a window.
    """

    def __init__(self, fs_hz: float, n: int) -> None:
        frequencies = np.fft.rfftfreq(n, 1.0 / fs_hz)
        high_hz = min(HIGH_HZ, HIGHEST_OF_FS * fs_hz)
        self._in_band = (frequencies >= LOW_HZ) & (frequencies <= high_hz)
        self._below = (frequencies >= LOWEST_HZ) & (frequencies < LOW_HZ)
        self._mains = [
            (
                np.abs(frequencies - base * np.maximum(1, np.round(frequencies / base)))
                <= 1
            )
            & self._in_band
            for base in MAINS_HZ
        ]
        self._taper = np.hanning(n)
        self._scale = 2.0 / (n * np.square(self._taper).sum())
        self._slant = np.arange(n) - (n - 1) / 2.0

    def __call__(self, windows: NDArray[np.floating]) -> tuple[Powers, Powers, Powers]:
        """Return the mean squares of 20-450 Hz, of what lies below, and of the mains.

        Without the mean and the slope of a window, which would leak into what lies below.
        The mains are those of 50 or of 60 Hz with their harmonics, whichever is louder.

        Parameters
        ----------
        windows : array, shape ``(n_windows, n)``
            NaN gives NaN.
        """
        swing = windows - windows.mean(axis=1, keepdims=True, dtype=np.float64)
        drift = (swing @ self._slant) / np.square(self._slant).sum()
        swing -= drift[:, np.newaxis] * self._slant
        spectrum = np.fft.rfft(swing * self._taper, axis=1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        band, below = power[:, self._in_band], power[:, self._below]
        mains = np.max([power[:, lines].sum(axis=1) for lines in self._mains], axis=0)
        scale = self._scale
        return scale * band.sum(axis=1), scale * below.sum(axis=1), scale * mains
