"""A backup is whole and right, or it is told: R8."""

import io
import json
import os
import random
import sqlite3
import stat
import zipfile
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.storage import disk
from rehab.storage.backup import making, raw
from rehab.storage.backup.making import make
from rehab.storage.backup.reading import manifest_of, verify
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SITTING


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A history with a session whose recording is there, and one whose is not."""
    path = tmp_path / "data" / "rehab.db"
    store = SqlStore(path)
    recording = path.parent / "recordings" / "one.mcap"
    recording.parent.mkdir()
    recording.write_bytes(b"signal" * 1000)
    file = replace(
        SITTING.recording, path=recording, sha256=sha256(b"signal" * 1000).hexdigest()
    )
    store.add(replace(SITTING, recording=file))
    gone = replace(file, path=recording.with_name("gone.mcap"))
    store.add(replace(SITTING, id=uuid4(), recording=gone))
    store.close()
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def reason_of(path: Path) -> Reason:
    with pytest.raises(FileError) as caught:
        verify(path)
    assert caught.value.facts["path"] == str(path)
    return caught.value.reason


def test_a_backup_holds_the_history_and_is_for_the_user_only(
    history: Path, tmp_path: Path
) -> None:
    """Any ZIP program opens it, also where no rehab can be installed any more."""
    made = make(history, tmp_path / "out.zip")
    assert verify(tmp_path / "out.zip") == made.backup
    assert made.backup.recordings == ()
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        packed.extract("rehab.db", tmp_path)
    assert dump(tmp_path / "rehab.db") == dump(history)
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "out.zip").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.glob(".out*")] == []


def test_recordings_go_along_and_what_is_lacking_is_told(
    history: Path, tmp_path: Path
) -> None:
    """A recording that silently is in no backup is found lacking when it is needed."""
    told: list[tuple[int, int]] = []
    made = make(
        history,
        tmp_path / "out.zip",
        with_recordings=True,
        tell=lambda done, total: told.append((done, total)),
    )
    assert made.backup.recordings == ("recordings/one.mcap",)
    assert [path.name for path in made.lacking] == ["gone.mcap"]
    assert told == [(6000, 6000)]
    (history.parent / "recordings" / "one.mcap").write_bytes(b"changed")
    made = make(history, tmp_path / "out.zip", with_recordings=True)
    assert [path.name for path in made.lacking] == ["one.mcap", "gone.mcap"]


def test_every_flipped_bit_and_every_cut_is_found(
    history: Path, tmp_path: Path
) -> None:
    """A backup with a wrong number in it would bring a wrong number back."""
    path = tmp_path / "out.zip"
    make(history, path, with_recordings=True)
    whole = path.read_bytes()
    backup, content = verify(path), contents(path)
    reasons: set[Reason] = set()
    chance = random.Random(1)  # noqa: S311
    for _ in range(150):
        at, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        try:
            found = verify(path)
        except FileError as error:
            reasons.add(error.reason)
        else:  # a time or a comment of the ZIP file carries nothing
            assert (found, contents(path)) == (backup, content), at
    assert reasons <= {Reason.BACKUP_DAMAGED, Reason.FILE_NEWER}
    for n in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:n])
        assert reason_of(path) is Reason.BACKUP_DAMAGED
    path.write_bytes(whole[:-4096] + bytes(4096))
    assert reason_of(path) is Reason.BACKUP_DAMAGED


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 3}, Reason.FILE_NEWER),
        ({"revision": "9999"}, Reason.FILE_NEWER),
        ({"format": "x"}, Reason.BACKUP_DAMAGED),
        ({"made_us": 1e300}, Reason.BACKUP_DAMAGED),
        ({"members": []}, Reason.BACKUP_DAMAGED),
        ({"members": {}}, Reason.BACKUP_DAMAGED),
        ({"members": {"../x": {"sha256": "", "n_bytes": 0}}}, Reason.BACKUP_DAMAGED),
        ({"members": {"recordings/..": {}}}, Reason.BACKUP_DAMAGED),
    ],
)
def test_a_strange_manifest_is_refused(
    history: Path, tmp_path: Path, change: dict[str, object], reason: Reason
) -> None:
    """A newer one holds what this rehab would lose; a made-up one might write anywhere."""
    path = tmp_path / "out.zip"
    make(history, path)
    inside = contents(path)
    values = json.loads(inside.pop("manifest.json")) | change
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("manifest.json", json.dumps(values))
        for name in values["members"]:
            packed.writestr(name, inside.get(name, b""))
    assert reason_of(path) is reason


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    """Each with its own sentence."""
    assert reason_of(tmp_path) is Reason.FILE_IS_FOLDER
    assert reason_of(tmp_path / "none.zip") is Reason.FILE_MISSING
    (tmp_path / "text.zip").write_text("no backup")
    assert reason_of(tmp_path / "text.zip") is Reason.BACKUP_DAMAGED
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as packed:
        packed.writestr("cake.txt", "recipe")
    assert reason_of(tmp_path / "other.zip") is Reason.BACKUP_DAMAGED


def test_a_damaged_history_makes_no_backup(history: Path, tmp_path: Path) -> None:
    """It would push a good one off the shelf."""
    make(history, tmp_path / "out.zip")
    before = (tmp_path / "out.zip").read_bytes()
    with closing(sqlite3.connect(history)) as db, db:
        db.execute("UPDATE sessions SET patient_id = 'nobody'")
    with pytest.raises(StoreError) as caught:
        make(history, tmp_path / "out.zip")
    assert caught.value.reason is Reason.STORE_DAMAGED
    assert (tmp_path / "out.zip").read_bytes() == before
    assert [p.name for p in tmp_path.glob(".out*")] == []


def test_what_does_not_read_back_gets_no_name(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that loses bytes without a word is noticed now, not in a year."""

    class Losing(io.BufferedRandom):
        def write(self, data: bytes) -> int:  # type: ignore[override]
            taken = bytes(data)
            super().write(bytes(len(taken)) if len(taken) > 2000 else taken)
            return len(taken)

    monkeypatch.setattr(making.io, "BufferedRandom", Losing)
    with pytest.raises(FileError) as caught:
        make(history, tmp_path / "out.zip")
    assert caught.value.reason is Reason.EXPORT_DIFFERS
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("number", "reason"),
    [(28, Reason.DISK_FULL), (13, Reason.FILE_UNWRITABLE), (5, Reason.FILE_UNWRITABLE)],
)
def test_a_backup_that_fails_leaves_the_last_one(
    history: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    reason: Reason,
) -> None:
    """A full disk must not cost the backup that is there."""
    made = make(history, tmp_path / "out.zip")

    def fail(_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(disk, "sync", fail)
    with pytest.raises(RehabError) as caught:
        make(history, tmp_path / "out.zip")
    assert caught.value.reason is reason
    assert verify(tmp_path / "out.zip") == made.backup
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "out.zip"]


def test_a_backup_is_of_one_moment(history: Path, tmp_path: Path) -> None:
    """Half of a session that is being kept just now must not be in it."""
    with closing(sqlite3.connect(history, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("UPDATE sessions SET device = 'half'")
        made = make(history, tmp_path / "out.zip")
        busy.execute("ROLLBACK")
    assert b"half" not in contents(tmp_path / "out.zip")["rehab.db"]
    assert manifest_of(tmp_path / "out.zip") == made.backup
    assert made.backup.changed_ns == raw.changed_ns(history)
