"""R9: 10,000 sessions of the first rehab are brought up to date in 10 s.

In a file that includes a backup; on a server that is the server's.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from rehab.storage.place import Server
from rehab.storage.store import SqlStore
from tests.unit.storage.test_database_migration import _made
from tests.unit.storage.test_server_migration import lift, multiply

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

N_SESSIONS, N_JERKS, MOST_S = 10_000, 30, 10.0


def test_ten_thousand_sessions_migrate(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """A clinic that updates at eight has to have its histories at eight."""
    path = _made(tmp_path / "rehab.db", "0001")
    with closing(sqlite3.connect(path)) as db, db:
        for n in range(2, N_SESSIONS + 1):
            _copy(db, "sessions", id=UUID(int=n).hex)
            _copy(db, "scores", id=n, session_id=UUID(int=n).hex)
            for position in range(N_JERKS):
                _copy(db, "jerks", score_id=n, position=position)
    started = time.perf_counter()
    store = SqlStore(path)
    took_s = time.perf_counter() - started
    assert len(store.ids()) == N_SESSIONS
    store.close()
    size = path.stat().st_size / 1e6
    figure(
        f"{N_SESSIONS} sessions ({size:.0f} MB) migrate: {took_s:.1f} s (at most"
        f" {MOST_S:.0f})"
    )
    assert took_s <= MOST_S


def test_ten_thousand_sessions_migrate_on_a_server(
    tmp_path: Path, blank: Server, figure: Callable[[str], None]
) -> None:
    """A clinic's server does it while the first patient waits."""
    lift(_made(tmp_path / "rehab.db", "0001"), blank, "0001")
    multiply(blank, N_SESSIONS, N_JERKS)
    started = time.perf_counter()
    store = SqlStore(blank)
    took_s = time.perf_counter() - started
    assert len(store.ids()) == N_SESSIONS
    store.close()
    figure(
        f"{N_SESSIONS} sessions migrate on a server: {took_s:.1f} s (at most"
        f" {MOST_S:.0f})"
    )
    assert took_s <= MOST_S


def _copy(db: sqlite3.Connection, table: str, **new: object) -> None:
    """Put the first row of a table in once more, with other values in some columns."""
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(columns)
    taken = ", ".join(f":{name}" if name in new else name for name in columns)
    db.execute(
        f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table}"  # noqa: S608
        " ORDER BY rowid LIMIT 1",
        new,
    )
