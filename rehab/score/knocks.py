"""Events that are knocks at the sensor: they stay among the events, and count for nothing."""

import math
from dataclasses import replace

import numpy as np

from rehab.model.score import Detection
from rehab.model.session import Recording
from rehab.signals.motion import Knocks

AROUND_S = 0.100
"""Beside a knock nothing is believed either. Design."""


def knocks_told(recording: Recording, detection: Detection) -> Detection:
    """Return what was found, with the artefacts of motion told apart from the jerks.

    Their time shows no jerk: it leaves the exposure (SCIENCE section 3). A recording
    without an accelerometer stays as it is.

    Parameters
    ----------
    recording : Recording
    detection : Detection
        Of this recording.
    """
    if not recording.motions:
        return detection
    fs_hz, smallest = recording.stream.fs_hz, detection.smallest.copy()
    knocks, jerks = Knocks(recording.motions, fs_hz), []
    for jerk in detection.jerks:
        emg_uv = recording.emg_uv[:, jerk.channels[0]]
        is_knock = knocks.is_one(emg_uv, jerk.onset_s, jerk.offset_s)
        jerks.append(replace(jerk, is_artefact=is_knock))
        if is_knock:
            first = math.floor((jerk.onset_s - AROUND_S) / detection.step_s)
            last = math.ceil((jerk.offset_s + AROUND_S) / detection.step_s)
            smallest[max(0, first) : last] = np.nan
    return replace(detection, jerks=tuple(jerks), smallest=smallest)
