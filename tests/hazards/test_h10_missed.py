"""H10: the detector misses jerks where packets were lost."""

import pytest

from rehab.app.hazards import hazard
from rehab.score.recording import judge
from tests.unit.score.recording_by_hand import detection, jerk, record, session

HAZARD = hazard("H10")


def test_the_rate_is_over_the_seconds_that_arrived() -> None:
    """Two seconds lost, and with them a jerk: the rate is that of the other eighteen."""
    seen = detection(jerk(13.0), jerk(15.0))
    whole = judge(record(session()), seen)
    holed = judge(record(session(), lost_s=[(22.0, 24.0)]), seen)
    assert whole.detectable_s - holed.detectable_s == pytest.approx(2.0)
    assert holed.per_min == pytest.approx(2 / holed.detectable_s * 60)
    assert holed.coverage_pct < whole.coverage_pct
