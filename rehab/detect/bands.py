"""Power in bands of frequency every 5 ms: what the offline detector looks at.

A recording is cut into blocks of 32 s that overlap by 4 s and always lie at the same
places, so that the result does not depend on how many are held in memory. Each block goes
through one real Fourier transform; each band comes back as an analytic signal at about
200 samples a second, whose squared modulus is the band's power without the ripple of a
rectified carrier, at any sampling rate (Marple, IEEE Trans Signal Process 1999;47:2600,
for the one-sided spectrum).

Hum is taken out before (`hum`), lost and held samples are bridged (`mend`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect import hum
from rehab.detect.mend import N_STEPS, Rows, bridge, centred
from rehab.model.signal import Samples

STEP_S = 0.005
BLOCK_S = 32.0
N_OVERLAP = 400
"""Steps at either end of a block that belong to its neighbours."""

N_CORE = N_STEPS - 2 * N_OVERLAP

BANDS_HZ = ((3.0, 18.0), (18.0, 105.0), (85.0, 255.0), (240.0, 440.0))
"""Movement of the electrode; then three of muscle, as far as the rate allows."""

WAVE_BAND = 1
"""The band whose waveform tells a shape that repeats."""

EDGE_HZ = ((2.0, 4.0), (18.0, 20.0), (20.0, 30.0), (20.0, 20.0))
"""Width of each band's raised-cosine edges: sharp ones would ring after a pop."""

LEAST_WIDTH_HZ = 15.0
"""A band of which less lies below half the sampling rate is not there."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Where the blocks of a recording at `fs_hz` lie."""

    fs_hz: float
    n_samples: int
    n_block: int

    @staticmethod
    def of(n_samples: int, fs_hz: float) -> "Blocks":
        """Return the blocks of a recording of `n_samples`."""
        # A multiple of 16: the core and the overlap are whole samples too.
        return Blocks(fs_hz, n_samples, 16 * round(BLOCK_S * fs_hz / 16.0))

    @property
    def step_s(self) -> float:
        """Length of a step in seconds: 5 ms, or next to it at odd rates."""
        return self.n_block / self.fs_hz / N_STEPS

    @property
    def n_steps(self) -> int:
        """Steps of the whole recording, the last one perhaps not filled."""
        return -(-self.n_samples * N_STEPS // self.n_block)

    @property
    def n_blocks(self) -> int:
        """How many blocks cover the recording."""
        return -(-self.n_steps // N_CORE)

    def cut(self, channel: Samples, first: int, stop: int) -> Rows:
        """Return blocks ``first:stop`` of one channel, NaN outside of the recording.

        Parameters
        ----------
        channel : Samples, shape ``(n_samples,)``

        Returns
        -------
        Rows, shape ``(stop - first, n_block)``
        """
        hop = self.n_block * N_CORE // N_STEPS
        lead = self.n_block * N_OVERLAP // N_STEPS
        rows = np.full((stop - first, self.n_block), np.nan, dtype=np.float32)
        for row, block in enumerate(range(first, stop)):
            begin = block * hop - lead
            source = channel[max(0, begin) : begin + self.n_block]
            at = max(0, -begin)
            rows[row, at : at + len(source)] = source
        return rows


def has_band(fs_hz: float) -> tuple[bool, ...]:
    """Return which of `BANDS_HZ` a sampling rate has."""
    return tuple(
        min(high, 0.49 * fs_hz) - low >= min(LEAST_WIDTH_HZ, high - low)
        for low, high in BANDS_HZ
    )


def _gain(
    frequencies: NDArray[np.float64], low: float, high: float, rise: float, fall: float
) -> NDArray[np.float32]:
    """Return a band's gain: 0 at its limits, raised-cosine edges inside."""
    part = np.minimum((frequencies - low) / rise, (high - frequencies) / fall)
    gain = 0.5 - 0.5 * np.cos(np.pi * np.clip(part, 0.0, 1.0))
    return gain.astype(np.float32)


class BandPowers:
    """Turns blocks into band powers.

    Parameters
    ----------
    fs_hz : float
    n_block : int
        Samples in a block.
    """

    def __init__(self, fs_hz: float, n_block: int) -> None:
        frequencies = np.arange(n_block // 2 + 1, dtype=np.float64) * (fs_hz / n_block)
        self._n_block = n_block
        self._fs_hz = fs_hz
        self._slices: list[tuple[slice, NDArray[np.float32]] | None] = []
        for there, (low, high), (rise, fall) in zip(
            has_band(fs_hz), BANDS_HZ, EDGE_HZ, strict=True
        ):
            if not there:
                self._slices.append(None)
                continue
            gain = _gain(frequencies, low, min(high, 0.49 * fs_hz), rise, fall)
            inside = np.flatnonzero(gain)[:N_STEPS]
            band = slice(int(inside[0]), int(inside[-1]) + 1)
            # Twice, for the half of the spectrum that is left out.
            self._slices.append((band, (2.0 * gain[band]).astype(np.float32)))
        top = min(BANDS_HZ[-1][1], 0.49 * fs_hz)
        low = BANDS_HZ[1][0]
        self._muscle = _gain(frequencies, low, top, EDGE_HZ[1][0], EDGE_HZ[-1][1])

    def _spectrum(self, rows: Rows, is_lost: NDArray[np.bool_]) -> hum.Spectra:
        """Return the spectrum of blocks without hum, lost samples bridged."""
        from scipy.fft import rfft

        whole = centred(rows, is_lost)
        spectrum: hum.Spectra = rfft(whole, axis=1)
        changed = hum.without_hum(whole, is_lost, spectrum, self._fs_hz)
        changed |= is_lost.any(axis=1)
        for row in np.flatnonzero(changed).tolist():
            bridge(whole[row], is_lost[row], self._fs_hz)
            spectrum[row] = rfft(whole[row])
        return spectrum

    def muscle(self, rows: Rows, is_lost: NDArray[np.bool_]) -> Rows:
        """Return blocks in all bands of muscle together, without lag.

        Parameters
        ----------
        rows : Rows, shape ``(n_rows, n_block)``
        is_lost : array of bool, same shape
            Samples that say nothing.
        """
        from scipy.fft import irfft

        spectrum = self._spectrum(rows, is_lost)
        spectrum *= self._muscle
        return np.asarray(irfft(spectrum, self._n_block, axis=1, overwrite_x=True))

    def __call__(
        self, rows: Rows, is_lost: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[np.complex64]]:
        """Return the band powers of blocks, and the wave of `WAVE_BAND`.

        Parameters
        ----------
        rows : Rows, shape ``(n_rows, n_block)``
        is_lost : array of bool, same shape
            Samples that say nothing.

        Returns
        -------
        powers : array of float32, shape ``(n_rows, n_bands, N_STEPS)``
            Mean squares in the square of the samples' unit; 0 where a band is not there.
        wave : array of complex64, shape ``(n_rows, N_STEPS)``
            Analytic signal, mixed down; of no use but to be correlated with itself.
        """
        from scipy.fft import ifft

        spectrum = self._spectrum(rows, is_lost)
        powers = np.zeros((len(rows), len(BANDS_HZ), N_STEPS), dtype=np.float32)
        wave = np.zeros((len(rows), N_STEPS), dtype=np.complex64)
        scale = np.float32(0.5 * (N_STEPS / self._n_block) ** 2)
        for band, part in enumerate(self._slices):
            if part is None:
                continue
            where, gain = part
            # The band's place in the short spectrum turns its phase, not its modulus.
            short = np.zeros((len(rows), N_STEPS), dtype=np.complex64)
            short[:, : len(gain)] = spectrum[:, where] * gain
            analytic = ifft(short, axis=1, overwrite_x=True)
            np.square(analytic.real, out=powers[:, band])
            powers[:, band] += np.square(analytic.imag)
            powers[:, band] *= scale
            if band == WAVE_BAND:
                wave = analytic
        return powers, wave
