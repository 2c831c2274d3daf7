"""The kinds of Bluetooth sensors that can be heard: one file each, one line here."""

import re

from rehab.sensors.ble.kinds.bitalino import BITALINO
from rehab.sensors.ble.kinds.ganglion import GANGLION
from rehab.sensors.ble.kinds.gforce import GFORCE
from rehab.sensors.ble.kinds.kind import BleKind
from rehab.sensors.ble.kinds.makers import LINES, ROWS
from rehab.sensors.ble.kinds.myo import MYO
from rehab.sensors.ble.kinds.myoware import MYOWARE
from rehab.sensors.ble.kinds.npg import NPG_LITE
from rehab.sensors.ble.kinds.shimmer import SHIMMER
from rehab.sensors.ble.kinds.umyo import UMYO

KINDS: tuple[BleKind, ...] = (
    NPG_LITE,
    GANGLION,
    MYO,
    GFORCE,
    UMYO,
    SHIMMER,
    BITALINO,
    MYOWARE,
    LINES,
    ROWS,
)

_IS_CHANNELS = re.compile(r"\d+CH$", re.IGNORECASE)


def kind_of(name: str) -> BleKind | None:
    """Return the kind of sensor that advertises such a name, or None."""
    for kind in KINDS:
        if name.startswith(kind.name_prefixes or "\0"):
            return kind
    return None


def kind_called(word: str) -> BleKind | None:
    """Return the kind with this id, or None."""
    return next((kind for kind in KINDS if kind.id == word), None)


def plain_name(kind: BleKind, name: str) -> str:
    """Return what a person may call it: the maker's words, and what tells two apart.

    ``NPG-Lite-3CH-1A2B`` is ``NPG Lite 1A2B``, ``NPG-30:30:F9`` is ``NPG Lite 30:30:F9``.
    """
    known = {*kind.title.lower().split(), ""}
    words = re.split(r"[-_\s]+", name)
    own = [w for w in words if w.lower() not in known and not _IS_CHANNELS.match(w)]
    return " ".join([kind.title, *own])
