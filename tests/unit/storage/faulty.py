"""Disks on which one call fails: the nth write, the nth fsync, the renaming."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO, RawIOBase
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from rehab.errors import StoreError
from rehab.model.session import RecordingFile
from rehab.sensors.packets.block import make_decoder
from rehab.storage import disk
from rehab.storage.recording import McapRecorder
from rehab.storage.recovery import recover
from tests.unit.storage import known_signal as known

HASTE = 5
"""How much faster the clock runs than the signal: a chunk, which is a second of the
clock and one write, ends five times as often."""

LOST = round(known.FS_HZ) // HASTE + known.PACKET
"""Samples that no chunk held yet, at most: a second of the clock, and one packet."""


class Faulty(RawIOBase):
    """A raw file whose `nth` write (from 1) fails with `error`, or takes half of it."""

    def __init__(self, raw: FileIO, nth: int, error: int | None) -> None:
        self._raw, self._nth, self._error = raw, nth, error
        self.n_writes = 0

    def write(self, data: Any) -> int:
        self.n_writes += 1
        if self.n_writes == self._nth:
            if self._error is not None:
                raise OSError(self._error, os.strerror(self._error))
            data = memoryview(data)[: max(1, len(data) // 2)]
        n = self._raw.write(data)
        assert n is not None
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


@dataclass(frozen=True)
class Outcome:
    """What a failing call left. `told` is what the recorder said of it, if anything."""

    n_taken: int
    n_left: int
    told: StoreError | None

    @property
    def n_lost(self) -> int:
        """Samples that were handed over without an error and did not come back."""
        return self.n_taken - self.n_left


def after_write(folder: Path, nth: int, error: int | None, seconds: int) -> Outcome:
    """Record until the nth write fails (None: is short) and look what is left.

    Fails where the signal has no such write.
    """
    raws: list[Faulty] = []

    def create(path: Path) -> Faulty:
        raws.append(Faulty(disk.create(path), nth, error))
        return raws[-1]

    found = _outcome(folder, create, seconds=seconds)
    assert raws[0].n_writes >= nth
    return found


def after_call(folder: Path, name: str, nth: int, seconds: int = 6) -> Outcome:
    """Record while the nth ``os.fsync`` or ``Path.rename`` fails with EIO."""
    with _failing(*_CALLS[name], nth):
        return _outcome(folder, disk.create, seconds=seconds)


_CALLS: dict[str, tuple[Any, str]] = {
    "fsync": (os, "fsync"),
    "rename": (Path, "rename"),
}


@contextmanager
def _failing(where: Any, name: str, nth: int) -> Iterator[None]:
    real, n = getattr(where, name), 0

    def call(*args: Any) -> Any:
        nonlocal n
        n += 1
        if n == nth:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, call)
        yield


def _outcome(
    folder: Path, create: Callable[[Path], RawIOBase], *, seconds: int
) -> Outcome:
    clock_ns = [0]
    n_taken, told = 0, None
    recorder = None
    try:
        recorder = McapRecorder(
            folder,
            UUID(int=5),
            known.STREAM,
            known.HEADER,
            make_decoder=make_decoder,
            create=create,
            clock_ns=lambda: clock_ns[0],
        )
        for packet in known.packets(round(seconds * known.FS_HZ)):
            clock_ns[0] = HASTE * packet.received_ns
            recorder.write_packet(packet)
            n_taken += known.PACKET
    except StoreError as error:
        told = error
    if recorder is None:
        return Outcome(0, 0, told)
    file, said = _closed(recorder)
    left = known.read_checked(file.path)
    assert left.n_samples == file.n_samples
    assert file.gaps == ()
    return Outcome(n_taken, file.n_samples, told or said)


def _closed(recorder: McapRecorder) -> tuple[RecordingFile, StoreError | None]:
    """Close, as a session does; what cannot be closed is recovered, as at a start."""
    try:
        return recorder.close(), None
    except StoreError as error:
        return recover(recorder.path, make_decoder)[0], error
