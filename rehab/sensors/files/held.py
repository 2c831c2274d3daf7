"""A file's signal in memory, as the packets that a sensor would have sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehab.errors import FileError, Reason
from rehab.model.signal import Chunk, Packet, Samples, Stream
from rehab.sensors.packets.block import encode_block, make_decoder

PACKET_S = 0.02
_SHORTEST_S = 1.0


@dataclass(frozen=True, slots=True)
class HeldSignal:
    """Samples as they stand in the file, and where each of them belongs.

    Parameters
    ----------
    stream : Stream
        Decodes the packets: decoder ``block``.
    steps : array, shape ``(n_rows, n_channels)``
        Of the type that the stream's settings name.
    index : array of int64, shape ``(n_rows,)``
        Sample index of each row, rising from 0; a number left out is a lost sample.
    """

    stream: Stream
    steps: NDArray[Any]
    index: NDArray[np.int64]

    def packets(self, seconds: float = PACKET_S) -> Iterator[tuple[int, bytes]]:
        """Return packets of `seconds` at most, each with the index behind its end."""
        n_most = max(round(seconds * self.stream.fs_hz), 1)
        dtype = str(self.stream.settings["dtype"])
        jumps = np.flatnonzero(np.diff(self.index) != 1) + 1
        edges = [0, *jumps.tolist(), len(self.index)]
        for first, last in pairwise(edges):
            for at in range(first, last, n_most):
                rows = self.steps[at : min(at + n_most, last)]
                start_index = int(self.index[at])
                data = encode_block(start_index, rows, dtype)
                yield start_index + len(rows), data

    def samples(self) -> Samples:
        """Return the whole signal in microvolts, rows of NaN where samples were lost."""
        shape = (int(self.index[-1]) + 1, self.stream.n_channels)
        emg_uv = np.full(shape, np.nan, np.float32)
        decoder = make_decoder(self.stream)
        for _, data in self.packets(seconds=10.0):
            for heard in decoder.feed(Packet(0, data)):
                if isinstance(heard, Chunk):
                    emg_uv[heard.start_index : heard.stop_index] = heard.emg_uv
        return emg_uv


def checked(path: str, signal: HeldSignal) -> HeldSignal:
    """Return `signal` if it is long enough. Raises `FileError`: `TOO_SHORT`."""
    if len(signal.index) < _SHORTEST_S * signal.stream.fs_hz:
        raise FileError(Reason.TOO_SHORT, path=path, need="1 second")
    return signal
