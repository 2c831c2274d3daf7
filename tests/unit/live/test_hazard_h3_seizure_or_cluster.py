"""H3: a seizure or a cluster of jerks is taken for exercise, and the play goes on."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rehab.detect.jerk_live import make_detector
from rehab.live.engine import Engine
from rehab.live.safety import set_limit
from rehab.live.tasks.hold import make_task
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.session import EventKind, SessionPlan
from rehab.model.signal import Chunk
from tests import make
from tests.unit.detect.synthetic_emg import carrier
from tests.unit.live.live_rooms import (
    ENDED,
    FS_HZ,
    ScriptedDetector,
    build,
    of_kind,
    run,
)


def _plan(**changes: object) -> SessionPlan:
    exercise = make.exercise(phase_s=8.0)
    return make.plan(**{"exercise": exercise, "sets": 3, "repetitions": 2, **changes})


def test_nobody_who_answers_means_stopped_with_the_reason() -> None:
    """Rule a: ten seconds of rhythm everywhere, a question, ten seconds, the end."""
    onsets = np.arange(30.0, 70.0, 1 / 3)
    guided = build(_plan(), ScriptedDetector(onsets), auto=True)
    events = run(guided, 14_000)
    asked = [e for e in of_kind(events, EventKind.STAGE) if e.data["stage"] == "paused"]
    (stopped,) = of_kind(events, EventKind.STOP)
    assert asked[0].data["why"] == "rhythmic"
    assert stopped.index - asked[0].index == 10 * FS_HZ
    assert guided.frame().stop_reason is StopReason.RHYTHMIC


@pytest.mark.parametrize(
    ("fixed", "usual", "limit"),
    [
        (60.0, None, 60.0),  # no history: the exercise's own
        (60.0, 6.0, 18.0),  # three times the usual
        (60.0, 0.0, 10.0),  # never under ten
        (60.0, 40.0, 60.0),  # never over the exercise's, whatever is usual
        (12.0, 6.0, 12.0),
    ],
)
def test_the_own_usual_rate_lowers_the_limit_and_never_raises_it(
    fixed: float, usual: float | None, limit: float
) -> None:
    """Rule b: 18 a minute are a cluster to one person and a good day to another."""
    assert set_limit(fixed, usual) == limit


def test_a_cluster_by_ones_own_measure_ends_the_set_and_then_the_session() -> None:
    """Rule b: at the fixed limit of 60 a minute this cluster would never be seen."""
    onsets = np.arange(12.0, 200.0, 2.0)  # 30 a minute
    usual = _plan(usual_per_min=8.0)
    guided = build(usual, ScriptedDetector(onsets, channels=(0,)), auto=True)
    events = run(guided, 30_000)
    notes = [e for e in of_kind(events, EventKind.NOTE) if "set_stopped" in e.data]
    assert len(notes) == 1
    assert guided.frame().stop_reason is StopReason.JERK_RATE


def test_a_cluster_in_the_exercise_before_counts() -> None:
    """Rule b: twice ends the session, and to a patient the whole day is one."""
    onsets = np.arange(12.0, 200.0, 2.0)  # 30 a minute
    usual = _plan(usual_per_min=8.0, n_sets_stopped=1)
    guided = build(usual, ScriptedDetector(onsets, channels=(0,)), auto=True)
    events = run(guided, 12_000)
    assert not [e for e in of_kind(events, EventKind.NOTE) if "set_stopped" in e.data]
    assert guided.frame().stop_reason is StopReason.JERK_RATE


def test_the_same_jerks_are_bearable_to_whom_they_are_usual() -> None:
    """A set that ends too early takes the exercise from those who need it most."""
    onsets = np.arange(12.0, 70.0, 2.0)
    usual = _plan(usual_per_min=25.0)
    guided = build(usual, ScriptedDetector(onsets, channels=(0,)), auto=True)
    assert not of_kind(run(guided, 17_000), EventKind.STOP)


@pytest.mark.parametrize("before", [None, Command.PAUSE])
def test_something_is_wrong_ends_it_at_once_from_everywhere(
    before: Command | None,
) -> None:
    """The emergency card must work while an arm moves, and while all stands still."""
    guided = build(_plan(), ScriptedDetector(), auto=True)
    run(guided, 4000)
    if before is not None:
        guided.ask(before)
    events = guided.ask(Command.UNWELL)
    (stop,) = of_kind(events, EventKind.STOP)
    assert stop.data == {"why": "unwell"}
    frame = guided.frame()
    assert (frame.stage, frame.stop_reason) == (Stage.STOPPED, StopReason.UNWELL)


def test_something_is_wrong_is_heard_before_anything_has_begun() -> None:
    """Who feels ill while the contact is shown must not have to begin first."""
    guided = build(_plan(), ScriptedDetector(), auto=False)
    guided.ask(Command.UNWELL)
    assert guided.frame().stop_reason is StopReason.UNWELL


def test_a_question_that_stands_is_not_answered_by_pain() -> None:
    """Telling pain while the seizure question stands must not make it go away."""
    onsets = np.arange(30.0, 60.0, 1 / 3)
    guided = build(replace(_plan()), ScriptedDetector(onsets), auto=True)
    run(guided, 10_125)
    guided.tell_pain(1)
    run(guided, 14_000, start=10_125)
    assert guided.frame().stop_reason is StopReason.RHYTHMIC


def test_a_sensor_that_goes_meanwhile_is_no_answer() -> None:
    """An arm that shakes tears the sensor off; the card for helpers must come."""
    onsets = np.arange(30.0, 60.0, 1 / 3)
    guided = build(_plan(), ScriptedDetector(onsets), auto=True)
    run(guided, 10_125)
    guided.push(ENDED)
    assert guided.frame().stop_reason is StopReason.RHYTHMIC


def _shaking(
    hz: float, *, seconds: float = 42.0, fs_hz: float = 1000.0
) -> NDArray[np.float32]:
    """Two channels: references at 3-11 s, and bursts on both from 30 s on."""
    rng, n = np.random.default_rng(1), round(seconds * fs_hz)
    emg = rng.normal(0.0, 3.0, (n, 2))
    starts = np.cumsum(1 / hz * (1 + rng.normal(0.0, 0.05, round(hz * seconds))))
    for channel in range(2):
        muscle = carrier(n, fs_hz, rng)
        for begin_s, end_s in ((3.2, 5.0), (6.2, 8.0), (9.2, 11.0)):
            here = slice(round(begin_s * fs_hz), round(end_s * fs_hz))
            emg[here, channel] += 100.0 * muscle[here]
        for start_s in 30.0 + starts[starts < seconds - 31.0]:
            here = slice(round(start_s * fs_hz), round((start_s + 0.08) * fs_hz))
            shape = np.hanning(here.stop - here.start)
            emg[here, channel] += 100.0 * shape * muscle[here]
    return emg.astype(np.float32)


@pytest.mark.parametrize("hz", [2.3, 3.0, 4.0, 6.0])
def test_the_detector_that_is_used_lets_the_question_come(hz: float) -> None:
    """Rule a: it judges a burst a second late, and must not silence the rule by that."""
    plan, fs_hz = _plan(), 1000.0
    detector = make_detector(fs_hz, 2)
    task = make_task(plan.exercise)
    guided = Engine(plan, make.stream(fs_hz), detector, task, auto=True)
    emg_uv = _shaking(hz)
    for at in range(0, len(emg_uv), 20):
        guided.push(Chunk(at, emg_uv[at : at + 20], at))
        if guided.frame().stop_reason is not None:
            break
    frame = guided.frame()
    assert (frame.stage, frame.stop_reason) == (Stage.PAUSED, StopReason.RHYTHMIC)
    assert 39.0 <= frame.time_s <= 41.5


def test_bursts_that_are_judged_late_ask_no_later() -> None:
    """Rule a: ten seconds are ten seconds, whatever the detector waits for."""
    onsets = np.arange(30.0, 60.0, 1 / 3)
    guided = build(_plan(), ScriptedDetector(onsets, judged_s=1.3), auto=True)
    events = run(guided, 10_125)
    asked = [e for e in of_kind(events, EventKind.STAGE) if e.data["stage"] == "paused"]
    assert asked[0].index <= 40.5 * FS_HZ


def test_an_end_of_the_set_does_not_hide_a_seizure() -> None:
    """Rule b ends a set after 20 s of bursts; rule a must not begin to count anew."""
    onsets = np.arange(24.5, 60.0, 1 / 4)
    plan = _plan()  # the set begins at 11 s; 60 a minute are reached at about 32 s
    guided = build(plan, ScriptedDetector(onsets), auto=True)
    events = run(guided, 10_000)
    assert [e for e in of_kind(events, EventKind.NOTE) if "set_stopped" in e.data]
    asked = [e for e in of_kind(events, EventKind.STAGE) if e.data["stage"] == "paused"]
    assert asked[0].data["why"] == "rhythmic"
    assert asked[0].index <= 35.5 * FS_HZ
