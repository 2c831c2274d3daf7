"""Opens the history: on a server (`postgres`), or as here from its SQLite file.

A power cut and a second program do no harm.
Rollback journal and ``synchronous=FULL``, not WAL: the SQLite inside current Pythons has
the WAL-reset bug (RELIABILITY section 3). Only one program writes sessions, and holds the
lock beside the file (R7). The therapist's pages write a note, a plan or a verdict now and
then as its guest: one transaction of milliseconds, ``BEGIN IMMEDIATE``, which a rollback
journal keeps apart from all others, and tables that the patient's program only reads.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text

from rehab.errors import Reason, StoreError
from rehab.storage import disk, postgres, server_errors, sqlite
from rehab.storage.backup import shelf
from rehab.storage.migrating import upgrade
from rehab.storage.place import Place, Server
from rehab.storage.schema import REVISIONS, Base
from rehab.storage.sqlite import PRAGMAS
from rehab.storage.types import strict_json

__all__ = [
    "PRAGMAS",
    "damaged",
    "failures",
    "is_there",
    "open_as_guest",
    "open_for_reading",
    "open_for_writing",
]


def failures(place: Place) -> AbstractContextManager[None]:
    """Raise what the database at `place` says as `StoreError`.

    Rows that break a constraint, and values that no column takes, are the caller's
    mistake: `ValueError`.
    """
    if isinstance(place, Server):
        return server_errors.failures(place)
    return sqlite.failures(place)


def damaged(place: Place) -> StoreError:
    """Return the error for a history with content that no rehab has written."""
    is_served = isinstance(place, Server)
    reason = Reason.SERVER_DAMAGED if is_served else Reason.STORE_DAMAGED
    return StoreError(reason, path=str(place))


def is_there(place: Place) -> bool:
    """Return whether anything was ever kept. Raises `StoreError` where no server answers."""
    return postgres.is_there(place) if isinstance(place, Server) else place.exists()


def open_for_writing(path: Place) -> Engine:
    """Return the database at `path`, made or brought up to date where needed.

    Raises
    ------
    StoreError
        STORE_DAMAGED, STORE_NEWER, DISK_FULL, DISK_ERROR, FOLDER_READ_ONLY; of a server
        as `postgres.open_for_writing`.
    FileError
        FILE_UNWRITABLE, EXPORT_DIFFERS where an older history could not be backed up
        before it is brought up to date: it stays as it was.
    """
    if isinstance(path, Server):
        return postgres.open_for_writing(path)
    with failures(path):
        path.touch(mode=0o600)
        engine = _engine(path, ["journal_mode = DELETE", *PRAGMAS], "BEGIN IMMEDIATE")
        with _disposed_on_failure(engine), engine.begin() as connection:
            if not _is_current(connection, path):
                _back_up(connection, path)
                upgrade(connection)
        return engine


def open_for_reading(path: Place) -> Engine:
    """Return the database at `path`, or an empty one where there is none yet.

    Nothing in it can be changed. It is opened for writing all the same: after a power
    cut the first who opens it, reader or not, has to roll an open transaction back.

    Raises
    ------
    StoreError
        STORE_DAMAGED, STORE_NEWER, DISK_ERROR; STORE_BUSY also for an older history that
        another program has open.
    """
    if isinstance(path, Server):
        return postgres.open_for_reading(path)
    with failures(path):
        if path.exists():
            engine = _engine(path, [*PRAGMAS, "query_only = ON"], "BEGIN")
            with _disposed_on_failure(engine), engine.begin() as connection:
                is_current = _is_current(connection, path)
            if is_current:
                return engine
            engine.dispose()
            if path.stat().st_size:  # an older history has to be brought up first
                with disk.lock_beside(path):  # never under another program's hands
                    open_for_writing(path).dispose()
                return open_for_reading(path)
        empty = create_engine("sqlite://")
        Base.metadata.create_all(empty)
        return empty


def open_as_guest(path: Place) -> Engine:
    """Return the database at `path` for short writes beside its own program.

    A history that is not there, or not of this version, is first made or brought up by
    whoever holds the lock. The file is not searched for damage: for a large clinic that
    takes seconds, and who writes here has opened it for reading before.

    Raises
    ------
    StoreError
        STORE_BUSY where it cannot be brought up now, and as `open_for_writing`.
    """
    if isinstance(path, Server):
        return postgres.open_as_guest(path)
    with failures(path):
        engine = _engine(path, [*PRAGMAS], "BEGIN IMMEDIATE")
        with _disposed_on_failure(engine), engine.begin() as connection:
            if not _is_current(connection, path, is_checked=True):
                raise StoreError(Reason.STORE_BUSY, path=str(path))
        return engine


def _engine(path: Path, pragmas: list[str], begin: str) -> Engine:
    address = f"{path.absolute().as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        # isolation_level None: transactions begin where SQLAlchemy says, also for DDL.
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, json_serializer=strict_json
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _disposed_on_failure(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _is_current(
    connection: Connection, path: Path, *, is_checked: bool = False
) -> bool:
    """Return False for a new, empty file; raise `StoreError` where it is not ours."""
    tables = set(connection.scalars(text("SELECT name FROM sqlite_master")))
    if not tables:
        return False
    if "alembic_version" not in tables:
        raise StoreError(Reason.STORE_DAMAGED, path=str(path))
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision not in REVISIONS:
        raise StoreError(Reason.STORE_NEWER, path=str(path))
    quick_check = text("PRAGMA quick_check(1)")
    if not is_checked and connection.scalar(quick_check) != "ok":
        raise StoreError(Reason.STORE_DAMAGED, path=str(path))
    return bool(revision == REVISIONS[-1])


def _back_up(connection: Connection, path: Path) -> None:
    """Keep an older history as it is, before it is brought up to date (R9)."""
    tables = text("SELECT count(*) FROM sqlite_master")
    if connection.scalar(tables):
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        shelf.before_migration(path, str(revision))
