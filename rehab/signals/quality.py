"""What the electrodes sound like, from the raw signal: the contact of each channel.

Rules and limits are those of SCIENCE section 3 (signal-quality index). How the samples
arrive is judged by `rehab.signals.delivery`.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from rehab.model.frame import Contact, Quality, Verdict
from rehab.model.signal import Motion, Samples, Unit
from rehab.signals.motion import Swing
from rehab.signals.spectrum import Spectrum

WINDOW_S = 1.0
STEP_S = 0.5
FORGET_S = 2.0
"""After a longer gap the electrodes may have moved: their contact is judged anew."""

VERDICTS = 10
"""Noise, mains and motion are judged by the last 5 s, by majority; the rest at once."""

QUIET_VERDICTS = 60
"""The quietest second of the last 30 s is taken for rest."""

FLAT_UV = 0.5
FLAT_CODES, FLAT_CHANGES = 4, 0.10
FAIR_UV, NOISY_UV = 5.0, 10.0
FAIR_SHARE, MAINS_SHARE = 0.10, 0.30
FAIR_MOTION, MOTION = 1.0, 3.0
"""Power of 0.5-20 Hz over that of 20-450 Hz."""

MOTION_UV = 30.0
"""A smaller swing harms nothing: no converter is near its end, and the filters take it
out. A calm muscle of 3 µV would else be called moved by the drift of a good electrode."""

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
    not told when the muscle rests.

    Power below 20 Hz alone is no verdict: lifting an arm moves electrodes too, and the
    filters take that out. It becomes one where it is large (`MOTION_UV`) and goes on for
    most of 5 s; and with an accelerometer only while that is still, as then not the limb
    moves but a cable or a pad. In healthy forearms (NPG Lite, Myo, whose own high-pass
    leaves little there) the ratio stayed under 0.6 in all but one second.

    Kurtosis over 15 is no verdict either: a single jerk in a second of rest has 40. The
    contrast of reference and rest is judged by the score (`Withheld.WEAK_REFERENCE`).
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
        self._spectrum = Spectrum(fs_hz, n)
        self._n_new = 0
        self._n_forget = round(FORGET_S * fs_hz)
        self.reset()

    @property
    def qualities(self) -> tuple[Quality, ...]:
        """The verdict of now with its reason, one a channel."""
        return self._qualities

    @property
    def rms(self) -> NDArray[np.float64]:
        """RMS of 20-450 Hz over the last whole second, one a channel; NaN before."""
        return self._rms

    def move(self, motion: Motion) -> None:
        """Take in what a sensor's accelerometer said, before the samples that follow."""
        swing = self._swings.setdefault(motion.channels, Swing())
        swing.take(motion.acceleration_g)

    def push(self, emg_uv: Samples) -> tuple[Contact, ...]:
        """Take in raw samples and return the verdict of now, one a channel.

        Parameters
        ----------
        emg_uv : Samples, shape ``(n_samples, n_channels)``
            Unfiltered; NaN where samples were lost.
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
        return tuple(quality.contact for quality in self._qualities)

    def lose(self, n_samples: int) -> tuple[Contact, ...]:
        """Take in a gap. After a long one the electrodes may sit otherwise."""
        n = min(n_samples, self._n_forget)
        if n < n_samples:
            self.reset()
        return self.push(np.full((n, self._n_channels), np.nan, np.float32))

    def reset(self) -> None:
        """Forget the past."""
        self._ring[:] = np.nan
        self._n_new = 0
        self._unknown()
        self._shares: deque[NDArray[np.float64]] = deque(maxlen=VERDICTS)
        self._motions: deque[NDArray[np.float64]] = deque(maxlen=VERDICTS)
        self._levels: deque[NDArray[np.float64]] = deque(maxlen=QUIET_VERDICTS)
        self._swings: dict[tuple[int, ...], Swing] = {}

    def _unknown(self) -> None:
        self._qualities = (Quality(),) * self._n_channels
        self._rms: NDArray[np.float64] = np.full(self._n_channels, np.nan)

    def _judge(self) -> None:
        is_limb_moving = np.zeros(self._n_channels, dtype=np.bool_)
        for channels, swing in self._swings.items():
            where = list(channels or range(self._n_channels))
            is_limb_moving[where] |= swing.step()
        # Half a second after a gap there is a whole window again.
        is_whole = np.isfinite(self._ring).all(axis=1)
        if not is_whole.any():
            self._unknown()
            return
        band, below, mains = self._spectrum(self._ring)
        least = np.finfo(np.float64).tiny
        self._rms = np.sqrt(band)
        share = mains / np.maximum(band, least)
        motion = below / np.maximum(band, least)
        is_small = np.sqrt(below) < MOTION_UV
        motion[is_small | is_limb_moving | (not self._is_uv)] = 0.0

        self._shares.append(share)
        self._motions.append(motion)
        self._levels.append(self._rms)
        is_off = self._flat()
        if self._is_uv:
            is_off |= (share > OFF_MAINS_SHARE) & (self._rms > OFF_MAINS_UV)
        found = [Quality(Verdict.GOOD, Contact.GOOD)] * self._n_channels
        for is_so, verdict, reason in (
            (self._moved(FAIR_MOTION), Verdict.FAIR, Contact.MOVING),
            (self._noisier(FAIR_UV), Verdict.FAIR, Contact.NOISY),
            (self._most(self._shares, FAIR_SHARE), Verdict.FAIR, Contact.MAINS),
            (self._moved(MOTION), Verdict.BAD, Contact.MOVING),
            (self._noisier(NOISY_UV), Verdict.BAD, Contact.NOISY),
            (self._most(self._shares, MAINS_SHARE), Verdict.BAD, Contact.MAINS),
            (self._clipped(), Verdict.BAD, Contact.CLIPPING),
            (is_off, Verdict.BAD, Contact.OFF),
            (~is_whole, Verdict.UNKNOWN, Contact.UNKNOWN),
        ):
            for channel in np.flatnonzero(is_so):
                found[channel] = Quality(verdict, reason)
        self._qualities = tuple(found)

    def _most(
        self, values: deque[NDArray[np.float64]], limit: float
    ) -> NDArray[np.bool_]:
        """Tell the channels that were over a limit in most of the last 5 s."""
        return np.asarray(np.mean(np.array(values) > limit, axis=0) > 0.5)

    def _moved(self, limit: float) -> NDArray[np.bool_]:
        """Tell the channels that something pulled at, once that can be told."""
        if len(self._motions) < VERDICTS:
            return np.zeros(self._n_channels, dtype=np.bool_)
        return self._most(self._motions, limit)

    def _noisier(self, limit_uv: float) -> NDArray[np.bool_]:
        """Tell the channels whose quietest second was louder than a limit."""
        if not self._is_uv or len(self._levels) < VERDICTS:
            return np.zeros(self._n_channels, dtype=np.bool_)
        return np.asarray(np.fmin.reduce(self._levels) > limit_uv)

    def _flat(self) -> NDArray[np.bool_]:
        """Tell the channels whose last half second is a flat line."""
        return is_flat(self._ring[:, -self._step :], is_uv=self._is_uv)

    def _clipped(self) -> NDArray[np.bool_]:
        """Tell the channels that met the end of the converter's scale."""
        if self._full_scale is None:
            return np.zeros(self._n_channels, dtype=np.bool_)
        # A scale in microvolts may have been rounded on its way through float32.
        is_full = np.abs(self._ring) >= self._full_scale * (1.0 - 1e-6)
        has_run = is_full[:, 2:] & is_full[:, 1:-1] & is_full[:, :-2]
        share = is_full.mean(axis=1)
        return np.asarray(has_run.any(axis=1) | (share > CLIPPED_SHARE))


def is_flat(lines: NDArray[np.floating], *, is_uv: bool) -> NDArray[np.bool_]:
    """Tell the half seconds in which an electrode gave a flat line; NaN is none.

    In microvolts by their spread, in counts by their values: fewer than four, which
    hardly ever change.

    Parameters
    ----------
    lines : array, shape ``(n_lines, n_samples)``
    is_uv : bool

    Deviates
    --------
    SCIENCE section 3 takes fewer than four codes for a flat line anywhere. A calm muscle
    on a converter of eight bits has no more, but it changes between them all the time:
    noise of a quarter of a step already does so at every tenth sample.
    """
    if is_uv:
        return np.asarray(lines.std(axis=1) < FLAT_UV)
    changes = np.count_nonzero(np.diff(lines, axis=1), axis=1)
    found = np.asarray(changes < FLAT_CHANGES * lines.shape[1])
    at = np.flatnonzero(found)
    steps = np.diff(np.sort(lines[at], axis=1), axis=1)
    found[at] = 1 + np.count_nonzero(steps, axis=1) < FLAT_CODES
    return np.asarray(found & np.isfinite(lines).all(axis=1))


def with_trouble(quality: Quality, trouble: Contact) -> Quality:
    """Return the verdict where the samples arrive as `Delivery.troubles` says.

    Faults of the electrodes are told first: a hand is there that can press them on.
    """
    if trouble is Contact.GOOD or quality.verdict is Verdict.BAD:
        return quality
    return Quality(Verdict.BAD, trouble)
