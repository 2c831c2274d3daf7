"""Nights before the judge of the days. If these fail, a label stands over nights that are
not alike, or over those of a simulation.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from rehab.model.nights import NightRow, Site, TurnsBy
from rehab.model.signal import Side, Unit
from rehab.model.trend import (
    Obstacle,
    Occurrence,
    OccurrenceKind,
    Trend,
    TrendLabel,
    Unusable,
)
from rehab.score.trend.judging import judge_series
from rehab.score.trend.nights import night_trend, session_of
from tests.unit.review.sample_nights import night, with_leg_lost

FIRST = date(2026, 9, 1)


def course(*n_series: int, **changes: object) -> list[NightRow]:
    return [
        night(FIRST + timedelta(2 * k), n, **changes) for k, n in enumerate(n_series)
    ]


MORE_THEN_FEWER = (5, 6, 5, 6, 5, 6, 5, 6, 2, 1, 2, 1, 2, 1, 2, 1)


def label(rows: list[NightRow]) -> TrendLabel:
    return night_trend(rows).label


def test_the_judge_is_that_of_the_days() -> None:
    """Two judges would call the same change by two names."""
    found = night_trend(course(*MORE_THEN_FEWER))
    counts = np.array([[20.0 * n] for n in MORE_THEN_FEWER])
    same = judge_series(counts, np.full((16, 1), 7 * 60.0))
    assert found.label is same.label is TrendLabel.FEWER
    assert found.compared == same.compared
    assert found.first is not None
    assert 60 * found.first.per_min == pytest.approx(20 * 44 / 8 / 7)


def test_fifteen_nights_are_no_course() -> None:
    assert label(course(*MORE_THEN_FEWER[:15])) is TrendLabel.BUILDING
    assert label(course(*reversed(MORE_THEN_FEWER))) is TrendLabel.MORE
    assert label(course(*[3, 4] * 8)) is TrendLabel.NO_CLEAR_CHANGE
    assert night_trend([]) == Trend(TrendLabel.BUILDING, 0)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"site": Site.CALF}, Obstacle.SITE),
        ({"legs": (Side.LEFT,)}, Obstacle.SITE),
        ({"version": 2}, Obstacle.DETECTOR),
    ],
)
def test_nights_that_are_not_alike_have_no_label(
    change: dict[str, object], why: Obstacle
) -> None:
    """One leg moves less often than two: that is no change of anybody's."""
    rows = course(*MORE_THEN_FEWER)
    later = course(*MORE_THEN_FEWER, **change)
    found = night_trend([*rows[:8], *later[8:]])
    assert found.label is TrendLabel.WITHHELD
    assert found.obstacles == (why,)


def test_another_rate_withholds_too() -> None:
    rows = course(*MORE_THEN_FEWER)
    score = rows[-1].scores[0]
    slower = replace(score.night, method={**score.night.method, "recorded_hz": 500.0})
    last = replace(rows[-1], scores=(replace(score, night=slower),))
    assert night_trend([*rows[:-1], last]).obstacles == (Obstacle.RATE,)


def test_an_accelerometer_is_another_way_of_counting() -> None:
    """Turns that it leaves out would look like fewer movements."""
    rows = course(*MORE_THEN_FEWER)
    score = rows[-1].scores[0]
    felt = {**score.night.method, "turns_by": TurnsBy.MOTION.value, "turning": 1}
    last = replace(
        rows[-1], scores=(replace(score, night=replace(score.night, method=felt)),)
    )
    assert night_trend([*rows[:-1], last]).obstacles == (Obstacle.DETECTOR,)
    unfelt = {**felt, "turns_by": TurnsBy.MUSCLE.value}
    same = replace(
        last, scores=(replace(score, night=replace(score.night, method=unfelt)),)
    )
    assert night_trend([*rows[:-1], same]).label is TrendLabel.FEWER


def test_what_nobody_slept_counts_for_nobody() -> None:
    """A simulated or replayed night among one's own must not move the label."""
    own = course(*MORE_THEN_FEWER)
    strange = [
        night(FIRST + timedelta(200), 6, is_simulated=True),
        night(FIRST + timedelta(201), 6, is_replayed=True),
    ]
    assert night_trend([*own, *strange]) == night_trend(own)
    simulated = course(*MORE_THEN_FEWER, is_simulated=True)
    assert label(simulated) is TrendLabel.FEWER  # a sample clinic has nothing else
    assert night_trend(course(1, 2, is_replayed=True)).n_sessions == 0


def test_a_night_without_a_number_is_not_in_it() -> None:
    short = night(FIRST, dark_s=3 * 3600.0)
    counts = night(FIRST, unit=Unit.COUNTS, scores=())
    assert session_of(short).why_not == (Unusable.TOO_LITTLE,)
    assert session_of(counts).why_not == (Unusable.NOT_SCORED,)
    assert night_trend([short, counts]).n_sessions == 0


def test_a_night_that_lost_one_leg_is_not_in_it() -> None:
    """An empty battery on one of two legs is no improvement of anybody's."""
    whole = night(FIRST)
    found = with_leg_lost(whole)
    assert found.score is not None
    assert not found.score.withheld  # its number is shown, with words
    assert found.scarce_legs == {Side.RIGHT: 3600.0}
    assert session_of(found).why_not == (Unusable.TOO_LITTLE,)
    assert session_of(whole).is_valid
    rows = course(*MORE_THEN_FEWER)
    lost = [with_leg_lost(row) for row in rows[8:]]
    assert night_trend([*rows[:8], *lost]) == night_trend(rows[:8])


def test_a_dose_counts_and_a_moved_sensor_of_the_day_does_not() -> None:
    """A night's pads are put on anew each time; what moved on the arm says nothing."""
    rows, day = course(*MORE_THEN_FEWER), FIRST + timedelta(15)
    moved = [Occurrence(day, OccurrenceKind.SITE)]
    assert night_trend(rows, moved).label is TrendLabel.FEWER
    dose = [Occurrence(day, OccurrenceKind.DOSE)]
    found = night_trend(rows, dose)
    assert found.label is TrendLabel.WITHHELD
    assert found.obstacles == (Obstacle.DOSE_BETWEEN,)
