"""Keys of this device: in the system's keyring, or in files that only their owner reads.

The only file that knows the library `keyring`. Where there is no keyring (a computer
without a desktop), a key is a file outside of every data folder. That protects what is
taken alone, a backup or the data folder, and not a disk that holds both.

`REHAB_KEYS` names another folder for them, for example on a stick; then no keyring is
asked. A key never changes, so one that was found is kept as long as the program runs.
"""

import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from rehab.storage import disk
from rehab.storage.atrest import age

_SERVICE = "rehab recordings"
_MOST_BYTES = 4096
_found: dict[tuple[Path, str], str] = {}


class Place(StrEnum):
    """Where a key of this device is."""

    KEYRING = "keyring"
    FILE = "file"


def folder() -> Path:
    """Return where keys lie that are files."""
    named = os.environ.get("REHAB_KEYS")
    if named:
        return Path(named).expanduser()
    return platformdirs.user_config_path("rehab") / "keys"


def file_of(public: str) -> Path:
    """Return the file of a key, which may not be there; any age program reads it."""
    return folder() / f"{public}.key"


def keep(secret: str) -> Place:
    """Keep a key where it is found again, which is tried. Raises `StoreError`."""
    public = age.public_of(secret)
    ring = _ring()
    if ring is not None:
        with suppress(Exception):  # whatever a desktop's service says: then a file
            ring.set_password(_SERVICE, public, secret)
            if ring.get_password(_SERVICE, public) == secret:
                return Place.KEYRING
    path = file_of(public)
    try:
        disk.make_folder(path.parent)
        with disk.create(path) as raw:
            file = disk.DurableFile(raw)
            file.write(f"# rehab: the key of this device\n{secret}\n".encode())
            file.sync()
        disk.sync_folder(path.parent)
    except OSError as error:
        raise disk.store_error(error, path) from error
    return Place.FILE


def find(public: str) -> str | None:
    """Return the key that opens what was sealed to `public`; None if it is not here."""
    at = (folder(), public)
    if at not in _found:
        secret = _in_file(public) or _in_ring(public)
        if secret is None:
            return None
        _found[at] = secret
    return _found[at]


def place_of(public: str) -> Place | None:
    """Return where a key is; None if it is not here."""
    if _in_file(public) is not None:
        return Place.FILE
    return None if _in_ring(public) is None else Place.KEYRING


def drop(public: str) -> None:
    """Forget a key for good; nothing is raised where there is none."""
    _found.pop((folder(), public), None)
    with suppress(OSError):
        file_of(public).unlink()
    ring = _ring()
    if ring is not None:
        with suppress(Exception):  # it is not there
            ring.delete_password(_SERVICE, public)


def read_key(text: str) -> str | None:
    """Return the first key in the text of an age key file; None if there is none."""
    for line in text.splitlines():
        word = line.strip()
        if word and not word.startswith("#"):
            return word
    return None


def _in_file(public: str) -> str | None:
    try:
        with file_of(public).open("rb") as file:
            secret = read_key(file.read(_MOST_BYTES).decode())
    except (OSError, UnicodeDecodeError):
        return None
    return _fitting(secret, public)


def _in_ring(public: str) -> str | None:
    ring = _ring()
    if ring is None:
        return None
    try:
        return _fitting(ring.get_password(_SERVICE, public), public)
    except Exception:  # noqa: BLE001  # locked, or its service is gone: as if not there
        return None


def _fitting(secret: str | None, public: str) -> str | None:
    with suppress(ValueError):
        if secret and age.public_of(secret) == public:
            return secret
    return None


def _ring() -> Any:
    """Return the system's keyring; None where there is none that can be relied on."""
    if os.environ.get("REHAB_KEYS"):
        return None
    import keyring

    ring = keyring.get_keyring()
    return ring if ring.priority >= 1 else None  # below: none, or kept in plain text
