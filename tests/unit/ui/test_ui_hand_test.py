"""The three-press hand test. If it fails, a person gets a filter that their hand cannot
operate, or one that lets its jerks through.
"""

import pytest

from rehab.model.habits import Habits
from rehab.ui.events import Move, Press, Release
from rehab.ui.intents.hand_test import HandPress, HandTest, measure_habits


def test_a_steady_hand_gets_the_usual_times() -> None:
    assert measure_habits([HandPress(1.6)] * 3) == Habits()
    assert measure_habits([]) == Habits()


def test_accidental_taps_make_presses_slower() -> None:
    habits = measure_habits([HandPress(1.6, taps_s=(0.1, 0.32)), HandPress(1.6)])
    assert habits.slow_s == pytest.approx(0.40, abs=0.03)


def test_rebounds_make_the_dead_time_longer() -> None:
    habits = measure_habits([HandPress(1.6, rebounds_s=(0.9,)), HandPress(1.6)])
    assert habits.bounce_s == pytest.approx(1.0)


def test_a_hand_that_cannot_hold_is_not_asked_to() -> None:
    habits = measure_habits([HandPress(0.9, taps_s=(0.38,)), HandPress(0.7)])
    assert habits.hold_s == pytest.approx(0.6, abs=0.05)
    assert habits.slow_s <= 0.35


def test_what_the_test_does_not_measure_stays() -> None:
    known = Habits(slow_s=1.0, scan_s=2.0, emg_switch=True)
    habits = measure_habits([HandPress(1.6)] * 3, known)
    assert habits == Habits(scan_s=2.0, emg_switch=True)


def test_who_lets_go_when_the_ring_is_full_can_hold() -> None:
    assert measure_habits([HandPress(1.25)] * 3).hold_s == Habits().hold_s


def test_the_test_hears_holds_slips_tremor_and_rebounds() -> None:
    test = HandTest()
    for start, stop in ((1.0, 2.5), (4.0, 5.6), (8.0, 9.7)):
        test.feed(Press("pointer", start, (100, 100)))
        test.feed(Release("pointer", start + 0.8, (100, 100)))
        test.feed(Press("pointer", start + 0.85, (100, 100)))  # a tremor
        test.feed(Move(start + 0.9, (130, 140)))
        test.feed(Release("pointer", stop, (130, 140)))
    test.feed(Press("pointer", 10.1, (100, 100)))
    test.feed(Release("pointer", 10.2, (100, 100)))
    first, _, last = test.presses
    assert first == HandPress(pytest.approx(1.5), pytest.approx(50.0))
    assert last.rebounds_s == pytest.approx((0.4,))
    assert last.taps_s == pytest.approx((0.1,))


def test_what_is_still_down_is_not_judged() -> None:
    test = HandTest()
    test.feed(Press("space", 1.0))
    assert test.presses == ()
    assert measure_habits(test.presses) == Habits()
