"""After a change the label is not withheld for good: a series of its own begins.

If these fail, a therapist waits for a comparison that never comes, or reads one across a
change as the effect of practice.
"""

from dataclasses import replace

import pytest

from rehab.model.change import ChangeKind
from rehab.model.signal import Side
from rehab.model.trend import (
    ExerciseCount,
    Obstacle,
    Occurrence,
    OccurrenceKind,
    Trend,
    TrendLabel,
    TrendSession,
)
from rehab.score.trend.judging import judge_sessions
from tests.unit.score.trend.days import day, sessions

DOSE, SITE = OccurrenceKind.DOSE, OccurrenceKind.SITE


def since(trend: Trend) -> Trend:
    """The newer series."""
    assert trend.newer is not None
    return trend.newer


@pytest.mark.parametrize("kind", [DOSE, SITE])
def test_sessions_after_a_dose_or_a_moved_sensor_build_a_baseline_of_their_own(
    kind: OccurrenceKind,
) -> None:
    trend = judge_sessions(sessions([30] * 8 + [10] * 12), [Occurrence(day(9), kind)])
    found = since(trend)
    assert (found.since, found.began) == (day(9), ChangeKind(kind.value))
    # The session of that very day is neither before nor after.
    assert (found.label, found.n_sessions) == (TrendLabel.BUILDING, 10)
    assert trend.current is found
    assert trend.shown is trend
    assert trend.label is TrendLabel.WITHHELD
    assert trend.rate_ratio == pytest.approx(1 / 3)


def test_with_sixteen_the_newer_series_has_its_own_label_and_checkpoints() -> None:
    """Fewer than before the dose is not fewer since the dose."""
    counts = [60] * 10 + [30] * 8 + [10] * 16
    trend = judge_sessions(sessions(counts), [Occurrence(day(9), DOSE)])
    found = since(trend)
    assert (found.label, found.n_sessions) == (TrendLabel.FEWER, 24)
    assert found.rate_ratio == pytest.approx(1 / 3)
    assert [c.at for c in found.checkpoints] == [16, 24]
    assert trend.shown is found
    flat = judge_sessions(sessions([60] * 10 + [30] * 16), [Occurrence(day(9), DOSE)])
    assert since(flat).label is TrendLabel.NO_CLEAR_CHANGE
    assert flat.label is TrendLabel.WITHHELD


def test_the_last_change_counts() -> None:
    happened = [Occurrence(day(20), SITE), Occurrence(day(5), DOSE)]
    found = since(judge_sessions(sessions([30] * 24), happened))
    assert (found.since, found.began, found.n_sessions) == (day(20), ChangeKind.SITE, 3)


def test_a_dose_of_today_leaves_no_session_after_it() -> None:
    found = since(judge_sessions(sessions([30] * 20), [Occurrence(day(19), DOSE)]))
    assert (found.label, found.n_sessions) == (TrendLabel.BUILDING, 0)


@pytest.mark.parametrize("at", [-1, 20])
def test_a_change_outside_of_all_sessions_begins_nothing(at: int) -> None:
    trend = judge_sessions(sessions([30] * 20), [Occurrence(day(at), DOSE)])
    assert trend.newer is None
    assert trend.current is trend


def test_another_sampling_rate_begins_a_series_with_its_first_session() -> None:
    given = [
        replace(s, fs_hz=500.0 if k >= 10 else 1000.0)
        for k, s in enumerate(sessions([30] * 26))
    ]
    trend = judge_sessions(given)
    assert trend.obstacles == (Obstacle.RATE,)
    found = since(trend)
    assert (found.since, found.n_sessions) == (day(10), 16)
    assert found.label is TrendLabel.NO_CLEAR_CHANGE


def test_a_rate_that_came_and_went_between_the_blocks_withholds_the_label() -> None:
    given = [
        replace(s, fs_hz=500.0 if k in {10, 11} else 1000.0)
        for k, s in enumerate(sessions([30] * 8 + [10] * 16))
    ]
    assert judge_sessions(given).label is TrendLabel.WITHHELD


def test_another_detector_begins_nothing_for_counting_again_mends_it() -> None:
    given = [
        replace(s, detector="x 4" if k >= 10 else "x 3")
        for k, s in enumerate(sessions([30] * 26))
    ]
    trend = judge_sessions(given)
    assert (trend.label, trend.newer) == (TrendLabel.WITHHELD, None)


def edited(counts: list[int], at: int) -> list[TrendSession]:
    """The same exercise under the same name, another text of it from `at` on."""
    return [
        replace(
            s,
            parts=tuple(
                replace(p, edition="new" if k >= at else "old") for p in s.parts
            ),
        )
        for k, s in enumerate(sessions(counts))
    ]


@pytest.mark.parametrize("at", [3, 10, 17])
def test_a_changed_exercise_is_not_compared_with_its_old_self(at: int) -> None:
    """Half the holding time, half the jerks: nothing the patient did."""
    trend = judge_sessions(edited([30] * 8 + [10] * 12, at))
    assert trend.label is TrendLabel.WITHHELD
    assert Obstacle.EXERCISE in trend.obstacles
    assert (since(trend).since, since(trend).began) == (day(at), ChangeKind.EXERCISE)


def test_an_exercise_that_is_new_is_not_one_that_changed() -> None:
    given = sessions([30] * 16)
    more = ExerciseCount("elbow_flexion", Side.LEFT, 9, 3.0, "other")
    given = [
        replace(s, parts=(*s.parts, more)) if k > 7 else s for k, s in enumerate(given)
    ]
    assert judge_sessions(given).newer is None


def judged(
    counts: list[int], n_out: int, n_judged: int, at: range
) -> list[TrendSession]:
    return [
        replace(s, n_taken_out=n_out, n_judged=n_judged) if k in at else s
        for k, s in enumerate(sessions(counts))
    ]


def test_events_taken_out_of_recent_sessions_only_earn_no_label() -> None:
    """Who judges the latest sessions only makes them look like fewer jerks."""
    trend = judge_sessions(judged([30] * 8 + [12] * 8, 18, 30, range(8, 16)))
    assert trend.label is TrendLabel.WITHHELD
    assert trend.obstacles == (Obstacle.VERDICTS,)
    assert trend.first
    assert trend.latest
    assert (trend.first.n_taken_out, trend.latest.n_taken_out) == (0, 144)


def test_blocks_that_were_judged_completely_keep_their_label() -> None:
    given = judged([24] * 8 + [8] * 8, 6, 30, range(16))
    assert judge_sessions(given).label is TrendLabel.FEWER


def test_one_event_of_hundreds_takes_no_label_away() -> None:
    given = judged([30] * 8 + [10] * 8, 1, 1, range(15, 16))
    assert judge_sessions(given).label is TrendLabel.FEWER


def test_the_scale_of_the_fit_is_told_for_the_parts_of_a_block() -> None:
    """Days differ by more than counting does: a part of a block is as unsure."""
    trend = judge_sessions(sessions([10, 50] * 8))
    assert trend.first
    assert trend.scale > 2.0
    whole = 1.0 + trend.excess(trend.first) * trend.first.n_jerks
    assert whole == pytest.approx(trend.scale)
    assert trend.excess(None) == 0.0
