"""What is said about the machine's Bluetooth: each part, and how it is put right."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rehab.sensors.ble import find_missing_part
from rehab.sensors.ble.machine import LinuxBluetooth, read_linux
from rehab.sensors.ble.trouble import Part


@dataclass(frozen=True, slots=True)
class BluetoothFinding:
    """One part: ``service``, ``permission``, ``adapter``."""

    name: str
    words: str
    is_ok: bool


_UNKNOWN = "Not known before the one above is put right."
_MAC_DENIED = (
    "Not allowed: switch on your terminal (or the program that starts rehab) in System"
    " Settings > Privacy & Security > Bluetooth, then start it anew."
)
_MAC_BEFOREHAND = (
    "If rehab ends here without a word, macOS has killed it: switch on your terminal in"
    " System Settings > Privacy & Security > Bluetooth, then start it anew."
)
_WINDOWS_DENIED = "Not allowed: switch on Bluetooth for desktop apps in Settings > Privacy & security."


def examine_bluetooth(platform: str = sys.platform) -> Iterator[BluetoothFinding]:
    """Yield one finding after the other; none of them raises."""
    if platform == "darwin":
        # said before asking: the system ends a program that may not ask
        yield BluetoothFinding("Bluetooth permission", _MAC_BEFOREHAND, is_ok=True)
    missing = find_missing_part()
    part, said = missing or (None, "")
    if platform == "linux":
        yield from _linux(part, said, read_linux())
    else:
        yield from _other(part, platform)


def _linux(
    part: Part | None, said: str, machine: LinuxBluetooth
) -> Iterator[BluetoothFinding]:
    service = "Bluetooth service"
    if part is Part.BUS:
        words = (
            "The system's message bus is there, but does not answer: restart the"
            " computer, or run `sudo systemctl restart dbus`."
            if machine.has_bus
            else "The system's message bus (D-Bus) is not there: install and start"
            " `dbus` and `bluez`; a container has to be given /run/dbus."
        )
        yield BluetoothFinding(service, words, is_ok=False)
    elif part is Part.SERVICE:
        words = (
            "It does not answer: run `sudo systemctl enable --now bluetooth`; install"
            f" `bluez` if there is no such service{_as_said(said)}."
        )
        yield BluetoothFinding(service, words, is_ok=False)
    else:
        yield BluetoothFinding(service, "BlueZ answers.", is_ok=True)
    yield _linux_permission(part)
    yield _linux_adapter(part, machine)


def _linux_permission(part: Part | None) -> BluetoothFinding:
    name = "Bluetooth permission"
    if part is Part.PERMISSION:
        words = (
            "Not allowed: run `sudo usermod -aG bluetooth $USER` and log in anew; over"
            " SSH or as a service, BlueZ's D-Bus policy has to allow your user."
        )
        return BluetoothFinding(name, words, is_ok=False)
    if part in {Part.BUS, Part.SERVICE}:
        return BluetoothFinding(name, _UNKNOWN, is_ok=False)
    return BluetoothFinding(name, "Your user may use it.", is_ok=True)


def _linux_adapter(part: Part | None, machine: LinuxBluetooth) -> BluetoothFinding:
    name = "Bluetooth adapter"
    seen = ", ".join(machine.adapters)
    if machine.is_hard_blocked and part is not None:
        words = (
            "It is switched off by a key or a switch of the computer, or by flight mode:"
            " switch it on there."
        )
    elif machine.is_soft_blocked and part is not None:
        words = "It is blocked: run `rfkill unblock bluetooth`."
    elif part is None:
        return BluetoothFinding(name, f"{seen or 'One'} is there and on.", is_ok=True)
    elif part is Part.POWER:
        words = f"{seen or 'It'} is switched off: run `bluetoothctl power on`."
    elif part is Part.ADAPTER and machine.adapters:
        words = (
            f"{seen} is there, but BlueZ cannot use it: unplug it and plug it in again,"
            " or run `sudo systemctl restart bluetooth`."
        )
    elif part is Part.ADAPTER or not machine.adapters:
        words = (
            "None: plug in a Bluetooth adapter (Bluetooth 4.0 or later); a virtual"
            " machine or a container has to be given it."
        )
    else:
        words = f"{seen} is there; whether it is on, only the service knows."
    return BluetoothFinding(name, words, is_ok=False)


def _other(part: Part | None, platform: str) -> Iterator[BluetoothFinding]:
    if part is Part.PERMISSION:
        words = _MAC_DENIED if platform == "darwin" else _WINDOWS_DENIED
        yield BluetoothFinding("Bluetooth permission", words, is_ok=False)
        return
    if part is None:
        words = "One is there and on."
    elif part is Part.POWER:
        words = "Switched off: switch Bluetooth on in the system's settings."
    else:
        words = (
            "None that rehab can use: plug in a Bluetooth adapter (Bluetooth 4.0 or"
            " later), or switch Bluetooth on in the system's settings."
        )
    yield BluetoothFinding("Bluetooth adapter", words, is_ok=part is None)


def _as_said(said: str) -> str:
    return f" (it said: {said.rstrip('.')})" if said else ""
