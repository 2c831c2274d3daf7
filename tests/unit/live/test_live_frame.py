"""What the screen is given."""

import pickle
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from rehab.live.trace import Trace
from rehab.model.frame import Command, Contact, Stage
from rehab.model.score import JerkKind
from rehab.model.signal import Gap
from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector, build, engine, run


def test_a_frame_cannot_be_changed() -> None:
    """A scene that scaled the trace in place would spoil the next frame."""
    guided = engine()
    run(guided, 1000)
    frame = guided.frame()
    with pytest.raises(FrozenInstanceError):
        frame.level = 0.0  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        frame.trace[:] = 0.0
    before = frame.trace.copy()
    run(guided, 3000, start=1000)
    np.testing.assert_array_equal(frame.trace, before)


def test_the_trace_has_a_hundred_columns_a_second() -> None:
    """Columns that move or shimmer make a calm muscle look restless."""
    guided = engine()
    run(guided, 1000)
    frame = guided.frame()
    assert (frame.trace_column, len(frame.trace)) == (0, 400)
    run(guided, 3000, start=1000)
    later = guided.frame()
    assert (later.trace_column, len(later.trace)) == (200, 1000)


def test_levels_are_fractions_of_the_reference() -> None:
    """The band on screen is in % of it."""
    guided = engine(repetitions=1)
    run(guided, 3400)
    frame = guided.frame()
    assert guided.calibration is not None
    assert frame.level == pytest.approx(1.0, abs=0.4)  # noise as at the reference
    assert frame.level == pytest.approx(float(frame.trace[-1]), abs=0.2)


def test_before_a_reference_rest_does_not_fill_the_scale() -> None:
    """A muscle that glows at rest tells the person to relax who already does."""
    guided = engine()
    run(guided, 400)
    assert 0.05 < guided.frame().level < 0.5


def test_the_touch_of_an_electrode_does_not_dwarf_the_first_contraction() -> None:
    """A person who pulls and sees nothing pulls too hard."""
    guided = engine(auto=False)
    emg_uv = make.noise(3250, 2)
    emg_uv[:100] *= 1000.0
    for chunk in make.chunks(emg_uv, 50):
        guided.push(chunk)
    assert guided.frame().level > 0.05


def test_a_gap_is_a_hole_in_the_trace() -> None:
    """A line drawn across lost samples shows a calm that nobody saw."""
    guided = engine()
    run(guided, 1000, {500: [Gap(500, 50)]})
    trace = guided.frame().trace
    assert np.isnan(trace[200:220]).all()
    assert not np.isnan(np.delete(trace, range(200, 220))).any()


def test_an_hour_without_a_sensor_is_cheap_to_show() -> None:
    """Coming back after lunch must not freeze the window."""
    guided = engine()
    run(guided, 500)
    guided.push(Gap(500, round(3600 * FS_HZ)))
    frame = guided.frame()
    assert len(frame.trace) == 1000
    assert np.isnan(frame.trace).all()
    assert frame.level == 0.0


def test_jerks_are_marked_and_counted_in_the_exercise_only() -> None:
    """Counting those of the calibration would blame the exercise."""
    detector = ScriptedDetector([8.0, 15.2, 16.1, 16.6], withdrawn=[2])
    guided = build(make.plan(), detector, auto=True)
    run(guided, 4250)
    frame = guided.frame()
    assert [(mark.id, mark.column, mark.is_counted) for mark in frame.marks] == [
        (0, 800, False),
        (1, 1520, True),
        (3, 1660, True),
    ]
    assert frame.n_jerks_live == 2


def test_a_prolonged_burst_is_shown_but_not_counted() -> None:
    """It is another class (SCIENCE, decision 2)."""
    detector = ScriptedDetector([15.2], kind=JerkKind.PROLONGED)
    guided = build(make.plan(), detector, auto=True)
    run(guided, 4250)
    frame = guided.frame()
    assert [mark.is_counted for mark in frame.marks] == [False]
    assert frame.n_jerks_live == 0


def test_a_jerk_confirmed_after_the_pause_began_still_counts() -> None:
    """The person paused because of it."""
    guided = build(make.plan(), ScriptedDetector([15.2]), auto=True)
    run(guided, 4000, {3812: [Command.PAUSE]})
    assert guided.frame().n_jerks_live == 1


def test_holds_in_the_band_are_counted() -> None:
    """The one number that says well done must not be wrong."""
    guided = build(make.plan(), ScriptedDetector(), auto=True)
    emg_uv = make.noise(5500, 2, rms_uv=100.0)
    emg_uv[3500:4500] *= 0.3  # the first repetition in the band, the second far above
    for chunk in make.chunks(emg_uv, 50):
        guided.push(chunk)
    assert guided.frame().n_holds_in_target == 1


def test_contacts_are_known_for_each_channel() -> None:
    """An electrode that fell off must be seen before the session, not after it."""
    guided = engine(auto=False)
    assert guided.frame().contacts == (Contact.UNKNOWN,) * 2
    for chunk in make.chunks(np.zeros((1000, 2), np.float32), 50):
        guided.push(chunk)
    assert guided.frame().contacts == (Contact.OFF,) * 2
    assert guided.frame().stage is Stage.READY


@pytest.mark.parametrize("fs_hz", [100.0, 250.0, 512.0, 1000.0, 2148.1])
def test_columns_at_any_rate_and_chunk(fs_hz: float) -> None:
    """Devices differ; the trace must not."""
    envelope = make.noise(round(fs_hz * 12), 1) ** 2
    whole, parts = Trace(fs_hz, 1), Trace(fs_hz, 1)
    whole.push(0, envelope)
    for chunk in make.chunks(envelope, 7):
        parts.push(chunk.start_index, chunk.emg_uv)
    first, columns = whole.columns(0)
    assert (first, len(columns)) == (200, 1000)
    np.testing.assert_array_equal(parts.columns(0)[1][1:], columns[1:])
    at = np.floor(np.arange(len(envelope)) * 100 / fs_hz + 1e-9)
    expected = [envelope[at == column].max() for column in range(201, 1200)]
    np.testing.assert_array_equal(columns[1:], np.array(expected, np.float32))


def test_a_rate_under_the_columns_is_refused() -> None:
    """Empty columns would look like a muscle that switches off."""
    with pytest.raises(ValueError, match="at least one sample"):
        Trace(99.0, 1)


def test_memory_does_not_grow_with_time() -> None:
    """A long session must not end in a machine without memory."""
    hour = make.exercise(phase_s=900.0)
    limits = replace(hour.limits, max_session_min=100.0)
    plan = make.plan(exercise=replace(hour, limits=limits), repetitions=1)
    guided = build(plan, ScriptedDetector(np.arange(20.0, 3600.0, 1.5)), auto=True)
    minute = make.noise(15_000, 2)
    sizes = []
    for at in range(0, 60 * 15_000, 15_000):
        for chunk in make.chunks(minute, 1500):
            guided.push(replace(chunk, start_index=at + chunk.start_index))
        sizes.append(len(pickle.dumps(guided)))
    assert guided.frame().stage is Stage.EXERCISE
    assert guided.frame().time_s == 3600.0
    assert max(sizes[30:]) - max(sizes[20:30]) < 2000
