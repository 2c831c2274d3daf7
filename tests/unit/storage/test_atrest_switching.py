"""Encryption on, off and recovered: no step, and no power cut between, loses a byte."""

import errno
from pathlib import Path

import pytest

from rehab.errors import FileError, Reason, RehabError
from rehab.ports.progress import untold
from rehab.storage import disk
from rehab.storage.atrest import age, archive, devices, door, keys, switching
from tests.unit.storage import atrest_room as room
from tests.unit.storage.atrest_room import RECOVERY


@pytest.fixture(autouse=True)
def _key_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    room.use_keys(monkeypatch, tmp_path / "keys")


def test_without_a_recovery_key_that_was_tried_nothing_is_switched_on(
    tmp_path: Path,
) -> None:
    """R10. Somebody else's key, or a sheet that was never right, would lose a year."""
    made = room.fill(tmp_path)
    public = age.public_of(RECOVERY)
    with pytest.raises(RehabError) as error:
        switching.switch_on(tmp_path, public, age.new_secret(), untold)
    assert error.value.reason is Reason.RECOVERY_KEY_WRONG
    assert keys.read(tmp_path) is None
    assert list((tmp_path / "keys").glob("*")) == []
    assert {path: path.read_bytes() for path in made} == made


def test_both_keys_open_every_recording_and_off_brings_back_every_byte(
    tmp_path: Path,
) -> None:
    made = room.fill(tmp_path)
    writing = tmp_path / "recordings" / f"{next(iter(made)).name}.part"
    writing.write_bytes(b"is being recorded")
    done = room.on(tmp_path)
    assert (done.n, done.failed) == (len(made), [])
    found = keys.read(tmp_path)
    assert found is not None
    (device,) = found.secrets()
    for path, content in made.items():
        assert not path.exists()
        assert room.opened_by(RECOVERY, path) == content
        assert room.opened_by(device, path) == content
        assert room.read(path) == room.read(door.sealed_name(path)) == content
        assert content[:30] not in door.sealed_name(path).read_bytes()
    assert writing.read_bytes() == b"is being recorded"
    assert room.off(tmp_path).n == len(made)
    assert {path: path.read_bytes() for path in made} == made
    assert archive.sealed(tmp_path) == []
    room.no_litter(tmp_path)


def test_a_disk_that_is_full_while_it_goes_off_keeps_nothing_half_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a plain file would take the last room, and anybody could read it."""
    made = room.fill(tmp_path)
    room.on(tmp_path)
    sync = disk.DurableFile.sync

    def full(file: disk.DurableFile) -> None:
        if file.tell() in map(len, made.values()):  # a recording, not the keys
            raise OSError(errno.ENOSPC, "no space")
        sync(file)

    monkeypatch.setattr(disk.DurableFile, "sync", full)
    done = room.off(tmp_path)
    assert (done.n, len(done.failed)) == (0, len(made))
    room.no_litter(tmp_path)
    assert {path: room.read(path) for path in made} == made
    monkeypatch.undo()
    room.use_keys(monkeypatch, tmp_path / "keys")
    assert room.off(tmp_path).n == len(made)


def test_with_the_recovery_key_alone_everything_is_there(tmp_path: Path) -> None:
    """R10: the computer is lost, the folder came from a backup, the sheet is there."""
    made = room.fill(tmp_path)
    room.on(tmp_path)
    room.lose_the_device(tmp_path)
    (path, *_) = made
    with pytest.raises(FileError) as error:
        room.read(path)
    assert error.value.reason is Reason.KEY_MISSING
    with pytest.raises(RehabError) as wrong:
        switching.recover(tmp_path, age.new_secret(), untold)
    assert wrong.value.reason is Reason.RECOVERY_KEY_WRONG
    done = switching.recover(tmp_path, RECOVERY, untold)
    assert (done.n, done.failed) == (len(made), [])
    assert {path: room.read(path) for path in made} == made
    assert {path: room.opened_by(RECOVERY, path) for path in made} == made


def test_nothing_but_the_recordings_and_the_sheet_is_enough(tmp_path: Path) -> None:
    made = room.fill(tmp_path)
    room.on(tmp_path)
    room.lose_the_device(tmp_path)
    (tmp_path / keys.NAME).unlink()
    switching.recover(tmp_path, RECOVERY, untold)
    assert {path: room.read(path) for path in made} == made


def test_a_key_that_does_not_open_is_told_apart_from_none(tmp_path: Path) -> None:
    (path, *_) = room.fill(tmp_path)
    room.on(tmp_path)
    strange = tmp_path / "strange"
    room.fill(strange)
    room.on(strange)
    (strange / "recordings" / path.name).unlink(missing_ok=True)
    theirs = door.sealed_name(path)
    theirs.replace(strange / "recordings" / theirs.name)
    with pytest.raises(FileError) as error:
        room.read(strange / "recordings" / path.name)
    assert error.value.reason is Reason.KEY_WRONG


def test_what_waited_for_a_key_is_sealed_with_the_next(tmp_path: Path) -> None:
    """A session without the key stays plain, which is told, and is not forgotten."""
    room.fill(tmp_path)
    room.on(tmp_path)
    room.lose_the_device(tmp_path)
    late = room.fill(tmp_path, 2)
    for path in late:  # those of the first night are sealed already
        if door.sealed_name(path).exists():
            path.unlink()
    n_late = len(archive.plain(tmp_path))
    assert switching.close_up(tmp_path) == n_late == 4
    switching.recover(tmp_path, RECOVERY, untold)
    assert archive.plain(tmp_path) == []
    assert {path: room.read(path) for path in late} == late


def test_keys_of_before_still_open_what_an_old_backup_brings(tmp_path: Path) -> None:
    """Off and on again makes new keys; the old device's key stays known."""
    made = room.fill(tmp_path)
    room.on(tmp_path)
    (path, *_) = made
    old = door.sealed_name(path).read_bytes()
    room.off(tmp_path)
    again = age.new_secret()
    room.on(tmp_path, again)
    door.sealed_name(path).write_bytes(old)
    assert room.read(path) == made[path]
    assert switching.recover(tmp_path, RECOVERY, untold).failed == []
    assert room.opened_by(again, path) == made[path]
    found = keys.read(tmp_path)
    assert found is not None
    assert found.recovery == age.public_of(again)


def test_what_differs_is_kept_under_another_name(tmp_path: Path) -> None:
    """Two files of one name, and nobody knows which is right: neither goes."""
    made = room.fill(tmp_path)
    room.on(tmp_path)
    (path, *_) = made
    path.write_bytes(b"something else")
    assert switching.close_up(tmp_path) == 0
    assert room.read(path) == b"something else"
    (kept,) = path.parent.glob("*.other-*")
    kept.rename(door.sealed_name(kept))
    assert room.opened_by(RECOVERY, kept) == made[path]


def test_a_damaged_recording_stays_and_does_not_stop_the_others(tmp_path: Path) -> None:
    made = room.fill(tmp_path)
    room.on(tmp_path)
    (path, *_) = made
    sealed = door.sealed_name(path)
    sealed.write_bytes(sealed.read_bytes()[:-5])
    damaged = sealed.read_bytes()
    done = room.off(tmp_path)
    assert [failed for failed, _ in done.failed] == [sealed]
    assert sealed.read_bytes() == damaged
    assert done.n == len(made) - 1
    room.no_litter(tmp_path)


def _switch_on(folder: Path) -> None:
    found = keys.read(folder)
    if found is not None and found.is_on:
        switching.go_on(folder, found)
    else:
        room.on(folder)


def _recover(folder: Path) -> None:
    switching.recover(folder, RECOVERY, untold)


@pytest.mark.parametrize("what", [_switch_on, room.off, _recover])
def test_a_power_cut_at_any_step_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: object
) -> None:
    """After each change of the disk: all can be read, by hand too; and it goes on."""
    assert callable(what)
    n, is_over = 0, False
    while not is_over:
        folder = tmp_path / str(n)
        made = room.fill(folder, places=("",))
        if what is not _switch_on:
            room.on(folder)
        if what is _recover:
            room.lose_the_device(folder)
        with monkeypatch.context() as patch:
            room.cut_after(patch, n)
            try:
                what(folder)
                is_over = True
            except room.Cut:
                pass
        assert {path: room.by_recovery_alone(path) for path in made} == made, n
        if what is not _recover or is_over:
            assert {path: room.read(path) for path in made} == made, n
        what(folder)
        assert {path: room.read(path) for path in made} == made, n
        is_plain = what is room.off
        left = archive.sealed(folder) if is_plain else archive.plain(folder)
        assert left == [], n
        room.no_litter(folder)
        n += 1
    assert n > 20


def test_the_key_of_the_device_is_for_its_owner_only(tmp_path: Path) -> None:
    room.fill(tmp_path)
    room.on(tmp_path)
    found = keys.read(tmp_path)
    assert found is not None
    path = devices.file_of(found.device)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert "SECRET" not in (tmp_path / keys.NAME).read_text()
