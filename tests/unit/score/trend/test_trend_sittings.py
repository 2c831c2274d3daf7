"""Which sittings are in the trend, and what they bring into it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from rehab.model.score import Score, Withheld
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.model.trend import ExerciseCount, Unusable
from rehab.score.trend.sittings import sittings
from tests.unit.storage.sittings import SCORE, SITTING

BLOCK = {"arm_raise", "elbow_flexion", "rest_recording"}.__contains__
DAY_US = 86_400_000_000
NOON_US = 1_772_452_800_000_000  # 2 March 2026, 12:00 UTC
A, B = UUID(int=1), UUID(int=2)


def scored(n: int, seconds: float, *withheld: Withheld) -> Score:
    return replace(
        SCORE,
        n_jerks=n,
        detectable_s=seconds,
        withheld=withheld,
        detector={"name": "jerk_offline", "version": 3, "fs_hz": 1000.0},
    )


SHA = "ab" * 32


def row(
    exercise: str = "arm_raise",
    score: Score | None = None,
    **more: object,
) -> SessionRow:
    values = {
        "exercise_id": exercise,
        "side": Side.RIGHT,
        "started_us": NOON_US,
        "utc_offset_min": 0,
        "score": score or scored(10, 200.0),
        "sitting": A,
    }
    return replace(SITTING, **(values | more))


def test_the_exercises_of_a_sitting_are_counted_together() -> None:
    """By exercise and side, so that their mix can cancel; practice is not among them."""
    found = sittings(
        [
            row("arm_raise"),
            row("arm_raise", scored(3, 60.0)),
            row("arm_raise", scored(4, 90.0), side=Side.LEFT),
            row("rest_recording", scored(0, 60.0)),
            row("grip_squeeze", scored(99, 600.0)),
        ],
        BLOCK,
    )
    assert len(found) == 1
    assert found[0].parts == (
        ExerciseCount("arm_raise", Side.RIGHT, 13, pytest.approx(260 / 60), SHA),
        ExerciseCount("arm_raise", Side.LEFT, 4, 1.5, SHA),
        ExerciseCount("rest_recording", Side.RIGHT, 0, 1.0, SHA),
    )
    assert found[0].n_jerks == 17
    assert found[0].is_valid
    assert (found[0].detector, found[0].fs_hz) == ("jerk_offline 3", 1000.0)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row("grip_squeeze")], (Unusable.NO_ASSESSMENT,)),
        ([replace(row(), score=None)], (Unusable.NOT_SCORED,)),
        ([row(score=scored(10, 179.0))], (Unusable.TOO_LITTLE,)),
        (
            [row(score=scored(10, 900.0, Withheld.LOW_DETECTABLE))],
            (Withheld.LOW_DETECTABLE, Unusable.TOO_LITTLE),
        ),
        ([row(score=scored(10, 180.0))], ()),
    ],
)
def test_why_a_sitting_is_not_in_the_trend(
    rows: list[SessionRow], why: tuple[object, ...]
) -> None:
    """SCIENCE 5.4: three detectable minutes of the block, of exercises that count."""
    (found,) = sittings(rows, BLOCK)
    assert found.why_not == why
    assert found.is_valid is not why or not why


def test_a_withheld_exercise_brings_neither_jerks_nor_minutes() -> None:
    (found,) = sittings(
        [row(), row("elbow_flexion", scored(50, 200.0, Withheld.WEAK_REFERENCE))], BLOCK
    )
    assert (found.n_jerks, found.is_valid) == (10, True)


def test_simulated_sessions_never_mix_with_a_persons() -> None:
    """A practice run in the first block would move every comparison after it."""
    rows = [row(), row(is_simulated=True, sitting=B, score=scored(500, 300.0))]
    (found,) = sittings(rows, BLOCK)
    assert (found.n_jerks, found.is_simulated) == (10, False)
    (alone,) = sittings(rows[1:], BLOCK)
    assert alone.is_simulated


def test_sessions_without_a_sitting_are_one_a_day_where_the_person_was() -> None:
    """Those of before there were sittings; half past eleven at night is still that day."""
    late = NOON_US + DAY_US // 2 + 1_800_000_000  # 00:30 UTC on the third
    rows = [
        row(sitting=None, utc_offset_min=-60),
        row("elbow_flexion", sitting=None, started_us=late, utc_offset_min=-60),
        row(sitting=None, started_us=late + DAY_US, utc_offset_min=-60),
    ]
    found = sittings(rows, BLOCK)
    assert [s.day for s in found] == [date(2026, 3, 2), date(2026, 3, 3)]
    assert [len(s.parts) for s in found] == [2, 1]


def test_sittings_come_in_order_of_time_whatever_was_read_first() -> None:
    rows = [row(started_us=NOON_US + DAY_US, sitting=B), row()]
    assert [s.sitting for s in sittings(rows, BLOCK)] == [A, B]


def test_a_sitting_of_two_detectors_is_of_neither() -> None:
    """Half of it scored again: it must not pass for one of either version."""
    old = replace(scored(5, 90.0), detector={"name": "jerk_offline", "version": 2})
    (found,) = sittings([row(), row("elbow_flexion", old)], BLOCK)
    assert found.detector == "jerk_offline 2 + jerk_offline 3"


def test_the_rate_of_an_old_score_is_worked_out() -> None:
    old = replace(scored(5, 200.0), detector={"name": "x"}, duration_s=480.0)
    (found,) = sittings([row(score=old)], BLOCK)
    assert found.fs_hz == pytest.approx(120_000 / 480.0)


def test_no_rows_are_no_sittings() -> None:
    assert sittings([], BLOCK) == ()
