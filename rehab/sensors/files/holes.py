"""Lost samples in EDF+ and BDF+ files as rehab writes them: a hole is no signal.

EDF has no gaps. Our own files have the digital minimum where a sample was lost, with an
annotation “Recording gap” over it, and “padding” behind the end. Read as signal, that
would be the largest burst of the file.
"""

from collections.abc import Sequence

import numpy as np
from edfio import Bdf, BdfSignal, Edf, EdfSignal
from numpy.typing import NDArray

from rehab.model.signal import EDF_GAP, EDF_PADDING

LOST = -(2**31)
"""A step that no file of 16 or 24 bits has."""


def holes(
    file: Edf | Bdf, chosen: Sequence[EdfSignal | BdfSignal], steps: NDArray[np.integer]
) -> NDArray[np.bool_] | None:
    """Return True where a sample is a hole, or None where there is none.

    The words alone make no hole: a channel has one only where all its samples under the
    annotation are at the minimum, so that a file of others is read as it is.

    Parameters
    ----------
    file : Edf or Bdf
    chosen : sequence of signals
        All of one sampling rate.
    steps : array, shape ``(n_samples, n_channels)``

    Returns
    -------
    array of bool, shape ``(n_samples, n_channels)``, or None
    """
    fs_hz = float(chosen[0].sampling_frequency)
    lowest = np.array([signal.digital_min for signal in chosen])
    is_lost = np.zeros(steps.shape, np.bool_)
    for note in file.annotations:
        if not note.text.startswith((EDF_GAP, EDF_PADDING)) or note.duration is None:
            continue
        start = max(round(note.onset * fs_hz), 0)
        part = slice(start, start + round(note.duration * fs_hz))
        is_lost[part] |= (steps[part] == lowest).all(axis=0)
    return is_lost if is_lost.any() else None
