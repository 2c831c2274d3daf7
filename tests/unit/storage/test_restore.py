"""A history that was lost or damaged comes back, and restoring destroys nothing: R8."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.storage.backup.making import make
from rehab.storage.backup.restoring import restore
from rehab.storage.disk import lock_beside
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SITTING
from tests.unit.storage.test_backup import dump

NOON = datetime(2026, 11, 26, 12).astimezone()
SIGNAL = b"signal" * 1000


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "rehab.db"
    store = SqlStore(path)
    recording = path.parent / "recordings" / "one.mcap"
    recording.parent.mkdir()
    recording.write_bytes(SIGNAL)
    file = replace(SITTING.recording, path=recording, sha256=sha256(SIGNAL).hexdigest())
    store.add(replace(SITTING, recording=file))
    store.close()
    return path


@pytest.fixture
def backup(history: Path, tmp_path: Path) -> Path:
    return make(history, tmp_path / "out.zip", with_recordings=True).backup.path


def add_one(history: Path) -> None:
    store = SqlStore(history)
    store.add(replace(SITTING, id=uuid4()))
    store.close()


def test_the_drill_back_up_wipe_restore(history: Path, backup: Path) -> None:
    """The disk is gone, and a new machine has what the old one had, to the byte."""
    before = dump(history)
    shutil.rmtree(history.parent)
    done = restore(backup, history, NOON)
    assert dump(history) == before
    assert (done.n_sessions, done.aside, done.moved) == (1, None, [])
    assert done.recordings == [history.parent / "recordings" / "one.mcap"]
    assert done.recordings[0].read_bytes() == SIGNAL
    add_one(history)  # and goes on


def test_the_present_history_is_kept_and_can_be_taken_back(
    history: Path, backup: Path
) -> None:
    """Who restores the wrong backup has lost nothing."""
    then = dump(history)
    add_one(history)
    now = dump(history)
    done = restore(backup, history, NOON)
    assert (dump(history), done.recordings) == (then, [])
    aside = history.with_name("rehab.db.before-restore-2026-11-26T120000")
    assert done.aside == aside
    assert dump(aside) == now
    back = restore(aside, history, NOON + timedelta(seconds=1))
    assert (dump(history), back.n_sessions, back.made) == (now, 2, None)
    assert dump(aside) == now


@pytest.mark.parametrize("kind", ["cut", "zeroed", "text", "empty"])
def test_a_destroyed_history_is_replaced_and_kept(
    history: Path, backup: Path, kind: str
) -> None:
    """Nothing of it can be read any more; a specialist may still want it."""
    before, content = dump(history), history.read_bytes()
    ruin = {
        "cut": content[:12_000],
        "zeroed": bytes(len(content)),
        "text": b"no database" * 1000,
        "empty": b"",
    }[kind]
    history.write_bytes(ruin)
    journal = history.with_name("rehab.db-journal")
    journal.write_bytes(b"of the old one" * 100)
    done = restore(backup, history, NOON)
    assert dump(history) == before
    assert done.aside is not None
    assert done.aside.read_bytes() == ruin
    assert not journal.exists()


def test_an_open_transaction_of_the_old_history_never_reaches_the_new_one(
    history: Path, backup: Path, tmp_path: Path
) -> None:
    """SQLite would roll pages of the old history back into the restored one."""
    before = dump(history)
    cut = tmp_path / "cut" / "rehab.db"
    cut.parent.mkdir()
    with closing(sqlite3.connect(history, isolation_level=None)) as raw:
        raw.execute("PRAGMA cache_size = 1")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE sessions SET device = hex(zeroblob(90000))")
        raw.execute("UPDATE jerks SET peak_uv = -1")
        for name in ("rehab.db", "rehab.db-journal"):
            shutil.copy(history.with_name(name), cut.with_name(name))
        raw.execute("ROLLBACK")
    done = restore(backup, cut, NOON)
    assert done.aside is not None
    assert dump(cut) == dump(done.aside) == before


def test_a_damaged_backup_changes_nothing(history: Path, backup: Path) -> None:
    """What is there is better than what is wrong."""
    content = bytearray(backup.read_bytes())
    content[300] ^= 1
    backup.write_bytes(content)
    before = history.read_bytes()
    with pytest.raises(FileError) as caught:
        restore(backup, history, NOON)
    assert caught.value.reason is Reason.BACKUP_DAMAGED
    assert history.read_bytes() == before
    bad = backup.with_name("bad.db")
    bad.write_bytes(before[:12_000])
    with pytest.raises(FileError) as caught:
        restore(bad, history, NOON)
    assert caught.value.reason is Reason.BACKUP_DAMAGED
    assert history.read_bytes() == before
    assert not list(history.parent.glob("*restor*"))


def test_a_newer_history_is_refused(history: Path, tmp_path: Path) -> None:
    """This rehab would not be able to open what it put there."""
    newer = tmp_path / "newer.db"
    shutil.copy(history, newer)
    with closing(sqlite3.connect(newer)) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(FileError) as caught:
        restore(newer, history, NOON)
    assert caught.value.reason is Reason.FILE_NEWER


def test_a_history_in_use_is_not_restored(history: Path, backup: Path) -> None:
    """R7: the other program would go on writing into the one that was moved away."""
    with closing(lock_beside(history)), pytest.raises(StoreError) as caught:
        restore(backup, history, NOON)
    assert caught.value.reason is Reason.STORE_BUSY


def test_a_recording_of_the_same_name_is_moved_aside(
    history: Path, backup: Path
) -> None:
    """It is the only copy of whatever it is."""
    path = history.parent / "recordings" / "one.mcap"
    path.write_bytes(b"another")
    done = restore(backup, history, NOON)
    assert path.read_bytes() == SIGNAL
    assert [p.read_bytes() for p in done.moved] == [b"another"]


@pytest.mark.parametrize("at", range(1, 12))
def test_a_power_cut_at_any_step_leaves_the_old_history_or_the_new_one(
    history: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """A missing history would be taken for a new patient's, without a word."""
    then = dump(history)
    add_one(history)
    now = dump(history)
    n_calls = 0

    def counted(real: object) -> object:
        def call(*args: object, **how: object) -> object:
            nonlocal n_calls
            n_calls += 1
            if n_calls >= at:
                raise OSError(5, "power")
            return real(*args, **how)  # type: ignore[operator]

        return call

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", counted(os.fsync))
        for name in ("replace", "unlink", "hardlink_to", "mkdir"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        with suppress(RehabError, OSError):
            restore(backup, history, NOON)
    assert dump(history) in (then, now)
    found = list(history.parent.glob("rehab.db.before-restore-*"))
    if dump(history) == then:
        assert dump(found[0]) == now
