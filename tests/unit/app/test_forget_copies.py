"""Backups forget too, or the next restore brings back who was promised to be gone (H15)."""

import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehab.app import backups, forgetting
from rehab.app.backups import BackupAsk
from rehab.storage.backup import reading
from tests.unit.app import forget_room as room
from tests.unit.storage import bundle_room

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return room.clinic(tmp_path / "data")


def forget(data: Path) -> forgetting.Removed:
    with forgetting.opened(room.settings(data), "p07") as case:
        return case.forget()


def patients(backup: Path) -> list[str]:
    """Return who is in a backup."""
    work = backup.with_name("unpacked.db")
    with zipfile.ZipFile(backup) as packed:
        work.write_bytes(packed.read(reading.DATABASE))
    with closing(sqlite3.connect(work)) as db:
        found = [name for (name,) in db.execute("SELECT id FROM patients ORDER BY id")]
    assert b"p07" not in work.read_bytes()
    work.unlink()
    return found


def test_backups_are_written_anew_without_the_patient(data: Path) -> None:
    """Everybody else keeps each of their restore points, with its time."""
    made = backups.back_up(room.settings(data), BackupAsk()).backup
    older = made.path.rename(made.path.with_name("rehab-2026-11-20T120000.zip"))
    others = bundle_room.contents(bundle_room.history(data, "p08"))
    done = forget(data)
    assert done.n_backups_anew == 1
    shelf = sorted((data / "backups").iterdir())
    assert older in shelf
    assert len(shelf) == 2  # and one of what is left
    for path in shelf:
        assert patients(path) == ["p08"]
    again = reading.verify(older)
    assert again.made == made.made
    backups.bring_back(room.settings(data), str(older))
    assert bundle_room.contents(bundle_room.history(data, "p08")) == others


def test_what_holds_recordings_or_is_damaged_goes_whole(data: Path) -> None:
    """What cannot be opened cannot be searched, and would be kept for ever."""
    settings = room.settings(data)
    made = backups.back_up(settings, BackupAsk()).backup.path
    damaged = made.with_name("rehab-2026-11-01T120000.zip")
    damaged.write_bytes(made.read_bytes()[:-400])
    half = made.with_name(".rehab-2026-11-02T120000.zip.db")
    half.write_bytes((data / "rehab.db").read_bytes())
    whole = data / "all.zip"
    backups.back_up(settings, BackupAsk(whole, with_recordings=True))
    done = forget(data)
    assert set(done.backups) == {damaged, half, whole}
    assert not any(path.exists() for path in (damaged, half, whole))


def test_a_history_that_a_restore_kept_aside_forgets_too(data: Path) -> None:
    """Nothing is lost by a restore, so nothing is forgotten either unless it is searched."""
    settings = room.settings(data)
    backups.back_up(settings, BackupAsk())
    restored, _ = backups.bring_back(settings, backups.LATEST, NOW)
    assert restored.aside is not None
    assert room.holding(data, "what p07 said")
    forget(data)
    assert restored.aside.exists()
    assert room.holding(data, "p07", *(room.session_of("p07", "note"),)) == []
    assert b"what p08 said" in restored.aside.read_bytes()


def test_a_foreign_archive_is_left_alone(data: Path) -> None:
    """Somebody's holiday pictures beside the history are none of our backups."""
    with zipfile.ZipFile(data / "pictures.zip", "w") as packed:
        packed.writestr("beach.txt", "sun")
    assert forget(data).backups == ()
    assert (data / "pictures.zip").exists()


def test_without_backups_none_is_made(data: Path) -> None:
    """Who keeps none, for want of space perhaps, is not given one."""
    forget(data)
    assert not (data / "backups").exists()
