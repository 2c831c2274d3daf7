"""The jerk-safe input filter. If these fail, a jerk operates the program, or the person
cannot.
"""

import pytest

from rehab.model.habits import Habits
from rehab.ui.events import (
    Action,
    Intent,
    Panel,
)
from tests.unit.ui.hand import FRAME_S, GO, HOLD, PANEL, SURE_S, Hand
from tests.unit.ui.test_ui_intents_always import PURE, UI


def test_a_tap_of_a_jerk_is_not_a_command() -> None:
    hand = Hand()
    for seconds in (0.0, 0.04, 0.1, 0.2):
        hand.press(seconds)
        hand.wait(1.0)
        hand.click(seconds)
        hand.wait(1.0)
    assert hand.said == []


def test_a_slow_press_chooses_what_has_the_focus() -> None:
    hand = Hand()
    hand.press(0.3)
    assert hand.said == [Intent(Action.PRIMARY, "go")]


def test_a_slow_click_chooses_what_is_under_it() -> None:
    hand = Hand()
    hand.click(0.3, (1100, 200))
    assert hand.said == [Intent(Action.PRIMARY, "other")]


@pytest.mark.parametrize(
    ("control", "action"),
    [
        ("right", Action.NEXT),
        ("left", Action.PREV),
        ("escape", Action.BACK),
        ("pad-b", Action.BACK),
        ("tab", Action.NEXT),
    ],
)
def test_keys_mean_what_they_say(control: str, action: Action) -> None:
    hand = Hand()
    hand.press(0.3, control)
    assert hand.said == [Intent(action)]


def test_a_key_without_a_meaning_does_nothing() -> None:
    hand = Hand()
    hand.press(0.5, "key-97")
    assert hand.said == []


def test_the_second_press_of_a_tremor_is_dropped() -> None:
    hand = Hand()
    hand.press(0.3)
    hand.wait(0.3)
    hand.press(0.3)
    assert len(hand.said) == 1
    hand.wait(0.6)
    hand.press(0.3)
    assert len(hand.said) == 2


def test_a_new_screen_takes_nothing_for_a_moment() -> None:
    hand = Hand()
    hand.filter.screen_changed(hand.time_s)
    hand.wait(0.5)
    hand.press(0.4)
    assert hand.said == []
    hand.wait(0.6)
    hand.press(0.3)
    assert len(hand.said) == 1


def test_a_key_held_over_a_screen_change_does_nothing_on_the_new_screen() -> None:
    hand = Hand(Panel((HOLD,)))
    hand.down("space")
    hand.wait(0.3)
    hand.filter.screen_changed(hand.time_s)
    hand.wait(5.0)
    hand.up("space")
    assert hand.said == []
    hand.wait(1.0)
    hand.press(1.3, "space")
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_two_keys_at_once_are_a_jerk() -> None:
    hand = Hand()
    hand.down("enter")
    hand.wait(0.1)
    hand.down("right")
    hand.wait(0.4)
    hand.up("enter")
    hand.up("right")
    assert hand.said == []


def test_a_click_may_slip_a_little_and_be_taken_back_by_sliding_off() -> None:
    hand = Hand()
    hand.down("pointer", (490, 200))
    hand.move(490, 200)
    hand.slide(490, 540, 200)
    hand.up("pointer", (540, 200))
    hand.wait(SURE_S)
    assert hand.said == [Intent(Action.PRIMARY, "go")]
    hand.wait(1.0)
    hand.down("pointer", (490, 200))
    hand.move(490, 200)
    hand.slide(490, 580, 200)
    hand.up("pointer", (580, 200))
    hand.wait(SURE_S)
    assert len(hand.said) == 1


def test_a_jerk_that_throws_the_pointer_does_not_take_a_click_away() -> None:
    hand = Hand()
    hand.move(200, 200)
    hand.wait(0.5)
    hand.down("pointer", (200, 200))
    hand.wait(0.3)
    hand.move(700, 500)
    hand.wait(FRAME_S)
    hand.up("pointer", (760, 500))
    hand.wait(SURE_S)
    assert hand.said == [Intent(Action.PRIMARY, "go")]


def test_a_racing_pointer_does_not_click() -> None:
    hand = Hand()
    hand.move(900, 200)
    hand.wait(FRAME_S)
    hand.move(200, 200)
    hand.click(0.4)
    assert hand.said == []
    hand.wait(1.0)
    hand.click(0.4)
    assert len(hand.said) == 1


def test_what_must_be_held_is_not_chosen_by_a_press() -> None:
    hand = Hand(Panel((HOLD, GO)))
    hand.press(0.6)
    hand.wait(1.0)
    hand.click(0.6, (200, 700))
    assert hand.said == []


@pytest.mark.parametrize("control", ["space", "enter", "pad-a"])
def test_a_full_ring_chooses_once(control: str) -> None:
    hand = Hand(Panel((HOLD,)))
    hand.press(3.0, control)
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_a_ring_runs_back_at_twice_the_speed_and_can_be_caught_again() -> None:
    hand = Hand(Panel((HOLD,)))
    hand.down("space")
    hand.wait(0.9)
    hand.up("space")
    full = hand.filter.hold[1]
    hand.wait(0.15)
    slipped = hand.filter.hold[1]
    assert slipped == pytest.approx(full - 2 * 0.15 / Habits().hold_s, abs=0.05)
    hand.down("space")
    hand.wait(0.75)
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_a_ring_under_a_slipping_pointer_runs_back() -> None:
    hand = Hand(Panel((HOLD,)))
    hand.down("pointer", (200, 700))
    hand.move(200, 700)
    hand.wait(0.8)
    hand.slide(200, 700, 700, 0.4)
    hand.wait(0.1)
    hand.slide(700, 200, 700, 0.4)
    assert 0.1 < hand.filter.hold[1] < 0.7
    hand.wait(1.0)
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_one_switch_moves_with_a_press_and_chooses_with_a_hold() -> None:
    hand = Hand()
    hand.press(0.3, "space")
    assert hand.said == [Intent(Action.NEXT)]
    hand.wait(0.6)
    hand.panel = Panel(PANEL.targets, focus=1)
    hand.press(1.3, "space")
    assert hand.said[1:] == [Intent(Action.PRIMARY, "other")]


def test_one_switch_that_slips_off_a_hold_does_nothing() -> None:
    hand = Hand()
    hand.press(0.9, "space")
    hand.wait(1.0)
    assert hand.said == []


def test_with_one_target_a_press_of_the_switch_chooses_it() -> None:
    hand = Hand(Panel((GO,)))
    hand.press(0.3, "space")
    assert hand.said == [Intent(Action.PRIMARY, "go")]


PURE += sorted((UI / "intents").glob("*.py"))
