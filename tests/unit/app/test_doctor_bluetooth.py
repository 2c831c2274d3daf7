"""What `rehab doctor` says of Bluetooth. If these fail, a helper is sent to the wrong fix."""

from pathlib import Path
from typing import Any

import pytest
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from rehab.app import doctor_bluetooth
from rehab.app.doctor_bluetooth import BluetoothFinding, examine_bluetooth
from rehab.sensors import ble
from rehab.sensors.ble.machine import LinuxBluetooth, read_linux
from rehab.sensors.ble.radio import Radio

Why = BleakBluetoothNotAvailableReason
ALL = LinuxBluetooth(("hci0",), False, False, True)
BARE = LinuxBluetooth((), False, False, False)
SOFT = LinuxBluetooth(("hci0",), True, False, True)
HARD = LinuxBluetooth(("hci0",), True, True, True)
NO_SERVICE = BleakDBusError(
    "org.freedesktop.DBus.Error.ServiceUnknown", ["org.bluez was not provided"]
)


def not_available(why: BleakBluetoothNotAvailableReason) -> BleakError:
    return BleakBluetoothNotAvailableError("no", why)


class Scanner(BaseBleakScanner):
    def __init__(self, callback: Any, uuids: Any, _: str, **kwargs: Any) -> None:
        super().__init__(callback, uuids)
        self._error = kwargs["error"]

    async def start(self) -> None:
        if self._error is not None:
            raise self._error

    async def stop(self) -> None:
        pass


def found(
    monkeypatch: pytest.MonkeyPatch,
    error: Exception | None,
    machine: LinuxBluetooth = ALL,
    platform: str = "linux",
) -> dict[str, BluetoothFinding]:
    radio = Radio(Scanner, options={"error": error})
    missing = ble.find_missing_part(radio)
    monkeypatch.setattr(doctor_bluetooth, "find_missing_part", lambda: missing)
    monkeypatch.setattr(doctor_bluetooth, "read_linux", lambda: machine)
    return {
        one.name.removeprefix("Bluetooth "): one for one in examine_bluetooth(platform)
    }


def test_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    said = found(monkeypatch, None)
    assert list(said) == ["service", "permission", "adapter"]
    assert all(one.is_ok for one in said.values())
    assert "hci0" in said["adapter"].words


@pytest.mark.parametrize(
    ("error", "machine", "part", "fix"),
    [
        (FileNotFoundError(2, "No such file"), BARE, "service", "`dbus` and `bluez`"),
        (ConnectionRefusedError(), ALL, "service", "restart dbus"),
        (NO_SERVICE, ALL, "service", "systemctl enable --now bluetooth"),
        (TimeoutError(), ALL, "service", "systemctl enable --now bluetooth"),
        (
            not_available(Why.NO_BLUETOOTH),
            BARE,
            "adapter",
            "plug in a Bluetooth adapter",
        ),
        (not_available(Why.NO_BLUETOOTH), ALL, "adapter", "unplug it"),
        (not_available(Why.POWERED_OFF), ALL, "adapter", "bluetoothctl power on"),
        (not_available(Why.POWERED_OFF), SOFT, "adapter", "rfkill unblock bluetooth"),
        (not_available(Why.POWERED_OFF), HARD, "adapter", "key or a switch"),
        (BleakDBusError("org.bluez.Error.NotReady", []), ALL, "adapter", "power on"),
        (
            not_available(Why.DENIED_BY_SYSTEM),
            ALL,
            "permission",
            "usermod -aG bluetooth",
        ),
        (PermissionError(13, "denied"), ALL, "permission", "usermod -aG bluetooth"),
        (
            BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", ["no"]),
            ALL,
            "permission",
            "usermod -aG bluetooth",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_has_its_own_fix_on_linux(
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    machine: LinuxBluetooth,
    part: str,
    fix: str,
) -> None:
    said = found(monkeypatch, error, machine)
    assert not said[part].is_ok
    assert fix in said[part].words
    before = list(said)[: list(said).index(part)]
    assert all(said[name].is_ok for name in before)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_told_what_can_be_known(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    said = found(monkeypatch, not_available(Why.DENIED_BY_USER), platform=platform)
    assert not said["permission"].is_ok
    assert "Privacy" in said["permission"].words
    said = found(monkeypatch, not_available(Why.POWERED_OFF), platform=platform)
    assert "switch Bluetooth on" in said["adapter"].words
    assert found(monkeypatch, None, platform=platform)["adapter"].is_ok


def test_macos_is_warned_of_before_it_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal without the permission is ended by the system when it asks."""

    def killed() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor_bluetooth, "find_missing_part", killed)
    findings = examine_bluetooth("darwin")
    assert "macOS has killed it" in next(findings).words
    with pytest.raises(KeyboardInterrupt):
        next(findings)


def test_what_linux_tells_is_read(tmp_path: Path) -> None:
    assert not read_linux(tmp_path).adapters
    for name, kind in (("rfkill0", "wlan"), ("rfkill1", "bluetooth")):
        folder = tmp_path / "sys/class/rfkill" / name
        folder.mkdir(parents=True)
        (folder / "type").write_text(f"{kind}\n")
        (folder / "soft").write_text("1\n")
        (folder / "hard").write_text("1\n" if kind == "wlan" else "0\n")
    for name in ("hci0", "hci0:12"):
        (tmp_path / "sys/class/bluetooth" / name).mkdir(parents=True)
    (tmp_path / "run/dbus").mkdir(parents=True)
    (tmp_path / "run/dbus/system_bus_socket").touch()
    assert read_linux(tmp_path) == LinuxBluetooth(("hci0",), True, False, True)
