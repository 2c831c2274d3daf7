"""H13: at night: warm sensor, cables, lost sleep."""

from pathlib import Path

from rehab.app.hazards import hazard
from rehab.catalog import load_catalog
from rehab.model.exercise import TaskName

HAZARD = hazard("H13")


def test_the_rest_before_sleep_asks_for_no_effort() -> None:
    """What is done last in the evening has nothing to reach, and is not measured against."""
    catalog = load_catalog(Path(__file__).parents[2] / "exercises")
    evening = catalog["relaxation"]
    assert evening.task is TaskName.RELAX
    assert evening.target is None
    assert not any(phase.has_target for phase in evening.phases)
    assert not evening.is_assessment
