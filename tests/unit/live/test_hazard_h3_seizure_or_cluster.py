"""H3: a seizure or a cluster of jerks is taken for exercise, and the play goes on."""

from dataclasses import replace

import numpy as np
import pytest

from rehab.live.safety import set_limit
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.session import EventKind, SessionPlan
from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector, build, of_kind, run


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
