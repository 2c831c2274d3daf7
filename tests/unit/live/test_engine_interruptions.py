"""Pauses, gaps, lost links and the end of the stream."""

import pytest

from rehab.errors import Reason, RehabError
from rehab.model.exercise import PhaseName
from rehab.model.frame import Command, Frame, Stage, StopReason
from rehab.model.session import Event, EventKind
from rehab.model.signal import Gap, LinkState
from tests.unit.live.live_rooms import (
    BACK,
    ENDED,
    LOST,
    Act,
    brief,
    engine,
    of_kind,
    run,
)

# Undisturbed: reference 500, exercise 2750, lift 3500, hold 3750, lower 4000, rest 4250.


def _attempts(events: list[Event]) -> list[tuple[int, object, object]]:
    return [
        (event.index, event.data["phase"], event.data["attempt"])
        for event in of_kind(events, EventKind.PHASE)
    ]


def _from(events: list[Event], index: int) -> list[tuple[object, ...]]:
    return [found for found in brief(events) if found[0] >= index]  # type: ignore[operator]


def test_a_pause_ends_the_phase_and_the_repetition_is_done_again() -> None:
    """Paused time in the exposure makes a bad minute look calm; a half repetition
    that counts as whole makes it look short."""
    guided = engine(repetitions=1)
    acts: dict[int, list[Act]] = {3900: [Command.PAUSE], 4000: [Command.RESUME]}
    events = run(guided, 6000, acts)
    assert _from(events, 3751) == [
        (3900, "paused"),
        (4000, "exercise"),
        (4000, "prepare", 1, 1),
        (4750, "lift", 1, 1),
        (5000, "hold", 1, 1),
        (5250, "lower", 1, 1),
        (5500, "rest", 1, 1),
        (5750, "done"),
    ]
    assert [a for _, p, a in _attempts(events) if p == "lift"] == [1, 2]


def test_the_frame_of_a_pause_stands_still() -> None:
    """A figure that moves on while one rests asks to be followed."""
    guided = engine()
    run(guided, 3900, {})
    guided.ask(Command.PAUSE)
    before = guided.frame()
    run(guided, 4900, start=3900)
    after = guided.frame()
    assert after.stage is Stage.PAUSED
    assert after.paused_stage is Stage.EXERCISE
    assert (after.phase, after.progress) == (PhaseName.HOLD, before.progress)
    assert after.target is None
    assert guided.cue().effort == 0.0


def test_a_pause_in_a_countdown_is_no_attempt() -> None:
    """Nothing was asked yet, so nothing failed."""
    acts: dict[int, list[Act]] = {3000: [Command.PAUSE], 3100: [Command.RESUME]}
    events = run(engine(repetitions=1), 6000, acts)
    assert _attempts(events)[:3] == [
        (2750, "prepare", 1),
        (3100, "prepare", 1),
        (3850, "lift", 1),
    ]


def test_a_paused_reference_is_made_again_whole() -> None:
    """Half a contraction would set the target too low."""
    guided = engine()
    acts: dict[int, list[Act]] = {1700: [Command.PAUSE], 2000: [Command.RESUME]}
    events = run(guided, 5000, acts)
    # the second contraction began at 1500 and is begun again at 2000 with its pause
    notes = [e for e in of_kind(events, EventKind.NOTE) if "reference" in e.data]
    assert [event.index for event in notes] == [
        750,
        1500,
        2250,
        3000,
    ]
    assert _from(events, 2001)[:1] == [(3500, "exercise")]


def test_a_paused_rest_calibration_is_made_again_after_a_countdown() -> None:
    """The press that resumed would be measured as noise."""
    guided = engine()
    acts: dict[int, list[Act]] = {100: [Command.PAUSE], 200: [Command.RESUME]}
    events = run(guided, 300, acts)
    frame = guided.frame()
    assert (frame.stage, frame.phase) == (Stage.REST_CALIBRATION, PhaseName.PREPARE)
    events += run(guided, 2000, start=300)
    assert (200 + 750 + 500, "reference") in brief(events)


def test_a_paused_rest_between_sets_goes_on_where_it_was() -> None:
    """Nobody needs to rest twice."""
    acts: dict[int, list[Act]] = {4600: [Command.PAUSE], 4700: [Command.RESUME]}
    events = run(engine(sets=2, repetitions=1), 6000, acts)
    assert _from(events, 4500)[:4] == [
        (4500, "set_rest"),
        (4600, "paused"),
        (4700, "set_rest"),
        (5100, "exercise"),
    ]


def test_a_short_gap_goes_on() -> None:
    """A session that starts again at every lost packet never ends."""
    gap = Gap(3900, 100)
    events = run(engine(), 6000, {3900: [gap]})
    assert (4000, "lower", 1, 1) in brief(events)
    assert brief(events)[-1] == (5500, "done")
    (event,) = of_kind(events, EventKind.GAP)
    assert (event.index, event.data) == (3900, {"n_samples": 100})


def test_a_gap_that_nobody_announced_is_one() -> None:
    """Skipped indices would shift everything after them against the recording."""
    guided = engine()
    run(guided, 3900)
    events = run(guided, 6000, start=4000)
    (event,) = of_kind(events, EventKind.GAP)
    assert (event.index, event.data) == (3900, {"n_samples": 100})
    assert brief(events)[-1] == (5500, "done")


@pytest.mark.parametrize("acts", [[Gap(3900, 200)], [LOST, Gap(3900, 200), BACK]])
def test_a_long_gap_breaks_the_repetition_off(acts: list[Act]) -> None:
    """A hold of which half was lost says nothing about control."""
    guided = engine(repetitions=1)
    events = run(guided, 7000, {3900: acts})
    assert _from(events, 3751) == [
        (3900, "exercise"),  # ends the span
        (4100, "prepare", 1, 1),
        (4850, "lift", 1, 1),
        (5100, "hold", 1, 1),
        (5350, "lower", 1, 1),
        (5600, "rest", 1, 1),
        (5850, "done"),
    ]
    assert [a for _, p, a in _attempts(events) if p == "lift"] == [1, 2]


def test_a_lost_link_stops_time() -> None:
    """The person waits for the sensor; the exercise must not run away meanwhile."""
    guided = engine()
    run(guided, 3900)
    events = guided.push(LOST)
    assert brief(events) == [(3900, "exercise")]
    frame = guided.frame()
    assert (frame.link, frame.stage) == (LinkState.LOST, Stage.EXERCISE)
    assert frame.time_s == 3900 / 250
    assert guided.push(BACK) == []
    assert guided.frame().battery_pct == 80
    events = run(guided, 4000, start=3900)
    assert brief(events)[0] == (3900, "prepare", 1, 1)


def test_resuming_without_a_sensor_waits_for_it() -> None:
    """A countdown into a dead link would ask for a lift that nobody sees."""
    guided = engine()
    run(guided, 3900)
    guided.ask(Command.PAUSE)
    guided.push(LOST)
    assert brief(guided.ask(Command.RESUME)) == [(3900, "exercise")]
    guided.push(Gap(3900, 5000))
    guided.push(BACK)
    events = run(guided, 9000, start=8900)
    assert brief(events) == [(8900, "prepare", 1, 1)]


def test_a_long_gap_in_the_rest_between_sets_is_not_rest() -> None:
    """The clock of the rest is the sample clock, as everywhere."""
    events = run(engine(sets=2, repetitions=1), 7000, {4600: [Gap(4600, 1000)]})
    assert (6000, "exercise") in brief(events)


def test_calibration_in_pieces_is_made_again_and_given_up_in_the_end() -> None:
    """A reference from crumbs of signal makes every target wrong."""
    holes: dict[int, list[Act]] = {at: [Gap(at, 40)] for at in range(50, 500, 90)}
    events = run(engine(), 2500, holes)
    # the second try comes after a countdown
    assert (500 + 750 + 500, "reference") in brief(events)
    holes = {at: [Gap(at, 40)] for at in range(50, 10_500, 90)}
    with pytest.raises(RehabError) as caught:
        run(engine(), 10_500, holes)
    assert caught.value.reason is Reason.TOO_SHORT


def test_the_end_of_the_stream_ends_the_session() -> None:
    """A replayed file that is too short must not hang at its end."""
    guided = engine()
    run(guided, 3900)
    events = guided.push(ENDED)
    assert [(event.kind, event.data) for event in events] == [
        (EventKind.STOP, {"why": "sensor_ended"}),
        (EventKind.STAGE, {"stage": "stopped"}),
    ]
    assert guided.frame().stop_reason is StopReason.SENSOR_ENDED


def test_the_end_of_the_stream_after_the_dose_is_no_failure() -> None:
    """A complete session must not be listed as stopped."""
    guided = engine()
    run(guided, 5500)
    assert guided.push(ENDED) == []
    assert guided.frame().stage is Stage.DONE


@pytest.mark.parametrize("at", [10, 700, 1000, 3900])
def test_stop_works_at_any_time(at: int) -> None:
    """Whoever wants out must be out."""
    guided = engine()
    run(guided, at)
    events = guided.ask(Command.STOP)
    assert [event.kind for event in events] == [
        EventKind.COMMAND,
        EventKind.STOP,
        EventKind.STAGE,
    ]
    frame: Frame = guided.frame()
    assert (frame.stage, frame.stop_reason) == (Stage.STOPPED, StopReason.PATIENT)
    assert guided.is_over


def test_commands_without_sense_leave_no_trace() -> None:
    """A log full of stray presses hides the one that mattered."""
    guided = engine()
    run(guided, 3000)
    for command in (Command.RESUME, Command.BEGIN, Command.I_AM_OK):
        assert guided.ask(command) == []
