"""Copies of the history: backups, and histories that a restore kept aside.

Each is written anew without the patient, so that everybody else's stay; what holds their
recordings too, or cannot be read, goes as a whole.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from rehab.errors import FileError
from rehab.storage import disk
from rehab.storage.backup import making, raw, reading, shelf
from rehab.storage.forget import rows
from rehab.storage.sqlite import failures

WORK = ".forgetting.db"
_ASIDE = ".before-restore-"


@dataclass(slots=True)
class Cleaned:
    """Copies that were written anew without the patient, and those that were removed."""

    anew: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)


def copies(history: Path) -> Iterator[Path]:
    """Yield every copy of a history in its data folder, and what is left of a try."""
    folder = shelf.folder_of(history)
    yield from sorted(path for path in folder.glob("*") if path.is_file())
    yield from sorted(path for path in history.parent.glob("*.zip"))
    yield from sorted(history.parent.glob(f"{history.name}{_ASIDE}*"))
    for left in ("*.restoring", ".*.zip.part", ".*.zip.db", f"{WORK}*"):
        yield from sorted(history.parent.glob(left))


def clean(history: Path, patient: str) -> Cleaned:
    """Take a patient out of every copy. Raises `StoreError`; what is done stays done."""
    done = Cleaned()
    work = history.with_name(WORK)
    for path in list(copies(history)):
        with failures(path):
            _remove(work)
            try:
                _clean(path, patient, work, done)
            finally:
                _remove(work)
    return done


def make_fresh(history: Path) -> None:
    """Back up what is left. Raises as `shelf.add`."""
    if history.exists():
        shelf.add(history)


def _clean(path: Path, patient: str, work: Path, done: Cleaned) -> None:
    if path.suffix == ".zip" and not path.name.startswith("."):
        _clean_backup(path, patient, work, done)
    elif _ASIDE not in path.name:  # what a backup or a restore that died left
        _drop(path, done)
    elif not path.name.endswith("-journal"):  # that goes with its file
        try:
            if _has(path, patient):
                rows.take_out(path, patient)
                done.anew.append(path)
        except (sqlite3.Error, DBAPIError):
            _drop(path, done)


def _clean_backup(path: Path, patient: str, work: Path, done: Cleaned) -> None:
    try:
        backup = reading.verify(path)
        with reading.opened(path) as packed, disk.create(work) as file:
            reading.copy_out(packed, backup, reading.DATABASE, file)
        is_theirs = _has(work, patient)
    except (FileError, sqlite3.Error):
        if path.parent.name == shelf.FOLDER:  # elsewhere it is a stranger's
            _drop(path, done)
        return
    if is_theirs and backup.recordings:
        _drop(path, done)
    elif is_theirs:
        rows.take_out(work, patient)
        making.make(work, path, made=backup.made)
        done.anew.append(path)


def _has(path: Path, patient: str) -> bool:
    with closing(raw.opened(path)) as db:
        query = "SELECT 1 FROM patients WHERE id = ?"
        return db.execute(query, (patient,)).fetchone() is not None


def _drop(path: Path, done: Cleaned) -> None:
    _remove(path)
    done.removed.append(path)


def _remove(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-journal")):
        name.unlink(missing_ok=True)
