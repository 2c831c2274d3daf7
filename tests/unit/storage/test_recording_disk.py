"""Full, broken and read-only disks: told at once, and nothing written before is lost (R3)."""

import errno
import os
from collections.abc import Callable
from io import FileIO, RawIOBase
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from rehab.errors import Reason, StoreError
from rehab.model.signal import Packet
from rehab.sensors.packets.block import make_decoder
from rehab.storage import disk
from rehab.storage.recording import McapRecorder
from rehab.storage.recovery import recover
from tests.unit.storage import known_signal as known

SESSION = UUID(int=5)


class Disk(RawIOBase):
    """A raw file on a disk that takes so many bytes, or so many at once."""

    def __init__(self, raw: FileIO, room: int, error: int, most: int) -> None:
        self._raw, self._room, self._error, self._most = raw, room, error, most

    def write(self, data: Any) -> int:
        if self._room <= 0:
            raise OSError(self._error, os.strerror(self._error))
        # As a real one: what still fits is written, and the next call fails.
        n = self._raw.write(memoryview(data)[: min(self._room, self._most)])
        assert n is not None
        self._room -= n
        return n

    def fileno(self) -> int:
        return self._raw.fileno()

    def truncate(self, size: int | None = None) -> int:
        return self._raw.truncate(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._raw.seek(offset, whence)

    def close(self) -> None:
        self._raw.close()
        super().close()


def on(
    room: int = 2**60, error: int = errno.ENOSPC, most: int = 2**60
) -> Callable[[Path], Disk]:
    return lambda path: Disk(disk.create(path), room, error, most)


def recorder_on(folder: Path, create: Callable[[Path], RawIOBase]) -> McapRecorder:
    return McapRecorder(
        folder,
        SESSION,
        known.STREAM,
        known.HEADER,
        make_decoder=make_decoder,
        create=create,
        clock_ns=lambda: 0,
    )


def write_until_it_fails(recorder: McapRecorder) -> tuple[int, StoreError]:
    """How many samples were taken, and the error."""
    taken = 0
    try:
        for packet in known.packets(10_000):
            recorder.write_packet(packet)
            taken += known.PACKET
    except StoreError as error:
        return taken, error
    raise AssertionError("the disk was large enough")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errno.ENOSPC, Reason.DISK_FULL),
        (errno.EDQUOT, Reason.DISK_FULL),
        (errno.EIO, Reason.DISK_ERROR),
        (errno.EROFS, Reason.FOLDER_READ_ONLY),
    ],
)
def test_a_failing_disk_is_told_by_its_reason(
    tmp_path: Path, error: int, reason: Reason
) -> None:
    """ "Make room" and "the disk is broken" are different things to do."""
    recorder = recorder_on(tmp_path, on(room=9000, error=error))
    _, told = write_until_it_fails(recorder)
    assert told.reason is reason
    assert told.facts == {"path": str(recorder.path)}
    with pytest.raises(StoreError) as again:
        recorder.write_packet(Packet(0, b""))
    assert again.value.reason is reason
    recorder.close()


@pytest.mark.parametrize("room", [1500, 4000, 9000, 9001, 13_777, 20_000, 26_000])
def test_what_was_written_before_the_disk_was_full_is_kept(
    tmp_path: Path, room: int
) -> None:
    """Nine good minutes must survive that the tenth did not fit."""
    recorder = recorder_on(tmp_path, on(room=room))
    taken, _ = write_until_it_fails(recorder)
    file = recorder.close()
    assert file.is_recovered
    assert not recorder.path.exists()
    assert file.n_bytes <= room
    assert taken - file.n_samples <= 1000 + known.PACKET
    assert known.read_checked(file.path).n_samples == file.n_samples


def test_a_disk_that_is_full_at_the_very_end_costs_one_chunk_at_most(
    tmp_path: Path,
) -> None:
    """Closing must not throw away a session because its summary did not fit."""
    whole = known.record(tmp_path / "whole", 4500, SESSION).close()
    for missing in (1, 60, 600, 2000):
        folder = tmp_path / str(missing)
        recorder = recorder_on(folder, on(room=whole.n_bytes - missing))
        for packet in known.packets(4500):
            recorder.write_packet(packet)
        file = recorder.close()
        assert 4500 - file.n_samples <= 1000 + known.PACKET
        known.read_checked(file.path)


@pytest.mark.parametrize("most", [1, 7, 1000])
def test_short_writes_change_nothing(tmp_path: Path, most: int) -> None:
    """A raw write may take less than it was given without an error (H9)."""
    files = []
    for name, create in (("a", disk.create), ("b", on(most=most))):
        recorder = recorder_on(tmp_path / name, create)
        for packet in known.packets(3000):
            recorder.write_packet(packet)
        files.append(recorder.close().path.read_bytes())
    assert files[0] == files[1]


def test_a_disk_that_takes_nothing_is_an_error(tmp_path: Path) -> None:
    """A write that takes no byte and says nothing must not become an endless loop."""
    with pytest.raises(StoreError) as caught:
        recorder_on(tmp_path, on(most=0))
    assert caught.value.reason is Reason.DISK_ERROR


def test_a_failing_flush_to_the_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worn stick may take all bytes and fail only when it has to keep them."""
    recorder = known.record(tmp_path, 3000)

    def fsync(_: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StoreError) as caught:
        recorder.close()
    assert caught.value.reason is Reason.DISK_ERROR
    with pytest.raises(StoreError):
        recorder.close()
    monkeypatch.undo()
    file, _ = recover(recorder.path, make_decoder)
    assert file.n_samples >= 2000
    known.read_checked(file.path)


def test_a_disk_without_room_for_the_head_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    """Nothing was recorded: the next start has nothing to stumble over."""
    with pytest.raises(StoreError) as caught:
        recorder_on(tmp_path, on(room=100))
    assert caught.value.reason is Reason.DISK_FULL
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_before_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said before the exercise, not after it; root ignores modes, so no chmod here."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        recorder_on(tmp_path / "file" / "recordings", disk.create)
    assert caught.value.reason is Reason.FOLDER_READ_ONLY

    def refuse(*_: object) -> int:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError) as caught:
        recorder_on(tmp_path, disk.create)
    monkeypatch.undo()
    assert caught.value.reason is Reason.FOLDER_READ_ONLY
