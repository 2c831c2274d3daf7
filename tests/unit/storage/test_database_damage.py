"""A history that is damaged, newer, cut or on a full disk is told and left as it was."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.errors import Reason, StoreError
from rehab.storage import database
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


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_history_is_refused(path: Path, *, read_only: bool) -> None:
    """An old program writing into a newer history would break it for both."""
    change(path, "UPDATE alembic_version SET version_num = '9999'")
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
    small = (*database.PRAGMAS, f"max_page_count = {pages + 1}")
    monkeypatch.setattr(database, "PRAGMAS", small)
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
