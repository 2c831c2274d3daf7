"""Parts of a GATT table that several emulated sensors have."""

from collections.abc import Mapping

from bumble.att import Attribute
from bumble.gatt import Characteristic, Service

from rehab.sensors.packets import services

_BATTERY_SERVICE, _BATTERY_LEVEL = "180F", "2A19"
_INFORMATION_SERVICE = "180A"


def readable(uuid: str, value: bytes) -> Characteristic[bytes]:
    """Return a characteristic that only tells a value."""
    return Characteristic(
        uuid, Characteristic.Properties.READ, Attribute.READABLE, value
    )


def notifying(uuid: str) -> Characteristic[bytes]:
    """Return a characteristic that only notifies."""
    return Characteristic(
        uuid, Characteristic.Properties.NOTIFY, Attribute.READABLE, b""
    )


def battery_service(percent: int) -> Service:
    """Return the Battery Service of the Bluetooth SIG."""
    return Service(_BATTERY_SERVICE, [readable(_BATTERY_LEVEL, bytes([percent]))])


def information_service(told: Mapping[str, str]) -> Service:
    """Return the Device Information Service; the words are those of `services`."""
    return Service(
        _INFORMATION_SERVICE,
        [
            readable(services.DEVICE_INFORMATION[word], services.encode_text(text))
            for word, text in told.items()
        ],
    )
