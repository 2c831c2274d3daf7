"""In which repetitions the effort is shown: less and less over the weeks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.live.script import is_fed_back
from rehab.model.frame import Stage
from tests.unit.live.live_rooms import BACK, engine, run


@pytest.mark.parametrize(
    ("pct", "shown"),
    [(100, [0, 1, 2, 3, 4, 5]), (50, [0, 2, 4]), (33, [0, 3]), (0, [])],
)
def test_shown_repetitions_are_spread_and_the_first_is_one(
    pct: int, shown: list[int]
) -> None:
    """All of them at the end would show nothing while one still learns."""
    assert [k for k in range(6) if is_fed_back(k, pct)] == shown


@given(st.integers(0, 100), st.integers(1, 60))
def test_no_more_are_shown_than_the_plan_says(pct: int, n: int) -> None:
    """Fading that rounds up every time never fades."""
    shown = sum(is_fed_back(k, pct) for k in range(n))
    assert shown == -(-n * pct // 100)


def test_an_assessment_shows_no_effort_and_a_calibration_always_does() -> None:
    """A score must not be trained to the display; a contraction needs to be seen."""
    guided = engine(feedback_pct=0)
    seen = {}
    for stop in range(500, 5000, 250):
        run(guided, stop, start=stop - 250 if seen else 0)
        frame = guided.frame()
        seen.setdefault((frame.stage, frame.has_feedback), stop)
    assert (Stage.REFERENCE, True) in seen
    assert (Stage.EXERCISE, False) in seen
    assert (Stage.EXERCISE, True) not in seen


def test_half_of_the_repetitions_are_shown() -> None:
    """Also after a set: the count goes on."""
    guided = engine(feedback_pct=50, sets=2, repetitions=1)
    run(guided, 4000)
    assert guided.frame().has_feedback
    run(guided, 6000, start=4000)
    frame = guided.frame()
    assert (frame.set_number, frame.has_feedback) == (2, False)


@pytest.mark.parametrize(("pct", "is_low"), [(None, False), (16, False), (15, True)])
def test_a_battery_that_may_not_last_is_told(pct: int | None, is_low: bool) -> None:
    """A sensor that dies in the middle of a set frightens, and costs the set."""
    guided = engine()
    guided.push(type(BACK)(BACK.state, 0, pct))
    assert guided.frame().is_battery_low is is_low
