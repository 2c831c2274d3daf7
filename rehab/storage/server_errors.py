"""What a PostgreSQL server's failures mean for the person who waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, StatementError

from rehab.errors import Reason, StoreError
from rehab.storage import disk
from rehab.storage.place import Server

_REASONS = {
    "55P03": Reason.STORE_BUSY,  # the lock did not come in time
    "40001": Reason.STORE_BUSY,  # another program changed the same row
    "40P01": Reason.STORE_BUSY,
    "57P01": Reason.SERVER_LOST,  # it is being stopped
    "57P02": Reason.SERVER_LOST,
    "57P05": Reason.SERVER_LOST,
}
"""By SQLSTATE (PostgreSQL documentation, appendix A)."""
_MISTAKES = ("22", "23")  # values that no column takes, rows that break a constraint
_ENCODING = (
    "22P05"  # what the server's encoding has no letter for is no mistake of ours
)
_LOGIN = ("authentication failed", "pg_hba.conf", "role ")
_MOST_SIGNS = 200


@contextmanager
def failures(server: Server) -> Iterator[None]:
    """Raise what a server says as `StoreError`; a caller's mistake as `ValueError`.

    No value of a row is in the words: they may come into the log.
    """
    try:
        yield
    except DBAPIError as error:
        raise _meaning(error.orig, server) from error
    except (StatementError, OverflowError) as error:  # before it was sent
        raise ValueError("a value that cannot be kept") from error
    except OSError as error:
        raise disk.store_error(error, server.parent) from error


def _meaning(cause: Any, server: Server) -> Exception:
    state = getattr(cause, "sqlstate", None) or ""
    name = type(cause).__name__
    words = said(cause)
    is_mistake = state.startswith(_MISTAKES) or (not state and name == "DataError")
    if is_mistake and state != _ENCODING:
        return ValueError(words)
    is_lost = not state and name in {"OperationalError", "InterfaceError"}
    if is_lost or state.startswith("08"):
        return StoreError(Reason.SERVER_LOST, path=str(server))
    reason = _REASONS.get(state, Reason.SERVER_REFUSED)
    return StoreError(reason, path=str(server), said=words)


def refused(cause: Any, server: Server) -> StoreError:
    """Return why no connection was made.

    The protocol gives no code for it here, and a server speaks its own language: what
    is not known by its English words is told with the server's.
    """
    words = said(cause)
    facts = {"path": str(server), "name": server.database, "said": words}
    at = getattr(cause, "pgconn", None)
    if "database" in words and "does not exist" in words:
        return StoreError(Reason.SERVER_DATABASE_MISSING, **facts)
    is_asked = at is not None and at.needs_password
    if is_asked or any(sign in words for sign in _LOGIN):
        return StoreError(Reason.SERVER_LOGIN, **facts)
    did_answer = ": FATAL: " in str(cause) or (at is not None and at.used_password)
    if did_answer and "starting up" not in words:
        return StoreError(Reason.SERVER_REFUSED, **facts)
    return StoreError(Reason.SERVER_AWAY, **facts)


def said(cause: Any) -> str:
    """Return the server's own words, on one line, without any value of a row."""
    told = getattr(getattr(cause, "diag", None), "message_primary", None)
    words = told or (str(cause).splitlines() or [""])[0]
    words = words.rpartition("failed: ")[2].removeprefix("FATAL:").strip()
    return "".join(c if c.isprintable() else " " for c in words[:_MOST_SIGNS])
