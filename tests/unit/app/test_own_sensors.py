"""Whose sensor is whose. If these fail, a neighbour's arm becomes a patient's session."""

import json
from pathlib import Path

import pytest

from rehab.app.nearby import Search
from rehab.app.own_sensors import OwnSensors
from rehab.errors import FileError, Reason
from rehab.model.people import DEMO, HOME
from rehab.model.sensor import OwnSensor
from rehab.sensors.ble.nearby import Neighbourhood

NAME = "NPG-TEST 3CH"
MINE = OwnSensor("linux", "C4:00:00:00:00:01", NAME, "npg")
OTHER = OwnSensor("linux", "C4:00:00:00:00:02", NAME, "npg")


def test_what_a_person_trained_with_is_theirs_and_nobody_elses(tmp_path: Path) -> None:
    own = OwnSensors(tmp_path, platform="linux")
    assert own.of(HOME.id) == ()
    own.remember(HOME.id, MINE)
    own.remember("P2", OTHER)
    again = OwnSensors(tmp_path, platform="linux")
    assert again.of(HOME.id) == (MINE,)
    assert again.of(DEMO.id) == (MINE,)
    assert again.of("P2") == (OTHER,)


def test_the_latest_of_a_name_comes_last(tmp_path: Path) -> None:
    """It is the one that the name means from now on."""
    own = OwnSensors(tmp_path, platform="linux")
    own.remember(HOME.id, MINE)
    own.remember(HOME.id, OTHER)
    assert own.of(HOME.id) == (MINE, OTHER)
    own.remember(HOME.id, MINE)
    assert own.of(HOME.id) == (OTHER, MINE)


def test_an_address_of_another_system_means_nothing(tmp_path: Path) -> None:
    """On macOS it is an identifier that only one machine knows."""
    OwnSensors(tmp_path, platform="darwin").remember(
        HOME.id, OwnSensor("darwin", "6A2B-UUID", NAME, "npg")
    )
    assert OwnSensors(tmp_path, platform="linux").of(HOME.id) == ()
    assert len(OwnSensors(tmp_path, platform="darwin").of(HOME.id)) == 1


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"format": 1, "sensors": [3]}', '{"format": 1, "sensors": {"a": 1}}'],
)
def test_a_damaged_list_is_set_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "sensors.json").write_text(text)
    assert OwnSensors(tmp_path, read_only=True).of(HOME.id) == ()
    own = OwnSensors(tmp_path, platform="linux")
    assert own.of(HOME.id) == ()
    own.remember(HOME.id, MINE)
    assert own.of(HOME.id) == (MINE,)
    assert (tmp_path / "sensors.json.damaged").read_text() == text


def test_a_newer_list_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "sensors.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(FileError) as caught:
        OwnSensors(tmp_path).of(HOME.id)
    assert caught.value.reason is Reason.FILE_NEWER


class Around:
    """A lookout that heard two sensors of one name."""

    trouble = None

    def __init__(self, *addresses: str) -> None:
        around = Neighbourhood()
        for address in addresses:
            around.hear(NAME, address, -50, 0.0)
        self.found = around.now(0.0)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("spec", "heard", "firsts"),
    [
        (f"ble:{NAME}", [MINE.id, OTHER.id], [MINE.id]),
        (f"ble:{NAME}", [OTHER.id], []),  # only has the name of one's own
        (f"ble:{OTHER.id}", [OTHER.id], [OTHER.id]),  # taken on purpose
    ],
)
def test_the_window_calls_only_the_known_one_yours(
    spec: str, heard: list[str], firsts: list[str]
) -> None:
    lookout = Around(*heard)
    found = Search(lookout, [spec], [MINE]).found  # type: ignore[arg-type]
    titles = [choice for choice in found if choice.is_first]
    assert len(titles) == len(firsts)
    assert len(found) == len(heard)
