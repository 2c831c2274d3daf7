"""Reads a backup, and finds every damage to it: nothing in it is believed unverified."""

import errno
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from rehab.errors import FileError, Reason
from rehab.storage.atrest import door, keys
from rehab.storage.schema import REVISIONS

FORMAT = 2
"""1 has no encrypted recordings, and is what is written where there are none."""
MANIFEST = "manifest.json"
DATABASE = "rehab.db"
RECORDINGS = "recordings"
KEYS = keys.NAME
"""What encrypted recordings are sealed to (`rehab.storage.atrest.keys`); no secret."""
_MAX_MANIFEST_BYTES = 64 * 2**20  # some 400,000 recordings


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself, after every byte of it was found as it was written.

    Parameters
    ----------
    path : Path
    made : datetime
        With its zone.
    revision : str
        Of the schema of the history in it.
    changed_ns : int
        When the file of the history had last been changed, as it was copied.
    members : mapping
        Name -> (SHA-256, bytes).
    """

    path: Path
    made: datetime
    revision: str
    changed_ns: int
    members: Mapping[str, tuple[str, int]]

    @property
    def recordings(self) -> tuple[str, ...]:
        """The names of the recordings in it."""
        return tuple(name for name in self.members if name not in (DATABASE, KEYS))

    @property
    def is_sealed(self) -> bool:
        """Whether recordings in it are encrypted."""
        return any(name.endswith(door.SEALED) for name in self.members)

    def at(self, path: Path) -> "Backup":
        """Return the same under another name."""
        return replace(self, path=path)


def verify(path: Path) -> Backup:
    """Read all of a backup.

    Raises
    ------
    FileError
        FILE_MISSING, FILE_IS_FOLDER, FILE_UNREADABLE, BACKUP_DAMAGED, FILE_NEWER.
    """
    try:
        return _verified(path)
    except OSError as error:
        # A flipped bit may send the reader to a place before the file's beginning.
        is_nowhere = error.errno == errno.EINVAL
        reason = Reason.BACKUP_DAMAGED if is_nowhere else Reason.FILE_UNREADABLE
        raise FileError(reason, path=str(path)) from error


def _verified(path: Path) -> Backup:
    with opened(path) as packed:
        backup = _manifest(packed, path)
        if sorted(packed.namelist()) != sorted((MANIFEST, *backup.members)):
            raise FileError(Reason.BACKUP_DAMAGED, path=str(path))
        for name in backup.members:
            copy_out(packed, backup, name, None)
    return backup


def copy_out(
    packed: zipfile.ZipFile, backup: Backup, name: str, to: IO[bytes] | None
) -> None:
    """Read one member, and write it to a file if asked; BACKUP_DAMAGED if it changed."""
    expected, n_expected = backup.members[name]
    sha256, n_bytes = hashlib.sha256(), 0
    with packed.open(name) as inside:
        while n_bytes <= n_expected and (block := inside.read(2**20)):
            sha256.update(block)
            n_bytes += len(block)
            if to is not None:
                to.write(block)
    if (sha256.hexdigest(), n_bytes) != (expected, n_expected):
        raise FileError(Reason.BACKUP_DAMAGED, path=str(backup.path))


def manifest_of(path: Path) -> Backup:
    """Return what a backup says of itself, unverified. Raises as `verify`."""
    with opened(path) as packed:
        return _manifest(packed, path)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup; what is wrong with it is raised as `verify` says."""
    try:
        if path.is_dir():
            raise FileError(Reason.FILE_IS_FOLDER, path=str(path))
        with path.open("rb") as file, zipfile.ZipFile(file) as packed:
            yield packed
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=str(path)) from error
    except PermissionError as error:
        raise FileError(Reason.FILE_UNREADABLE, path=str(path)) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,  # a bit of the method of compression changed
        RuntimeError,  # or that which says that it is encrypted
        UnicodeDecodeError,
        ValueError,
        KeyError,
    ) as error:
        raise FileError(Reason.BACKUP_DAMAGED, path=str(path)) from error


def _manifest(packed: zipfile.ZipFile, path: Path) -> Backup:
    if packed.getinfo(MANIFEST).file_size > _MAX_MANIFEST_BYTES:
        raise FileError(Reason.BACKUP_DAMAGED, path=str(path))
    values: dict[str, Any] = json.loads(packed.read(MANIFEST))
    try:
        is_newer = values["format"] > FORMAT or values["revision"] > REVISIONS[-1]
        if is_newer:
            raise FileError(Reason.FILE_NEWER, path=str(path))
        members = {
            str(name): (str(one["sha256"]), int(one["n_bytes"]))
            for name, one in values["members"].items()
        }
        made = datetime.fromtimestamp(values["made_us"] / 1e6, UTC)
        backup = Backup(path, made, values["revision"], values["changed_ns"], members)
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"no manifest: {error}") from error
    if DATABASE not in members or not all(map(_is_recording, backup.recordings)):
        raise FileError(Reason.BACKUP_DAMAGED, path=str(path))
    return backup


def _is_recording(name: str) -> bool:
    """Return whether a name leads into the folder of recordings, and nowhere else."""
    folder, slash, file = name.partition("/")
    is_plain = not set(file) & set("/\\:\0") and file not in ("", ".", "..")
    return folder == RECORDINGS and slash == "/" and is_plain
