"""Power in bands of frequency as samples come: what the live detector looks at.

Much as in the offline detector (`rehab.detect.bands`), but causal: Butterworth edges of low
order, which hold a burst back by 5-15 ms, behind notches at 50 and 60 Hz and their
harmonics. All filters are one linear system, and a linear system goes over 20 ms (a
pace of four steps) by one matrix: ``(outputs, next state) = matrix @ (samples, state)``.
That is a tenth of what one filter after the other costs.

Deviates
--------
Notches are 1 Hz wide; after a start or a gap they need half a second to settle.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.steps import Grid

Array = NDArray[np.float64]

BANDS_HZ = ((3.0, 18.0), (20.0, 100.0), (95.0, 250.0), (245.0, 440.0))
"""Movement of the electrode; then three of muscle, as far as the rate allows."""

N_BANDS = len(BANDS_HZ)
LEAST_WIDTH_HZ = 15.0
"""A band of which less lies below half the sampling rate is not there."""

PACE = 4
"""Steps that are taken at once: 20 ms, what a chunk of most sensors has."""

MAINS_HZ = (50.0, 60.0)
NOTCH_HZ = 1.0
HIGHEST_NOTCH_HZ = 360.0
HIGHEST_OF_FS = 0.47
"""No edge and no notch lies above this fraction of the sampling rate."""

EDGE_ORDER = 2
HIGH_PASS_ORDER = 4
"""Of the lowest edge of muscle: cables move a lot just under it."""


def widths_hz(fs_hz: float) -> Array:
    """Return how much of each band a sampling rate has; 0 where it is not worth it."""
    widths = [min(high, 0.49 * fs_hz) - low for low, high in BANDS_HZ]
    return np.array([width if width >= LEAST_WIDTH_HZ else 0.0 for width in widths])


def weights(fs_hz: float) -> Array:
    """Return how much each band says of muscle: as much as it is wide, motion nothing."""
    muscle = widths_hz(fs_hz)
    muscle[0] = 0.0
    return np.asarray(muscle / muscle.sum())


def rate_features(fs_hz: float) -> NDArray[np.float32]:
    """Return what a sampling rate lets be seen: how much of each band of muscle."""
    full = np.array([high - low for low, high in BANDS_HZ])
    return np.asarray((widths_hz(fs_hz) / full)[1:], dtype=np.float32)


class StepBands:
    """Band powers of each step of a stream, `PACE` steps at a time.

    Parameters
    ----------
    grid : Grid
    n_channels : int
    """

    def __init__(self, grid: Grid, n_channels: int) -> None:
        n = self._n = PACE * grid.n
        self._is_there = widths_hz(grid.fs_hz) > 0.0
        self._matrix, self._n_out = _pace_matrix(grid)
        n_state = len(self._matrix) - self._n_out
        # A constant that was there forever: the state that it does not change.
        onward = self._matrix[self._n_out :]
        self._rest = np.linalg.solve(
            np.eye(n_state) - onward[:, n:], onward[:, :n].sum(axis=1)
        )
        self._in = np.zeros((n + n_state, n_channels))
        self._out = np.zeros((len(self._matrix), n_channels))
        self._is_primed: NDArray[np.bool_] = np.zeros(n_channels, dtype=np.bool_)
        self._is_plain = False

    def reset(self) -> None:
        """Forget the past."""
        self._is_primed[:] = False
        self._is_plain = False

    def push(self, samples: Array, is_lost: NDArray[np.bool_]) -> Array:
        """Return band powers, shape ``(PACE, N_BANDS, n_channels)``.

        Parameters
        ----------
        samples : array of float64, shape ``(PACE * n, n_channels)``
            Anything finite where they were lost.
        is_lost : array of bool, shape ``(n_channels,)``
            The filters of these channels begin anew with the next samples.

        Returns
        -------
        array
            Mean squares; of no meaning in lost steps, 0 where a band is not there.
        """
        n, n_out, inside, out = self._n, self._n_out, self._in, self._out
        inside[:n] = samples
        if not self._is_plain or is_lost.any():
            fresh = np.flatnonzero(~self._is_primed)
            inside[n:, fresh] = self._rest[:, np.newaxis] * samples[0, fresh]
            self._is_primed = ~is_lost
            self._is_plain = bool(self._is_primed.all())
        np.matmul(self._matrix, inside, out=out)
        inside[n:] = out[n_out:]
        waves = out[:n_out].reshape(-1, PACE, n // PACE, out.shape[1])
        there = np.einsum("bknc,bknc->kbc", waves, waves) * (PACE / n)
        if there.shape[1] == N_BANDS:
            return np.asarray(there)
        power = np.zeros((PACE, N_BANDS, out.shape[1]))
        power[:, self._is_there] = there
        return power


def _pace_matrix(grid: Grid) -> tuple[Array, int]:
    """Return the matrix of a pace, and how many of its rows are outputs."""
    notches, motion, high_pass, bands = _stages(grid.fs_hz)
    stages = [notches, motion, high_pass, *bands]
    n_state = 2 * sum(len(stage) for stage in stages)
    n = PACE * grid.n
    # Column by column: what one sample, or one number of the state, does.
    samples = np.eye(n, n + n_state)
    states, at = [], n
    for stage in stages:
        state = np.zeros((len(stage), 2, n + n_state))
        for i in range(2 * len(stage)):
            state[i // 2, i % 2, at + i] = 1.0
        at += 2 * len(stage)
        states.append(state)
    calm, next_notches = _run(notches, samples, states[0])
    slow, next_motion = _run(motion, calm, states[1])
    muscle, next_high_pass = _run(high_pass, calm, states[2])
    outputs, nexts = [slow], [next_notches, next_motion, next_high_pass]
    for stage, state in zip(bands, states[3:], strict=True):
        wave, onward = _run(stage, muscle, state)
        outputs.append(wave)
        nexts.append(onward)
    flat = [onward.reshape(-1, n + n_state) for onward in nexts]
    return np.concatenate([*outputs, *flat]), n * len(outputs)


def _run(sos: Array, x: Array, state: Array) -> tuple[Array, Array]:
    from scipy.signal import sosfilt

    if not len(sos):
        return x, state
    out, onward = sosfilt(sos, x, axis=0, zi=state)
    return np.asarray(out), np.asarray(onward)


def _stages(fs_hz: float) -> tuple[Array, Array, Array, list[Array]]:
    """Return notches, the band of motion, muscle's lowest edge, and bands behind it."""
    from scipy.signal import butter, iirnotch, tf2sos

    top = HIGHEST_OF_FS * fs_hz
    hums = sorted(
        {
            base * k
            for base in MAINS_HZ
            for k in range(1, 8)
            if base * k <= min(HIGHEST_NOTCH_HZ, top)
        }
    )
    notches = [tf2sos(*iirnotch(hz, hz / NOTCH_HZ, fs=fs_hz)) for hz in hums]
    motion = butter(EDGE_ORDER, BANDS_HZ[0], "bandpass", fs=fs_hz, output="sos")
    lowest = BANDS_HZ[1][0]
    high_pass = butter(HIGH_PASS_ORDER, lowest, "highpass", fs=fs_hz, output="sos")
    bands = []
    for width, (low, high) in zip(widths_hz(fs_hz)[1:], BANDS_HZ[1:], strict=True):
        if width:
            parts = [np.zeros((0, 6))]
            if low > lowest:
                parts.append(
                    butter(EDGE_ORDER, low, "highpass", fs=fs_hz, output="sos")
                )
            if high < top:
                parts.append(
                    butter(EDGE_ORDER, high, "lowpass", fs=fs_hz, output="sos")
                )
            bands.append(np.concatenate(parts))
    return (np.concatenate(notches), motion, high_pass, bands)
