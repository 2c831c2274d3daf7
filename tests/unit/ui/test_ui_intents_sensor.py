"""Presses beside a sensor. If these fail, a jerk that was seen still operates the program,
or stopping has to wait for the radio.
"""

from dataclasses import MISSING, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.model.frame import Frame, Stage, StopReason
from rehab.model.habits import Habits
from rehab.model.signal import LinkState, Side
from rehab.ui import rules
from rehab.ui.events import Action, Intent, Panel, Press, Release, Target
from rehab.ui.intents import InputFilter, Listener, Sensed
from rehab.ui.layout import Box

FRAME_S = 1 / 60
GO = Target("go", Box(100, 100, 400, 300))
HOLD = Target("hold", Box(100, 600, 400, 300), needs_hold=True)
STOP = Target("stop", Box(1000, 600, 400, 300), needs_hold=True, is_stop=True)


class Hand:
    """A hand with a sensor: jerks are heard `late_s` after their onset."""

    def __init__(
        self, *targets: Target, jerks: tuple[float, ...] = (), late_s: float = 0.15
    ) -> None:
        self.filter = InputFilter()
        self.panel = Panel(targets or (GO,))
        self.time_s = 0.0
        self.jerks, self.late_s = jerks, late_s
        self.said: list[tuple[float, Intent]] = []

    def until(self, time_s: float, effort: float | None = None) -> None:
        while self.time_s < time_s - 1e-9:
            self.time_s += FRAME_S
            known = tuple(t for t in self.jerks if t + self.late_s <= self.time_s)
            self.filter.sense(Sensed(known, is_hearing=True, effort=effort))
            said = self.filter.tick(self.time_s, self.panel)
            self.said += [(self.time_s, intent) for intent in said]

    def press(self, start_s: float, stop_s: float, control: str = "enter") -> None:
        self.until(start_s)
        self.filter.feed(Press(control, self.time_s), self.panel)
        self.until(stop_s)
        self.filter.feed(Release(control, self.time_s), self.panel)
        self.until(stop_s + 1.0)


@pytest.mark.parametrize("jerk_s", [1.92, 1.95, 2.0, 2.08])
def test_a_press_around_a_jerk_is_void_and_its_tile_says_so(jerk_s: float) -> None:
    hand = Hand(jerks=(jerk_s,))
    hand.press(2.0, 2.3)
    assert hand.said == []
    assert hand.filter.ignored == "go"
    hand.until(7.0)
    assert hand.filter.ignored is None


@pytest.mark.parametrize("jerk_s", [1.6, 2.2])
def test_a_jerk_at_another_time_takes_nothing_away(jerk_s: float) -> None:
    hand = Hand(jerks=(jerk_s,))
    hand.press(2.0, 2.3)
    assert [intent for _, intent in hand.said] == [Intent(Action.PRIMARY, "go")]


def test_a_choice_waits_for_the_radio() -> None:
    hand = Hand()
    hand.press(2.0, 2.5)
    assert hand.said[0][0] == pytest.approx(2.5 + rules.HEAR_S, abs=2 * FRAME_S)


def test_stopping_does_not_wait() -> None:
    hand = Hand(STOP)
    hand.press(2.0, 3.5)
    assert hand.said[0][0] == pytest.approx(2.0 + 1.2, abs=2 * FRAME_S)


def test_a_pause_is_never_void_and_never_late() -> None:
    hand = Hand(jerks=(1.9, 2.0))
    hand.panel = Panel((GO,), is_moving=True)
    hand.until(2.0)
    said = hand.filter.feed(Press("key-1", hand.time_s), hand.panel)
    assert said == [Intent(Action.PAUSE)]


def test_who_holds_on_after_a_jerk_is_heard() -> None:
    hand = Hand(jerks=(1.95,))
    hand.press(2.0, 2.5)
    assert len(hand.said) == 1
    hand = Hand(HOLD, jerks=(1.95,))
    hand.press(2.0, 4.0)
    assert hand.said[0][0] > 1.95 + rules.JERK_AFTER_S + 1.2


spans = st.floats(0.05, 1.0)
onsets = st.lists(st.floats(0.0, 6.0), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(spans, spans), max_size=4), onsets, st.floats(0.0, 0.3))
def test_no_choice_is_made_by_a_press_within_reach_of_a_jerk(
    presses: list[tuple[float, float]], jerks: list[float], late_s: float
) -> None:
    hand = Hand(jerks=tuple(sorted(jerks)), late_s=late_s)
    when, began = 0.5, []
    for lasts_s, pause_s in presses:
        began.append((when, when + lasts_s))
        hand.until(when)
        hand.filter.feed(Press("enter", hand.time_s), hand.panel)
        hand.until(when + lasts_s)
        hand.filter.feed(Release("enter", hand.time_s), hand.panel)
        when += lasts_s + pause_s
    hand.until(when + 1.0)
    for time_s, _ in hand.said:
        # told after the radio's delay: another press may have begun meanwhile
        told = [p for p in began if p[1] + rules.HEAR_S <= time_s + 1e-6]
        start_s, stop_s = told[-1]
        near = [t for t in jerks if -0.08 <= start_s - t <= 0.23]
        # held on beyond the reach of the jerk, or a press that trembled before
        bridged = any(0 < start_s - other[1] < 0.12 for other in began)
        assert not near or bridged or stop_s >= max(near) + 0.35


def frame(**changes: Any) -> Frame:
    plain = {
        "stage": Stage.SET_REST,
        "time_s": 0.0,
        "link": LinkState.STREAMING,
        "exercise_id": "arm_raise",
        "side": Side.RIGHT,
        "trace": np.zeros(0, np.float32),
        "marks": (),
        "contacts": (),
    }
    names = {field.name for field in fields(Frame) if field.default is MISSING}
    return Frame(**(dict.fromkeys(names) | plain | changes))  # type: ignore[arg-type]


def test_sample_time_is_matched_by_the_least_delay() -> None:
    """Chunks that come late must not move a jerk away from the press it made."""
    ears = Listener()
    base = frame(stage=Stage.SET_REST, is_simulated=False)
    for k, late in enumerate((0.05, 0.20, 0.03, 0.15, 0.09)):
        now = replace(base, time_s=k * 0.1, jerks_s=(k * 0.1 - 0.02,))
        sensed = ears.take(now, 100.0 + k * 0.1 + late)
    assert sensed.is_hearing
    assert sensed.jerks_s == pytest.approx((100.0 + 0.38 + 0.03,))


def test_a_silent_or_made_up_sensor_gates_nothing() -> None:
    ears = Listener()
    base = frame(stage=Stage.SET_REST, is_simulated=False, time_s=1.0)
    assert ears.take(base, 10.0).is_hearing
    assert not ears.take(base, 11.0).is_hearing
    lost = replace(base, time_s=2.0, link=LinkState.LOST)
    assert not ears.take(lost, 12.0).is_hearing
    practice = replace(base, time_s=3.0, is_simulated=True, jerks_s=(2.9,))
    assert ears.take(practice, 13.0) == Sensed(effort=0.0)
    assert ears.take(None, 14.0) == Sensed()


@pytest.mark.parametrize(
    "stage", [Stage.EXERCISE, Stage.REFERENCE, Stage.REST_CALIBRATION, Stage.DONE]
)
def test_a_muscle_that_works_is_no_switch(stage: Stage) -> None:
    """Else an exercise chooses things, or a rated arm is used to press."""
    now = frame(stage=stage, is_simulated=False, effort=0.5)
    assert Listener().take(now, 10.0).effort is None


def test_a_shaking_muscle_does_not_answer_that_its_owner_is_ok() -> None:
    """H3: a seizure must not resume the session."""
    now = frame(stage=Stage.PAUSED, stop_reason=StopReason.RHYTHMIC, effort=0.9)
    assert Listener().take(replace(now, jerks_s=(0.0,)), 10.0).effort is None
    assert Listener().take(now, 10.0).effort == 0.9  # the bursts are over
    rest = replace(now, stop_reason=None, jerks_s=(0.0,))
    assert Listener().take(rest, 10.0).effort == 0.9


class Muscle(Hand):
    """The same hand, but the arm is the switch."""

    def __init__(self, *targets: Target, scan_s: float | None = 5.0) -> None:
        super().__init__(*targets)
        self.filter.habits = Habits(emg_switch=True, scan_s=scan_s)
        self.until(1.0, 0.02)

    def flex(self, seconds: float, level: float = 0.4) -> None:
        self.until(self.time_s + seconds, level)
        self.until(self.time_s + 0.6, 0.03)


def names(hand: Hand) -> list[str | None]:
    return [i.target for _, i in hand.said if i.action is Action.PRIMARY]


def test_a_held_contraction_chooses_what_is_lit() -> None:
    hand = Muscle(GO, HOLD)
    hand.flex(1.0)
    assert names(hand) == ["go"]


@pytest.mark.parametrize(("seconds", "level"), [(0.3, 0.9), (0.7, 0.9), (2.0, 0.18)])
def test_a_jerk_or_a_weak_contraction_is_no_switch(
    seconds: float, level: float
) -> None:
    hand = Muscle(GO)
    hand.flex(seconds, level)
    assert hand.said == []


def test_a_contraction_that_is_not_let_go_is_no_wish() -> None:
    hand = Muscle(GO)
    hand.flex(4.0)
    assert hand.said == []
    hand.flex(1.0)
    assert names(hand) == ["go"]


def test_a_contraction_fills_the_ring_of_what_must_be_held() -> None:
    hand = Muscle(HOLD)
    hand.flex(1.2)
    assert names(hand) == []
    hand.until(hand.time_s + 2.0, 0.02)
    hand.flex(2.2)
    assert names(hand) == ["hold"]


def test_a_cluster_of_jerks_is_no_contraction() -> None:
    hand = Muscle(GO)
    hand.jerks, hand.late_s = (1.1, 1.4, 1.7), 0.05
    hand.flex(1.2)
    assert hand.said == []


def test_the_muscle_is_a_switch_only_if_that_was_chosen() -> None:
    hand = Muscle(GO)
    hand.filter.habits = Habits()
    hand.flex(1.0)
    assert hand.said == []


def test_a_contraction_over_a_new_screen_chooses_nothing_there() -> None:
    hand = Muscle(GO)
    hand.until(hand.time_s + 0.5, 0.4)
    hand.filter.screen_changed(hand.time_s)
    hand.flex(1.5)
    assert hand.said == []
