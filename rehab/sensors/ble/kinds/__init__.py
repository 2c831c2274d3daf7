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

_MAKERS = frozenset({"", "pro", "lite", "plus"})
_IS_NUMBER = re.compile(r"(?=.*\d)[0-9A-F]+|v?\d+[A-Z]{0,2}", re.IGNORECASE)
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


def nameless(kind: BleKind, name: str, address: str) -> str:
    """Return what is kept of a sensor's name: nothing that could be its owner's.

    A name of the maker's words and numbers stays as it is, ``gForcePro+``,
    ``NPG-30:30:F9``. Of another one the kind and the end of its address are kept:
    ``NPG for Anna`` is ``NPG Lite 4F2A``.
    """
    if kind_of(name) is kind:
        rest = name
        for prefix in kind.name_prefixes:
            rest = rest.removeprefix(prefix)
        words = [word.lower() for word in re.split(r"[-_:+\s]+", rest)]
        known = {*_MAKERS, *kind.title.lower().split()}
        if all(word in known or _IS_NUMBER.fullmatch(word) for word in words):
            return name
    return f"{kind.title} {re.sub(r'[^0-9A-Za-z]', '', address)[-4:].upper()}"
