"""A lower sampling rate for the analysis of hours, in blocks; never stored.

Leg movements are scored in 10-100 Hz, as sleep laboratories filter them: 250 samples a
second hold that, and ten hours of two legs then take 72 MB.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Samples

ENOUGH_HZ = 250.0
_HALF = 16  # of the filter's length, in samples of the lower rate
_PASS = 0.92  # of the lower rate's half: flat to 100 of 125 Hz
_MAIN = 2  # a lost sample spoils what lies so near, in samples of the lower rate


class Decimator:
    """Streaming decimation by a whole number, zero-phase; any split gives the same.

    Sample `i` of the output is at sample ``i * factor`` of the input. Lost samples (NaN)
    stay lost, and nothing is put in their place.

    Parameters
    ----------
    fs_hz : float
    n_channels : int
    enough_hz : float
        The output's rate is this or more; at less than twice of it nothing is done.
    """

    def __init__(
        self, fs_hz: float, n_channels: int, enough_hz: float = ENOUGH_HZ
    ) -> None:
        from scipy.signal import firwin

        self.factor = max(1, int(fs_hz / enough_hz + 1e-6))
        self.fs_hz = fs_hz / self.factor
        q = self.factor
        self._half = _HALF * q
        taps = firwin(2 * self._half + 1, _PASS / q) if q > 1 else np.ones(1)
        self._taps: NDArray[np.float32] = np.asarray(taps, np.float32)
        self._held = np.zeros((self._half, n_channels), np.float32)
        self._n_in = self._n_out = 0

    def push(self, emg_uv: Samples) -> Samples:
        """Return what can be told now, shape ``(n_samples, n_channels)``."""
        if self.factor == 1:
            return emg_uv
        self._n_in += len(emg_uv)
        return self._filtered(np.concatenate((self._held, emg_uv)))

    def finish(self) -> Samples:
        """Return the rest; its end is filtered as if silence followed."""
        if self.factor == 1:
            return self._held[:0]
        tail = np.zeros((self._half, self._held.shape[1]), np.float32)
        out = self._filtered(np.concatenate((self._held, tail)))
        n_left = -(-self._n_in // self.factor) - (self._n_out - len(out))
        return out[:n_left]

    def _filtered(self, held: Samples) -> Samples:
        from scipy.signal import upfirdn

        q, half = self.factor, self._half
        n = max(0, (len(held) - 2 * half - 1) // q + 1)
        if not n:
            self._held = held
            return held[:0]
        used = held[: 2 * half + (n - 1) * q + 1]
        is_lost = np.isnan(used)
        whole = np.where(is_lost, np.float32(0.0), used)
        first = 2 * half // q
        out = upfirdn(self._taps, whole, down=q, axis=0)[first : first + n]
        before = np.cumsum(np.pad(is_lost, ((1, 0), (0, 0))), axis=0)
        centre = half + q * np.arange(n)
        near = _MAIN * q
        n_near = before[centre + near + 1] - before[centre - near]
        found = np.asarray(out, np.float32)
        found[n_near > 0] = np.nan
        self._held = held[n * q :]
        self._n_out += n
        return found
