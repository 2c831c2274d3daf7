"""What a dead program left behind is found, saved, and kept as it was."""

import errno
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.errors import FileError, Reason, StoreError
from rehab.sensors.packets.block import make_decoder
from rehab.storage import disk
from rehab.storage.recording import McapRecorder
from rehab.storage.recovery import KEPT, find_unfinished, recover
from tests.unit.storage import known_signal as known
from tests.unit.storage.test_recording_disk import on


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """A ``.part`` of a program that died 3.3 s into its recording."""
    recorder = known.record(tmp_path, 3300)
    content = recorder.path.read_bytes()
    recorder.close().path.unlink()
    recorder.path.write_bytes(content)
    return recorder.path


def test_a_dead_recording_becomes_a_finished_one(part: Path) -> None:
    """R6: the patient finds the session in the history, marked as recovered."""
    content = part.read_bytes()
    assert find_unfinished(part.parent) == [part]
    file, header = recover(part, make_decoder)
    assert header == known.HEADER
    assert file.path == part.with_name(part.name.removesuffix(".part"))
    assert file.is_recovered
    assert file.n_samples == 3020
    assert known.read_checked(file.path).n_samples == 3020
    assert find_unfinished(part.parent) == []
    assert (part.parent / KEPT / part.name).read_bytes() == content


def test_damage_in_the_middle_stays_a_gap(part: Path) -> None:
    """The copy must not close the hole: all later jerks would be too early."""
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    file, _ = recover(part, make_decoder)
    assert [(g.start_index, g.n_samples) for g in file.gaps] == [(1020, 1000)]
    known.read_checked(file.path)


def test_a_lost_beginning_stays_lost_in_the_copy(part: Path) -> None:
    """The first packet anchors all indices; it has to survive the copying too."""
    content = part.read_bytes()
    at = content.index(b"\x04\x00\x00\x00zstd")
    part.write_bytes(content[:at] + b"?" + content[at + 1 :])
    file, _ = recover(part, make_decoder)
    assert [(g.start_index, g.n_samples) for g in file.gaps] == [(20, 1000)]
    known.read_checked(file.path)


def test_a_recording_in_progress_is_left_alone(tmp_path: Path) -> None:
    """A second window must not tear the file from the one that is writing."""
    recorder = known.record(tmp_path, 2000)
    assert find_unfinished(tmp_path) == []
    with pytest.raises(StoreError) as caught:
        recover(recorder.path, make_decoder)
    assert caught.value.reason is Reason.STORE_BUSY
    assert recorder.close().n_samples == 2000


def test_dying_while_recovering_costs_nothing(part: Path) -> None:
    """A laptop that switches off twice must still not lose the session."""
    final = part.with_name(part.name.removesuffix(".part"))
    content = part.read_bytes()
    final.with_name(f"{final.name}.copy").write_bytes(b"half a copy")
    file, _ = recover(part, make_decoder)
    # Died after the copy was named, before the original was set aside.
    part.write_bytes(content)
    again, _ = recover(part, make_decoder)
    assert again == file
    assert len(list((part.parent / KEPT).iterdir())) == 2
    assert sorted(p.name for p in part.parent.iterdir()) == sorted([final.name, KEPT])


def test_a_full_disk_leaves_the_original_for_another_day(part: Path) -> None:
    """Recovering needs room; without it nothing may be touched."""
    content = part.read_bytes()
    with pytest.raises(StoreError) as caught:
        recover(part, make_decoder, on(room=3000, error=errno.ENOSPC))
    assert caught.value.reason is Reason.DISK_FULL
    assert part.read_bytes() == content
    assert [p.name for p in part.parent.iterdir()] == [part.name]
    assert find_unfinished(part.parent) == [part]


def test_a_hopeless_file_is_set_aside_and_told(tmp_path: Path) -> None:
    """One empty file must not stop every start from now on."""
    part = tmp_path / f"{uuid4()}.mcap.part"
    part.write_bytes(b"")
    with pytest.raises(FileError) as caught:
        recover(part, make_decoder)
    assert caught.value.reason is Reason.FILE_DAMAGED
    assert find_unfinished(tmp_path) == []
    assert (tmp_path / KEPT / part.name).exists()


def test_a_recording_without_a_packet_is_recovered_as_empty(tmp_path: Path) -> None:
    """Killed while connecting: the caller decides what an empty session is worth."""
    recorder = McapRecorder(
        tmp_path, uuid4(), known.STREAM, known.HEADER, make_decoder=make_decoder
    )
    head = recorder.path.read_bytes()
    recorder.close().path.unlink()
    recorder.path.write_bytes(head)
    file, header = recover(recorder.path, make_decoder)
    assert (file.n_samples, header) == (0, known.HEADER)


def test_a_vanished_file_is_told(tmp_path: Path) -> None:
    """Another program may have recovered it in the meantime."""
    with pytest.raises(FileError) as caught:
        recover(tmp_path / "none.mcap.part", make_decoder)
    assert caught.value.reason is Reason.FILE_MISSING
    assert find_unfinished(tmp_path / "none") == []


def test_the_lock_goes_with_its_file(tmp_path: Path) -> None:
    """Nobody may be locked out by a program that is no more."""
    path = tmp_path / "x"
    first = disk.create(path)
    assert disk.try_lock(first.fileno())
    with path.open("rb") as second:
        assert not disk.try_lock(second.fileno())
        first.close()
        assert disk.try_lock(second.fileno())
