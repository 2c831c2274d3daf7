"""Writes a recording while it arrives; a program that dies loses two seconds at most."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from rehab.errors import StoreError
from rehab.model.session import Event, RecordingFile
from rehab.model.signal import Packet, Stream
from rehab.storage import disk, layout
from rehab.storage.reading import MakeDecoder, measure
from rehab.storage.writing import MessageWriter

PART = ".part"
_CHUNK_CLOCK_NS = 1_000_000_000
_SYNC_CLOCK_NS = 500_000_000


class McapRecorder:
    """Keeps packets and events of one session in ``<session>.mcap.part`` (a `Recorder`).

    A chunk ends after one second of arrival time or of clock time, whichever comes first,
    and goes to the system at once: a killed program loses no more than that. It is forced
    onto the disk at most twice a second of clock time. At normal speed that is every
    chunk; a simulation at many times the speed is not held up.

    After a failed write every further one raises the same `StoreError`; `close` still
    works, and what was written stays readable.

    Parameters
    ----------
    folder : Path
        Where recordings are kept; made if needed.
    session : UUID
        Names the file. Raises `ValueError` if there is one already.
    stream, header
        What is needed to decode again; on the disk before this returns.
    make_decoder : callable
        Used once, by `close`, to count the samples of the finished file.
    create, clock_ns
        The disk and the monotonic clock, for tests to replace.

    Raises
    ------
    StoreError
        DISK_FULL, DISK_ERROR or FOLDER_READ_ONLY, here and in every method.
    """

    def __init__(
        self,
        folder: Path,
        session: UUID,
        stream: Stream,
        header: Mapping[str, object],
        *,
        make_decoder: MakeDecoder,
        create: Callable[[Path], RawIOBase] = disk.create,
        clock_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        disk.make_folder(folder)
        self._final = folder / f"{session}.mcap"
        self.path = folder / f"{session}.mcap{PART}"
        if self._final.exists() or self.path.exists():
            raise ValueError(f"there is a recording of session {session}")
        self._make_decoder = make_decoder
        self._clock_ns = clock_ns
        self._error: StoreError | None = None
        self._result: RecordingFile | None = None
        self._n_messages = 0
        self._received_ns = self._chunk_clock_ns = self._sync_clock_ns = clock_ns()
        head = layout.head_json(stream, header)
        try:
            raw = create(self.path)
        except OSError as error:
            self._fail(error)
        try:
            disk.try_lock(raw.fileno())
            self._file = disk.DurableFile(raw)
            self._writer = MessageWriter(self._file, head)
            self._file.sync()
            disk.sync_folder(folder)
        except OSError as error:
            raw.close()
            with suppress(OSError):
                self.path.unlink()  # nothing was recorded in it
            self._fail(error)

    def write_packet(self, packet: Packet) -> None:
        """Keep a packet, byte for byte."""
        self._received_ns = packet.received_ns
        self._write(layout.packet_topic(packet.characteristic), packet.data)

    def write_event(self, event: Event) -> None:
        """Keep an event, in order with the packets."""
        self._write(layout.EVENTS, layout.event_json(event))

    def _write(self, topic: str, data: bytes) -> None:
        if self._error is not None:
            raise self._error
        if self._result is not None:
            raise ValueError("the recording is closed")
        try:
            now_ns = self._clock_ns()
            if not self._writer.is_chunk_open:
                self._chunk_clock_ns = now_ns
            self._writer.add(
                layout.Message(topic, self._received_ns, self._n_messages, data)
            )
            self._n_messages += 1
            is_late = now_ns - self._chunk_clock_ns >= _CHUNK_CLOCK_NS
            if is_late or self._writer.is_chunk_full:
                self._writer.end_chunk()
                if now_ns - self._sync_clock_ns >= _SYNC_CLOCK_NS:
                    self._file.sync()
                    self._sync_clock_ns = now_ns
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> NoReturn:
        self._error = disk.store_error(error, self.path)
        raise self._error from error

    def close(self) -> RecordingFile:
        """Finish the file, name it ``<session>.mcap``, read it back and count.

        After a failed write the file ends with its last whole chunk, and the result says
        `is_recovered`. If even naming it fails, `StoreError` is raised and the ``.part``
        stays for `rehab.storage.recovery`. May be called twice.
        """
        if self._result is None:
            if self._file.is_closed and self._error is not None:
                raise self._error
            try:
                self._finish()
                self.path.rename(self._final)
                disk.sync_folder(self._final.parent)
            except OSError as error:
                self._fail(error)
            self._result = measure(self._final, self._make_decoder, self._n_messages)
        return self._result

    def _finish(self) -> None:
        try:
            if self._error is None:
                try:
                    self._writer.finish()
                    self._file.sync()
                except OSError as error:
                    self._error = disk.store_error(error, self.path)
            if self._error is not None:
                self._file.cut(self._writer.n_safe_bytes)
                self._file.sync()
        finally:
            self._file.close()
