"""The course of a session that nobody disturbs."""

import json
from dataclasses import replace

import pytest

from rehab.model.exercise import Dose, PhaseName
from rehab.model.frame import Command, Stage
from rehab.model.session import EventKind
from rehab.model.signal import Channel, Side, Unit
from tests import make
from tests.unit.live.live_rooms import (
    ScriptedDetector,
    brief,
    build,
    engine,
    of_kind,
    run,
)


def test_a_session_of_two_repetitions_to_the_sample() -> None:
    """A phase that is off by some samples books its jerks under the wrong phase."""
    guided = engine()
    assert brief(run(guided, 6000)) == [
        (0, "ready"),
        (0, "rest_calibration"),
        (500, "reference"),
        (2750, "exercise"),
        (2750, "prepare", 1, 1),
        (3500, "lift", 1, 1),
        (3750, "hold", 1, 1),
        (4000, "lower", 1, 1),
        (4250, "rest", 1, 1),
        (4500, "lift", 1, 2),
        (4750, "hold", 1, 2),
        (5000, "lower", 1, 2),
        (5250, "rest", 1, 2),
        (5500, "done"),
    ]
    assert guided.is_over


def test_sets_are_parted_by_a_rest_and_begin_with_a_countdown() -> None:
    """Without the rest people tire; a cue without a countdown can trigger a jerk."""
    found = brief(run(engine(sets=2, repetitions=1), 9000))
    assert found[-8:] == [
        (4500, "set_rest"),
        (5000, "exercise"),
        (5000, "prepare", 2, 1),
        (5750, "lift", 2, 1),
        (6000, "hold", 2, 1),
        (6250, "lower", 2, 1),
        (6500, "rest", 2, 1),
        (6750, "done"),
    ]


def test_events_are_json_and_say_what_the_score_needs() -> None:
    """An event that cannot be written is lost with all that it explains."""
    events = run(engine([15.2]), 6000)
    for event in events:
        assert json.loads(json.dumps(event.data)) == dict(event.data)
    phase = of_kind(events, EventKind.PHASE)[2].data
    assert phase == {
        "phase": "hold",
        "set": 1,
        "repetition": 1,
        "side": "right",
        "has_target": True,
        "attempt": 1,
        "has_feedback": True,
    }
    first, last = of_kind(events, EventKind.JERK)
    assert (first.index, last.index) == (3800, 3800)
    assert first.data["id"] == last.data["id"] == 0
    assert not first.data["is_confirmed"]
    assert last.data["is_confirmed"]


def test_a_person_says_when_to_begin() -> None:
    """A session that runs off while electrodes are placed measures the placing."""
    guided = engine(auto=False)
    assert brief(run(guided, 1000)) == [(0, "ready")]
    assert guided.frame().stage is Stage.READY
    events = guided.ask(Command.BEGIN)
    kinds = [event.kind for event in events if "not_watched" not in event.data]
    assert kinds == [EventKind.COMMAND, EventKind.STAGE]
    assert brief(events) == [(1000, "rest_calibration")]
    assert brief(run(guided, 3000, start=1000)) == [(1500, "reference")]


def test_begin_ends_a_rest_between_sets_after_its_least_time() -> None:
    """H11: who is ready need not wait a minute, but no arm gets less than 30 s."""
    long = replace(make.exercise(), dose=Dose(2, 1, rest_between_sets_s=60.0))
    guided = engine(exercise=long, sets=2, repetitions=1)
    run(guided, 4500 + 7000)
    frame = guided.frame()
    assert (frame.stage, frame.least_rest_s) == (Stage.SET_REST, 2.0)
    assert guided.ask(Command.BEGIN) == []
    run(guided, 12_000, start=11_500)
    assert guided.frame().least_rest_s == 0.0
    assert (12_000, "prepare", 2, 1) in brief(guided.ask(Command.BEGIN))
    assert guided.frame().least_rest_s == 0.0


def test_a_rest_recording_has_no_reference() -> None:
    """Asking for a contraction would spoil the recording at rest."""
    guided = engine(is_calibrated_first=False, repetitions=1)
    assert brief(run(guided, 2000))[:4] == [
        (0, "ready"),
        (0, "exercise"),
        (0, "prepare", 1, 1),
        (750, "lift", 1, 1),
    ]
    assert guided.calibration is None
    assert guided.is_over


def test_the_calibration_is_kept_said_and_given_to_the_detector() -> None:
    """Without it no level means anything, and the detector sees jerks in the noise."""
    detector = ScriptedDetector()
    guided = build(make.plan(), detector, auto=True)
    (event,) = of_kind(run(guided, 3000), EventKind.CALIBRATION)
    found = guided.calibration
    assert found is not None
    assert event.index == 2750
    assert event.data["rest_rms"] == list(found.rest_rms)
    assert all(2.0 < rms < 6.0 for rms in found.rest_rms + found.reference_rms)
    assert detector.rest_rms == found.rest_rms


@pytest.mark.parametrize(
    ("places", "primary"),
    [
        ([("biceps", Side.RIGHT), ("deltoid_anterior", Side.RIGHT)], 1),
        ([("deltoid_anterior", Side.LEFT), ("deltoid_anterior", Side.RIGHT)], 1),
        ([("deltoid_anterior", Side.RIGHT), ("biceps", Side.RIGHT)], 0),
    ],
)
def test_the_screen_shows_the_muscle_of_the_exercise(
    places: list[tuple[str, Side]], primary: int
) -> None:
    """Feedback about another muscle, or the other arm, teaches the wrong thing."""
    guided = engine()
    channels = tuple(Channel("E", Unit.UV, muscle, side) for muscle, side in places)
    stream = replace(make.stream(250.0), channels=channels)
    guided = type(guided)(
        make.plan(), stream, ScriptedDetector(), guided._task, auto=True
    )
    run(guided, 3000)
    assert guided.calibration is not None
    assert guided.calibration.primary == primary


def test_both_arms_are_one_span() -> None:
    """Two spans for one movement would count its time twice."""
    plan = make.plan(exercise=make.exercise(side=Side.BOTH), side=Side.BOTH)
    events = run(build(plan, ScriptedDetector(), auto=True), 6000)
    sides = {event.data["side"] for event in of_kind(events, EventKind.PHASE)}
    assert sides == {"both"}


@pytest.mark.parametrize(
    "changes", [{"sets": 4}, {"repetitions": 13}, {"sets": 0}, {"n_references": 0}]
)
def test_a_plan_beyond_the_limits_is_refused(changes: dict[str, int]) -> None:
    """The patient must not be able to raise a safety limit."""
    with pytest.raises(ValueError, match=r"allowed|needs"):
        engine(**changes)


def test_samples_that_come_twice_are_refused() -> None:
    """They would make the session's clock run ahead of the recording's."""
    guided = engine()
    chunk, _ = make.chunks(make.noise(50, 2), 25)
    guided.push(chunk)
    with pytest.raises(ValueError, match="second time"):
        guided.push(chunk)


def test_another_number_of_channels_is_refused() -> None:
    """A channel in another's place would be scored as the wrong muscle."""
    with pytest.raises(ValueError, match="channels"):
        engine().push(make.chunks(make.noise(25, 3), 25)[0])


def test_nothing_happens_after_the_end() -> None:
    """A stray press after the last repetition must not reopen the session."""
    guided = engine()
    run(guided, 6000)
    for command in Command:
        assert guided.ask(command) == []
    assert guided.push(make.chunks(make.noise(25, 2), 25)[0]) == []
    assert guided.frame().stage is Stage.DONE


def test_cues_say_when_and_how_hard() -> None:
    """A simulated patient that moves at other times than asked tests nothing."""
    guided = engine()
    cues = set()
    for at in range(0, 5600, 25):
        run(guided, at + 25, start=at)
        cue = guided.cue()
        cues.add((cue.index, round(cue.effort, 3), cue.ramp_s, cue.phase))
    assert {
        (500, 0.0, 0.5, "rest"),
        (750, 1.0, 1.0, "hold"),
        (3500, 0.3, 1.0, "lift"),
        (3750, 0.3, 0.5, "hold"),
        (4000, 0.0, 1.0, "lower"),
        (5500, 0.0, 0.5, "rest"),
    } <= cues
    assert len(cues) == 1 + 1 + 6 + 1 + 8


def test_phase_names_of_the_frame_follow() -> None:
    """The figure would move in the wrong direction."""
    guided = engine()
    run(guided, 3875)
    frame = guided.frame()
    assert (frame.phase, frame.phase_index) == (PhaseName.HOLD, 1)
    assert frame.progress == pytest.approx(0.5)
    assert frame.remaining_s == pytest.approx(0.5)
    assert frame.target == make.exercise().target
