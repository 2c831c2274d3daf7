"""What the offline detector goes by in a short excerpt: for a person who asks why.

Nothing of it is stored: it is made again from the samples. An excerpt sees less of what is
around than the whole recording did, so that its probabilities may differ by a little.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect import net
from rehab.detect.bands import Blocks
from rehab.detect.context import alikeness, context
from rehab.detect.jerk_offline import THRESHOLD
from rehab.detect.scan import judged_once
from rehab.model.signal import Samples

__all__ = ["THRESHOLD", "Trace", "evidence_trace"]


@dataclass(frozen=True, slots=True)
class Trace:
    """One value a step of `step_s` seconds, shape ``(n_steps, n_channels)``.

    `ratio` is the level of about 25 ms over the level around, as amplitudes; NaN where
    samples were lost. `probability` is the second network's judgement of a candidate, at
    its step; 0 where there was none.
    """

    step_s: float
    ratio: NDArray[np.float32]
    probability: NDArray[np.float32]


def evidence_trace(emg_uv: Samples, fs_hz: float) -> Trace:
    """Return the detector's evidence over an excerpt.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
        Unfiltered; NaN where samples were lost. Some seconds more than are shown: the
        level around, and the neighbours, are looked for in it.
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.
    """
    blocks = Blocks.of(len(emg_uv), float(fs_hz))
    with net.on_one_thread():
        found, power, level = judged_once(emg_uv, blocks)
    probability = np.zeros_like(power)
    if len(found.steps):
        times_s = (found.steps.astype(np.float64) + 0.5) * blocks.step_s
        around = context(
            times_s,
            found.channels,
            found.first,
            found.strength,
            alikeness(found.waves, found.channels),
            blocks.fs_hz,
        )
        sure = net.load("jerk_second")(around)
        np.maximum.at(probability, (found.steps, found.channels), sure)
    ratio = np.sqrt(power / np.maximum(level, np.finfo(np.float32).tiny))
    return Trace(blocks.step_s, ratio.astype(np.float32), probability)
