"""Where in a finished recording an electrode was off, by the rules of `ContactMeter`."""

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Samples
from rehab.signals.quality import (
    OFF_MAINS_SHARE,
    OFF_MAINS_UV,
    STEP_S,
    is_flat,
)
from rehab.signals.spectrum import Spectrum

_AT_ONCE = 256  # windows, so that a night needs no more memory than a minute

Steps = NDArray[np.bool_]
"""Half seconds of one channel, shape ``(n_steps,)``."""


def lead_off(
    emg_uv: Samples, fs_hz: float, *, is_uv: bool = True
) -> tuple[NDArray[np.bool_], float]:
    """Tell the half seconds in which a channel's electrode was off.

    A line that is flat, or, in microvolts, mains over 80 % with an RMS over 50 µV in the
    second that the half second is part of (SCIENCE section 3).

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
        Unfiltered; steps with a NaN are not judged.
    fs_hz : float
    is_uv : bool
        False for counts: only lines of few codes are flat then.

    Returns
    -------
    is_off : array of bool, shape ``(n_steps, n_channels)``
        What is left at the end belongs to no step.
    step_s : float
        Length of a step: `STEP_S`, or next to it at odd rates.
    """
    n = max(1, round(STEP_S * fs_hz))
    n_steps = len(emg_uv) // n
    is_off = np.zeros((n_steps, emg_uv.shape[1]), dtype=np.bool_)
    spectrum = Spectrum(fs_hz, 2 * n)
    for channel in range(emg_uv.shape[1]):
        steps = emg_uv[: n_steps * n, channel].reshape(n_steps, n)
        is_off[:, channel] = is_flat(steps, is_uv=is_uv)
        if is_uv:
            is_loud = steps.std(axis=1) > OFF_MAINS_UV  # not where samples were lost
            is_off[:, channel] |= _hums(steps, is_loud, spectrum)
    return is_off, n / fs_hz


def _hums(steps: NDArray[np.float32], is_loud: Steps, spectrum: Spectrum) -> Steps:
    """Tell the steps of the seconds that are almost all mains; only loud ones are asked."""
    hums = np.zeros(len(steps), dtype=np.bool_)
    asked = np.flatnonzero(is_loud[1:] & is_loud[:-1])
    for begin in range(0, len(asked), _AT_ONCE):
        at = asked[begin : begin + _AT_ONCE]
        band, _, mains = spectrum(np.concatenate([steps[at], steps[at + 1]], axis=1))
        found = at[(mains > OFF_MAINS_SHARE * band) & (band > OFF_MAINS_UV**2)]
        hums[found] = hums[found + 1] = True
    return hums
