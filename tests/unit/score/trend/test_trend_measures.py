"""Secondary measures: what is within the patient's normal variation, and symmetry."""

import math
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from scipy import stats

from rehab.model.exercise import PhaseName
from rehab.model.measures import Measure, MeasureName
from rehab.model.score import PhaseScore, Withheld
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.model.trend import ExerciseCount
from rehab.score.trend.measures import measures, symmetry
from tests.unit.score.trend.days import session
from tests.unit.storage.sittings import SCORE, SITTING

FIRST = [60.0, 64.0, 58.0, 62.0, 66.0, 61.0, 59.0, 63.0]
BLOCK = {"arm_raise"}.__contains__


def row(k: int, in_target: float, **more: object) -> SessionRow:
    phases = (
        PhaseScore(PhaseName.HOLD, Side.RIGHT, 20.0, 1, variability_pct=10.0 + k % 2),
        PhaseScore(PhaseName.REST, Side.RIGHT, 20.0, 1, relaxation_s=None),
    )
    score = replace(
        SCORE,
        time_in_target_pct=in_target,
        by_phase=phases,
        withheld=more.pop("withheld", ()),
    )
    own: dict[str, Any] = {"started_us": k, "sitting": UUID(int=k + 1)} | more
    return replace(SITTING, score=score, exercise_id="arm_raise", **own)


def of(rows: list[SessionRow], name: MeasureName) -> list[Measure]:
    return [one for one in measures(rows, BLOCK) if one.name is name]


@pytest.mark.parametrize(("rise", "is_usual"), [(0.0, True), (6.0, True), (9.0, False)])
def test_a_change_within_the_own_days_is_called_that(
    rise: float, *, is_usual: bool
) -> None:
    rows = [row(k, value) for k, value in enumerate(FIRST)]
    rows += [row(8 + k, value + rise) for k, value in enumerate(FIRST)]
    (found,) = of(rows, MeasureName.TIME_IN_TARGET)
    assert found.mdc95 == pytest.approx(1.96 * math.sqrt(2) * np.std(FIRST, ddof=1))
    assert found.change == pytest.approx(rise)
    assert found.is_usual is is_usual


def test_under_eight_sessions_nobody_knows_what_is_usual() -> None:
    rows = [row(k, value) for k, value in enumerate(FIRST)]
    assert measures(rows[:7], BLOCK) == ()
    (found,) = of(rows, MeasureName.TIME_IN_TARGET)
    assert (found.latest, found.change, found.is_usual) == (None, None, None)


def test_twice_in_a_sitting_is_one_day() -> None:
    """A rest recording is done at both ends: eight of them are four days, not eight."""
    rows = [row(k, value) for k, value in enumerate(FIRST)]
    again = [replace(row(k, 70.0), started_us=k + 100) for k in range(8)]
    assert measures([*rows[:4], *again[:4]], BLOCK) == ()
    (found,) = of([*rows, *again], MeasureName.TIME_IN_TARGET)
    assert found.n_sessions == 8
    assert found.first == pytest.approx((np.median(FIRST) + 70.0) / 2.0)


def test_blocks_never_overlap() -> None:
    rows = [row(k, value) for k, value in enumerate([*FIRST, 90.0, 92.0, 94.0])]
    (found,) = of(rows, MeasureName.TIME_IN_TARGET)
    assert (found.latest, found.n_sessions) == (92.0, 11)


def test_what_does_not_count_is_left_out() -> None:
    """Withheld, simulated, practice: none of them is a day to compare with."""
    rows = [row(k, value) for k, value in enumerate(FIRST)]
    rows += [
        row(20, 5.0, withheld=(Withheld.LOW_COVERAGE,)),
        row(21, 5.0, is_simulated=True),
        replace(row(22, 5.0), exercise_id="grip_squeeze"),
        replace(row(23, 5.0), score=None),
    ]
    (found,) = of(rows, MeasureName.TIME_IN_TARGET)
    assert found.n_sessions == 8
    assert of(rows, MeasureName.HOLD_VARIABILITY)[0].first == pytest.approx(10.5)
    assert of(rows, MeasureName.RELAXATION) == []


def sides(left: int, right: int, minutes: tuple[float, float] = (3.0, 3.0)) -> Any:
    return symmetry(
        [
            session(
                k,
                parts=(
                    ExerciseCount("arm_raise", Side.LEFT, left, minutes[0]),
                    ExerciseCount("arm_raise", Side.RIGHT, right, minutes[1]),
                    ExerciseCount("rest_recording", Side.BOTH, 50, 1.0),
                    ExerciseCount("reach_and_hold", Side.RIGHT, 70, 1.0),
                ),
            )
            for k in range(8)
        ]
    )


def test_symmetry_is_of_rates_of_the_same_exercises() -> None:
    """More time on one side, or an exercise of one side only, is no asymmetry."""
    assert sides(5, 5).value == 0.0
    assert sides(5, 15).value == pytest.approx(0.5)
    assert sides(4, 8, (2.0, 4.0)).value == pytest.approx(0.0)
    found = sides(5, 15)
    low, high = stats.binomtest(120, 160).proportion_ci(method="exact")
    assert found.ci95 == pytest.approx((2 * low - 1, 2 * high - 1))


@pytest.mark.parametrize(("left", "right", "value"), [(0, 2, 1.0), (2, 0, -1.0)])
def test_symmetry_of_one_sided_jerks_has_limits(
    left: int, right: int, value: float
) -> None:
    found = sides(left, right)
    assert found.value == value
    assert -1.0 <= found.ci95[0] < found.ci95[1] <= 1.0


def test_without_jerks_or_without_both_sides_there_is_no_symmetry() -> None:
    assert sides(0, 0) is None
    assert symmetry([session(0)]) is None
    assert symmetry([]) is None
