"""The scale of a session without calibration, and jerks of muscles that are not shown. If
these fail, a jerk makes a resting person's trace collapse, or looks invented.
"""

import numpy as np
import pytest

from rehab.live.engine import Engine
from rehab.live.trace import Trace
from rehab.model.exercise import PhaseName
from rehab.model.frame import Frame
from rehab.model.score import Jerk, JerkKind
from rehab.model.signal import Samples
from tests import make
from tests.unit.live.live_rooms import FS_HZ, engine

READY_S = 3.0


def rest(seconds: float, *jerks_s: float, rms_uv: float = 5.0) -> Samples:
    emg_uv = make.noise(round(seconds * FS_HZ), 2, rms_uv)
    for at_s in jerks_s:
        at = round(at_s * FS_HZ)
        emg_uv[at : at + 15] *= 60.0
    return emg_uv


def push(guided: Engine, emg_uv: Samples, size: int = 25) -> list[Frame]:
    frames = []
    for chunk in make.chunks(emg_uv, size):
        guided.push(chunk)
        frames.append(guided.frame())
    return frames


def uncalibrated() -> Engine:
    exercise = make.exercise(phase_s=15.0)
    return engine(is_calibrated_first=False, repetitions=1, exercise=exercise)


def test_a_jerk_does_not_change_the_scale_of_rest() -> None:
    jerky = push(uncalibrated(), rest(14.0, 8.0))
    calm = push(uncalibrated(), rest(14.0))
    assert jerky[-1].phase is PhaseName.LIFT
    for one, other in zip(jerky, calm, strict=True):
        begin = round(READY_S * 100)
        at = slice(max(0, begin - one.trace_column), 790 - one.trace_column)
        if one.time_s > READY_S:
            np.testing.assert_array_equal(one.trace[at], other.trace[at])
    assert np.nanmax(jerky[-1].trace) > 0.5  # the jerk itself is seen


def test_a_jerk_while_getting_ready_does_not_make_the_rest_small() -> None:
    frame = push(uncalibrated(), rest(10.0, 1.5))[-1]
    assert float(np.median(frame.trace[-500:])) == pytest.approx(1 / 12, rel=0.2)


@pytest.mark.parametrize("rms_uv", [5.0, 300.0])
def test_rest_stays_low_on_the_scale_whatever_it_is(rms_uv: float) -> None:
    """A device in counts has no µV to compare with."""
    frame = push(uncalibrated(), rest(10.0, rms_uv=rms_uv))[-1]
    assert float(np.median(frame.trace[-500:])) == pytest.approx(1 / 12, rel=0.2)


def test_a_very_calm_muscle_is_not_blown_up() -> None:
    frame = push(uncalibrated(), rest(10.0, rms_uv=0.2))[-1]
    assert float(np.max(frame.trace[-500:])) < 0.05


@pytest.mark.parametrize("size", [1, 7, 333, 2500])
def test_the_scale_does_not_depend_on_the_chunks(size: int) -> None:
    emg_uv = rest(10.0, 2.0, 6.0)
    one, other = uncalibrated(), uncalibrated()
    first, second = push(one, emg_uv, size)[-1], push(other, emg_uv)[-1]
    np.testing.assert_array_equal(first.trace, second.trace)
    assert first.level == second.level


def test_a_jerk_has_no_level_where_its_muscle_is_not_shown() -> None:
    trace = Trace(FS_HZ, 2)
    trace.push(0, make.noise(500, 2) ** 2)
    trace.mark(Jerk(1, 1.0, 1.04, (1,), JerkKind.JERK, 100.0, 4.0), is_counted=True)
    trace.mark(Jerk(2, 1.5, 1.54, (1, 0), JerkKind.JERK, 50.0, 4.0), is_counted=True)
    assert [mark.level for mark in trace.marks(0, 100.0, 0)] == [0.0, 0.5]
    assert [mark.level for mark in trace.marks(0, 100.0, 1)] == [1.0, 0.5]
