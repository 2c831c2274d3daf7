"""What bleak raises, made into what the program knows.

Which of the many errors comes depends on the system and on the moment: a lost link shows
as "Service Discovery has not been performed yet", as protocol error 14, as an unknown
object of D-Bus, as a time-out without a word. So nothing is read out of their texts: what
failed while connected is a lost link, what failed while scanning is the radio.
"""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from rehab.errors import Reason, SensorError

RADIO_ERRORS = (BleakError, OSError, EOFError, TimeoutError)
"""What bleak raises when the radio, the link or the system's Bluetooth fails.

A machine without D-Bus gives a bare `FileNotFoundError`.
"""

_log = logging.getLogger(__name__)


class Part(Enum):
    """What Bluetooth needs, in the order in which each needs the one before."""

    BUS = auto()  # D-Bus, on Linux
    SERVICE = auto()  # bluetoothd, on Linux
    PERMISSION = auto()
    ADAPTER = auto()
    POWER = auto()


_WHY = {
    BleakBluetoothNotAvailableReason.POWERED_OFF: Part.POWER,
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: Part.PERMISSION,
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: Part.PERMISSION,
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: Part.PERMISSION,
}
_WHY_DBUS = {
    "org.bluez.Error.NotReady": Part.POWER,
    "org.freedesktop.DBus.Error.AccessDenied": Part.PERMISSION,
}
_REASONS = {
    Part.POWER: Reason.BLUETOOTH_OFF,
    Part.PERMISSION: Reason.BLUETOOTH_DENIED,
}


def part_of(error: BaseException | None) -> Part:
    """Return the first part that is missing where a scan could not begin."""
    match error:
        case BleakBluetoothNotAvailableError():
            return _WHY.get(error.reason, Part.ADAPTER)
        case BleakDBusError():
            return _WHY_DBUS.get(error.dbus_error, Part.SERVICE)
        case PermissionError():
            return Part.PERMISSION
        case FileNotFoundError() | ConnectionError() | EOFError():
            return Part.BUS
        case _:
            return Part.SERVICE if sys.platform == "linux" else Part.ADAPTER


def bluetooth_error(error: Exception) -> SensorError:
    """Return why the machine's Bluetooth cannot be used."""
    reason = _REASONS.get(part_of(error), Reason.BLUETOOTH_MISSING)
    return SensorError(reason, detail=str(error) or type(error).__name__)


@contextmanager
def bleak_speaks() -> Iterator[None]:
    """Let a call of bleak raise nothing but `RADIO_ERRORS`.

    An adapter that is pulled out in the middle of a call also shows as a `KeyError`, an
    `AssertionError` or an `AttributeError` from within bleak; and a call that a closed
    bus cut off as a `CancelledError` that nobody asked for, which would end the sensor
    thread's work without a word.
    """
    try:
        yield
    except RADIO_ERRORS:
        raise
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise BleakError("cut off") from error
    except Exception as error:
        _log.warning("from within bleak", exc_info=True)
        raise BleakError(f"{type(error).__name__}: {error}") from error
