"""Databases as files: copied by SQLite itself, and searched for damage."""

import sqlite3
from contextlib import closing
from pathlib import Path

from rehab.errors import FileError, Reason, StoreError
from rehab.storage import disk
from rehab.storage.schema import REVISIONS
from rehab.storage.sqlite import PRAGMAS, failures


def revision_of(db: sqlite3.Connection, path: Path) -> str:
    """Return the schema's revision.

    Raises
    ------
    StoreError
        STORE_DAMAGED where it is no history of ours, STORE_NEWER.
    """
    try:
        row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        raise StoreError(Reason.STORE_DAMAGED, path=str(path)) from error
    if row is None or row[0] not in REVISIONS:
        raise StoreError(Reason.STORE_NEWER, path=str(path))
    return str(row[0])


def copy(source: Path, target: Path) -> str:
    """Copy a history that may be in use, all at one moment; return its revision.

    The copy is searched for damage from end to end. Page for page it is the source, so
    what is wrong with it is wrong with the source. Readers and guests of the source go
    on; a writer waits for the moment.

    Parameters
    ----------
    source, target : Path
        `target` must not exist; it is left behind where the copy fails.

    Raises
    ------
    StoreError
        STORE_DAMAGED, STORE_NEWER, STORE_BUSY, DISK_FULL, DISK_ERROR.
    """
    with failures(source), closing(opened(source)) as db:
        revision = revision_of(db, source)
        disk.create(target).close()
        with closing(sqlite3.connect(target, isolation_level=None)) as made:
            made.execute("PRAGMA synchronous = OFF")  # it is synced once, at the end
            db.backup(made)
            if not is_sound(made):
                raise StoreError(Reason.STORE_DAMAGED, path=str(source))
    return revision


def opened(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads, but brings an open transaction to its end."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        for pragma in (*PRAGMAS, "query_only = ON"):
            db.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error:
        db.close()
        raise
    return db


def is_sound(db: sqlite3.Connection) -> bool:
    """Return whether every page, index and reference of a database is right."""
    (said,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    return said == "ok" and db.execute("PRAGMA foreign_key_check").fetchone() is None


def check(path: Path, shown: Path) -> str:
    """Search a database that nobody uses for damage; return its revision.

    Raises
    ------
    FileError
        BACKUP_DAMAGED, FILE_NEWER, about the file `shown` that it came from.
    """
    try:
        with failures(path), closing(opened(path)) as db:
            revision = revision_of(db, path)
            if is_sound(db):
                return revision
    except StoreError as error:
        if error.reason is Reason.STORE_NEWER:
            raise FileError(Reason.FILE_NEWER, path=str(shown)) from error
        if error.reason is not Reason.STORE_DAMAGED:
            raise
    raise FileError(Reason.BACKUP_DAMAGED, path=str(shown))


def changed_ns(path: Path) -> int:
    """Return when the database was last changed, by its file; -1 if nothing is in it.

    The file itself must not be opened for this: closing it again would take the locks
    away that SQLite holds on it in this process (sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        about = path.stat()
    except OSError:
        return -1
    return about.st_mtime_ns if about.st_size else -1
