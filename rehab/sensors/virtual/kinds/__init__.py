"""The emulated sensors: one file each, one line in `rehab.sensors.virtual.DEVICES`."""

from importlib import import_module

from rehab.sensors.virtual import DEVICES
from rehab.sensors.virtual.device import EmulatedDevice


def emulated(name: str) -> type[EmulatedDevice]:
    """Return the class of an emulated sensor; raises `KeyError` if there is none."""
    module, _, attribute = DEVICES[name].partition(":")
    path = f"{__name__}.{module}"
    found: type[EmulatedDevice] = getattr(import_module(path), attribute)
    return found
