"""What a sound does to an ear, measured from its samples."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from rehab.ui.sound.levels import LEVEL, RAMP_IN_MIN_S, RATE_HZ

MAX_RISE_PER_S = LEVEL * np.pi / 2 / RAMP_IN_MIN_S
"""The steepest rise of a raised cosine of 120 ms up to the default level, in RMS of full
scale a second."""


def db(x: float) -> float:
    return float(20 * np.log10(max(x, 1e-9)))


def peak(x: NDArray[np.floating]) -> float:
    return float(np.abs(x).max(initial=0.0))


def rms(x: NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(x, dtype=np.float64))))


def envelope(x: NDArray[np.floating], seconds: float = 0.050) -> NDArray[np.floating]:
    """Running RMS over 50 ms with soft edges, one value a sample, silence around it.

    Long enough that the tones of a chord (66 Hz apart) do not show as a ripple.
    """
    n = round(seconds * RATE_HZ)
    window = np.hanning(n)
    power = np.square(np.pad(x.astype(np.float64), n))
    return np.sqrt(np.maximum(fftconvolve(power, window / window.sum()), 0.0))


def steepest_rise(x: NDArray[np.floating]) -> float:
    """Largest growth of the running RMS within 5 ms, in full scale a second."""
    n = round(0.005 * RATE_HZ)
    e = envelope(x)
    return float((e[n:] - e[:-n]).max() / 0.005)


def largest_step(x: NDArray[np.floating]) -> float:
    """Largest difference of two samples that follow; the edges count against silence."""
    return peak(np.diff(np.pad(x.astype(np.float64), 1)))


def share_within(x: NDArray[np.floating], low_hz: float, high_hz: float) -> float:
    """Share of the power between two pitches."""
    power = np.abs(np.fft.rfft(x.astype(np.float64))) ** 2
    hz = np.fft.rfftfreq(x.size, 1 / RATE_HZ)
    return float(power[(hz >= low_hz) & (hz <= high_hz)].sum() / power.sum())
