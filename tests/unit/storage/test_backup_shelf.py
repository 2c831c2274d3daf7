"""Backups that nobody has to think of: R8, no more than a day is ever lost."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.errors import FileError, Reason, StoreError
from rehab.storage.backup import making, shelf
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SITTING

NOON = datetime(2026, 11, 26, 12).astimezone()
HOUR = timedelta(hours=1)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "rehab.db"
    store = SqlStore(path)
    store.add(SITTING)
    store.close()
    return path


def change(history: Path) -> None:
    store = SqlStore(history)
    store.add(replace(SITTING, id=uuid4()))
    store.close()


def damage(history: Path) -> None:
    with closing(sqlite3.connect(history)) as db, db:
        db.execute("UPDATE sessions SET patient_id = 'nobody'")


def as_if_made(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            del tz
            return now

    monkeypatch.setattr(making, "datetime", Clock)


def test_seven_days_and_four_weeks_are_kept() -> None:
    """A mistake that is noticed after three weeks must still be taken back."""
    on_shelf: list[Path] = []
    for n in range(100):
        for hour in (9, 18):
            when = datetime(2026, 1, 1, hour, tzinfo=UTC) + timedelta(days=n)
            fresh = Path(f"rehab-{when.strftime('%Y-%m-%dT%H%M%S')}.zip")
            on_shelf.append(fresh)
            gone = shelf.surplus(on_shelf, fresh)
            on_shelf = [path for path in on_shelf if path not in gone]
    days = [path.name[6:16] for path in on_shelf]
    assert days == [
        *("2026-03-15", "2026-03-22", "2026-03-29", "2026-04-03"),  # Sundays; the last
        *(f"2026-04-{day:02}" for day in range(4, 11)),
    ]
    assert all("T180000" in path.name for path in on_shelf)


def test_a_clock_that_was_set_back_costs_no_backup() -> None:
    """After an empty battery it is 1970, and the newest backup looks like the oldest."""
    old = [Path(f"rehab-2026-11-{day:02}T120000.zip") for day in range(1, 29)]
    fresh = Path("rehab-1970-01-01T000000.zip")
    assert fresh not in shelf.surplus([*old, fresh], fresh)


def test_the_end_of_a_changed_day_is_backed_up(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anybody doing anything; a large history once a day."""
    assert shelf.at_end(history, NOON) is not None
    assert shelf.at_end(history, NOON + HOUR) is None  # nothing is new
    change(history)
    assert shelf.at_end(history, NOON + 2 * HOUR) is not None
    monkeypatch.setattr(shelf, "_SMALL_BYTES", 0)
    change(history)
    assert shelf.at_end(history, NOON + 3 * HOUR) is None
    assert shelf.at_end(history, NOON + 24 * HOUR) is not None
    names = [path.name for path in shelf.kept(history)]
    assert names == ["rehab-2026-11-27T120000.zip", "rehab-2026-11-26T140000.zip"]
    assert shelf.at_end(history.with_name("none.db"), NOON) is None


def test_what_a_killed_program_could_not_back_up_the_next_one_does(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who always pulls the plug has backups too; once a week all is searched for damage."""
    as_if_made(monkeypatch, NOON)
    assert shelf.at_start(history, NOON) is not None
    change(history)
    assert shelf.at_start(history, NOON + 23 * HOUR) is None
    as_if_made(monkeypatch, NOON + 25 * HOUR)
    assert shelf.at_start(history, NOON + 25 * HOUR) is not None
    assert shelf.at_start(history, NOON + 7 * 24 * HOUR) is None  # nothing is new
    assert shelf.at_start(history, NOON + 9 * 24 * HOUR) is not None  # weekly
    assert shelf.at_start(history.with_name("none.db"), NOON) is None


def test_damage_that_only_the_full_check_sees_is_told_at_start(history: Path) -> None:
    """And no backup of it is made, so the good ones stay."""
    made = shelf.at_end(history, NOON)
    assert made is not None
    damage(history)
    with pytest.raises(StoreError) as caught:
        shelf.at_start(history, NOON + 10 * 24 * HOUR)
    assert caught.value.reason is Reason.STORE_DAMAGED
    assert shelf.at_end(history, NOON + 24 * HOUR) is None
    assert shelf.kept(history) == [made.backup.path]


def test_a_backup_that_cannot_be_made_stops_nobody(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Training goes on; `rehab doctor` says that there is no backup."""

    def fail(*_: object) -> None:
        raise FileError(Reason.FILE_UNWRITABLE, path="x")

    with monkeypatch.context() as patch:
        patch.setattr(making, "make", fail)
        assert shelf.at_start(history, NOON) is shelf.at_end(history, NOON) is None
    monkeypatch.setattr(shelf, "_SPARE_BYTES", 2**60)  # recordings need the room
    assert shelf.at_start(history, NOON) is None
    assert shelf.kept(history) == []


def test_the_newest_that_is_whole_is_found(history: Path) -> None:
    """A damaged newest one must not hide the others, nor be taken."""
    good, bad = (shelf.add(history, NOON + n * HOUR).backup for n in (0, 24))
    content = bad.path.read_bytes()
    bad.path.write_bytes(content[:-100])
    assert shelf.newest(history) == (good, [bad.path])
    good.path.unlink()
    assert shelf.newest(history) == (None, [bad.path])
