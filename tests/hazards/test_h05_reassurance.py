"""H5: false reassurance: an improving trend that is none."""

from dataclasses import replace

import pytest

from rehab.app.hazards import hazard
from rehab.model.score import Withheld
from rehab.model.trend import Obstacle, TrendLabel
from rehab.score.recording import judge
from rehab.score.trend.judging import judge_sessions
from tests.unit.score.recording_by_hand import detection, jerk, record, session
from tests.unit.score.trend.days import sessions

HAZARD = hazard("H5")
JERKS = tuple(jerk(at_s) for at_s in (13.0, 15.0, 23.0, 25.0))


def test_a_lost_half_does_not_halve_the_rate() -> None:
    """Seconds that were not heard would else be seconds without a jerk."""
    whole = judge(record(session()), detection(*JERKS))
    half = judge(record(session(), lost_s=[(20.0, 30.0)]), detection(*JERKS[:2]))
    assert half.n_jerks == whole.n_jerks / 2
    assert half.per_min == pytest.approx(whole.per_min)


def test_a_session_with_little_coverage_is_withheld() -> None:
    """Shown, but no point of a trend."""
    score = judge(record(session(), lost_s=[(20.0, 30.0)]), detection(*JERKS[:2]))
    assert score.coverage_pct < 80.0
    assert Withheld.LOW_COVERAGE in score.withheld


def test_another_detector_withholds_the_label() -> None:
    """Two thirds fewer, but counted by something else: no word is said."""
    given = sessions([30] * 8 + [10] * 8)
    assert judge_sessions(given).label is TrendLabel.FEWER
    mixed = [*given[:8], *(replace(s, detector="jerk_offline 4") for s in given[8:])]
    trend = judge_sessions(mixed)
    assert trend.label is TrendLabel.WITHHELD
    assert trend.obstacles == (Obstacle.DETECTOR,)
