"""The SPEC of the command line, taken apart: ``kind[:name][?option=value&...]``.

Several of them, separated by commas, are heard as one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
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
_CAN_BE_SEVERAL = frozenset({"ble", "virtual"})


def parse_spec(text: str, **how: Any) -> SensorRequest:
    """Return the request that `text` stands for.

    Parameters
    ----------
    text : str
        For example ``simulated?seed=1&jerks_per_min=12``, ``replay:night.edf``,
        ``ble:AA:BB:CC:DD:EE:FF`` or ``virtual:npg?outage_at=5``. The name of a file may
        hold any character; all behind ``replay:`` belongs to it. ``ble:A,ble:B`` are two
        at once: left and right, or the first and the second muscle.
    how
        The other fields of `SensorRequest`: ``plan``, ``speed``, ``channels``,
        ``fs_hz``, ``unit``.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: no such kind of sensor, or its name is missing.
        `SENSORS_APART`: several that cannot be heard as one.
    """
    kind, _, name = text.strip().partition(":")
    several = _several(text)
    if several:
        return _merged(text, [parse_spec(one, **how) for one in several])
    if kind == "replay":
        # a shell leaves the ~ behind a colon alone
        return _checked(
            text, kind, str(Path(name).expanduser()) if name else "", "", how
        )
    head, _, query = text.strip().partition("?")
    kind, _, name = head.partition(":")
    return _checked(text, kind, name, query, how)


def _several(text: str) -> list[str]:
    """Return the SPECs of a list; nothing where it is no list.

    It is one only if every part begins with a kind: names may hold commas.
    """
    parts = [part.strip() for part in text.split(",")]
    kinds = plugins.names("sensors")
    is_list = all(re.split("[:?]", part)[0] in kinds for part in parts)
    is_file = parts[0].startswith("replay:")
    return parts if is_list and len(parts) > 1 and not is_file else []


def _merged(text: str, parts: Sequence[SensorRequest]) -> SensorRequest:
    kinds = {part.kind for part in parts}
    names = [part.name.lower() for part in parts]
    is_same = parts[0].kind == "ble" and len(set(names)) < len(names)
    if len(kinds) > 1 or not kinds <= _CAN_BE_SEVERAL or is_same:
        raise SensorError(Reason.SENSORS_APART, name=text)
    name = " + ".join(part.name for part in parts)
    return replace(parts[0], name=name, options={}, parts=tuple(parts))


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
