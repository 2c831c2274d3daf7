"""Reads recordings back, damaged ones too: what is lost is a gap, never a wrong sample."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np

from rehab.errors import FileError, PacketError, Reason
from rehab.model.session import Event, Recording, RecordingFile
from rehab.model.signal import Chunk, Gap, Motion, Packet, Stream
from rehab.ports import Decoder
from rehab.storage import layout, salvage
from rehab.storage.atrest import door

MakeDecoder = Callable[[Stream], Decoder]

_MAGIC = b"\x89MCAP"


@contextmanager
def open_recording(path: Path) -> Iterator[BufferedReader | BytesIO]:
    """Open a file for reading, a sealed one too (`door`); all errors are `FileError`."""
    try:
        with door.opened(path) as file:
            yield file
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=str(path)) from error
    except OSError as error:
        raise FileError(Reason.FILE_UNREADABLE, path=str(path)) from error


def read_head(path: Path) -> tuple[Stream, dict[str, object]]:
    """Return the stream and the session's header. Raises `FileError`.

    FILE_MISSING; FILE_UNREADABLE where it is not ours or of a later layout; FILE_DAMAGED
    where no copy of the head is intact; KEY_MISSING, KEY_WRONG where it is sealed.
    """
    with open_recording(path) as file:
        return head_of(file, path)


def head_of(file: BinaryIO, path: Path) -> tuple[Stream, dict[str, object]]:
    """Return what `read_head` does, of an open file."""
    text = salvage.find_head(file)
    file.seek(0)
    begin = file.read(64)
    if text is None:
        is_foreign = begin.startswith(_MAGIC) and layout.PROFILE.encode() not in begin
        reason = Reason.FILE_UNREADABLE if is_foreign else Reason.FILE_DAMAGED
        raise FileError(reason, path=str(path))
    try:
        return layout.parse_head(text)
    except ValueError as error:
        raise FileError(Reason.FILE_UNREADABLE, path=str(path)) from error


def read_packets(path: Path) -> tuple[Stream, Iterator[Packet]]:
    """Return the stream and its packets in order, read as they are asked for."""
    stream, _ = read_head(path)
    return stream, _packets(path)


def _packets(path: Path) -> Iterator[Packet]:
    with open_recording(path) as file:
        for message in salvage.messages(file):
            characteristic = layout.characteristic_of(message.topic)
            if characteristic is not None:
                yield Packet(message.received_ns, message.data, characteristic)


def read_recording(path: Path, make_decoder: MakeDecoder) -> Recording:
    """Return all of a recording, decoded again; rows of NaN where samples were lost.

    Raises
    ------
    FileError
        As `read_head`.
    """
    events = []
    heard: list[Chunk | Motion] = []
    with open_recording(path) as file:
        stream, header = head_of(file, path)
        timeline = Timeline(make_decoder(stream))
        for message in salvage.messages(file):
            heard += timeline.take(message)
            if message.topic == layout.EVENTS:
                events.append(parse_event(message.data, path))
    emg = np.full((timeline.n_samples, stream.n_channels), np.nan, dtype=np.float32)
    motions = []
    for item in heard:
        if isinstance(item, Chunk):
            emg[item.start_index : item.stop_index] = item.emg_uv
        else:
            motions.append(item)
    gaps = timeline.gaps
    return Recording(stream, emg, gaps, tuple(events), header, tuple(motions))


def parse_event(data: bytes, path: Path) -> Event:
    """Return an event of a recording. Raises FILE_UNREADABLE for one that nobody knows."""
    try:
        return layout.parse_event(data)
    except (ValueError, KeyError, TypeError) as error:  # of a later version of rehab
        raise FileError(Reason.FILE_UNREADABLE, path=str(path)) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a recording's bytes, as it was recorded, sealed or not.

    Raises FILE_MISSING, FILE_UNREADABLE, KEY_MISSING, KEY_WRONG.
    """
    with open_recording(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measure(
    path: Path, make_decoder: MakeDecoder, n_messages: int | None = None
) -> RecordingFile:
    """Return what is to be known of a finished file; holds little of it in memory.

    `n_messages` is how many should be in it: with fewer, or where that is not known, it
    is a recovered one.
    """
    with open_recording(path) as file:
        stream, _ = head_of(file, path)
        timeline = Timeline(make_decoder(stream))
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256")
        n_bytes = file.seek(0, os.SEEK_END)
        for message in salvage.messages(file):
            timeline.take(message)
    return RecordingFile(
        path=path,
        sha256=sha256.hexdigest(),
        n_bytes=n_bytes,
        n_samples=timeline.n_samples,
        gaps=timeline.gaps,
        is_recovered=timeline.n_messages != n_messages,
    )


class Timeline:
    """Feeds packets to a decoder and keeps account of what came and what did not."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._gaps: list[Gap] = []
        self._n_heard = 0  # up to the last sample that came
        self.n_samples = 0  # up to the last sample that came or is known to be lost
        self.n_messages = 0

    def take(self, message: layout.Message) -> list[Chunk | Motion]:
        """Return the samples and motions in a message; none in what is no packet."""
        self.n_messages += 1
        characteristic = layout.characteristic_of(message.topic)
        if characteristic is None:
            return []
        packet = Packet(message.received_ns, message.data, characteristic)
        try:
            heard = list(self._decoder.feed(packet))
        except PacketError:
            return []  # as when it arrived: the device's fault, and the decoder goes on
        chunks = [item for item in heard if isinstance(item, Chunk)]
        for chunk in chunks:
            if chunk.start_index > self._n_heard:
                lost = chunk.start_index - self._n_heard
                self._gaps.append(Gap(self._n_heard, lost))
            self._n_heard = chunk.stop_index
        ends = [item.stop_index for item in heard if isinstance(item, Chunk | Gap)]
        self.n_samples = max([self.n_samples, *ends])
        return [item for item in heard if isinstance(item, Chunk | Motion)]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """All samples that did not come, neighbouring gaps as one."""
        end = self.n_samples - self._n_heard
        return (*self._gaps, Gap(self._n_heard, end)) if end else tuple(self._gaps)
