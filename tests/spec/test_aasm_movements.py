"""AASM manual, movement rules: leg movements and their series.

As quoted by the reading centre of the National Sleep Research Resource (6.8.4) and by van der
Veen et al. 2022, table 3. If one of these fails, "AASM" on a page is the name of something
else.
"""

import pytest

from rehab.detect.leg_movement.aasm import judged
from rehab.detect.leg_movement.joining import paired
from rehab.model.night import LeftOut
from tests.legs import LEFT, RIGHT, counted, every, moved, reasons


def sizes(movements: list) -> list[int]:
    _, series, _ = judged(movements)
    return [one.n_movements for one in series]


@pytest.mark.parametrize(
    ("length_s", "why"),
    [
        (0.49, [LeftOut.TOO_SHORT]),
        (0.5, []),
        (10.0, []),
        (10.01, [LeftOut.TOO_LONG]),
    ],
)
def test_a_movement_has_half_a_second_to_ten(
    length_s: float, why: list[LeftOut]
) -> None:
    found, _, _ = judged([moved(10.0, length_s)])
    assert reasons(found) == why


@pytest.mark.parametrize(("n", "found"), [(3, []), (4, [4])])
def test_four_are_a_series(n: int, found: list[int]) -> None:
    assert sizes(every(20.0, n)) == found


@pytest.mark.parametrize(
    ("interval_s", "found"), [(4.99, []), (5.0, [4]), (90.0, [4]), (90.01, [])]
)
def test_intervals_reach_from_five_to_ninety_seconds_both_included(
    interval_s: float, found: list[int]
) -> None:
    assert sizes(every(interval_s, 4, first_s=0.3)) == found


@pytest.mark.parametrize(("lag_s", "n"), [(0.0, 1), (4.99, 1), (5.0, 2)])
def test_two_legs_that_begin_under_five_seconds_apart_move_once(
    lag_s: float, n: int
) -> None:
    """From onset to onset, whether they overlap or not."""
    found = paired([moved(10.0, 1.0), moved(10.0 + lag_s, 1.0, RIGHT)])
    assert len(found) == n
    if n == 1:
        assert (found[0].leg, found[0].offset_s) == ("both", 11.0 + lag_s)


def test_one_leg_twice_within_five_seconds_moves_twice() -> None:
    """The rule is about two legs; the interval then ends the series."""
    assert len(paired([moved(10.0, 1.0), moved(13.0, 1.0)])) == 2
    assert sizes([*every(20.0, 3), moved(143.0), *every(20.0, 3, first_s=163.0)]) == [4]


def test_legs_in_turn_do_not_chain_for_ever() -> None:
    """All are one that begin within 5 s of the first; the next begins anew."""
    turns = [moved(10.0 + 2.0 * i, 1.0, (LEFT, RIGHT)[i % 2]) for i in range(6)]
    assert [len(one.parts) for one in paired(turns)] == [3, 3]


def test_nothing_is_scored_in_wake() -> None:
    found, series, _ = judged(
        [moved(100.0 + 20.0 * i, stage=(2, 2, 0, 2)[i]) for i in range(4)]
    )
    assert len(counted(found)) == 3
    assert reasons(found) == [LeftOut.AWAKE]
    assert series == []


def test_unstaged_time_is_not_known_as_sleep() -> None:
    found, _, _ = judged([moved(100.0, stage=-1)])
    assert reasons(found) == [LeftOut.AWAKE]


@pytest.mark.parametrize(("wake_s", "found"), [(40.0, [8]), (100.0, [4, 4])])
def test_a_short_wake_does_not_end_a_series(wake_s: float, found: list[int]) -> None:
    """Under 90 s the movements before go on with those after; awake ones are not there."""
    before = [moved(one.onset_s, stage=2) for one in every(20.0, 4)]
    awake = [moved(before[-1].onset_s + 15.0, stage=0)]
    after = [moved(before[-1].onset_s + wake_s + 20.0 * i, stage=2) for i in range(4)]
    assert sizes([*before, *awake, *after]) == found


def test_a_long_movement_does_not_end_a_series() -> None:
    """That is of WASM 2016 alone: by the manual it is just not scored."""
    assert sizes(
        [*every(20.0, 2), moved(128.0, 11.0), *every(20.0, 2, first_s=140.0)]
    ) == [4]


def test_an_artefact_is_kept_with_its_reason() -> None:
    found, _, _ = judged([moved(10.0, left_out=LeftOut.TURN)])
    assert reasons(found) == [LeftOut.TURN]
