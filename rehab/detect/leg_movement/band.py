"""Blocks of one channel: their muscle as a wave, and what tells an artefact from it.

Lost and held samples are bridged and never looked at (`rehab.detect.mend`); 10 to 100 Hz
(the AASM manual's filter for leg EMG), or as far as the rate allows; hum and heart taken
out (`mains`, `heart`). The band comes back as an analytic signal, whose squared modulus is
power without the ripple of a rectified carrier.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import N_CORE, N_OVERLAP
from rehab.detect.leg_movement.heart import without_heart
from rehab.detect.leg_movement.held import apart, held_samples, stuck_samples
from rehab.detect.leg_movement.mains import MAINS_HZ, without_mains
from rehab.detect.mend import (
    N_STEPS,
    Rows,
    bridge,
    centred,
    lost_steps,
)

Powers = NDArray[np.float32]
Waves = NDArray[np.complex64]
Gain = NDArray[np.float32]

PER_WAVE, PER_STEP, PER_CELL, PER_LINE, PER_PART = 2, 4, 20, 100, 400
"""Steps of `Blocks` (5 ms) in one of the wave (10 ms: less would not hold its band), in one
of ours (20 ms), in a cell of slow power (0.1 s), in one of line power (0.5 s), and in a part
of a block (2 s)."""

N_PARTS = N_STEPS // PER_PART
"""Any block has a whole number of samples in a part."""

LOW_HZ, LOW_RISE_HZ = 10.0, 10.0
HIGH_HZ, HIGH_FALL_HZ = 100.0, 8.0
SLOW_HZ = (0.15, 8.0)
SLOW_RISE_HZ, SLOW_FALL_HZ = 0.1, 2.0
"""Swings of cables, pads and bodies."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The cores of blocks of one channel, one a row.

    Parameters
    ----------
    wave : array of complex64
        A number every 10 ms; its squared modulus is the muscle's mean square.
    power : array of float32
        That mean square, an entry a step; NaN where a sample of it is lost.
    held : array of bool
        Whether a sample of the step is held.
    slow : array of float32
        Mean square of 0.2 to 8 Hz, an entry a cell of 0.1 s.
    line : array of float32
        Mean square of what is left within 1 Hz of the mains, an entry every 0.5 s.
    hum : array of float32
        Mean square of the hum that was taken out, an entry every 2 s.
    rail : array of float32
        Share of samples that stay at an end of the converter's scale, an entry every 2 s.
    heart : array of bool, one a block
    """

    wave: Waves
    power: Powers
    held: NDArray[np.bool_]
    slow: Powers
    line: Powers
    hum: Powers
    rail: Powers
    heart: NDArray[np.bool_]


class LegBand:
    """Looks at blocks.

    Parameters
    ----------
    fs_hz : float
    n_block : int
        Samples in a block of `rehab.detect.bands.Blocks`.
    """

    def __init__(self, fs_hz: float, n_block: int) -> None:
        self._fs_hz, self._n_block = fs_hz, n_block
        per_bin = fs_hz / n_block
        frequencies = np.arange(n_block // 2 + 1, dtype=np.float64) * per_bin
        top = min(HIGH_HZ, 0.49 * fs_hz)
        self._muscle = _gain(frequencies, (LOW_HZ, top), LOW_RISE_HZ, HIGH_FALL_HZ)
        inside = np.flatnonzero(self._muscle)
        self._inside = slice(int(inside[0]), int(inside[-1]) + 1)
        slow = _gain(frequencies, SLOW_HZ, SLOW_RISE_HZ, SLOW_FALL_HZ)
        self._slow = slow[: int(np.flatnonzero(slow)[-1]) + 1]
        n_core = N_CORE // PER_WAVE
        times = np.arange(n_core) * (n_block / fs_hz * PER_WAVE / N_STEPS)
        # The wave begins at the band's lowest bin.
        shifted = np.array(MAINS_HZ)[:, np.newaxis] - inside[0] * per_bin
        self._turned = np.exp(-2j * np.pi * shifted * times).astype(np.complex64)

    def __call__(self, rows: Rows) -> Looked:
        """Return what is in blocks.

        Parameters
        ----------
        rows : Rows, shape ``(n_rows, n_block)``
            NaN where samples were lost. Is written to.
        """
        from scipy.fft import irfft, rfft

        rows[np.isinf(rows)] = np.nan
        is_gone = np.isnan(rows)
        is_held = held_samples(rows, self._fs_hz)
        is_lost = is_gone | is_held
        is_bridged = is_gone | apart(rows, is_held, self._fs_hz)
        whole = centred(rows, is_bridged)
        for row in np.flatnonzero(is_bridged.any(axis=1)).tolist():
            bridge(whole[row], is_bridged[row], self._fs_hz)
        spectra = np.asarray(rfft(whole, axis=1), dtype=np.complex64)
        n_slow = len(self._slow)
        slow = self._analytic(spectra[:, :n_slow] * self._slow, N_STEPS // PER_CELL)
        muscle = irfft(spectra * self._muscle, self._n_block, axis=1)
        hum = without_mains(muscle, is_lost, self._fs_hz)
        heart = without_heart(muscle, is_lost, self._fs_hz)
        spectra = np.asarray(rfft(muscle, axis=1), dtype=np.complex64)
        wave = self._analytic(spectra[:, self._inside], N_STEPS // PER_WAVE)
        wave = wave[:, _core(PER_WAVE)]
        power = square(wave).reshape(len(rows), -1, PER_STEP // PER_WAVE).mean(axis=2)
        stuck = stuck_samples(rows, is_held).astype(np.float32)
        return Looked(
            wave=wave,
            power=np.where(_ours(is_gone), np.float32(np.nan), power),
            held=_ours(is_held),
            slow=square(slow)[:, _core(PER_CELL)],
            line=self._line(wave),
            hum=self._parts(hum)[:, _core(PER_PART)],
            rail=self._parts(stuck)[:, _core(PER_PART)],
            heart=heart,
        )

    def _analytic(self, spectra: Waves, n: int) -> Waves:
        """Return a band as an analytic signal of `n` points, its power the real one's."""
        from scipy.fft import ifft

        short = np.zeros((len(spectra), n), dtype=np.complex64)
        width = min(spectra.shape[1], n)
        # Twice for the other half of the spectrum, and half for the mean square.
        short[:, :width] = spectra[:, :width] * np.float32(np.sqrt(2.0))
        short *= np.float32(n / self._n_block)
        return np.asarray(ifft(short, axis=1, overwrite_x=True), dtype=np.complex64)

    def _line(self, wave: Waves) -> Powers:
        cells = (len(wave), -1, PER_LINE // PER_WAVE)
        found = [
            square((wave * turned).reshape(cells).mean(axis=2))
            for turned in self._turned
        ]
        return np.asarray(np.maximum(*found))

    def _parts(self, values: Powers) -> Powers:
        """Return means of 2 s."""
        cells = (len(values), N_PARTS, -1)
        return np.asarray(values.reshape(cells).mean(axis=2), dtype=np.float32)


def square(wave: Waves) -> Powers:
    """Return the squared modulus."""
    return np.square(wave.real) + np.square(wave.imag)


def _ours(is_so: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the steps of blocks' cores of which a sample is so."""
    steps = lost_steps(is_so).reshape(len(is_so), -1, PER_STEP)
    found: NDArray[np.bool_] = np.any(steps, axis=2)
    return found[:, _core(PER_STEP)]


def _core(per: int) -> slice:
    """Return where a block's core lies, in units of `per` steps."""
    return slice(N_OVERLAP // per, (N_OVERLAP + N_CORE) // per)


def _gain(
    frequencies: NDArray[np.float64],
    band: tuple[float, float],
    rise_hz: float,
    fall_hz: float,
) -> Gain:
    """Return a band's gain: 0 at its limits, raised-cosine edges inside."""
    low, high = band
    part = np.minimum((frequencies - low) / rise_hz, (high - frequencies) / fall_hz)
    return (0.5 - 0.5 * np.cos(np.pi * np.clip(part, 0.0, 1.0))).astype(np.float32)
