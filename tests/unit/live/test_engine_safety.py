"""The stop rules."""

import math
from dataclasses import replace

import numpy as np
import pytest

from rehab.live.safety import Idle, Rhythm, SetRate
from rehab.model.exercise import SafetyLimits
from rehab.model.frame import Command, Contact, Stage, StopReason
from rehab.model.score import Jerk, JerkKind
from rehab.model.session import EventKind, SessionPlan
from tests import make
from tests.unit.live.live_rooms import (
    FS_HZ,
    ScriptedDetector,
    brief,
    build,
    of_kind,
    run,
)


def _plan(**limits: float) -> SessionPlan:
    exercise = make.exercise(phase_s=8.0)
    values = {
        "max_sets": 3,
        "max_repetitions": 12,
        "max_session_min": 20.0,
        "standing_allowed": False,
        "stop_jerks_per_min": 60.0,
        "stop_rhythmic_s": 10.0,
        "stop_pain": 4,
    }
    changed = SafetyLimits(**(values | limits))  # type: ignore[arg-type]
    return make.plan(exercise=replace(exercise, limits=changed), sets=3, repetitions=2)


# the set of `_plan` begins at 11 s (2750), lasts 3 + 64 s, then rests 2 s


def test_too_many_jerks_stop_the_set_and_then_the_session() -> None:
    """Stop rule b: exercise that brings on jerks must end by itself."""
    onsets = np.arange(12.0, 200.0, 0.9)
    guided = build(_plan(), ScriptedDetector(onsets, channels=(0,)), auto=True)
    events = run(guided, 30_000)
    stages = [found for found in brief(events) if len(found) == 2][-4:]
    # at least 20 s of the set, then the next check
    assert stages[0] == (2750, "exercise")
    assert stages[1] == (2750 + 5000, "set_rest")
    assert stages[3] == (2750 + 5000 + 500 + 5000, "stopped")
    (note,) = [e for e in of_kind(events, EventKind.NOTE) if "set_stopped" in e.data]
    assert note.index == 7750
    assert guided.frame().stop_reason is StopReason.JERK_RATE


def test_a_bearable_rate_stops_nothing() -> None:
    """A set that ends too early takes the exercise from those who need it."""
    onsets = np.arange(12.0, 200.0, 1.1)
    guided = build(_plan(), ScriptedDetector(onsets, channels=(0,)), auto=True)
    events = run(guided, 19_000)
    assert not of_kind(events, EventKind.STOP)


def test_withdrawn_jerks_do_not_stop_a_set() -> None:
    """Voluntary onsets would end the set of somebody without a single jerk."""
    onsets = list(np.arange(12.0, 80.0, 0.9))
    detector = ScriptedDetector(onsets, channels=(0,), withdrawn=range(len(onsets)))
    guided = build(_plan(), detector, auto=True)
    assert not of_kind(run(guided, 19_000), EventKind.STOP)
    assert guided.frame().n_jerks_live == 0


def test_rhythmic_bursts_everywhere_ask_and_then_stop() -> None:
    """Stop rule a: who cannot answer must not be asked to lift an arm."""
    onsets = np.arange(30.0, 60.0, 1 / 3)
    guided = build(_plan(), ScriptedDetector(onsets), auto=True)
    events = run(guided, 10_125)
    frame = guided.frame()
    assert (frame.stage, frame.stop_reason) == (Stage.PAUSED, StopReason.RHYTHMIC)
    asked_s = of_kind(events, EventKind.STAGE)[-1].index / FS_HZ
    assert 39.0 <= asked_s <= 40.5
    assert frame.remaining_s == pytest.approx(10.0 + asked_s - 40.5)
    assert guided.ask(Command.RESUME) == []  # the question comes first
    events = run(guided, 14_000, start=10_125)
    assert brief(events)[-1] == ((asked_s + 10.0) * FS_HZ, "stopped")
    assert guided.frame().stop_reason is StopReason.RHYTHMIC


def test_an_answer_keeps_the_session() -> None:
    """A person who is well decides when to go on."""
    onsets = np.arange(30.0, 41.0, 1 / 3)
    guided = build(_plan(), ScriptedDetector(onsets), auto=True)
    run(guided, 10_125)
    assert [event.kind for event in guided.ask(Command.I_AM_OK)] == [EventKind.COMMAND]
    run(guided, 15_000, start=10_125)
    frame = guided.frame()
    assert (frame.stage, frame.stop_reason) == (Stage.PAUSED, None)
    guided.ask(Command.RESUME)
    run(guided, 16_000, start=15_000)
    assert guided.frame().stage is Stage.EXERCISE


def test_the_longest_session_ends() -> None:
    """Also one that stands paused: nobody shall find it running in the evening."""
    guided = build(_plan(max_session_min=0.5), ScriptedDetector(), auto=True)
    events = run(guided, 9000, {4000: [Command.PAUSE]})
    assert brief(events)[-1] == (7500, "stopped")
    assert guided.frame().stop_reason is StopReason.MAX_DURATION


def test_nobody_there_pauses_a_session_with_a_window() -> None:
    """Counting repetitions of an empty chair makes a false record."""
    guided = build(_plan(), ScriptedDetector(), auto=False)
    guided.ask(Command.BEGIN)
    quiet = make.noise(40_000, 2)
    quiet[500:2750] *= 3  # a reference was made, then the chair is empty
    quiet[2750:] *= 0.01
    events = []
    for chunk in make.chunks(quiet, 50):
        events += guided.push(chunk)
    paused = [e for e in of_kind(events, EventKind.STAGE) if "why" in e.data]
    assert paused[0].data == {"stage": "paused", "why": "idle"}
    # 60 s of asked effort: two repetitions of 24 s, then 12 s of the third (set 2)
    assert paused[0].index == 2750 + 750 + 2 * 8000 + 500 + 750 + 3000


def test_the_rate_needs_twenty_seconds_and_forgets_after_sixty() -> None:
    """Two jerks in the first second are not 120 a minute."""
    rate = SetRate(100.0, 20.0)
    rate.wait(100)
    for _ in range(30):
        rate.hear(0)
    assert not rate.is_over_limit()
    rate.wait(1900)
    assert rate.is_over_limit()
    rate.wait(4101)
    assert not rate.is_over_limit()


def test_no_limit_lies_under_ten_a_minute() -> None:
    """A mistyped limit would stop every set of every patient."""
    rate = SetRate(100.0, 1.0)
    rate.wait(6000)
    for _ in range(9):
        rate.hear(0)
    assert not rate.is_over_limit()
    rate.hear(0)
    assert rate.is_over_limit()


_ALL = frozenset({0, 1})
_BOTH = (Contact.GOOD, Contact.GOOD)


def _burst(onset_s: float, channels: tuple[int, ...] = (0, 1)) -> Jerk:
    number = round(onset_s * 1000)
    return Jerk(number, onset_s, onset_s + 0.05, channels, JerkKind.JERK, 100.0, 4.0)


@pytest.mark.parametrize(
    ("onsets_s", "is_on"),
    [
        (np.arange(0.0, 10.0, 0.33), True),
        (np.delete(np.arange(0.0, 10.0, 0.33), 12), True),  # one missed
        (np.arange(0.0, 10.0, 0.8), False),  # a heart
        (np.arange(4.0, 10.0, 0.2), False),  # too short
        (np.arange(0.0, 7.0, 0.2), False),  # over
        (np.cumsum(np.tile([0.12, 0.12, 0.12, 1.2], 7)), False),  # in groups
        (np.delete(np.arange(0.0, 10.0, 0.2), np.s_[5::6]), True),
        (np.delete(np.arange(0.0, 10.0, 0.2), [3, 4, 9, 17, 18, 30, 31, 40]), True),
        (np.cumsum(0.05 + np.random.default_rng(1).exponential(0.28, 30)), False),
    ],
)
def test_what_counts_as_a_rhythm(onsets_s: list[float], is_on: bool) -> None:
    """Too eager, it interrupts every session; too strict, it never asks."""
    rhythm = Rhythm(10.0)
    for onset_s in onsets_s:
        rhythm.hear(_burst(float(onset_s)))
    assert rhythm.is_on(10.0, _BOTH, _ALL) is is_on


def test_a_rhythm_on_one_channel_is_a_tremor_not_an_emergency() -> None:
    """Tremor of one muscle is no reason to ask."""
    rhythm = Rhythm(10.0)
    for onset_s in np.arange(0.0, 10.0, 0.33):
        rhythm.hear(_burst(float(onset_s), (0,)))
    assert not rhythm.is_on(10.0, _BOTH, _ALL)


def test_an_electrode_that_fell_off_does_not_hide_a_rhythm() -> None:
    """It falls off just when the arm shakes."""
    rhythm = Rhythm(10.0)
    for onset_s in np.arange(0.0, 10.0, 0.33):
        rhythm.hear(_burst(float(onset_s), (0,)))
    assert rhythm.is_on(10.0, (Contact.GOOD, Contact.OFF), _ALL)
    assert not rhythm.is_on(10.0, (Contact.OFF, Contact.OFF), _ALL)


def test_an_open_input_does_not_hide_a_rhythm() -> None:
    """A three-channel sensor with one pair of pads is what most people have at home."""
    rhythm = Rhythm(10.0)
    for onset_s in np.arange(0.0, 10.0, 0.33):
        rhythm.hear(_burst(float(onset_s), (0,)))
    assert rhythm.is_on(10.0, _BOTH, frozenset({0}))


def test_idle_counts_from_the_last_effort() -> None:
    """Small chunks must not make a person look absent."""
    idle = Idle(100.0)
    effort = np.zeros(8000, dtype=np.bool_)
    effort[2500] = True
    idle.take(effort)
    assert not idle.is_on()
    idle.take(np.zeros(6000 - math.floor(5499), dtype=np.bool_))
    assert idle.is_on()
