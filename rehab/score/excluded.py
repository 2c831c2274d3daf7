"""Time in which no jerk can be believed or missed: it leaves the exposure (SCIENCE 3).

Lost and clipped samples are left out where jerks are searched (`Detection.smallest`).
"""

import math
from dataclasses import replace

import numpy as np

from rehab.model.score import Detection
from rehab.model.session import Recording
from rehab.model.signal import Motion, Unit
from rehab.signals.lead_off import lead_off
from rehab.signals.motion import Knocks

AROUND_S = 0.100
"""Beside a knock nothing is believed either. Design."""

COMES_OFF_S = 0.5
"""Before an electrode is off, and after it was put on again, a hand is at it. Design."""


def excluded(recording: Recording, detection: Detection) -> Detection:
    """Return what was found, less what poor contact and knocks only seem to show.

    Artefacts of motion are told apart from jerks, where the sensor has an accelerometer.
    Where an electrode was off, `smallest` of its channel says that nothing was seen: a
    pad in the air would else be the calmest muscle of all.

    Parameters
    ----------
    recording : Recording
    detection : Detection
        Of this recording.
    """
    without_off = _where_on(recording, detection)
    return _knocks_told(recording, without_off) if recording.motions else without_off


def _where_on(recording: Recording, detection: Detection) -> Detection:
    is_uv = all(channel.unit is Unit.UV for channel in recording.stream.channels)
    fs_hz = recording.stream.fs_hz
    is_off, half_s = lead_off(recording.emg_uv, fs_hz, is_uv=is_uv)
    if not is_off.any():
        return detection
    smallest = detection.smallest.copy()
    for at, channel in zip(*np.nonzero(is_off), strict=True):
        span = at * half_s, (at + 1) * half_s
        _blind(smallest[:, channel], detection.step_s, *span, COMES_OFF_S)
    return replace(detection, smallest=smallest)


def _knocks_told(recording: Recording, detection: Detection) -> Detection:
    fs_hz, smallest = recording.stream.fs_hz, detection.smallest.copy()
    by_sensor: dict[tuple[int, ...], list[Motion]] = {}
    for motion in recording.motions:
        by_sensor.setdefault(motion.channels, []).append(motion)
    every = tuple(range(recording.stream.n_channels))
    sensors = [(of or every, Knocks(m, fs_hz)) for of, m in by_sensor.items()]
    jerks = []
    for jerk in detection.jerks:
        strongest, span = jerk.channels[0], (jerk.onset_s, jerk.offset_s)
        emg_uv = recording.emg_uv[:, strongest]
        is_knock = False
        for channels, knocks in sensors:
            if strongest in channels and knocks.is_one(emg_uv, *span):
                is_knock = True
                for channel in channels:  # the other arm's sensor was not knocked
                    _blind(smallest[:, channel], detection.step_s, *span, AROUND_S)
        jerks.append(replace(jerk, is_artefact=is_knock))
    return replace(detection, jerks=tuple(jerks), smallest=smallest)


def _blind(
    smallest: np.ndarray, step_s: float, start_s: float, stop_s: float, around_s: float
) -> None:
    """Let nothing be seen between two times and around them, in place."""
    first = math.floor((start_s - around_s) / step_s)
    smallest[max(0, first) : math.ceil((stop_s + around_s) / step_s)] = np.nan
