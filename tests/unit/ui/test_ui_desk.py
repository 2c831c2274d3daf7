"""The desk behind the window. If these fail, home promises another session than the one
that comes, or a patient reads a SPEC.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehab.app.desk import DEMO_SENSOR, AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.frame import Stage
from rehab.model.signal import Side


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = Home(Settings(data_dir=tmp_path))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("spec", "title"),
    [
        ("replay:/data/my arm.edf", "Recording: my arm.edf"),
        (r"replay:C:\data\arm.edf", "Recording: arm.edf"),
        ("ble:NPG", "Your sensor"),
        ("ble:AA:BB:CC:DD:EE:FF", "Your sensor"),
        ("nonsense", "Your sensor"),
        ("virtual:npg?outage_at=5", "Practice sensor"),
        (DEMO_SENSOR, "Practice sensor"),
    ],
)
def test_no_spec_is_a_title(home: Home, spec: str, title: str) -> None:
    choices = AppDesk(home, "me", sensor=spec).sensors()
    assert choices[0].spec == spec
    assert choices[0].title == title
    assert choices[0].is_simulated == (title == "Practice sensor")
    # there is always another way, and before a search it is practice
    assert choices[-1].is_simulated


def test_the_plan_has_the_repetitions_asked_for(home: Home) -> None:
    desk = AppDesk(home, "me", repetitions={"arm_raise": 2})
    fewer, usual = (
        desk.plan(desk.item("arm_raise", Side.LEFT)),
        desk.plan(desk.item("elbow_flexion", Side.RIGHT)),
    )
    assert (fewer.sets, fewer.repetitions, fewer.side) == (1, 2, Side.LEFT)
    assert (usual.sets, usual.repetitions) == (2, 10)
    assert not list(home.settings.data_dir.glob("**/*.mcap"))  # only asked


def test_the_session_is_the_one_that_was_planned(home: Home) -> None:
    desk = AppDesk(home, "me", repetitions={"arm_raise": 2})
    session = desk.begin(
        desk.item("arm_raise", Side.RIGHT), DEMO_SENSOR, desk.sitting(practice=True)
    )
    try:
        promised = desk.plan(desk.item("arm_raise", Side.RIGHT))
        assert session.plan.repetitions == promised.repetitions
        assert session.plan.sets == promised.sets
        while session.tick().stage is Stage.CONNECTING:
            pass
        assert session.plan.patient == "demo"  # the signal says so, once it comes
    finally:
        session.abandon()
