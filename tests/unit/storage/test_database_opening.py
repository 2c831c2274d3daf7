"""Opening the history: safe settings, one writer, and no surprise in a strange file."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from rehab.errors import Reason, StoreError
from rehab.storage import database
from rehab.storage.schema import Base
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SITTING


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one session in it."""
    path = tmp_path / "history" / "rehab.db"
    store = SqlStore(path)
    store.add(SITTING)
    store.close()
    return path


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    store = SqlStore(path)
    yield store
    store.close()


def test_every_connection_is_set_to_survive_a_power_cut(store: SqlStore) -> None:
    """R7: with SQLite's own defaults a foreign key is a comment, not a rule."""
    for read_only in (False, True):
        opener = database.open_for_reading if read_only else database.open_for_writing
        engine = opener(store._path)
        with engine.connect() as one, engine.connect() as two:
            for connection in (one, two) if read_only else (one,):
                said = {
                    name: connection.scalar(text(f"PRAGMA {name}"))
                    for name in (
                        "journal_mode",
                        "synchronous",
                        "foreign_keys",
                        "busy_timeout",
                        "trusted_schema",
                        "cell_size_check",
                        "query_only",
                    )
                }
                assert said == {
                    "journal_mode": "delete",
                    "synchronous": 2,  # FULL
                    "foreign_keys": 1,
                    "busy_timeout": 5000,
                    "trusted_schema": 0,
                    "cell_size_check": 1,
                    "query_only": int(read_only),
                }
        engine.dispose()


def test_the_migrations_build_what_the_program_expects(path: Path) -> None:
    """A forgotten migration breaks every history that is not new."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    query = text(
        "SELECT name, sql FROM sqlite_master "
        "WHERE sql NOT NULL AND name NOT LIKE 'alembic%' ORDER BY name"
    )
    with engine.connect() as connection:
        expected = {name: _parts(sql) for name, sql in connection.execute(query)}
    engine.dispose()
    with (
        closing(sqlite3.connect(path)) as raw,
        closing(raw.execute(str(query))) as rows,
    ):
        assert {name: _parts(sql) for name, sql in rows} == expected
    migrated = database.open_for_reading(path)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
    migrated.dispose()


def _parts(sql: str) -> list[str]:
    # SQLite puts a column that was added later before the last parenthesis.
    inside = sql[: sql.rindex(")")]
    return sorted(
        part.strip(" \t\n") for part in re.split(r",(?![^(]*\))|\(\n", inside)
    )


def test_opening_an_existing_history_needs_no_migration_code(path: Path) -> None:
    """Importing Alembic costs the patient half a second at every start."""
    code = (
        "import sys; from pathlib import Path; from rehab.storage.store import SqlStore;"
        "SqlStore(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "False\n"


def test_a_second_program_is_refused_at_once_and_may_look(store: SqlStore) -> None:
    """R7: two writers could lose sessions; the therapist's pages must open all the same."""
    code = (
        "import sys; from pathlib import Path; from rehab.storage import database;"
        "from rehab.errors import StoreError; from rehab.storage.store import SqlStore;"
        "path = Path(sys.argv[1]); database.open_for_writing = None\n"
        "try: SqlStore(path)\n"  # refused before it could wait for the database
        "except StoreError as e: print(e.reason.value)\n"
        "print(len(SqlStore(path, read_only=True).sessions()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(store._path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "store_busy\n1\n"
    store.close()
    SqlStore(store._path).close()


def test_who_only_looks_cannot_write(path: Path) -> None:
    """A page for looking must not be able to change a patient's history."""
    looker = SqlStore(path, read_only=True)
    with pytest.raises(StoreError):
        looker.add(replace(SITTING, id=uuid4()))
    assert looker.sessions() == [SITTING]
    looker.close()


def test_looking_at_no_history_makes_none(tmp_path: Path) -> None:
    """`rehab history` before the first session shows an empty list and leaves no trace."""
    looker = SqlStore(tmp_path / "rehab.db", read_only=True)
    assert looker.sessions() == []
    with pytest.raises(StoreError) as caught:
        looker.session(uuid4())
    assert caught.value.reason is Reason.SESSION_UNKNOWN
    looker.close()
    (tmp_path / "rehab.db").touch()  # of a program that died while making it
    SqlStore(tmp_path / "rehab.db", read_only=True).close()
    assert [p.name for p in tmp_path.iterdir()] == ["rehab.db"]


if os.name == "posix":  # elsewhere the folder's own list of rights counts

    def test_only_the_user_can_read_the_history(path: Path) -> None:
        """Health data: other accounts of the machine have no business here."""
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
