"""H6: false alarm: an artefact or chance is read as worsening."""

from rehab.app.hazards import hazard
from rehab.model.trend import TrendLabel
from rehab.score.trend.judging import judge_sessions
from tests.unit.score.trend.days import sessions

HAZARD = hazard("H6")


def test_one_bad_day_is_no_trend() -> None:
    """Five times the usual on the last of sixteen days, and on the day after a label."""
    assert judge_sessions(sessions([30] * 15 + [150])).label is not TrendLabel.MORE
    later = judge_sessions(sessions([30] * 16 + [150]))
    assert later.label is not TrendLabel.MORE
    lasting = judge_sessions(sessions([30] * 8 + [90] * 8))
    assert lasting.label is TrendLabel.MORE  # what lasts is said
