"""What a contraction looks like at the skin over the tibialis: discharges of motor units.

A burst is a sum of trains: each unit has one potential of two or three phases and 4-14 ms
(as surface potentials of this muscle are), fires 8 to 30 times a second with some jitter,
and a strong burst has many more units than a weak one, which therefore looks spiky. The
size of the sum is known beforehand (Campbell's theorem), so an envelope in microvolts RMS
means what it says, in the band that the recorder keeps.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfilt, sosfreqz

from tests.bench.nights.truth import Array

MADE_HZ = 1000.0
N_SHAPES, TAPS = 12, 160
LOW_HZ, HIGH = 10.0, 0.42
"""The recorder's band: a first-order 10 Hz corner, and a share of the sampling rate."""


@dataclass(frozen=True)
class Pool:
    """Potentials of a leg's motor units behind the recorder, at `MADE_HZ`; unit power."""

    shapes: Array
    step: int

    def burst(self, rng: np.random.Generator, n: int, peak_uv: float) -> Array:
        """Return `n` samples at the recorder's rate, RMS about 1 throughout."""
        n_made = n * self.step + TAPS
        n_units = int(np.clip(3.0 + 0.7 * peak_uv, 5, 90))
        rates = rng.uniform(8.0, 30.0, n_units)
        sizes = np.exp(rng.normal(0.0, 0.6, n_units))
        power = float(np.sum(rates * np.square(sizes)))
        trains = np.zeros((N_SHAPES, n_made))
        span = n_made / MADE_HZ
        most = int(span * 30.0 * 1.5) + 4
        steps = rng.normal(1.0, 0.2, (n_units, most)).clip(0.3) / rates[:, np.newaxis]
        steps[:, 0] *= rng.uniform(0.0, 1.0, n_units)
        at = np.cumsum(steps, axis=1)
        which = rng.integers(N_SHAPES, size=n_units)
        for unit in range(n_units):
            when = (at[unit, at[unit] < span] * MADE_HZ).astype(np.int64)
            trains[which[unit], when] += sizes[unit]
        f = np.fft.rfft(trains, n_made + TAPS, axis=1)
        shaped = np.fft.rfft(self.shapes, n_made + TAPS, axis=1)
        wave = np.fft.irfft((f * shaped).sum(axis=0), n_made + TAPS)
        return wave[TAPS : TAPS + n * self.step : self.step] / np.sqrt(power)


def make_pool(rng: np.random.Generator, fs_hz: float) -> Pool:
    """Return a leg's units as a recorder of `fs_hz` shows them (a part of 1000 Hz)."""
    t = (np.arange(TAPS) - 30) / MADE_HZ
    width = rng.uniform(0.0011, 0.0032, N_SHAPES)[:, np.newaxis]
    lean = rng.uniform(-0.6, 0.6, N_SHAPES)[:, np.newaxis]
    x = t / width
    phases = (x + lean * (1.0 - x**2)) * np.exp(-0.5 * x**2)
    shapes = np.asarray(sosfilt(band(fs_hz, MADE_HZ), phases, axis=1))
    shapes *= np.sqrt(MADE_HZ / np.square(shapes).sum(axis=1, keepdims=True))
    return Pool(shapes, round(MADE_HZ / fs_hz))


def band(fs_hz: float, made_hz: float) -> Array:
    """Return the recorder's band as second-order sections for `made_hz`."""
    high = HIGH * fs_hz
    low = butter(1, LOW_HZ, "highpass", fs=made_hz, output="sos")
    if high >= 0.49 * made_hz:
        return np.asarray(low)
    return np.vstack([low, butter(4, high, "lowpass", fs=made_hz, output="sos")])


def hiss(fs_hz: float) -> tuple[Array, float]:
    """Return sections that make rest noise of white noise, and what makes its RMS 1."""
    sos = np.vstack(
        [
            butter(1, LOW_HZ, "highpass", fs=fs_hz, output="sos"),
            butter(1, 0.35 * fs_hz, "lowpass", fs=fs_hz, output="sos"),
        ]
    )
    _, h = sosfreqz(sos, 8192)
    return sos, float(1.0 / np.sqrt(np.mean(np.abs(h) ** 2)))
