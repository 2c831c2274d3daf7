"""Who is near: what advertised lately, the strongest first. Touches no radio, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rehab.sensors.ble.kinds import kind_of, plain_name

FORGET_S = 20.0
"""A sensor that is not heard for so long is gone."""
_NEAR_DBM, _FAR_DBM = -68.0, -76.0
"""About an arm's length; between the two it stays what it was called."""
_NEWEST = 0.3  # of a new strength in the mean: single ones swing by 10 dB


@dataclass(frozen=True, slots=True)
class Nearby:
    """A sensor that rehab knows and that advertises now.

    Parameters
    ----------
    name, address : str
        As it advertises.
    title : str
        What a person may call it.
    rssi_dbm : float
        How strong it is heard, smoothed.
    is_near : bool
        The strength in a word.
    heard_s : float
        When it was heard last.
    """

    name: str
    address: str
    title: str
    rssi_dbm: float
    is_near: bool
    heard_s: float

    @property
    def spec(self) -> str:
        """What the command line would take. Names may be given twice, addresses not."""
        return f"ble:{self.address}"

    def is_meant(self, spec: str) -> bool:
        """Tell whether a SPEC names this sensor, by its address or its whole name."""
        kind, _colon, wanted = spec.partition(":")
        mine = {self.name.lower(), self.address.lower()}
        return kind == "ble" and wanted.lower() in mine


class Neighbourhood:
    """Keeps what advertises. Give it every sight, ask it whenever."""

    def __init__(self) -> None:
        self._known: dict[str, Nearby] = {}

    def hear(self, name: str, address: str, rssi_dbm: float, time_s: float) -> None:
        """Take in an advertisement; what is no sensor of ours is not kept."""
        device = kind_of(name)
        if device is None:
            return
        before = self._known.get(address)
        if before is None or before.name != name:
            is_near = rssi_dbm >= (_NEAR_DBM + _FAR_DBM) / 2
            title = plain_name(device, name)
            self._known[address] = Nearby(
                name, address, title, rssi_dbm, is_near, time_s
            )
            return
        mean = before.rssi_dbm + _NEWEST * (rssi_dbm - before.rssi_dbm)
        is_near = mean >= (_FAR_DBM if before.is_near else _NEAR_DBM)
        self._known[address] = replace(
            before, rssi_dbm=mean, is_near=is_near, heard_s=time_s
        )

    def now(self, time_s: float) -> tuple[Nearby, ...]:
        """Return who is there, the strongest first; forget who is gone."""
        self._known = {
            address: one
            for address, one in self._known.items()
            if time_s - one.heard_s < FORGET_S
        }
        return strongest_first(self._known.values())


def strongest_first(sensors: Iterable[Nearby]) -> tuple[Nearby, ...]:
    """Return the strongest first; those alike by address, so that none changes places."""
    return tuple(sorted(sensors, key=lambda one: (-round(one.rssi_dbm), one.address)))
