"""H11: too much is done, or it is done in pain."""

from dataclasses import replace

import pytest

from rehab.model.frame import Command, Stage, StopReason
from rehab.model.session import EventKind
from tests import make
from tests.unit.live.live_rooms import ScriptedDetector, build, engine, of_kind, run

# as in test_engine_interruptions; with two sets of one repetition the rest between
# them begins at 4500 and ends at 5000


@pytest.mark.parametrize(
    ("before", "told", "is_stopped"),
    [
        (None, [3], False),
        (None, [4], True),
        (None, [1, 2], False),
        (None, [1, 3], True),  # two more than the first that was told
        (0, [2], True),  # two more than the sitting began with
        (3, [3], False),
        (2, [2, 3], False),
    ],
)
def test_pain_stops_a_session(
    before: int | None, told: list[int], is_stopped: bool
) -> None:
    """Rule c: 4 out of 10, or 2 more than at the start."""
    guided = engine(pain_before=before)
    run(guided, 4000)
    for pain in told:
        guided.tell_pain(pain)
    frame = guided.frame()
    assert (frame.stage is Stage.STOPPED) is is_stopped
    assert (frame.stop_reason is StopReason.PAIN) is is_stopped


def test_pain_is_asked_between_sets_until_it_was_told() -> None:
    """A question that comes again in the same rest is a nuisance; none is a hazard."""
    guided = engine(sets=2, repetitions=1)
    run(guided, 4000)
    assert not guided.frame().asks_pain
    run(guided, 4600, start=4000)
    assert guided.frame().stage is Stage.SET_REST
    assert guided.frame().asks_pain
    events = guided.tell_pain(1)
    assert [event.data for event in events] == [{"pain": 1}]
    assert not guided.frame().asks_pain
    run(guided, 5200, start=4600)
    assert not guided.frame().asks_pain


def test_a_pause_in_the_rest_does_not_ask_again() -> None:
    """Told is told."""
    guided = engine(sets=2, repetitions=1)
    run(guided, 4600)
    guided.tell_pain(1)
    guided.ask(Command.PAUSE)
    guided.ask(Command.RESUME)
    assert guided.frame().stage is Stage.SET_REST
    assert guided.frame().asks_pain  # of a rest that was left, once more


def test_pain_that_is_none_is_refused() -> None:
    """A slip of a screen must not become a stop, or hide one."""
    guided = engine()
    for wrong in (-1, 11):
        with pytest.raises(ValueError, match="from 0 to 10"):
            guided.tell_pain(wrong)


def test_pain_told_after_the_end_changes_nothing() -> None:
    """It belongs to the rating then."""
    guided = engine()
    guided.ask(Command.STOP)
    assert guided.tell_pain(9) == []
    assert guided.frame().stop_reason is StopReason.PATIENT


@pytest.mark.parametrize("over", [{"sets": 4}, {"repetitions": 13}, {"sets": 0}])
def test_no_session_begins_above_the_limits(over: dict[str, int]) -> None:
    """Whoever made the plan: the last wall is the engine itself."""
    with pytest.raises(ValueError, match="allowed are"):
        build(replace(make.plan(), **over), ScriptedDetector(), auto=True)


def test_who_was_away_comes_back_to_a_pause() -> None:
    """A laptop that was closed must not count minutes of exercise that nobody did."""
    guided = engine(auto=False)
    guided.ask(Command.BEGIN)
    run(guided, 900)
    (event,) = guided.leave()
    assert event.data == {"stage": "paused", "why": "away"}
    assert guided.leave() == []
    events = run(guided, 5000, start=900)
    assert not of_kind(events, EventKind.PHASE)
