"""R9: an update that is cut short at any step costs nothing, from every released form."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from rehab.errors import FileError, Reason
from rehab.storage import database
from rehab.storage.backup import making
from rehab.storage.backup.reading import verify
from rehab.storage.backup.restoring import restore
from rehab.storage.schema import REVISIONS
from rehab.storage.store import SqlStore
from tests.unit.storage.test_database_migration import _made

Rows = dict[str, list[dict[str, object]]]


def rows(path: Path) -> Rows:
    """Every row of every table, by column, in a fixed order."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(map(dict, db.execute(f"SELECT * FROM {name}")), key=repr)  # noqa: S608
            for (name,) in names.fetchall()
            if name != "alembic_version"
        }


def opened(path: Path) -> Rows:
    SqlStore(path).close()
    return rows(path)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_every_value_of_every_released_form_is_there_afterwards(
    tmp_path: Path, revision: str
) -> None:
    """And the history of before is kept as a backup that can be brought back."""
    path = _made(tmp_path / "rehab.db", revision)
    before = rows(path)
    after = opened(path)
    for table, kept in before.items():
        columns = set(kept[0]) if kept else set()
        old = [{k: v for k, v in row.items() if k in columns} for row in after[table]]
        assert sorted(old, key=repr) == sorted(kept, key=repr)
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.name.startswith(f"before-migration-of-{revision}-")
    assert verify(backup).revision == revision
    restore(backup, path, datetime.now(UTC))
    assert rows(path) == before
    assert opened(path) == after


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_kill_at_any_step_of_a_migration_is_rolled_back(
    tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kill leaves on the disk, before each statement, opens and is brought up."""
    path = _made(tmp_path / "rehab.db", revision)
    monkeypatch.setattr(
        database, "PRAGMAS", (*database.PRAGMAS, "cache_size = 1")
    )  # pages go into the file before the commit
    cuts: list[Path] = []

    def cut(*_: object) -> None:
        folder = tmp_path / f"cut {len(cuts)}"
        folder.mkdir()
        for name in ("rehab.db", "rehab.db-journal"):
            if path.with_name(name).exists():
                shutil.copy(path.with_name(name), folder)
        cuts.append(folder / "rehab.db")

    real = database.upgrade

    def migrate(connection: Connection) -> None:
        event.listen(connection, "after_cursor_execute", cut)
        real(connection)

    monkeypatch.setattr(database, "upgrade", migrate)
    # Copying the file while it is open is harmless here: nobody else has it open.
    after = opened(path)
    monkeypatch.setattr(database, "upgrade", real)
    assert len(cuts) > 2
    for one in cuts:
        assert opened(one) == after


def test_without_a_backup_no_history_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is no moment to rewrite the only copy."""
    path = _made(tmp_path / "rehab.db", "0004")
    before = rows(path)

    def fail(*_: object) -> None:
        raise FileError(Reason.FILE_UNWRITABLE, path="x")

    monkeypatch.setattr(making, "make", fail)
    with pytest.raises(FileError):
        SqlStore(path)
    assert rows(path) == before
