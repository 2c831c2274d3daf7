"""NPG Lite (Upside Down Labs, "Chords" firmware): samples with a counter of one byte.

A notification holds any number of samples, each ``u8 counter | i16 BE per channel``.

Sources
-------
``upsidedownlabs/Chords-Python`` (`chordspy/chords_ble.py`) and
``upsidedownlabs/NPG-Lite-IDF-Firmware`` (`main/src/gatt.c`, `test/record-log.py`).

Deviates: those clients take each jump of the counter as it stands, modulo 256. Here the
arrival time says how often it went round, so a long loss keeps its true length.
"""

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Samples, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.arrivals import Arrivals
from rehab.sensors.transport import RESUMED

_ROUND = 256
_SLACK = 64
"""Samples by which a packet may seem early; it may be late by ``256 - 64``, which is
384 ms at 500 Hz. Radio packets come late, never early: the window lies to one side."""

_N_RECENT = 4


def sample_bytes(n_channels: int) -> int:
    """Return the length of one sample in bytes."""
    return 1 + 2 * n_channels


def encode_samples(counts: NDArray[np.integer], start_counter: int) -> bytes:
    """Return the bytes of one notification.

    Parameters
    ----------
    counts : array of int, shape ``(n_samples, n_channels)``
        Values of -32768..32767.
    start_counter : int
        Counter of the first sample; it is taken modulo 256.
    """
    n_samples, n_channels = counts.shape
    raw = np.empty((n_samples, sample_bytes(n_channels)), np.uint8)
    raw[:, 0] = (start_counter + np.arange(n_samples)) % _ROUND
    raw[:, 1:] = counts.astype(">i2").view(np.uint8).reshape(n_samples, -1)
    return raw.tobytes()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its channels and its sampling rate matter."""
    return NpgDecoder(stream.n_channels, stream.fs_hz)


class NpgDecoder:
    """Counts in, counts out (float32): the converter's offset stays for the filters.

    A packet equal to one of the last few is dropped: BlueZ repeats them after a
    reconnect, and no counter goes round so quickly.
    A notification that was cut is put together with the next one if the counters fit.
    After a `RESUMED` packet, or when the counter starts anew, the length of the gap comes
    from the arrival times: it is right to about the jitter of the radio.
    """

    def __init__(self, n_channels: int, fs_hz: float) -> None:
        self._n_bytes = sample_bytes(n_channels)
        self._arrivals = Arrivals(fs_hz)
        self._index = 0  # of the next sample
        self._counter: int | None = None  # of the next sample; None: not known
        self._restart: int | None = None  # what would follow an impossible block
        self._cut = b""
        self._recent: deque[bytes] = deque(maxlen=_N_RECENT)

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap]:
        """Return the samples of a notification, after the gap before them if any."""
        if packet.characteristic == RESUMED:
            self._counter, self._cut = None, b""
            self._recent.clear()
            return ()
        if not packet.data:
            raise PacketError("empty notification")
        if packet.data in self._recent:
            return ()
        self._recent.append(packet.data)
        counters, counts = self._split(packet.data)
        if not len(counts):
            return ()
        n_lost = self._n_lost(int(counters[0]), len(counts), packet.received_ns)
        heard: list[Chunk | Gap] = []
        if n_lost:
            heard.append(Gap(self._index, n_lost))
        chunk = Chunk(self._index + n_lost, counts, packet.received_ns)
        heard.append(chunk)
        self._index = chunk.stop_index
        self._counter = (int(counters[-1]) + 1) % _ROUND
        self._arrivals.remember(self._index, packet.received_ns)
        return heard

    def _split(self, data: bytes) -> tuple[NDArray[np.uint8], Samples]:
        """Return counters and counts; keep what is left of a sample that was cut."""
        for head in dict.fromkeys((self._cut, b"")):
            whole = head + data
            n_used = len(whole) - len(whole) % self._n_bytes
            raw = np.frombuffer(whole, np.uint8, n_used).reshape(-1, self._n_bytes)
            counters = raw[:, 0]
            if np.all(np.diff(counters) == 1) and (not head or self._is_next(counters)):
                self._cut = whole[n_used:]
                counts = np.ascontiguousarray(raw[:, 1:]).view(">i2")
                return counters, counts.astype(np.float32)
        self._cut = b""
        raise PacketError("the counters inside a notification do not follow each other")

    def _is_next(self, counters: NDArray[np.uint8]) -> bool:
        """Tell whether a cut sample and what follows it go on where the last one ended."""
        return not len(counters) or self._counter in {None, int(counters[0])}

    def _n_lost(self, counter: int, n_samples: int, received_ns: int) -> int:
        """Return how many samples are missing before these."""
        restart, self._restart = self._restart, None
        if self._counter == counter or not self._arrivals:
            return 0
        n_ahead = self._index + n_samples
        usual = max(1, self._arrivals.usual(received_ns) - n_ahead)
        if self._counter is None:
            return usual
        jump = (counter - self._counter) % _ROUND
        n_lost = self._arrivals.unwrap(jump, _ROUND, n_ahead, received_ns, _SLACK)
        if n_lost is not None:
            return n_lost
        if restart == counter:
            return usual
        self._restart = (counter + n_samples) % _ROUND
        raise PacketError(
            "the counter jumps to samples that cannot have been taken yet"
        )
