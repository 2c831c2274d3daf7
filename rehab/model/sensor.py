"""A Bluetooth sensor that somebody trained with: what makes it the same one again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnSensor:
    """One sensor, as one machine knows it.

    Parameters
    ----------
    platform : str
        ``sys.platform``: an identifier means nothing on another system.
    id : str
        The address; on macOS an identifier that only this machine knows.
    name : str
        What it advertised. Anybody can advertise it.
    kind : str
        The kind of sensor, as of ``ble:…?kind=``.
    """

    platform: str
    id: str
    name: str
    kind: str
