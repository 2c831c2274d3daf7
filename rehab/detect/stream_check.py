"""What is pushed into a streaming detector, checked as `checks` checks a recording."""

import numpy as np
from numpy.typing import ArrayLike

from rehab.detect.checks import (
    VOLTS_UV,
    as_float32,
    as_table,
    channels,
    is_volts,
    rate,
    swing,
    volts_error,
)
from rehab.model.signal import Samples

LISTEN_S = 2.0
"""Longer than a filter at the device's start rings."""


class StreamCheck:
    """Checks what is pushed into a streaming detector.

    Any split into chunks is refused at the same sample.

    Parameters
    ----------
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.
    n_channels : int
        1 to 16.
    is_uv : bool
        False for counts without a scale.

    Raises
    ------
    ValueError
        If the sampling rate or the number of channels is another one.

    Deviates
    --------
    Offsets stay: a live detector needs less resolution than float32 has upon any offset
    of a real amplifier.
    """

    def __init__(self, fs_hz: float, n_channels: int, *, is_uv: bool = True) -> None:
        self._n_channels = channels(n_channels)
        self._n_listen = round(LISTEN_S * rate(fs_hz))
        self._is_uv = is_uv
        self.reset()

    def push(self, emg_uv: ArrayLike) -> Samples:
        """Return the next samples as float32, NaN where a channel lost one.

        Parameters
        ----------
        emg_uv : array, shape ``(n_samples, n_channels)``
            For one channel ``(n_samples,)`` too.

        Returns
        -------
        Samples, shape ``(n_samples, n_channels)``
            It may share memory with `emg_uv` and must not be written to.

        Raises
        ------
        ValueError
            If it is no table of numbers of that shape; or, once in a stream, if the
            first two seconds that are not constant seem to be in volts.
        """
        table = as_table(emg_uv)
        if table.ndim == 1 and (self._n_channels == 1 or table.size == 0):
            table = table.reshape(-1, self._n_channels)
        if table.ndim != 2 or table.shape[1] != self._n_channels:
            is_turned = table.ndim == 2 and table.shape[0] == self._n_channels
            advice = "transpose it" if is_turned else "pass one column per channel"
            raise ValueError(
                f"expected samples of shape (n, {self._n_channels}), "
                f"not {table.shape}: {advice}"
            )
        emg = as_float32(table, None)
        if self._is_listening and len(emg):
            self._listen(emg)
        return emg

    def reset(self) -> None:
        """Forget the past: another stream begins."""
        self._is_listening = self._is_uv
        self._n_heard = 0
        self._low: Samples = np.full((1, self._n_channels), np.nan, dtype=np.float32)
        self._high: Samples = self._low.copy()

    def _listen(self, emg: Samples) -> None:
        """Decide on the unit at the first sample that allows it."""
        low = np.fmin.accumulate(np.concatenate([self._low, emg]), axis=0)
        high = np.fmax.accumulate(np.concatenate([self._high, emg]), axis=0)
        self._low, self._high = low[-1:], high[-1:]
        swings = swing(low[1:], high[1:])
        # A wire that is not connected yet, or lost samples, say nothing: not counted.
        is_heard = (swings > 0.0) & np.isfinite(emg).any(axis=1)
        n_heard = self._n_heard + np.cumsum(is_heard)
        self._n_heard = int(n_heard[-1])
        is_decided = (swings >= VOLTS_UV) | (n_heard >= self._n_listen)
        if is_decided.any():
            self._is_listening = False
            if is_volts(float(swings[int(np.argmax(is_decided))])):
                raise volts_error()
