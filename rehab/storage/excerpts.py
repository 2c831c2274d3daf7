"""Some seconds out of a long recording, without reading all that is before them.

A packet is known to be in its place by those before it. So a decoder is begun some time
before, and what it says is moved to where the whole recording was at a message of which
that is known (`Place`). Where a place behind the seconds says otherwise, something was
lost or came twice in between, and nothing is returned: then it has to be read from the
start.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from mcap.exceptions import McapError
from mcap.records import Channel, Footer
from mcap.stream_reader import StreamReader

from rehab.model.nights import Place
from rehab.model.signal import Chunk, Samples
from rehab.storage import salvage
from rehab.storage.layout import Message
from rehab.storage.reading import MakeDecoder, Timeline, head_of, open_recording

WARM_S = 60.0
"""A decoder is begun so long before: clocks and links are known by then."""
CLOSE_S = 0.005
"""Two sensors are laid on one time axis; begun later, that may be off by a sample."""

_NEAR = 1 << 18  # bytes from which on reading is as quick as looking
_END = 20 + 9 + 8  # a footer with its head, and the magic bytes

Span = tuple[int, int]


def around(places: Sequence[Place], span: Span, fs_hz: float) -> list[Place]:
    """Return the places that reading the samples ``start:stop`` needs, of all in order.

    They are where to begin, the last one before, and the first one behind, which may be
    the end. Nothing where one of these is not known.
    """
    start, stop = span
    begins = [at for at in places if at.n_samples <= start - WARM_S * fs_hz]
    before = [at for at in places if at.n_samples <= start]
    behind = [at for at in places if at.n_samples >= stop] or [*places[-1:]]
    if not before or behind[0].n_samples <= start:
        return []
    return [begins[-1] if begins else places[0], before[-1], behind[0]]


def excerpts(
    path: Path,
    make_decoder: MakeDecoder,
    places: Sequence[Place],
    spans: Sequence[Span],
) -> list[Samples] | None:
    """Return the samples of each span, NaN where lost; None where places do not fit.

    Of a span that goes over the last place there is what lies before it.

    Raises `FileError` as `rehab.storage.reading.read_head`.
    """
    found = []
    with open_recording(path) as file:
        stream, _ = head_of(file, path)
        topics, end = _topics(file)
        for span in spans:
            near = around(places, span, stream.fs_hz)
            if not near or not topics:
                return None
            begin, *checks = near
            at = _before(file, begin.sequence, topics, end)
            reader = _Reader(Timeline(make_decoder(stream)), checks)
            reader.read(salvage.messages(file, at, topics))
            samples = reader.samples(span, stream.n_channels, CLOSE_S * stream.fs_hz)
            if samples is None:
                return None
            found.append(samples)
    return found


class _Reader:
    """Decodes up to the last of some places, and notes how far it was at each."""

    def __init__(self, timeline: Timeline, checks: Sequence[Place]) -> None:
        self._timeline, self._checks = timeline, checks
        self._chunks: list[Chunk] = []
        self._shifts: dict[int, int] = {}

    def read(self, messages: Iterator[Message]) -> None:
        known = {at.sequence: at.n_samples for at in self._checks}
        last = max(known)
        for message in messages:
            if message.sequence > last:
                break
            heard = self._timeline.take(message)
            self._chunks += [item for item in heard if isinstance(item, Chunk)]
            if message.sequence in known:
                shift = known[message.sequence] - self._timeline.n_samples
                self._shifts[message.sequence] = shift

    def samples(self, span: Span, n_channels: int, most_off: float) -> Samples | None:
        before, behind = (self._shifts.get(at.sequence) for at in self._checks)
        if before is None or behind is None or abs(before - behind) > most_off:
            return None
        start, stop = span[0], min(span[1], self._checks[-1].n_samples)
        rows = np.full((stop - start, n_channels), np.nan, np.float32)
        for chunk in self._chunks:
            at = chunk.start_index + before - start
            low, high = max(0, -at), min(len(chunk.emg_uv), len(rows) - at)
            if low < high:
                rows[at + low : at + high] = chunk.emg_uv[low:high]
        return rows


def _before(file: BinaryIO, sequence: int, topics: Mapping[int, str], end: int) -> int:
    """Return a place in the file from which on the message is found, near before it."""
    low, high = 0, end
    while high - low > _NEAR:
        middle = (low + high) // 2
        first = next(salvage.messages(file, middle, topics), None)
        if first is None or first.sequence > sequence:
            high = middle
        else:
            low = middle
    return low


def _topics(file: BinaryIO) -> tuple[Mapping[int, str], int]:
    """Return the topics by number, as the end of the file says them, and where it begins.

    None of a file that was cut, or is damaged there.
    """
    found: dict[int, str] = {}
    try:
        file.seek(-_END, 2)
        footer = next(iter(StreamReader(file, skip_magic=True).records))
        if not isinstance(footer, Footer) or not footer.summary_start:
            return {}, 0
        file.seek(footer.summary_start)
        for record in StreamReader(file, skip_magic=True).records:
            if isinstance(record, Channel):
                found[record.id] = record.topic
            elif found:
                break  # what follows are thousands of chunks
    except (McapError, OSError, StopIteration, struct.error, ValueError):
        return {}, 0
    return found, footer.summary_start
