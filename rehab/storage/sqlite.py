"""How every connection to a history is set up, and what its failures mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, StatementError

from rehab.errors import Reason, StoreError
from rehab.storage import disk

PRAGMAS = (
    "busy_timeout = 5000",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "foreign_keys = ON",
    "synchronous = FULL",
)
_REASONS = {
    sqlite3.SQLITE_FULL: Reason.DISK_FULL,
    sqlite3.SQLITE_READONLY: Reason.FOLDER_READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Reason.FOLDER_READ_ONLY,
    sqlite3.SQLITE_PERM: Reason.FOLDER_READ_ONLY,
    sqlite3.SQLITE_BUSY: Reason.STORE_BUSY,
    sqlite3.SQLITE_LOCKED: Reason.STORE_BUSY,
    sqlite3.SQLITE_CORRUPT: Reason.STORE_DAMAGED,
    sqlite3.SQLITE_NOTADB: Reason.STORE_DAMAGED,
}


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Raise what the database at `path` says as `StoreError`.

    Rows that break a constraint are the caller's mistake: `ValueError`.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_CONSTRAINT:
            raise ValueError(str(cause)) from error
        reason = _REASONS.get(code, Reason.DISK_ERROR)
        raise StoreError(reason, path=str(path)) from error
    except (StatementError, OverflowError) as error:  # before SQLite saw it
        raise ValueError("a value that cannot be kept") from error
    except OSError as error:
        raise disk.store_error(error, path) from error
