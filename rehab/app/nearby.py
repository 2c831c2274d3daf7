"""What a person calls a sensor, and which of those nearby is theirs."""

from collections.abc import Sequence
from pathlib import PureWindowsPath

from rehab.errors import SensorError
from rehab.i18n import _
from rehab.ports import SensorChoice
from rehab.sensors.lookout import Lookout


class Search:
    """A search for sensors; fits `rehab.ports.SensorSearch`.

    Parameters
    ----------
    lookout : Lookout
    mine : sequence of str
        SPECs that are the person's own, or were asked for.
    """

    def __init__(self, lookout: Lookout, mine: Sequence[str]) -> None:
        self._lookout = lookout
        self._mine = tuple(mine)

    @property
    def found(self) -> tuple[SensorChoice, ...]:
        """What is heard now, one's own first.

        A name that two sensors have is nobody's: which one is meant, the tap tells.
        """
        found = self._lookout.found
        owned: dict[str, str] = {}  # address to SPEC
        for spec in self._mine:
            meant = [one.address for one in found if one.is_meant(spec)]
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

    @property
    def trouble(self) -> SensorError | None:
        """Why nothing can be heard now."""
        return self._lookout.trouble

    def close(self) -> None:
        """End the search."""
        self._lookout.close()


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
