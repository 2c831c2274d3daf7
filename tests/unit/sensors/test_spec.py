"""The SPEC of the command line."""

import pytest

from rehab.errors import Reason, SensorError
from rehab.sensors.spec import parse_spec


@pytest.mark.parametrize(
    ("text", "kind", "name", "options"),
    [
        ("simulated", "simulated", "", {}),
        (
            "simulated?seed=1&jerks_per_min=12",
            "simulated",
            "",
            {"seed": "1", "jerks_per_min": "12"},
        ),
        ("replay:C:\\arm?.edf", "replay", "C:\\arm?.edf", {}),
        ("replay:a=1&b.csv", "replay", "a=1&b.csv", {}),
        ("ble:NPG Lite", "ble", "NPG Lite", {}),
        ("ble:AA:BB:CC:DD:EE:FF", "ble", "AA:BB:CC:DD:EE:FF", {}),
        ("virtual:npg", "virtual", "npg", {}),
        (
            " virtual:npg?outage_at=5&outage_s=2 ",
            "virtual",
            "npg",
            {"outage_at": "5", "outage_s": "2"},
        ),
    ],
)
def test_every_form(text: str, kind: str, name: str, options: dict[str, str]) -> None:
    """A SPEC that is taken apart wrongly opens another sensor, or none."""
    request = parse_spec(text)
    assert (request.kind, request.name, request.options) == (kind, name, options)


def test_how_it_is_to_run_goes_along() -> None:
    """A speed or a channel that gets lost here is silently the usual one."""
    request = parse_spec("replay:x.edf", speed=4.0, channels=("EMG 2",), fs_hz=500.0)
    assert (request.speed, request.channels, request.fs_hz) == (4.0, ("EMG 2",), 500.0)


@pytest.mark.parametrize(
    "text", ["", "sumulated", "ble", "ble:", "replay:", "virtual?"]
)
def test_what_is_wrong_is_answered_with_what_is_right(text: str) -> None:
    """Someone who mistypes a sensor needs the list, not a traceback."""
    with pytest.raises(SensorError) as raised:
        parse_spec(text)
    assert raised.value.reason is Reason.SENSOR_UNKNOWN
    assert raised.value.facts["name"] == text
    assert "replay:FILE" in raised.value.facts["allowed"]
    assert "simulated" in raised.value.facts["allowed"]
