"""What a machine has of Bluetooth: which part is missing, and what Linux tells of it."""

import os
from dataclasses import dataclass
from pathlib import Path

from rehab.errors import SensorError
from rehab.sensors.ble.radio import Radio, look_around
from rehab.sensors.ble.trouble import Part, part_of


async def missing_part(radio: Radio) -> tuple[Part, str] | None:
    """Begin a scan; return what is missing, and what the system said. None: nothing."""
    try:
        await look_around(radio, 0.0)
    except SensorError as error:
        return part_of(error.__cause__), error.facts.get("detail", "")
    return None


@dataclass(frozen=True, slots=True)
class LinuxBluetooth:
    """What the kernel and the file system tell, whether the service runs or not.

    Parameters
    ----------
    adapters : tuple of str
        ``hci0``, …
    is_soft_blocked, is_hard_blocked : bool
        By a program, by a key or a switch of the computer.
    has_bus : bool
        The socket of the system's message bus is there.
    """

    adapters: tuple[str, ...]
    is_soft_blocked: bool
    is_hard_blocked: bool
    has_bus: bool


def read_linux(root: Path = Path("/")) -> LinuxBluetooth:
    """Return what there is; what cannot be read counts as not there."""
    switches = [
        path.parent
        for path in _listed(root / "sys/class/rfkill", "*/type")
        if _text(path) == "bluetooth"
    ]
    adapters = [path.name for path in _listed(root / "sys/class/bluetooth", "hci*")]
    return LinuxBluetooth(
        # hci0:12 is a connection of hci0
        tuple(name for name in adapters if ":" not in name),
        any(_text(one / "soft") == "1" for one in switches),
        any(_text(one / "hard") == "1" for one in switches),
        "DBUS_SYSTEM_BUS_ADDRESS" in os.environ
        or any(
            (root / folder / "dbus/system_bus_socket").exists()
            for folder in ("run", "var/run")
        ),
    )


def _listed(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
