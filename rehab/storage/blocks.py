"""Reads a long recording a block at a time: ten hours in the memory of a minute."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rehab.model.nights import Place
from rehab.model.session import Event
from rehab.model.signal import Chunk, Motion, Samples
from rehab.storage import layout, salvage
from rehab.storage.reading import (
    MakeDecoder,
    Timeline,
    open_recording,
    parse_event,
    read_head,
)

PLACE_S = 20.0


class BlockReader:
    """The samples of a recording in blocks, in order; NaN where some were lost.

    What a recording says besides is known once all blocks were read.

    Parameters
    ----------
    path : Path
    make_decoder : callable
    seconds : float
        Of one block; the last one may be shorter.

    Raises
    ------
    FileError
        As `rehab.storage.reading.read_head`, here and while reading.
    """

    def __init__(
        self, path: Path, make_decoder: MakeDecoder, seconds: float = 60.0
    ) -> None:
        self._path = path
        self.stream, self.header = read_head(path)
        self._timeline = Timeline(make_decoder(self.stream))
        self._n_block = max(1, round(seconds * self.stream.fs_hz))
        self.events: list[Event] = []
        self.places: list[Place] = []
        """One for each `PLACE_S` of the recording, and its end."""

        self._motions: list[Motion] = []

    @property
    def n_samples(self) -> int:
        """How many samples there are so far, lost ones included."""
        return self._timeline.n_samples

    def drain_motions(self) -> list[Motion]:
        """Return what accelerometers said since this was asked last, in order."""
        motions, self._motions = self._motions, []
        return motions

    def __iter__(self) -> Iterator[Samples]:
        """Yield blocks of shape ``(n_samples, n_channels)``."""
        start, block = 0, self._empty()
        due, n_apart = 0, round(PLACE_S * self.stream.fs_hz)
        with open_recording(self._path) as file:
            for message in salvage.messages(file):
                for item in self._timeline.take(message):
                    if isinstance(item, Motion):
                        self._motions.append(item)
                        continue
                    for part in self._parts(item):
                        while part.start_index >= start + self._n_block:
                            yield block
                            start, block = start + self._n_block, self._empty()
                        at = part.start_index - start
                        block[at : at + len(part.emg_uv)] = part.emg_uv
                if self.n_samples >= due:
                    self.places.append(Place(message.sequence, self.n_samples))
                    due = self.n_samples + n_apart
                if message.topic == layout.EVENTS:
                    self.events.append(parse_event(message.data, self._path))
                last = Place(message.sequence, self.n_samples)
        if self.places and last != self.places[-1]:
            self.places.append(last)
        while start < self.n_samples:
            yield block[: self.n_samples - start]
            start, block = start + self._n_block, self._empty()

    def _parts(self, chunk: Chunk) -> Iterator[Chunk]:
        """Cut a chunk where a block ends."""
        at, begin = chunk.start_index, chunk.start_index
        while at < chunk.stop_index:
            stop = min(chunk.stop_index, (at // self._n_block + 1) * self._n_block)
            part = chunk.emg_uv[at - begin : stop - begin]
            yield Chunk(at, part, chunk.received_ns)
            at = stop

    def _empty(self) -> Samples:
        return np.full((self._n_block, self.stream.n_channels), np.nan, np.float32)
