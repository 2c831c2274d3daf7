"""R9 on a server: the same migrations, from every released form, to the same rows."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Engine, MetaData, create_engine, insert, select
from sqlalchemy.engine import make_url

from rehab.errors import Reason, StoreError
from rehab.storage import database, postgres
from rehab.storage.bundle import pack
from rehab.storage.migrating import upgrade
from rehab.storage.place import Place, Server
from rehab.storage.schema import REVISIONS, Base
from rehab.storage.store import SqlStore
from tests.postgres_room import POSTGRES
from tests.unit.storage.sittings import SITTING
from tests.unit.storage.test_database_migration import _made, _with_runs

pytestmark = POSTGRES


def plain_engine(server: Server) -> Engine:
    """The database without anything of ours in between."""
    return create_engine(make_url(server.url).set(drivername=postgres.DRIVER))


def lift(path: Path, server: Server, revision: str) -> None:
    """Make a server's history of an earlier rehab: that of a file, row by row."""
    here, there = create_engine(f"sqlite:///{path}"), plain_engine(server)
    found = MetaData()
    with here.begin() as source, there.begin() as target:
        upgrade(target, revision)
        found.reflect(target)  # its types: a file's say nothing of UUID or truth
        for table in found.sorted_tables:
            if table.name != "alembic_version":
                kept = [dict(row) for row in source.execute(select(table)).mappings()]
                if kept:
                    target.execute(insert(table), kept)
    here.dispose()
    there.dispose()


def multiply(server: Server, n_sessions: int, n_jerks: int) -> None:
    """Make many sessions of the one that a server's history of revision 0001 has."""
    ids = f"generate_series(2, {n_sessions}) n"
    with psycopg.connect(server.url) as db:
        _copy(db, "sessions", ids, id="lpad(n::text, 32, '0')::uuid")
        own = {"id": "n", "session_id": "lpad(n::text, 32, '0')::uuid"}
        _copy(db, "scores", ids, **own)
        each = f"{ids}, generate_series(0, {n_jerks - 1}) m"
        _copy(db, "jerks", each, score_id="n", position="m")


def _copy(db: psycopg.Connection, table: str, times: str, **new: str) -> None:
    query = f"SELECT * FROM {table} LIMIT 1"  # noqa: S608
    columns = [one.name for one in db.execute(query).description or ()]  # type: ignore[arg-type]
    taken = ", ".join(new.get(name, f"o.{name}") for name in columns)
    db.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"  # type: ignore[arg-type]  # noqa: S608
        f" SELECT {taken} FROM ({query}) o, {times}"
    )


def rows(place: Place) -> dict[str, list[str]]:
    """Every row of every table, in words that do not depend on the database."""
    engine = database.open_for_reading(place)
    with engine.begin() as db:
        found = {
            name: sorted(
                json.dumps(dict(row), default=str, sort_keys=True)
                for row in db.execute(select(table)).mappings()
            )
            for name, table in Base.metadata.tables.items()
        }
    engine.dispose()
    return found


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_every_released_form_becomes_the_same_as_in_a_file(
    tmp_path: Path, blank: Server, revision: str
) -> None:
    """A clinic that updates has the history that it had, to the last value."""
    path = _made(tmp_path / "rehab.db", revision)
    if revision >= "0002":
        _with_runs(path)
    lift(path, blank, revision)
    SqlStore(path).close()
    SqlStore(blank).close()
    assert rows(blank) == rows(path)
    store = SqlStore(blank, read_only=True)
    assert [row.id for row in store.sessions()] == [SITTING.id]
    store.close()


def test_many_sessions_migrate_whole(tmp_path: Path, blank: Server) -> None:
    """As `tests/bench/test_bench_migration.py` does with ten thousand."""
    lift(_made(tmp_path / "rehab.db", "0001"), blank, "0001")
    multiply(blank, 200, 5)
    store = SqlStore(blank)
    found = store.sessions()
    store.close()
    assert len(found) == 200
    assert {len(row.score.jerks) for row in found if row.score} == {2, 5}


def test_the_tables_are_those_of_the_models_on_both(
    tmp_path: Path, served: Server
) -> None:
    """What a migration forgot would fail on the day on which a row needs it."""
    path = tmp_path / "rehab.db"
    SqlStore(path).close()
    for engine in (create_engine(f"sqlite:///{path}"), plain_engine(served)):
        with engine.connect() as connection:
            opts = {"compare_type": True, "compare_server_default": _unless_json}
            context = MigrationContext.configure(connection, opts=opts)
            assert compare_metadata(context, Base.metadata) == []
        engine.dispose()


def test_an_earlier_history_can_be_looked_at_first(
    tmp_path: Path, blank: Server
) -> None:
    """And not while another program has it: that one would write into strange tables."""
    lift(_made(tmp_path / "rehab.db", "0003"), blank, "0003")
    held = postgres._engine(blank, postgres.Use.WRITING)
    connection = held.connect()
    for look in (
        lambda: SqlStore(blank, read_only=True),
        lambda: pack.gathered(blank, SITTING.patient),
        lambda: SqlStore(blank, is_guest=True),
    ):
        with pytest.raises(StoreError) as caught:
            look()
        assert caught.value.reason is Reason.STORE_BUSY
    connection.close()
    held.dispose()
    SqlStore(blank, read_only=True).close()
    SqlStore(blank).close()  # and the lock was let go


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, blank: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that dies half-way must leave what the earlier rehab can still open."""
    lift(_made(tmp_path / "rehab.db", "0001"), blank, "0001")
    before = _seen(blank)

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("alembic.operations.Operations.create_index", fail)  # the 5th's
    with pytest.raises(StoreError):
        SqlStore(blank)
    assert _seen(blank) == before
    monkeypatch.undo()
    SqlStore(blank).close()


def test_a_history_of_a_newer_rehab_is_not_touched(
    served: Server, postgresql: psycopg.Connection
) -> None:
    """An old program on one of the clinic's computers must not write into it."""
    postgresql.execute("UPDATE alembic_version SET version_num = '9999'")
    postgresql.commit()
    for use in ({}, {"read_only": True}, {"is_guest": True}):
        with pytest.raises(StoreError) as caught:
            SqlStore(served, **use)
        assert caught.value.reason is Reason.STORE_NEWER


def test_a_database_of_another_program_is_left_alone(blank: Server) -> None:
    """Somebody typed the address of the clinic's booking system."""
    with psycopg.connect(blank.url) as db:
        db.execute("CREATE TABLE patients (name text)")
    for use in ({}, {"read_only": True}):
        with pytest.raises(StoreError) as caught:
            SqlStore(blank, **use)
        assert caught.value.reason is Reason.SERVER_TAKEN


def _unless_json(*given: Any) -> bool | None:
    """PostgreSQL cannot compare JSON; None leaves it to Alembic."""
    column, seen = given[2], given[3]
    return "[]" not in str(seen) if isinstance(column.type, JSON) else None


def _seen(server: Server) -> dict[str, Any]:
    """Every column of every table, and how many rows it has."""
    found = MetaData()
    engine = plain_engine(server)
    with engine.begin() as db:
        found.reflect(db)
        seen = {
            table.name: (
                sorted(column.name for column in table.columns),
                len(db.execute(select(table)).all()),
            )
            for table in found.sorted_tables
        }
    engine.dispose()
    return seen
