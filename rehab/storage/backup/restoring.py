"""Brings a history back from a backup; what was there is kept aside, never lost (R8).

The new history gets the place of the old one in one step. A power cut leaves the old or
the new one there, never none: a missing history would be taken for a new patient's.
"""

import hashlib
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from rehab.errors import FileError, Reason, StoreError
from rehab.storage import disk
from rehab.storage.atrest import door, keys, switching
from rehab.storage.backup import raw
from rehab.storage.backup.making import blocks
from rehab.storage.backup.reading import (
    DATABASE,
    KEYS,
    Backup,
    copy_out,
    opened,
    verify,
)
from rehab.storage.reading import sha256_of
from rehab.storage.sqlite import failures

_SQLITE = b"SQLite format 3\0"


@dataclass(slots=True)
class Restored:
    """What was brought back, and where what it replaced is now.

    Parameters
    ----------
    source : Path
    made : datetime or None
        When the backup was made; None for a history that had been kept aside.
    n_sessions, n_nights : int
    aside : Path or None
        The history that was there before.
    recordings, moved : list of Path
        Recordings that were brought back, and others that had their names before.
    """

    source: Path
    made: datetime | None
    n_sessions: int
    n_nights: int = 0
    aside: Path | None = None
    recordings: list[Path] = field(default_factory=list)
    moved: list[Path] = field(default_factory=list)


def restore(source: Path, history: Path, now: datetime) -> Restored:
    """Put the history of a backup, or of one kept aside, into the place of `history`.

    Raises
    ------
    FileError
        FILE_MISSING, FILE_IS_FOLDER, FILE_UNREADABLE, BACKUP_DAMAGED, FILE_NEWER: then
        nothing was changed.
    StoreError
        STORE_BUSY; DISK_FULL, DISK_ERROR, FOLDER_READ_ONLY: then the history is as it was.
    """
    backup = None if _is_history(source) else verify(source)
    disk.make_folder(history.parent)
    with closing(disk.lock_beside(history)), _failures(history):
        part = history.with_name(f"{history.name}.restoring")
        try:
            _unpack(source, backup, part)
            raw.check(part, source)
            stamp = now.strftime("%Y-%m-%dT%H%M%S")
            done = Restored(source, backup.made if backup else None, *_count(part))
            if backup is not None:
                _bring_keys(source, backup, history.parent)
                kept = _sums(part)
                _bring_recordings(source, backup, history.parent, stamp, kept, done)
            done.aside = _keep_aside(history, stamp)
            part.replace(history)
            disk.sync_folder(history.parent)
        finally:
            part.unlink(missing_ok=True)
        switching.close_up(history.parent)
    return done


def _is_history(source: Path) -> bool:
    with suppress(OSError), source.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
    return False


def _unpack(source: Path, backup: Backup | None, part: Path) -> None:
    part.unlink(missing_ok=True)  # of a program that died
    if backup is None:
        with failures(source):
            raw.check(source, source)
            raw.copy(source, part)
        with part.open("r+b") as file:
            disk.sync(file)
        return
    with opened(source) as packed, _new(part) as file:
        copy_out(packed, backup, DATABASE, file)


@contextmanager
def _new(path: Path) -> Iterator[IO[bytes]]:
    with io.BufferedWriter(disk.create(path)) as file:
        yield file
        disk.sync(file)


def _count(part: Path) -> tuple[int, int]:
    """Return how many sessions and nights there are."""
    with closing(sqlite3.connect(part)) as db:
        query, n_nights = "SELECT count(*) FROM", 0
        (n_sessions,) = db.execute(f"{query} sessions").fetchone()
        with suppress(sqlite3.OperationalError):  # of before there were nights
            (n_nights,) = db.execute(f"{query} nights").fetchone()
    return int(n_sessions), int(n_nights)


def _sums(part: Path) -> dict[str, str]:
    """Return the SHA-256 that each recording of a history should have."""
    with closing(sqlite3.connect(part)) as db:
        query = "SELECT recording_path, recording_sha256 FROM"
        rows = list(db.execute(f"{query} sessions"))
        with suppress(sqlite3.OperationalError):  # of before there were nights
            rows += db.execute(f"{query} nights")
        return {PurePosixPath(path).name: sha256 for path, sha256 in rows}


def _bring_keys(source: Path, backup: Backup, folder: Path) -> None:
    """Bring back what recordings are sealed to; what is in use here stays in use."""
    if KEYS not in backup.members:
        return
    told = io.BytesIO()
    with opened(source) as packed:
        copy_out(packed, backup, KEYS, told)
        theirs = keys.parsed(json.loads(told.getvalue()))
    keys.set_damaged_aside(folder)
    here = keys.read(folder)
    keys.write(folder, here.knowing(theirs.devices) if here else theirs)


def _bring_recordings(
    source: Path,
    backup: Backup,
    folder: Path,
    stamp: str,
    kept: dict[str, str],
    done: Restored,
) -> None:
    """Bring back what is lacking; what has a name and other content is moved aside.

    A recording that is there and right is not brought back, encrypted or not.
    """
    with opened(source) as packed:
        for name in backup.recordings:
            path = folder / name
            disk.make_folder(path.parent)
            plain = door.plain_name(path)
            if path.exists() and _is_same(path, backup.members[name]):
                continue
            if door.is_there(plain) and _is_right(plain, kept):
                continue
            part = path.with_name(f".{path.name}.restoring")
            part.unlink(missing_ok=True)
            with _new(part) as file:
                copy_out(packed, backup, name, file)
            for there in filter(Path.exists, (plain, door.sealed_name(plain))):
                aside = there.with_name(f"{there.name}.before-restore-{stamp}")
                there.replace(aside)
                done.moved.append(aside)
            part.replace(path)
            disk.sync_folder(path.parent)
            done.recordings.append(path)


def _is_same(path: Path, expected: tuple[str, int]) -> bool:
    sha256 = hashlib.sha256()
    for block in blocks(path):
        sha256.update(block)
    return (sha256.hexdigest(), path.stat().st_size) == expected


def _is_right(plain: Path, kept: dict[str, str]) -> bool:
    try:
        return sha256_of(plain) == kept.get(plain.name)
    except FileError:
        return False


def _keep_aside(history: Path, stamp: str) -> Path | None:
    """Give the history that is there a second name, and its open transaction with it.

    The journal must be gone before a new history has the name: SQLite would roll the old
    one's pages back into it.
    """
    if not history.exists():
        return None
    with suppress(sqlite3.Error), closing(raw.opened(history)) as db:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # rolls it back
    aside = history.with_name(f"{history.name}.before-restore-{stamp}")
    journal = history.with_name(f"{history.name}-journal")
    if journal.exists():
        _second_name(journal, aside.with_name(f"{aside.name}-journal"))
    _second_name(history, aside)
    disk.sync_folder(history.parent)
    journal.unlink(missing_ok=True)
    return aside


def _second_name(path: Path, name: Path) -> None:
    try:
        name.hardlink_to(path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # FAT has one name a file
        shutil.copy2(path, name)
        with name.open("r+b") as file:
            disk.sync(file)


@contextmanager
def _failures(history: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        with failures(history):
            raise
        raise StoreError(Reason.DISK_ERROR, path=str(history)) from error
