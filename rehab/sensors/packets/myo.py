"""Thalmic Myo: eight channels at 200 Hz on four characteristics that take turns.

A notification holds two samples of eight signed bytes. The packets go round ``emg0``,
``emg1``, ``emg2``, ``emg3`` and have no number: a turn that was left out says how many
packets were lost modulo four, which are 40 ms. The rest is found by when they arrive.

Sources
-------
``thalmiclabs/myo-bluetooth:myohw.h`` (Apache-2.0), ``Crimson-Crow/pymyo``. There is no
published scale: the samples are counts of -128..127.

Deviates: the clients known to us take what comes as consecutive.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Samples, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.earliest import Earliest
from rehab.sensors.packets.myo_values import read_imu
from rehab.sensors.transport import RESUMED

N_CHANNELS = 8
TAGS = ("emg0", "emg1", "emg2", "emg3")
IMU_TAG = "imu"

_N_SAMPLES = 2  # in a packet
_ROUND = _N_SAMPLES * len(TAGS)
_SURE = _ROUND - 1
"""Samples that may be outstanding when a packet comes that is late, and no more."""

_EARLY = 3  # samples (15 ms) by which a packet behind a loss may seem early
_AT_MOST_OFF = 0.01  # of itself, by which the clock may be
_SURE_OF_CLOCK_S = 2.0
_UNHEARD_OF_S = 10.0
_SETTLED_NS = 500_000_000  # without catching up any more: what is outstanding is lost
_SILENCE_NS = 40_000_000  # what a longer one counts for, of the time just said
_MAX_WAITING = 512  # packets


def encode_emg(counts: NDArray[np.integer]) -> bytes:
    """Return the bytes of one notification; shape ``(2, 8)``, values of -128..127."""
    return counts.astype(np.int8).tobytes()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`; its sampling rate matters.

    Raises `ValueError` for other than eight channels.
    """
    if stream.n_channels != N_CHANNELS:
        raise ValueError(f"{stream.n_channels} channels are not {N_CHANNELS}")
    return MyoDecoder(stream.fs_hz)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A packet; how many samples its turn says are lost, and the clock outstanding."""

    counts: Samples
    received_ns: int
    n_lost: int
    n_outstanding: int


class MyoDecoder:
    """Packets in, counts out, and the acceleration in g from the IMU.

    A packet that comes 40 ms late may be late, or some before it may be lost in fours.
    Those that follow tell: late ones catch up, the rest never does. They wait until no
    more was caught up for half a second; just after a loss nothing is judged anyway.
    A clock that is up to 0.3 % off does no harm at connection intervals up to 15 ms,
    once it was heard for some seconds; beyond either a long outage may be miscounted by
    a round of 8 samples.

    A packet equal to the last one is dropped. After a `RESUMED` packet the turns begin
    anew, and the length of the gap is right to about the jitter of the radio.
    """

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._earliest = Earliest(fs_hz, _AT_MOST_OFF)
        self._began_ns: int | None = None
        self._time_s = self._remembered_s = 0.0  # since then
        self._index = 0  # of the next sample to be handed on
        self._turn: int | None = None  # whose turn it is, if known
        self._restart: int | None = None  # what would follow an impossible packet
        self._waiting: list[_Heard] = []
        self._last = ("", b"")

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap | Motion]:
        """Return what can be said now: samples, gaps before them, or an acceleration."""
        tag = packet.characteristic
        if tag == RESUMED:
            self._turn, self._last = None, ("", b"")
            return self._settle(is_cut=True)
        if tag == IMU_TAG:
            g = np.array([read_imu(packet.data).acceleration_g], np.float32)
            return [Motion(max(0, self._index - 1), g, packet.received_ns)]
        if tag not in TAGS:
            return ()
        if len(packet.data) != _N_SAMPLES * N_CHANNELS:
            raise PacketError(f"{len(packet.data)} bytes are not two samples of eight")
        if (tag, packet.data) == self._last:
            return ()
        self._last = (tag, packet.data)
        heard = self._heard(TAGS.index(tag), packet)
        self._waiting.append(heard)
        return self._settle(is_cut=False)

    def _heard(self, turn: int, packet: Packet) -> _Heard:
        restart, self._restart = self._restart, None
        steps = np.frombuffer(packet.data, np.int8).reshape(_N_SAMPLES, N_CHANNELS)
        counts: Samples = steps.astype(np.float32)
        due, self._turn = self._turn, (turn + 1) % len(TAGS)
        if self._began_ns is None:
            self._began_ns = packet.received_ns
            return _Heard(counts, packet.received_ns, 0, 0)
        self._time_s = max(self._time_s, (packet.received_ns - self._began_ns) / 1e9)
        late_s = self._earliest.lateness_s(self._n_ahead() + _N_SAMPLES, self._time_s)
        outstanding = round(late_s * self._fs_hz)
        if due is None:
            return _Heard(counts, packet.received_ns, max(1, outstanding), 0)
        n_lost = _N_SAMPLES * ((turn - due) % len(TAGS))
        outstanding -= n_lost
        if n_lost and outstanding < -_EARLY and restart != turn:
            self._turn, self._restart = due, self._turn
            raise PacketError("a turn is left out that cannot have come yet")
        return _Heard(counts, packet.received_ns, n_lost, outstanding)

    def _n_ahead(self) -> int:
        """Return the index of the next sample if only turns were lost."""
        waiting = sum(_N_SAMPLES + heard.n_lost for heard in self._waiting)
        return self._index + waiting

    def _settle(self, *, is_cut: bool) -> list[Chunk | Gap]:
        """Hand on what it is known of whether it was late, or behind lost rounds.

        `is_cut`: nothing will follow that could tell. What is outstanding then is
        counted with the gap that the link leaves.
        """
        handed: list[Chunk | Gap] = []
        while self._waiting:
            n_rounds = 0 if is_cut else self._n_rounds()
            if n_rounds is None:
                break
            first, *others = self._waiting
            handed += self._hand_on(first, first.n_lost + n_rounds * _ROUND)
            self._waiting = [
                replace(heard, n_outstanding=heard.n_outstanding - n_rounds * _ROUND)
                for heard in others
            ]
        return handed

    def _n_rounds(self) -> int | None:
        """Return how many rounds were lost before the first that waits, once it is known.

        Who is lost stays outstanding for all that follow, who is late catches up. If a
        turn is missing while they still catch up, all that is lost was lost there.
        """
        outstanding = [heard.n_outstanding for heard in self._waiting]
        lowest = min(outstanding)
        if lowest < _SURE:
            return 0
        at = next(i for i, n in enumerate(outstanding) if n <= lowest + 1)
        is_full = len(self._waiting) > _MAX_WAITING
        if self._settled_ns(at) < _SETTLED_NS and not is_full:
            return None
        for i in range(1, at + 1):
            if self._waiting[i].n_lost and min(outstanding[:i]) > lowest + _ROUND // 2:
                return 0
        return (lowest + _ROUND // 2) // _ROUND

    def _settled_ns(self, at: int) -> int:
        """Return how long no more was caught up; a silence counts for little."""
        times = [heard.received_ns for heard in self._waiting[at:]]
        return sum(min(b - a, _SILENCE_NS) for a, b in pairwise(times))

    def _hand_on(self, heard: _Heard, n_lost: int) -> list[Chunk | Gap]:
        handed: list[Chunk | Gap] = []
        if n_lost:
            handed.append(Gap(self._index, n_lost))
        chunk = Chunk(self._index + n_lost, heard.counts, heard.received_ns)
        self._index = chunk.stop_index
        self._remember(heard.received_ns)
        return [*handed, chunk]

    def _remember(self, received_ns: int) -> None:
        """Learn when packets arrive, but not from one that would be half a round early.

        Too much was given up for lost then; the next loss is shorter by as much.
        """
        time_s = (received_ns - (self._began_ns or received_ns)) / 1e9
        late_s = self._earliest.lateness_s(self._index, time_s)
        is_strange = late_s * self._fs_hz < -_ROUND / 2 and time_s > _SURE_OF_CLOCK_S
        if is_strange and time_s - self._remembered_s < _UNHEARD_OF_S:
            return
        self._remembered_s = time_s
        self._earliest.remember(self._index, time_s)
