"""What bleak raises, made into what the program knows.

Which of the many errors comes depends on the system and on the moment: a lost link shows
as "Service Discovery has not been performed yet", as protocol error 14, as an unknown
object of D-Bus, as a time-out without a word. So nothing is read out of their texts: what
failed while connected is a lost link, what failed while scanning is the radio.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

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

_WHY = {
    BleakBluetoothNotAvailableReason.POWERED_OFF: Reason.BLUETOOTH_OFF,
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: Reason.BLUETOOTH_DENIED,
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: Reason.BLUETOOTH_DENIED,
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: Reason.BLUETOOTH_DENIED,
}
_WHY_DBUS = {
    "org.bluez.Error.NotReady": Reason.BLUETOOTH_OFF,
    "org.freedesktop.DBus.Error.AccessDenied": Reason.BLUETOOTH_DENIED,
}
_log = logging.getLogger(__name__)


def bluetooth_error(error: Exception) -> SensorError:
    """Return why the machine's Bluetooth cannot be used."""
    reason = Reason.BLUETOOTH_MISSING
    if isinstance(error, BleakBluetoothNotAvailableError):
        reason = _WHY.get(error.reason, reason)
    elif isinstance(error, BleakDBusError):
        reason = _WHY_DBUS.get(error.dbus_error, reason)
    elif isinstance(error, PermissionError):
        reason = Reason.BLUETOOTH_DENIED
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
