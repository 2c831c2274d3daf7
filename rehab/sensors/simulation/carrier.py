"""Noise that sounds like many motor units: Gaussian, with the spectrum of surface EMG.

Source
------
Shape of the spectrum: Stulen & De Luca, IEEE Trans Biomed Eng 1981;28:515, as
``f**2 / ((f**2 + low**2) * (f**2 + high**2)**2)``.
Deviates: the corners are chosen here, so that the median frequency is 80-100 Hz.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

_LOW_HZ = 50.0
_HIGH_HZ = 140.0
_WOBBLE_HZ = 1.0


class Shaped:
    """White noise through a filter, of unit RMS, block after block.

    Parameters
    ----------
    sos : array, shape ``(n_sections, 6)``
    n_channels : int
    rng : Generator
        Only this object draws from it.
    """

    def __init__(
        self, sos: NDArray[np.float64], n_channels: int, rng: np.random.Generator
    ) -> None:
        self._sos = sos
        self._rng = rng
        self._state = np.zeros((len(sos), 2, n_channels))
        impulse = np.zeros(1 << 16)
        impulse[0] = 1.0
        energy = np.sum(np.square(signal.sosfilt(sos, impulse)))
        self._gain = 1.0 / float(np.sqrt(energy))

    def block(self, n_samples: int) -> NDArray[np.float64]:
        """Return what comes next, shape ``(n_samples, n_channels)``."""
        white = self._rng.standard_normal((n_samples, self._state.shape[2]))
        shaped, self._state = signal.sosfilt(self._sos, white, axis=0, zi=self._state)
        return np.asarray(shaped) * self._gain


def interference(fs_hz: float, n_channels: int, seed: tuple[int, ...]) -> Shaped:
    """Return an interference pattern with a band of about 20-450 Hz."""
    low, high = 2.0 * np.pi * _LOW_HZ, 2.0 * np.pi * _HIGH_HZ
    z, p, k = signal.bilinear_zpk([0.0], [-low, -high, -high], 1.0, fs_hz)
    shape = signal.zpk2sos(z, p, k)
    drift = signal.butter(2, 20.0, "highpass", fs=fs_hz, output="sos")
    sos = np.vstack((shape, drift))
    if fs_hz > 2 * 450.0 * 1.05:
        upper = signal.butter(2, 450.0, "lowpass", fs=fs_hz, output="sos")
        sos = np.vstack((sos, upper))
    return Shaped(sos, n_channels, np.random.default_rng(seed))


def wobble(fs_hz: float, n_channels: int, seed: tuple[int, ...]) -> Shaped:
    """Return the slow unsteadiness of a held contraction."""
    sos = signal.butter(2, _WOBBLE_HZ, "lowpass", fs=fs_hz, output="sos")
    return Shaped(sos, n_channels, np.random.default_rng(seed))
