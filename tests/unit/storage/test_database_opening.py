"""Opening the history: safe settings, one writer, and no surprise in a strange file."""

import os
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


def reason_of_opening(path: Path, *, read_only: bool = False) -> Reason:
    with pytest.raises(StoreError) as caught:
        SqlStore(path, read_only=read_only)
    assert str(path).startswith(caught.value.facts["path"])
    return caught.value.reason


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


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
    return sorted(line.strip(" ,\t") for line in sql.splitlines())


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
        "import sys, time; from pathlib import Path;"
        "from rehab.errors import StoreError; from rehab.storage.store import SqlStore;"
        "path = Path(sys.argv[1]); started = time.monotonic()\n"
        "try: SqlStore(path)\n"
        "except StoreError as e: print(e.reason.value, time.monotonic() - started < 1)\n"
        "print(len(SqlStore(path, read_only=True).sessions()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(store._path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "store_busy True\n1\n"
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


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_history_is_refused(path: Path, *, read_only: bool) -> None:
    """An old program writing into a newer history would break it for both."""
    change(path, "UPDATE alembic_version SET version_num = '0002'")
    assert reason_of_opening(path, read_only=read_only) is Reason.STORE_NEWER


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("kind", ["text", "cut", "garbled", "strange", "zeroed"])
def test_a_damaged_history_is_refused_and_left_alone(
    path: Path, kind: str, *, read_only: bool
) -> None:
    """Overwriting it would destroy what a specialist could still save."""
    content = path.read_bytes()
    if kind == "text":
        path.write_bytes(b"not a database" * 1000)
    elif kind == "cut":
        path.write_bytes(content[:12_000])
    elif kind == "garbled":
        path.write_bytes(content[:8192] + b"\xff" * 400 + content[8592:])
    elif kind == "zeroed":
        path.write_bytes(bytes(len(content)))
    else:
        path.unlink()
        change(path, "CREATE TABLE recipes (cake TEXT)")
    before = path.read_bytes()
    assert reason_of_opening(path, read_only=read_only) is Reason.STORE_DAMAGED
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scores SET by_phase = '{'",
        "UPDATE scores SET by_phase = '[1]'",
        "UPDATE jerks SET kind = 'x'",
        "UPDATE sessions SET recording_gaps = '[[1]]'",
    ],
)
def test_senseless_values_are_damage_too(path: Path, statement: str) -> None:
    """A flipped bit inside a text is not seen by SQLite; it must not crash the history."""
    change(path, "PRAGMA ignore_check_constraints = ON", statement)
    with pytest.raises(StoreError) as caught, closing(SqlStore(path)) as store:
        store.sessions()
    assert caught.value.reason is Reason.STORE_DAMAGED


def test_a_full_disk_keeps_all_or_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a session in the history would be a wrong trend."""
    pages = path.stat().st_size // 4096
    small = (*database._PRAGMAS, f"max_page_count = {pages + 1}")
    monkeypatch.setattr(database, "_PRAGMAS", small)
    store = SqlStore(path)
    score = SITTING.score
    assert score is not None
    large = replace(score, jerks=score.jerks * 200)
    with pytest.raises(StoreError) as caught:
        store.add(replace(SITTING, id=uuid4(), patient="other", score=large))
    assert caught.value.reason is Reason.DISK_FULL
    assert store.sessions() == [SITTING]
    store.close()


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said before the exercise, not after it; root ignores modes, so no chmod here."""
    (tmp_path / "file").write_text("in the way")
    assert reason_of_opening(tmp_path / "file" / "rehab.db") is Reason.FOLDER_READ_ONLY

    def refuse(*_: object) -> int:
        raise OSError(30, "read-only file system")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError) as caught:
        SqlStore(tmp_path / "rehab.db")
    assert caught.value.reason is Reason.FOLDER_READ_ONLY
    monkeypatch.undo()
    # A name that is taken by a folder: SQLite itself says that it cannot open it.
    (tmp_path / "folder.db").mkdir()
    assert reason_of_opening(tmp_path / "folder.db") is Reason.FOLDER_READ_ONLY


def test_a_transaction_cut_by_the_power_is_rolled_back_by_who_comes_first(
    path: Path, tmp_path: Path
) -> None:
    """After a power cut the therapist may look before the patient trains again."""
    after = tmp_path / "after" / "rehab.db"
    after.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA cache_size = 1")  # writes into the file before the commit
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(
            "UPDATE sessions SET device = 'half written' || hex(zeroblob(9000))"
        )
        raw.execute("UPDATE jerks SET peak_uv = -1")
        journal = path.with_name("rehab.db-journal")
        after.write_bytes(path.read_bytes())
        after.with_name(journal.name).write_bytes(journal.read_bytes())
        raw.execute("ROLLBACK")
    assert after.read_bytes() != path.read_bytes()  # pages of both times
    looker = SqlStore(after, read_only=True)
    (row,) = looker.sessions()
    assert (row.device, row.score) == (SITTING.device, SITTING.score)
    looker.close()


if os.name == "posix":  # elsewhere the folder's own list of rights counts

    def test_only_the_user_can_read_the_history(path: Path) -> None:
        """Health data: other accounts of the machine have no business here."""
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
