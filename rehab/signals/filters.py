"""Band-pass filters: a causal one with carried state, and an offline one without lag."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Samples

LOW_HZ = 30.0
HIGH_HZ = 450.0
"""The band for jerks (SCIENCE section 3). Levels and rest noise use it too."""

ORDER = 4
"""Of each edge: 24 dB per octave."""

HIGHEST_OF_FS = 0.45
"""The upper edge never lies above this fraction of the sampling rate."""


def band_limits(fs_hz: float, low_hz: float, high_hz: float) -> tuple[float, float]:
    """Return the band that a sampling rate allows.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    low_hz, high_hz : float
        The band that is wanted; the upper edge is lowered to 0.45 of `fs_hz`.

    Raises
    ------
    ValueError
        If nothing of the band is left.
    """
    high_hz = min(high_hz, HIGHEST_OF_FS * fs_hz)
    if not 0.0 < low_hz < high_hz:
        raise ValueError(f"{fs_hz:g} Hz leaves no band above {low_hz:g} Hz")
    return low_hz, high_hz


def finite_runs(emg_uv: NDArray[Any]) -> list[tuple[int, int]]:
    """Return ``(start, stop)`` of every run of rows without NaN or infinity.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)``
    """
    is_finite = np.isfinite(emg_uv)
    if is_finite.all():
        return [(0, len(emg_uv))] if len(emg_uv) else []
    ok = np.concatenate([[False], is_finite.all(axis=1), [False]])
    edges = np.flatnonzero(ok[1:] != ok[:-1])
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def even_runs(
    emg_uv: NDArray[Any],
) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Yield the runs of rows in which the same channels are there, and which those are.

    Of one sensor all channels are lost at once, of two only one's.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)``

    Yields
    ------
    rows : slice
    is_there : array of bool, shape ``(n_channels,)``
    """
    is_finite = np.isfinite(emg_uv)
    cuts = [0, len(emg_uv)]
    if not is_finite.all():
        changes = (is_finite[1:] != is_finite[:-1]).any(axis=1)
        cuts[1:1] = (np.flatnonzero(changes) + 1).tolist()
    for start, stop in pairwise(cuts):
        if stop > start:
            yield slice(start, stop), is_finite[start]


def lost_alike(emg_uv: NDArray[Any]) -> list[list[int]]:
    """Return the channels in groups that are lost together: mostly one group.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)``
    """
    is_finite = np.isfinite(emg_uv)
    groups: dict[bytes, list[int]] = {}
    for channel in range(emg_uv.shape[1]):
        pattern = np.packbits(is_finite[:, channel]).tobytes()
        groups.setdefault(pattern, []).append(channel)
    return list(groups.values())


def _design(fs_hz: float, low_hz: float, high_hz: float) -> NDArray[np.float64]:
    from scipy.signal import butter

    band = band_limits(fs_hz, low_hz, high_hz)
    sos = butter(ORDER, band, "bandpass", fs=fs_hz, output="sos")
    return np.asarray(sos, dtype=np.float64)


class BandPass:
    """Causal Butterworth band-pass whose state is carried from push to push.

    Any split of a signal into chunks gives the same output. The first sample after the
    start or a gap primes the state as if it had been there forever, so that an offset
    of the electrodes makes no step.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    n_channels : int
    low_hz, high_hz : float
        Edges in Hz; the upper one is lowered to 0.45 of `fs_hz`.

    Raises
    ------
    ValueError
        If the sampling rate leaves no band.
    """

    def __init__(
        self,
        fs_hz: float,
        n_channels: int,
        *,
        low_hz: float = LOW_HZ,
        high_hz: float = HIGH_HZ,
    ) -> None:
        # Imported here: `import rehab` must not pay for scipy.signal.
        from scipy.signal import sosfilt, sosfilt_zi

        self._sosfilt = sosfilt
        self._sos = _design(fs_hz, low_hz, high_hz)
        self._rest_state = np.asarray(sosfilt_zi(self._sos))[:, :, np.newaxis]
        self._state: NDArray[np.float64] = np.repeat(self._rest_state, n_channels, 2)
        self._is_primed: NDArray[np.bool_] = np.zeros(n_channels, dtype=np.bool_)

    def push(self, emg_uv: Samples) -> Samples:
        """Filter what came next.

        Parameters
        ----------
        emg_uv : Samples, shape ``(n_samples, n_channels)``
            NaN where a channel lost a sample.

        Returns
        -------
        Samples
            Of the same shape; NaN where samples were lost.
        """
        out = np.full(emg_uv.shape, np.nan, dtype=np.float32)
        for rows, is_there in even_runs(emg_uv):
            fresh = is_there & ~self._is_primed
            if fresh.any():
                first = emg_uv[rows.start, fresh].astype(np.float64)
                self._state[:, :, fresh] = self._rest_state * first
            self._is_primed = is_there
            if is_there.all():
                out[rows], self._state = self._sosfilt(
                    self._sos, emg_uv[rows], axis=0, zi=self._state
                )
            elif is_there.any():
                out[rows, is_there], self._state[:, :, is_there] = self._sosfilt(
                    self._sos,
                    emg_uv[rows, is_there],
                    axis=0,
                    zi=self._state[:, :, is_there],
                )
        return out

    def reset(self) -> None:
        """Forget the past: the next sample primes the state."""
        self._is_primed = np.zeros_like(self._is_primed)


def band_pass_zero_phase(
    emg_uv: Samples, fs_hz: float, low_hz: float = LOW_HZ, high_hz: float = HIGH_HZ
) -> Samples:
    """Filter a whole recording forwards and backwards: no lag, twice the slope.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
        NaN where samples were lost; each run between them is filtered alone.
    fs_hz : float
        Sampling rate in Hz.
    low_hz, high_hz : float
        Edges in Hz; the upper one is lowered to 0.45 of `fs_hz`.

    Returns
    -------
    Samples
        Of the same shape; NaN where samples were lost.

    Raises
    ------
    ValueError
        If the sampling rate leaves no band.
    """
    from scipy.signal import sosfiltfilt

    sos = _design(fs_hz, low_hz, high_hz)
    out = np.full(emg_uv.shape, np.nan, dtype=np.float32)
    for channel in range(emg_uv.shape[1]):  # one at a time: an hour is big in float64
        for start, stop in finite_runs(emg_uv[:, [channel]]):
            # Mirroring 100 ms keeps the ends calm; a shorter run mirrors what it has.
            pad = min(round(0.1 * fs_hz), stop - start - 1)
            run = np.asarray(emg_uv[start:stop, channel], dtype=np.float64)
            out[start:stop, channel] = sosfiltfilt(sos, run, padtype="odd", padlen=pad)
    return out
