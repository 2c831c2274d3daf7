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


def test_two_sensors_are_two_requests() -> None:
    """Left and right must stay apart, each with its own options."""
    request = parse_spec("virtual:npg?battery=9, virtual:myo", speed=2.0)
    assert (request.kind, request.name) == ("virtual", "npg + myo")
    assert [(p.name, p.options, p.speed) for p in request.parts] == [
        ("npg", {"battery": "9"}, 2.0),
        ("myo", {}, 2.0),
    ]
    assert [part.name for part in parse_spec("ble:A,ble:B:C").parts] == ["A", "B:C"]


@pytest.mark.parametrize("text", ["replay:a,ble:b.csv", "ble:Anna, left", "ble:A,b:c"])
def test_a_name_with_a_comma_is_one_sensor(text: str) -> None:
    """A file that is called so must be found under its name."""
    request = parse_spec(text)
    assert request.parts == ()
    assert request.name == text.partition(":")[2]


@pytest.mark.parametrize(
    "text",
    ["ble:A,virtual:npg", "simulated,simulated", "ble:A,ble:a", "ble:A,replay:x"],
)
def test_what_cannot_be_heard_at_once_is_refused(text: str) -> None:
    """One sentence, instead of one sensor that is taken for two."""
    with pytest.raises(SensorError) as raised:
        parse_spec(text)
    assert raised.value.reason is Reason.SENSORS_APART
