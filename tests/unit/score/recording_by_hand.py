"""A recording whose numbers can be worked out by hand.

The recording of `session`: 100 Hz, calibration until 10 s, then two repetitions of
lift 2 s, hold 4 s, lower 2 s, rest 2 s from 10 s to 30 s. Detector steps of 0.5 s.
"""

from collections.abc import Sequence

import numpy as np

from rehab.model.score import Detection, Jerk, JerkKind
from rehab.model.session import Event, EventKind, Recording
from rehab.model.signal import Channel, Gap, Samples, Side, Stream, Unit

FS_HZ = 100.0


N = 3200


STEP_S = 0.5


REFERENCE_UV = 100.0  # A0 is 100 µV


LENGTHS_S = {"lift": 2, "hold": 4, "lower": 2, "rest": 2}


def stage(at_s: float, name: str, **more: object) -> Event:
    return Event(round(at_s * FS_HZ), EventKind.STAGE, {"stage": name, **more})


def repetition(
    at_s: float, number: int, *, side: str = "right", set_number: int = 1
) -> list[Event]:
    events = []
    for name, seconds in LENGTHS_S.items():
        data = {
            "phase": name,
            "set": set_number,
            "repetition": number,
            "side": side,
            "has_target": name == "hold",
        }
        events.append(Event(round(at_s * FS_HZ), EventKind.PHASE, data))
        at_s += seconds
    return events


def calibrated(rest: float = 5.0, reference: float = REFERENCE_UV) -> Event:
    data = {"rest_rms": [rest, 5.0], "reference_rms": [reference, 90.0], "primary": 0}
    return Event(999, EventKind.CALIBRATION, data)


def session(*, calibration_event: Event | None = None) -> list[Event]:
    return [
        stage(0, "rest_calibration"),
        calibration_event or calibrated(),
        stage(10, "exercise"),
        *repetition(10, 1),
        *repetition(20, 2),
        stage(30, "done"),
    ]


def record(
    events: Sequence[Event],
    *,
    lost_s: Sequence[tuple[float, float]] = (),
    emg_uv: Samples | None = None,
    target: object = None,
) -> Recording:
    channels = tuple(Channel(f"EMG {i}", Unit.UV, "biceps", Side.RIGHT) for i in (1, 2))
    emg = np.ones((N, 2), np.float32) if emg_uv is None else emg_uv.copy()
    gaps = []
    for start_s, stop_s in lost_s:
        start, stop = round(start_s * FS_HZ), round(stop_s * FS_HZ)
        emg[start:stop] = np.nan
        gaps.append(Gap(start, stop - start))
    plan = {"exercise": "x", "side": "right", "sets": 1, "repetitions": 2}
    header = {"plan": plan, "target": target}
    stream = Stream("test", "block", FS_HZ, channels)
    return Recording(stream, emg, tuple(gaps), tuple(events), header)


def jerk(
    at_s: float, *, peak_uv: float = 200.0, kind: JerkKind = JerkKind.JERK
) -> Jerk:
    return Jerk(round(at_s * 1000), at_s, at_s + 0.05, (0,), kind, peak_uv, 4.0)


def detection(
    *jerks: Jerk, smallest: float = 20.0, hard_s: Sequence[tuple[float, float]] = ()
) -> Detection:
    """Return a detection; in the times `hard_s` only 110 µV would have been seen."""
    table = np.full((round(N / FS_HZ / STEP_S), 2), smallest, np.float32)
    for start_s, stop_s in hard_s:
        table[round(start_s / STEP_S) : round(stop_s / STEP_S), 0] = 110.0
    return Detection(jerks, table, STEP_S, {"name": "test", "version": "1"})
