"""A recording a piece at a time: what its writers ask of it, however long it is."""

from collections.abc import Iterator
from typing import Protocol

from rehab.model.signal import Samples, Stream


class Sampled(Protocol):
    """Samples in rows, in memory (`rehab.model.session.Recording`) or not (`spool`)."""

    @property
    def stream(self) -> Stream:
        """What was recorded."""
        ...

    @property
    def n_samples(self) -> int:
        """How many samples, lost ones included."""
        ...

    @property
    def duration_s(self) -> float:
        """Length in seconds, gaps included."""
        ...

    def rows(self, start: int, stop: int) -> Samples:
        """Return samples ``start:stop`` of all channels, as far as there are any."""
        ...


def pieces(recording: Sampled, n_at_once: int) -> Iterator[tuple[int, Samples]]:
    """Yield the index of its first sample and a piece, until all were."""
    for at in range(0, recording.n_samples, n_at_once):
        yield at, recording.rows(at, at + n_at_once)
