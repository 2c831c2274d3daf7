"""What a person calls a sensor, and which of those nearby is theirs."""

from collections.abc import Callable, Sequence
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from rehab.app.home import Home
from rehab.errors import SensorError
from rehab.i18n import _
from rehab.model.sensor import OwnSensor
from rehab.ports import SensorChoice, SensorSearch
from rehab.sensors.lookout import Lookout

if TYPE_CHECKING:  # bleak is loaded on the thread that scans
    from rehab.sensors.ble.nearby import Nearby


class Search:
    """A search for sensors; fits `rehab.ports.SensorSearch`.

    Parameters
    ----------
    lookout : Lookout
    mine : sequence of str
        SPECs that are the person's own, or were asked for.
    own : sequence of OwnSensor
        What the person trained with: another one of the same name is not theirs.
    """

    def __init__(
        self, lookout: Lookout, mine: Sequence[str], own: Sequence[OwnSensor] = ()
    ) -> None:
        self._lookout = lookout
        self._mine = tuple(mine)
        self._known = {sensor.name.lower(): sensor.id.lower() for sensor in own}

    @property
    def found(self) -> tuple[SensorChoice, ...]:
        """What is heard now, one's own first.

        A name that two sensors have is nobody's: which one is meant, the tap tells.
        """
        found = self._lookout.found
        owned: dict[str, str] = {}  # address to SPEC
        for spec in self._mine:
            meant = [one.address for one in found if self._is_mine(one, spec)]
            if len(meant) == 1:
                owned.setdefault(meant[0], spec)
        choices = []
        for one in found:
            is_own = one.address in owned
            choices.append(
                SensorChoice(
                    owned.get(one.address, one.spec),
                    _("Your sensor") if is_own else one.title,
                    "",
                    is_simulated=False,
                    is_first=is_own,
                    is_near=one.is_near,
                )
            )
        return tuple(sorted(choices, key=lambda choice: not choice.is_first))

    def _is_mine(self, one: "Nearby", spec: str) -> bool:
        if not one.is_meant(spec):
            return False
        known = self._known.get(one.name.lower())
        return spec.lower() == one.spec.lower() or known in {None, one.address.lower()}

    @property
    def trouble(self) -> SensorError | None:
        """Why nothing can be heard now."""
        return self._lookout.trouble

    def close(self) -> None:
        """End the search."""
        self._lookout.close()


class NoSearch:
    """No search, and why not; fits `rehab.ports.SensorSearch`."""

    found: tuple[SensorChoice, ...] = ()

    def __init__(self, trouble: SensorError) -> None:
        self.trouble = trouble

    def close(self) -> None:
        """Do nothing."""


def search(
    home: Home,
    make_lookout: Callable[[], Lookout],
    mine: Sequence[str],
    own: Sequence[OwnSensor],
) -> SensorSearch:
    """Begin to look for sensors, if Bluetooth may be used."""
    try:
        home.starts.allow("ble:")
    except SensorError as error:
        return NoSearch(error)
    return Search(make_lookout(), mine, own)


def named(spec: str, detail: str = "") -> SensorChoice:
    """Return the choice that a SPEC stands for, in the words of a person.

    `detail` is said of what is no sensor on the air.
    """
    kind, _colon, name = spec.partition(":")
    title, is_simulated = _("Your sensor"), False
    if kind.split("?")[0] in {"simulated", "virtual"}:
        title, is_simulated = _("Practice sensor"), True
    elif kind == "replay":
        # parts a name at both kinds of slashes
        title = _("Recording: {name}").format(name=PureWindowsPath(name).name)
    else:
        detail = ""
    return SensorChoice(
        spec,
        title,
        detail,
        is_simulated=is_simulated,
        is_first=True,
        is_replayed=kind == "replay",
    )
