"""The SPEC of the command line, taken apart: ``kind[:name][?option=value&...]``."""

from pathlib import Path
from typing import Any

from rehab import plugins
from rehab.errors import Reason, SensorError
from rehab.ports import SensorRequest

_FORMS = {
    "simulated": "simulated",
    "replay": "replay:FILE",
    "ble": "ble:NAME-OR-ADDRESS",
    "virtual": "virtual:npg",
    "lsl": "lsl:NAME",
}
_NEEDS_NAME = frozenset({"replay", "ble", "virtual", "lsl"})


def parse_spec(text: str, **how: Any) -> SensorRequest:
    """Return the request that `text` stands for.

    Parameters
    ----------
    text : str
        For example ``simulated?seed=1&jerks_per_min=12``, ``replay:night.edf``,
        ``ble:AA:BB:CC:DD:EE:FF`` or ``virtual:npg?outage_at=5``. The name of a file may
        hold any character; all behind ``replay:`` belongs to it.
    how
        The other fields of `SensorRequest`: ``plan``, ``speed``, ``channels``,
        ``fs_hz``, ``unit``.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: no such kind of sensor, or its name is missing.
    """
    kind, _, name = text.strip().partition(":")
    if kind == "replay":
        # a shell leaves the ~ behind a colon alone
        return _checked(
            text, kind, str(Path(name).expanduser()) if name else "", "", how
        )
    head, _, query = text.strip().partition("?")
    kind, _, name = head.partition(":")
    return _checked(text, kind, name, query, how)


def _checked(
    text: str, kind: str, name: str, query: str, how: dict[str, Any]
) -> SensorRequest:
    kinds = plugins.names("sensors")
    if kind not in kinds or (kind in _NEEDS_NAME and not name):
        allowed = ", ".join(_FORMS.get(kind, kind) for kind in kinds)
        raise SensorError(Reason.SENSOR_UNKNOWN, name=text, allowed=allowed)
    return SensorRequest(kind=kind, name=name, options=_options(query), **how)


def _options(query: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in query.split("&") if part)
    return {key.strip(): value.strip() for key, _, value in pairs}
