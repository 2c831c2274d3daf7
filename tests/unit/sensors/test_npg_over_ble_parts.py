"""The parts of the Bluetooth transport that need no radio."""

import asyncio
from typing import Any

import pytest
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from rehab.errors import Reason, SensorError
from rehab.model.signal import Side, Unit
from rehab.sensors import ble
from rehab.sensors.ble.finding import find
from rehab.sensors.ble.kinds import kind_of
from rehab.sensors.ble.kinds.npg import NPG_LITE, channels_in
from rehab.sensors.ble.placing import channels_of
from rehab.sensors.ble.radio import Radio
from tests import make


class BrokenScanner(BaseBleakScanner):
    """A system whose Bluetooth cannot be used."""

    def __init__(self, callback: Any, uuids: Any, _: str, **kwargs: Any) -> None:
        super().__init__(callback, uuids)
        self._error = kwargs["error"]

    async def start(self) -> None:
        raise self._error

    async def stop(self) -> None:
        raise AssertionError("never started")


def not_available(why: BleakBluetoothNotAvailableReason) -> BleakError:
    return BleakBluetoothNotAvailableError("no", why)


Why = BleakBluetoothNotAvailableReason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(2, "No such file or directory"), Reason.BLUETOOTH_MISSING),
        (PermissionError(13, "denied"), Reason.BLUETOOTH_DENIED),
        (EOFError(), Reason.BLUETOOTH_MISSING),
        (not_available(Why.NO_BLUETOOTH), Reason.BLUETOOTH_MISSING),
        (not_available(Why.POWERED_OFF), Reason.BLUETOOTH_OFF),
        (not_available(Why.DENIED_BY_USER), Reason.BLUETOOTH_DENIED),
        (not_available(Why.DENIED_BY_SYSTEM), Reason.BLUETOOTH_DENIED),
        (BleakDBusError("org.bluez.Error.NotReady", []), Reason.BLUETOOTH_OFF),
        (
            BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", []),
            Reason.BLUETOOTH_MISSING,
        ),
    ],
)
def test_why_bluetooth_cannot_be_used(error: Exception, reason: Reason) -> None:
    """Off, missing and denied ask for different things to do."""
    radio = Radio(scanner_backend=BrokenScanner, options={"error": error})
    with pytest.raises(SensorError) as caught:
        ble.scan(0.1, radio)
    assert caught.value.reason is reason


class EchoScanner(BaseBleakScanner):
    """A system that reports given advertisements, again and again."""

    def __init__(self, callback: Any, uuids: Any, _: str, **kwargs: Any) -> None:
        super().__init__(callback, uuids)
        self._heard = kwargs["heard"]

    async def start(self) -> None:
        for address, name, rssi in self._heard:
            data = AdvertisementData(name, {}, {}, [], None, rssi, ())
            device = self.create_or_update_device(address, address, name, None, data)
            self.call_detection_callbacks(device, data)

    async def stop(self) -> None:
        pass


def hears(*heard: tuple[str, str | None, int]) -> Radio:
    return Radio(scanner_backend=EchoScanner, options={"heard": heard})


def test_sensors_are_listed_by_what_the_command_line_takes() -> None:
    """What `rehab sensors` prints must be what `--sensor` understands."""
    radio = hears(
        ("00:00:00:00:00:03", "NPG-Lite-3CH", -70),
        ("00:00:00:00:00:01", "NPG-Lite-6CH", -50),
        ("00:00:00:00:00:02", "NPG-Lite-3CH", -60),
        ("00:00:00:00:00:04", "Toothbrush", -40),
        ("00:00:00:00:00:05", None, -40),
    )
    assert ble.scan(0.0, radio) == [
        ("ble:00:00:00:00:00:02", "NPG-Lite-3CH", "00:00:00:00:00:02, -60 dBm"),
        ("ble:00:00:00:00:00:03", "NPG-Lite-3CH", "00:00:00:00:00:03, -70 dBm"),
        ("ble:NPG-Lite-6CH", "NPG-Lite-6CH", "00:00:00:00:00:01, -50 dBm"),
    ]
    assert ble.find_missing_part(radio) is None


def test_what_the_system_only_remembers_is_not_there() -> None:
    """BlueZ lists sensors that are long off; connecting to one waits for nothing."""
    radio = hears(("00:00:00:00:00:01", "NPG-Lite-3CH", -127))
    with pytest.raises(SensorError) as caught:
        asyncio.run(find(radio, "NPG-Lite-3CH", 0.05, 0.01))
    assert caught.value.reason is Reason.SENSOR_NOT_FOUND


def test_a_named_sensor_is_taken_whatever_else_is_there() -> None:
    """Whoever says which one is meant need not switch the others off."""
    radio = hears(
        ("00:00:00:00:00:01", "NPG-A", -50), ("00:00:00:00:00:02", "NPG-B", -60)
    )
    sight = asyncio.run(find(radio, "npg-b", 1.0, 1.0))
    assert sight.address == "00:00:00:00:00:02"


@pytest.mark.parametrize(
    ("name", "n_channels"),
    [("NPG-Lite-3CH-1A2B", 3), ("NPG-Lite-6CH-1A2B", 6), ("NPG-Lite-band", 3)],
)
def test_the_number_of_channels_is_in_the_name(name: str, n_channels: int) -> None:
    """A wrong number of channels would turn the samples into noise."""
    assert kind_of(name) is NPG_LITE
    channels = channels_of(channels_in(name), Unit.COUNTS, plan=None)
    assert len(channels) == n_channels
    assert {(c.muscle, c.side, c.unit) for c in channels} == {("", None, Unit.COUNTS)}


def test_channels_sit_where_the_placement_page_put_them() -> None:
    """The screen shows the exercise's primary muscle: it is on the first channel (H8)."""
    channels = channels_of(3, Unit.COUNTS, make.plan())
    assert [(c.label, c.muscle, c.side) for c in channels] == [
        ("CH1", "deltoid_anterior", Side.RIGHT),
        ("CH2", "biceps", Side.RIGHT),
        ("CH3", "", None),
    ]
