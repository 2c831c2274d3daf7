"""Builders of this room: transports that do as told, recorders, a reader."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from rehab.model.session import Event, RecordingFile
from rehab.model.signal import Chunk, Gap, Heard, LinkChange, LinkState, Packet, Stream
from rehab.ports import Cue, Source
from rehab.sensors.packets.block import encode_block
from rehab.sensors.transport import Outlet
from tests import make

INF = float("inf")


def stream(fs_hz: float = 1000.0, n_channels: int = 1) -> Stream:
    """A stream of blocks of 16-bit samples."""
    plain = make.stream(fs_hz, n_channels)
    return Stream(
        plain.device, "block", fs_hz, plain.channels, {"dtype": "i2", "scale_uv": 1.0}
    )


def packet(start_index: int, n_samples: int = 20) -> Packet:
    """A block that counts: each sample is its own index, modulo 10000."""
    counts = np.arange(start_index, start_index + n_samples)[:, None] % 10000
    return Packet(start_index, encode_block(start_index, counts, "i2"))


def packets(n: int, n_samples: int = 20) -> list[Packet]:
    """So many blocks, one after the other."""
    return [packet(i * n_samples, n_samples) for i in range(n)]


class Told:
    """A transport that does what it was told, then ends, fails or stays.

    `can_wait` says whether it can be held up, as a file can and a radio cannot.
    """

    def __init__(
        self,
        sent: Iterable[Packet],
        *,
        error: Exception | None = None,
        can_wait: bool = False,
        stays: bool = False,
        has_stream: bool = True,
    ) -> None:
        self.sent, self.error = sent, error
        self.can_wait, self.stays, self.has_stream = can_wait, stays, has_stream
        self.cues: list[Cue] = []
        self.heard_index = 0
        self.all_sent = threading.Event()
        self.was_stopped = False

    async def run(self, outlet: Outlet) -> None:
        """Send everything."""
        if self.has_stream:
            outlet.stream(stream())
            outlet.change(LinkState.STREAMING)
        for one in self.sent:
            outlet.packet(one)
            if self.can_wait:
                await outlet.room()
        self.all_sent.set()
        if self.error is not None:
            raise self.error
        if self.stays:
            try:
                await asyncio.Event().wait()
            finally:
                self.was_stopped = True

    def follow(self, cue: Cue) -> None:
        """Keep the cue."""
        self.cues.append(cue)

    def heard(self, index: int) -> None:
        """Keep the index."""
        self.heard_index = index


class Tape:
    """A recorder that keeps everything in memory, and fails when told to."""

    def __init__(
        self, *, fails_at: int | None = None, error: Exception | None = None
    ) -> None:
        self.kept: list[Packet | Event] = []
        self.fails_at, self.error = fails_at, error
        self.n_closed = 0
        self.threads: set[str] = set()

    def write_packet(self, packet: Packet) -> None:
        """Keep a packet."""
        self._keep(packet)

    def write_event(self, event: Event) -> None:
        """Keep an event."""
        self._keep(event)

    def _keep(self, one: Packet | Event) -> None:
        self.threads.add(threading.current_thread().name)
        if self.error is not None and len(self.kept) == self.fails_at:
            raise self.error
        self.kept.append(one)

    def close(self) -> RecordingFile:
        """Count how often it was closed."""
        self.threads.add(threading.current_thread().name)
        self.n_closed += 1
        if self.error is not None and self.fails_at is None:
            raise self.error
        return RecordingFile(Path("tape"), "0" * 64, 1, 1, ())


def until_stream(source: Source) -> Stream:
    """Wait for the stream; the test's own timeout ends an endless wait."""
    while (found := source.wait_stream()) is None:
        time.sleep(0.001)
    return found


def read(
    source: Source,
    *,
    until_index: float = INF,
    each: Callable[[Chunk | Gap], None] = lambda _: None,
    nap_s: float = 0.001,
) -> list[Heard]:
    """Drain until the link has ended or that many samples were heard."""
    until_stream(source)
    heard: list[Heard] = []
    while True:
        for value in source.drain():
            heard.append(value)
            if isinstance(value, LinkChange):
                if value.state is LinkState.ENDED:
                    return heard
                continue
            each(value)
            source.heard(value.stop_index)
            if value.stop_index >= until_index:
                return heard
        time.sleep(nap_s)


def chunks(heard: Iterable[Heard]) -> list[Chunk]:
    """Only the chunks."""
    return [value for value in heard if isinstance(value, Chunk)]


def emg(heard: Iterable[Heard], n_samples: int | None = None) -> np.ndarray:
    """All samples in a row; they must be without a gap."""
    joined = np.concatenate([chunk.emg_uv for chunk in chunks(heard)])
    return joined if n_samples is None else joined[:n_samples]


def threads_called(name: str) -> int:
    """How many threads of that name run."""
    return sum(thread.name == name for thread in threading.enumerate())
