"""The first step: what a leg's muscle does in every hundredth of a second of a night.

Blocks of 32 s that overlap (`rehab.detect.bands.Blocks`) go through one Fourier transform:
lost and held samples bridged and never looked at (`mend`), 10 to 100 Hz (the AASM manual's
filter for leg EMG, as far as the rate allows), hum taken out (`mains`). The band comes back
as an analytic signal, whose squared modulus is power without the ripple of a rectified
carrier. Beside it stands what tells an artefact from a muscle: power under 8 Hz, and how
much two legs have in common.

Only a block at a time is ever held as samples, so that a night of ten hours needs little
more memory than itself.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import N_CORE, N_OVERLAP, Blocks
from rehab.detect.leg_movement.mains import without_mains
from rehab.detect.mend import N_STEPS, Rows, bridge, centred, lost_samples, lost_steps
from rehab.ports.progress import Tell

PER_STEP = 2
PER_CELL = 20
"""Steps of `Blocks` (5 ms) in one of ours, and in a cell of the slower measures."""

LOW_HZ, LOW_RISE_HZ = 10.0, 10.0
HIGH_HZ, HIGH_FALL_HZ = 100.0, 8.0
SLOW_HZ = (0.5, 8.0)
"""Swings of cables, pads and bodies."""

ROWS_AT_ONCE = 8

N_SHORT, N_SLOW = N_STEPS // PER_STEP, N_STEPS // PER_CELL
"""Points of a block's analytic signals."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is left of a night when its samples are gone.

    Parameters
    ----------
    step_s, cell_s : float
        About 10 ms and 100 ms: whole parts of a block at any sampling rate.
    power : array of float32, shape ``(n_steps, n_channels)``
        Mean square in the muscle's band; NaN where samples are lost.
    slow : array of float32, shape ``(n_cells, n_channels)``
        Mean square of 0.5 to 8 Hz.
    shared : array of float32, shape ``(n_cells,)``
        Common power of the first two channels that are on different legs, with its sign:
        the real part of their cross power.
    hum : array of float32, shape ``(n_blocks, n_channels)``
        RMS of what was taken out.
    block_s : float
        Seconds of a block's core: what an entry of `hum` is about.
    pair : tuple of int or None
        The channels that `shared` is of.
    """

    step_s: float
    cell_s: float
    power: NDArray[np.float32]
    slow: NDArray[np.float32]
    shared: NDArray[np.float32]
    hum: NDArray[np.float32]
    block_s: float
    pair: tuple[int, int] | None


def course_of(
    emg: NDArray[Any],
    fs_hz: float,
    pair: tuple[int, int] | None,
    tell: Tell | None = None,
) -> Course:
    """Return a night's course.

    Parameters
    ----------
    emg : array, shape ``(n_samples, n_channels)``
        Microvolts of any number type; NaN where samples were lost.
    fs_hz : float
    pair : tuple of int or None
        Two channels on different legs, if there are.
    tell : callable or None
        Is told how far it is.
    """
    blocks = Blocks.of(len(emg), fs_hz)
    n_channels = emg.shape[1]
    n_steps = blocks.n_blocks * (N_CORE // PER_STEP)
    n_cells = blocks.n_blocks * (N_CORE // PER_CELL)
    power = np.full((n_steps, n_channels), np.nan, dtype=np.float32)
    slow = np.zeros((n_cells, n_channels), dtype=np.float32)
    shared = np.zeros(n_cells, dtype=np.float32)
    hum = np.zeros((blocks.n_blocks, n_channels), dtype=np.float32)
    band = _Band(fs_hz, blocks.n_block)
    for first in range(0, blocks.n_blocks, ROWS_AT_ONCE):
        stop = min(first + ROWS_AT_ONCE, blocks.n_blocks)
        steps = slice(first * (N_CORE // PER_STEP), stop * (N_CORE // PER_STEP))
        cells = slice(first * (N_CORE // PER_CELL), stop * (N_CORE // PER_CELL))
        waves = []
        for channel in range(n_channels):
            wave, swing, is_lost, hum[first:stop, channel] = band(
                blocks.cut(emg[:, channel], first, stop)
            )
            waves.append(wave)
            power[steps, channel] = np.where(is_lost, np.nan, _square(wave)).ravel()
            slow[cells, channel] = swing.ravel()
        if pair is not None:
            cross = (waves[pair[0]] * waves[pair[1]].conj()).real
            shared[cells] = cross.reshape(-1, PER_CELL // PER_STEP).mean(axis=1)
        if tell is not None:
            tell(stop, blocks.n_blocks)
    n_seen = -(-blocks.n_steps // PER_STEP)
    n_cells = -(-blocks.n_steps // PER_CELL)
    return Course(
        step_s=blocks.step_s * PER_STEP,
        cell_s=blocks.step_s * PER_CELL,
        power=power[:n_seen],
        slow=slow[:n_cells],
        shared=shared[:n_cells],
        hum=hum,
        block_s=blocks.step_s * N_CORE,
        pair=pair,
    )


def _square(wave: NDArray[np.complex64]) -> NDArray[np.float32]:
    return np.square(wave.real) + np.square(wave.imag)


class _Band:
    """Turns blocks of one channel into what a `Course` holds of them."""

    def __init__(self, fs_hz: float, n_block: int) -> None:
        self._fs_hz, self._n_block = fs_hz, n_block
        bins = np.arange(n_block // 2 + 1, dtype=np.float64)
        frequencies = bins * (fs_hz / n_block)
        top = min(HIGH_HZ, 0.49 * fs_hz)
        self._muscle = _gain(frequencies, (LOW_HZ, top), LOW_RISE_HZ, HIGH_FALL_HZ)
        inside = np.flatnonzero(self._muscle)
        self._inside = slice(int(inside[0]), int(inside[-1]) + 1)
        self._swing = _gain(frequencies, SLOW_HZ, 0.5, 2.0)
        self._n_swing = int(np.flatnonzero(self._swing)[-1]) + 1

    def __call__(
        self, rows: Rows
    ) -> tuple[
        NDArray[np.complex64],
        NDArray[np.float32],
        NDArray[np.bool_],
        NDArray[np.float32],
    ]:
        """Return wave, slow power, what is lost, and the hum, of the blocks' cores."""
        from scipy.fft import irfft, rfft

        rows[np.isinf(rows)] = np.nan
        is_lost = lost_samples(rows, self._fs_hz)
        whole = centred(rows, is_lost)
        for row in np.flatnonzero(is_lost.any(axis=1)).tolist():
            bridge(whole[row], is_lost[row], self._fs_hz)
        spectra: NDArray[np.complex64] = rfft(whole, axis=1)
        slow = self._analytic(spectra[:, : self._n_swing], self._swing, N_SLOW)
        muscle = irfft(spectra * self._muscle, self._n_block, axis=1)
        hum = without_mains(muscle, is_lost, self._fs_hz)
        if hum.any():
            spectra = np.asarray(rfft(muscle, axis=1), dtype=np.complex64)
        part = self._inside
        gain = np.ones_like(self._muscle) if hum.any() else self._muscle
        wave = self._analytic(spectra[:, part], gain[part], N_SHORT)
        core = slice(N_OVERLAP // PER_STEP, (N_OVERLAP + N_CORE) // PER_STEP)
        cells = slice(N_OVERLAP // PER_CELL, (N_OVERLAP + N_CORE) // PER_CELL)
        lost = _lost_at(is_lost)
        return wave[:, core], _square(slow)[:, cells], lost[:, core], hum

    def _analytic(
        self, spectra: NDArray[np.complex64], gain: NDArray[np.float32], n: int
    ) -> NDArray[np.complex64]:
        """Return a band as an analytic signal of `n` points, its power the real one's."""
        from scipy.fft import ifft

        short = np.zeros((len(spectra), n), dtype=np.complex64)
        width = min(spectra.shape[1], n)
        # Twice for the other half of the spectrum, and half for the mean square.
        scale = np.float32(np.sqrt(2.0) * n / self._n_block)
        short[:, :width] = spectra[:, :width] * (scale * gain[:width])
        return np.asarray(ifft(short, axis=1, overwrite_x=True), dtype=np.complex64)


def _gain(
    frequencies: NDArray[np.float64],
    band: tuple[float, float],
    rise_hz: float,
    fall_hz: float,
) -> NDArray[np.float32]:
    """Return a band's gain: 0 at its limits, raised-cosine edges inside."""
    low, high = band
    part = np.minimum((frequencies - low) / rise_hz, (high - frequencies) / fall_hz)
    return (0.5 - 0.5 * np.cos(np.pi * np.clip(part, 0.0, 1.0))).astype(np.float32)


def _lost_at(is_lost: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the steps of ours that a lost sample touches."""
    fine = lost_steps(is_lost)
    return np.asarray(fine.reshape(len(fine), -1, PER_STEP).any(axis=2))
