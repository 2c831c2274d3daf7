"""What the electrodes sound like, from the raw signal: the contact of each channel.

Rules and limits are those of SCIENCE section 3 (signal-quality index).
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from rehab.model.frame import Contact
from rehab.model.signal import Samples, Unit
from rehab.signals.filters import HIGH_HZ, HIGHEST_OF_FS

WINDOW_S = 1.0
STEP_S = 0.5
VERDICTS = 10
"""Noise and mains are judged by the majority of the last 5 s; the rest at once."""

QUIET_VERDICTS = 60
"""The quietest second of the last 30 s is taken for rest."""

LOW_HZ = 20.0
FLAT_UV = 0.5
FLAT_CODES = 4
NOISY_UV = 10.0
MAINS_HZ = (50.0, 60.0)
MAINS_SHARE = 0.30
OFF_MAINS_SHARE = 0.80
OFF_MAINS_UV = 50.0
CLIPPED_SHARE = 0.001


class ContactMeter:
    """Streaming judge of the contact of each channel.

    The verdict changes every half second, on a grid of the sample index, so that any
    split into chunks ends with the same verdict.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    n_channels : int
    full_scale : float or None
        Largest absolute value of the converter, in the channel's unit; None: clipping
        cannot be told.
    unit : Unit
        In counts nothing is known about microvolts: only flat lines, clipping and the
        share of mains are judged.

    Deviates
    --------
    Rest noise is taken from the quietest second of the last 30 s, because the meter is
    not told when the muscle rests. Motion below 20 Hz is no verdict: it says nothing
    about the skin, and the filters take it out.
    """

    def __init__(
        self,
        fs_hz: float,
        n_channels: int,
        *,
        full_scale: float | None = None,
        unit: Unit = Unit.UV,
    ) -> None:
        self._n_channels = n_channels
        self._full_scale = full_scale
        self._is_uv = unit is Unit.UV
        self._step = max(1, round(STEP_S * fs_hz))
        n = round(WINDOW_S / STEP_S) * self._step
        self._ring = np.zeros((n_channels, n))  # a row a channel: transforms run faster
        frequencies = np.fft.rfftfreq(n, 1.0 / fs_hz)
        high_hz = min(HIGH_HZ, HIGHEST_OF_FS * fs_hz)
        self._in_band = (frequencies >= LOW_HZ) & (frequencies <= high_hz)
        self._mains = [
            (
                np.abs(frequencies - base * np.maximum(1, np.round(frequencies / base)))
                <= 1
            )
            & self._in_band
            for base in MAINS_HZ
        ]
        self._taper = np.hanning(n)
        self._n_new = 0
        self._contacts: tuple[Contact, ...] = ()
        self.reset()

    def push(self, emg_uv: Samples) -> tuple[Contact, ...]:
        """Take in raw samples and return the verdict of now, one a channel.

        Parameters
        ----------
        emg_uv : Samples, shape ``(n_samples, n_channels)``
            Unfiltered; NaN rows are lost samples.
        """
        at = 0
        while at < len(emg_uv):
            n = min(self._step - self._n_new, len(emg_uv) - at)
            place = self._ring.shape[1] - self._step + self._n_new
            self._ring[:, place : place + n] = emg_uv[at : at + n].T
            self._n_new += n
            at += n
            if self._n_new == self._step:
                self._judge()
                self._ring[:, : -self._step] = self._ring[:, self._step :]
                self._n_new = 0
        return self._contacts

    def reset(self) -> None:
        """Forget the past."""
        self._ring[:] = np.nan
        self._n_new = 0
        self._contacts = (Contact.UNKNOWN,) * self._n_channels
        self._verdicts: deque[NDArray[np.bool_]] = deque(maxlen=VERDICTS)
        self._levels: deque[NDArray[np.float64]] = deque(maxlen=QUIET_VERDICTS)

    def _judge(self) -> None:
        if not np.isfinite(self._ring).all():
            # Half a second after a gap there is a whole window again.
            self._contacts = (Contact.UNKNOWN,) * self._n_channels
            return
        swing = self._ring - self._ring.mean(axis=1, keepdims=True)
        spectrum = np.fft.rfft(swing * self._taper, axis=1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        band = power[:, self._in_band].sum(axis=1)
        rms = np.sqrt(2.0 * band / (len(self._taper) * np.square(self._taper).sum()))
        mains = np.max([power[:, lines].sum(axis=1) for lines in self._mains], axis=0)
        share = mains / np.maximum(band, np.finfo(np.float64).tiny)

        self._verdicts.append(share > MAINS_SHARE)
        self._levels.append(rms)
        has_mains = np.mean(self._verdicts, axis=0) > 0.5
        is_noisy = self._is_uv & (np.min(self._levels, axis=0) > NOISY_UV)
        is_noisy &= len(self._levels) >= VERDICTS
        is_off = self._flat()
        if self._is_uv:
            is_off |= (share > OFF_MAINS_SHARE) & (rms > OFF_MAINS_UV)
        is_clipping = self._clipped()

        # A list: an array would turn the members into plain strings.
        names = [Contact.GOOD] * self._n_channels
        for is_so, contact in (
            (is_noisy, Contact.NOISY),
            (has_mains, Contact.MAINS),
            (is_clipping, Contact.CLIPPING),
            (is_off, Contact.OFF),
        ):
            for channel in np.flatnonzero(is_so):
                names[channel] = contact
        self._contacts = tuple(names)

    def _flat(self) -> NDArray[np.bool_]:
        """Tell the channels whose last half second is a flat line."""
        recent = np.sort(self._ring[:, -self._step :], axis=1)
        n_codes = 1 + np.count_nonzero(np.diff(recent, axis=1), axis=1)
        is_flat = np.asarray(n_codes < FLAT_CODES)
        if self._is_uv:
            is_flat |= recent.std(axis=1) < FLAT_UV
        return is_flat

    def _clipped(self) -> NDArray[np.bool_]:
        """Tell the channels that met the end of the converter's scale."""
        if self._full_scale is None:
            return np.zeros(self._n_channels, dtype=np.bool_)
        # A scale in microvolts may have been rounded on its way through float32.
        is_full = np.abs(self._ring) >= self._full_scale * (1.0 - 1e-6)
        has_run = is_full[:, 2:] & is_full[:, 1:-1] & is_full[:, :-2]
        share = is_full.mean(axis=1)
        return np.asarray(has_run.any(axis=1) | (share > CLIPPED_SHARE))
