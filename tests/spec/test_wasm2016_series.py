"""WASM 2016: what a series is. Ferri et al., Sleep Med 2016;26:86-95; PLMScoRe 0.1.3."""

import numpy as np
import pytest

from rehab.detect.leg_movement.timeline import breaks
from rehab.detect.leg_movement.wasm import judged
from rehab.model.night import LeftOut
from tests.legs import RIGHT, every, moved


def sizes(movements: list, is_broken: object = None) -> list[int]:
    _, series, _ = judged(movements, is_broken)
    return [one.n_movements for one in series]


@pytest.mark.parametrize(("n", "found"), [(3, []), (4, [4]), (9, [9])])
def test_four_are_a_series(n: int, found: list[int]) -> None:
    assert sizes(every(20.0, n)) == found


@pytest.mark.parametrize(
    ("interval_s", "found"),
    [(9.99, []), (10.0, [4]), (10.1, [4]), (90.0, [4]), (90.01, []), (0.1 * 100, [4])],
)
def test_intervals_reach_from_ten_to_ninety_seconds_both_included(
    interval_s: float, found: list[int]
) -> None:
    """Exactly 10.0 and exactly 90.0 are in, whatever floats make of their sum."""
    assert sizes(every(interval_s, 4, first_s=0.3)) == found


@pytest.mark.parametrize("gap_s", [95.0, 8.0])
def test_another_interval_ends_a_series(gap_s: float) -> None:
    """Also a short one: that is what WASM 2016 changed."""
    first = every(20.0, 4)
    then = every(20.0, 4, first_s=first[-1].onset_s + gap_s)
    assert sizes([*first, *then]) == [4, 4]


def test_after_a_short_interval_a_new_series_may_begin() -> None:
    """The movement that came too soon is the first of the next one."""
    movements = [
        moved(one) for one in (100.0, 120.0, 140.0, 148.0, 168.0, 188.0, 208.0)
    ]
    assert sizes(movements) == [4]


def test_what_is_no_candidate_ends_a_series() -> None:
    """Twelve seconds of one leg between two candidates 40 s apart."""
    first, then = every(20.0, 4), every(20.0, 4, first_s=200.0)
    assert sizes([*first, *then]) == [8]
    assert sizes([*first, moved(175.0, 12.0), *then]) == [4, 4]
    assert sizes([*first[1:], moved(175.0, 12.0), *then[1:]]) == []


@pytest.mark.parametrize(
    ("length_s", "found"), [(5.0, [8]), (10.0, [8]), (12.0, [4, 4])]
)
def test_a_turn_ends_a_series_only_where_it_is_too_long_for_a_movement(
    length_s: float, found: list[int]
) -> None:
    """Were it a movement it would be a candidate; being none, it ends nothing."""
    first, then = every(20.0, 4), every(20.0, 4, first_s=200.0)
    turn = moved(175.0, length_s, left_out=LeftOut.TURN)
    assert sizes([*first, turn, *then]) == found


def test_intervals_are_those_between_candidates_alone() -> None:
    _, _, intervals_s = judged([*every(20.0, 3), moved(150.0, 12.0), moved(170.0)])
    assert intervals_s == pytest.approx([20.0, 20.0])


def test_a_series_at_the_end_of_the_file_counts_what_is_there() -> None:
    """Nobody waits for an end that was not recorded."""
    assert sizes([*every(20.0, 3), moved(160.0, 0.6)]) == [4]


def test_a_bilateral_movement_counts_once() -> None:
    both = [moved(one.onset_s + 0.2, 2.0, RIGHT) for one in every(20.0, 4)]
    assert sizes([*every(20.0, 4), *both]) == [4]


@pytest.mark.parametrize(("lost_s", "found"), [(9.0, [8]), (11.0, [4, 4])])
def test_a_disconnection_ends_a_series(lost_s: float, found: list[int]) -> None:
    """A loss as long as the shortest interval may hide a movement; a shorter one not."""
    step_s = 0.1
    is_lost = np.zeros(4000, dtype=np.bool_)
    is_lost[1670 : 1670 + round(lost_s / step_s)] = True
    assert sizes(every(20.0, 8), breaks(is_lost, step_s, 10.0)) == found


def test_series_run_through_wake_and_the_awake_are_not_counted() -> None:
    """PLMScoRe tells the stage after the series; the index is of sleep."""
    stages = (2, 2, 0, 2, 2)
    movements = [moved(100.0 + 20.0 * i, stage=stage) for i, stage in enumerate(stages)]
    found, series, _ = judged(movements)
    assert [one.n_movements for one in series] == [4]
    assert [one.left_out for one in found] == [None, None, "awake", None, None]
