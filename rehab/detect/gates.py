"""What is no jerk although it stands out: lost contact, movement of the electrode."""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.cfar import centred_mean
from rehab.detect.steps import Grid, step_powers
from rehab.model.signal import Samples
from rehab.signals.envelope import Power
from rehab.signals.filters import band_pass_zero_phase

FLAT_S = 0.5
CLIPPED_RUN = 3
MOTION_HZ = (5.0, 20.0)
MUSCLE_HZ = (30.0, 200.0)
MOTION_RATIO = 3.0
AROUND_S = 0.050


def unusable_steps(
    emg_uv: Samples, grid: Grid, full_scale: float | None
) -> NDArray[np.bool_]:
    """Tell the steps in which a channel says nothing: flat lines and clipping.

    SCIENCE section 3: half a second without any change, or at least three consecutive
    samples at full scale.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
        Unfiltered.
    grid : Grid
    full_scale : float or None
        Largest absolute value of the converter; None: clipping cannot be told.

    Returns
    -------
    array of bool, shape ``(n_steps, n_channels)``
    """
    is_bad = np.zeros(emg_uv.shape, dtype=np.bool_)
    for channel in range(emg_uv.shape[1]):
        x = emg_uv[:, channel]
        _mark_runs(is_bad[1:, channel], np.diff(x) == 0.0, round(FLAT_S * grid.fs_hz))
        if full_scale is not None:
            is_full = np.abs(x) >= full_scale * (1.0 - 1e-6)
            _mark_runs(is_bad[:, channel], is_full, CLIPPED_RUN)
    n_steps = len(emg_uv) // grid.n
    steps = is_bad[: n_steps * grid.n].reshape(n_steps, grid.n, emg_uv.shape[1])
    return np.asarray(steps.any(axis=1))


def _mark_runs(
    marks: NDArray[np.bool_], is_so: NDArray[np.bool_], at_least: int
) -> None:
    """Set `marks` wherever `is_so` holds for `at_least` samples on end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_so.view(np.int8), [0]])))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if stop - start >= at_least:
            marks[start:stop] = True


def motion_ratio(emg_uv: Samples, grid: Grid) -> Power:
    """Return power at 5-20 Hz over power at 30-200 Hz around each step.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
        Unfiltered.
    grid : Grid

    Returns
    -------
    array, shape ``(n_steps, n_channels)``
        Over 3 a cable moved, not a muscle (SCIENCE 1.2); NaN where samples were lost.
    """
    slow, fast = (
        centred_mean(
            step_powers(band_pass_zero_phase(emg_uv, grid.fs_hz, low, high), grid.n),
            1 + 2 * grid.steps(AROUND_S),
        )
        for low, high in (MOTION_HZ, MUSCLE_HZ)
    )
    return slow / np.maximum(fast, np.finfo(np.float64).tiny)
