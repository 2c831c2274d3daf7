"""Gets out of an MCAP file of ours whatever is intact, however the rest looks.

The usual readers follow the lengths that the file declares and stop at the first wrong
one. This one trusts nothing that a CRC does not cover: it looks for the bytes with which
a chunk or a metadata record of ours begins, checks it, and goes on behind it. A cut, a
zeroed or a flipped place costs the chunk that it lies in.

Source: MCAP specification (mcap.dev/spec), records Chunk, Message, Channel, Metadata.
Deviates: no use of the summary; record lengths are bounded before anything is unpacked.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import BinaryIO

import zstandard
from mcap.data_stream import ReadDataStream
from mcap.exceptions import EndOfFile
from mcap.opcode import Opcode
from mcap.records import Channel, Metadata

from rehab.storage import layout
from rehab.storage.layout import Message

_RECORD = struct.Struct("<BQ")  # opcode, length of what follows
_CHUNK_HEAD = struct.Struct("<QQQI8sQ")  # from, to, size, CRC-32, "zstd", packed size
_MESSAGE = struct.Struct("<HIQQ")  # channel, sequence, log time, publish time


def _prefixed(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode()


_CHUNK = "chunk"
_ZSTD = _prefixed("zstd")
_ZSTD_AT = _RECORD.size + 8 + 8 + 8 + 4
_NAMES = {_prefixed(name): name for name in (layout.HEAD, layout.TOPIC)}
_MARKS = re.compile(b"|".join(map(re.escape, [_ZSTD, *_NAMES])))
_OVERLAP = max(map(len, [_ZSTD, *_NAMES]))
_BLOCK = 65536
_MAX_METADATA_BYTES = 2**20


def find_head(file: BinaryIO) -> str | None:
    """Return the first intact text of `layout.HEAD`, or None."""
    for name, content in _intact(file):
        if name == layout.HEAD:
            return content.decode()
    return None


def messages(
    file: BinaryIO, at: int = 0, known: Mapping[int, str] | None = None
) -> Iterator[Message]:
    """Return all messages of all intact chunks in order, and the first of each topic.

    The first ones are kept twice (see `rehab.storage.layout`), and once suffices.

    Parameters
    ----------
    file : BinaryIO
    at : int
        Where in the file to begin: with the first chunk from there on.
    known : mapping or None
        The topics by their numbers, where those are said before.
    """
    topics: dict[int, str] = dict(known or {})
    firsts: list[Message] = []
    next_sequence = 0
    for name, content in _intact(file, at):
        if name == layout.TOPIC:
            number, first = layout.parse_topic(content.decode())
            firsts.append(first)
            topics[number] = first.topic
        elif name == _CHUNK:
            found = list(_unpack(content, topics))
            # Numbers only go up: a stale block of the disk would go back.
            if found and found[0].sequence >= next_sequence:
                lost = (m for m in firsts if m.sequence >= next_sequence)
                yield from (m for m in lost if m.sequence < found[0].sequence)
                firsts.clear()
                next_sequence = found[-1].sequence + 1
                yield from found
    yield from (m for m in firsts if m.sequence >= next_sequence)


def _intact(file: BinaryIO, at: int = 0) -> Iterator[tuple[str, bytes]]:
    """Return all that passes its CRC: chunks, unpacked, and sealed metadata."""
    while True:
        file.seek(at)
        block = file.read(_BLOCK)
        mark = _MARKS.search(block)
        if mark is None:
            if len(block) < _BLOCK:
                return
            at += _BLOCK - _OVERLAP
            continue
        place = at + mark.start()
        at = place + 1
        if mark.group() == _ZSTD:
            data, stop = _chunk_at(file, place - _ZSTD_AT)
            if data is not None:
                yield _CHUNK, data
                at = stop  # not into it: packets may look like anything
        else:
            text = _sealed_at(file, place - _RECORD.size)
            if text is not None:
                yield _NAMES[mark.group()], text.encode()


def _chunk_at(file: BinaryIO, at: int) -> tuple[bytes | None, int]:
    """Return the unpacked chunk that begins at `at` if it is intact, and its end."""
    file.seek(max(at, 0))
    head = file.read(_RECORD.size + _CHUNK_HEAD.size)
    if at < 0 or len(head) < _RECORD.size + _CHUNK_HEAD.size:
        return None, at
    opcode, length = _RECORD.unpack_from(head)
    *_, size, crc, _, n_packed = _CHUNK_HEAD.unpack_from(head, _RECORD.size)
    if (
        opcode != Opcode.CHUNK
        or length != _CHUNK_HEAD.size + n_packed
        or max(size, n_packed) > layout.MAX_CHUNK_BYTES
    ):
        return None, at
    packed = file.read(n_packed)
    try:
        # The frame's own claim is what the decompressor believes: bound it first.
        if zstandard.frame_content_size(packed) != size:
            return None, at
        data = zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError:
        return None, at
    return (data if zlib.crc32(data) == crc else None), at + len(head) + n_packed


def _sealed_at(file: BinaryIO, at: int) -> str | None:
    """Return the text of the metadata record that begins at `at` if it is intact."""
    if at < 0:
        return None
    file.seek(at)
    opcode, length = _RECORD.unpack(file.read(_RECORD.size))
    if opcode != Opcode.METADATA or length > _MAX_METADATA_BYTES:
        return None
    try:
        record = Metadata.read(ReadDataStream(BytesIO(file.read(length))))
    except (EndOfFile, UnicodeDecodeError, struct.error):
        return None
    return layout.unseal(record.metadata)


def _unpack(data: bytes, topics: dict[int, str]) -> Iterator[Message]:
    """Return the messages of a chunk; its channels are added to `topics`."""
    at = 0
    while at < len(data):
        opcode, length = _RECORD.unpack_from(data, at)
        start = at + _RECORD.size
        at = start + length
        if opcode == Opcode.CHANNEL:
            channel = Channel.read(ReadDataStream(BytesIO(data[start:at])))
            topics[channel.id] = channel.topic
        elif opcode == Opcode.MESSAGE:
            number, sequence, log_time, _ = _MESSAGE.unpack_from(data, start)
            if number in topics:
                body = data[start + _MESSAGE.size : at]
                yield Message(topics[number], log_time, sequence, body)
