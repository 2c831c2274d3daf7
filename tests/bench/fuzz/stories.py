"""What a fuzzer does to a decoder, and what must hold then whatever it does.

Three stories, told by the bytes of the fuzzer (`Dice`): nothing but noise; a sound device
of which packets are lost; one whose packets are lost, cut, changed, late or repeated, and
which is sound again at the end.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from rehab import plugins
from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Samples
from rehab.ports import Decoder
from rehab.sensors.transport import RESUMED
from tests.bench.fuzz.dice import Dice
from tests.senders import SENDERS
from tests.sending import Counts, Sender, Sent

MAX_BYTES = 2_000_000
"""What a decoder may hold in memory."""

N_PACKETS = 60
"""Packets of a story, before the sound end of the third one."""

N_BLIND = 2
"""Sound packets after which a decoder has found its way again."""

_N_MORE = 12

_UNDER_A_CHECKSUM = frozenset({"block", "merged"})
"""Packets that no radio can damage: our own. (The sender of ``merged`` holds such.)"""


def tell(data: bytes) -> None:
    """Tell the story that these bytes describe; raises `AssertionError` if it ends badly."""
    dice = Dice(data)
    names = sorted(SENDERS)
    name = names[dice.below(len(names))]
    story = STORIES[dice.below(len(STORIES))]
    story(SENDERS[name], dice)


def made(sender: Sender) -> Decoder:
    """Return a decoder for what a device sends."""
    decoder: Decoder = plugins.load("decoders", sender.decoder)(sender.stream())
    return decoder


class Listener:
    """Feeds a decoder, and holds every single value that comes out to the rules."""

    def __init__(self, sender: Sender) -> None:
        self.decoder = made(sender)
        self.heard: list[Chunk | Gap] = []
        self._sender = sender
        self.index = 0

    def feed(self, packets: Iterable[Packet]) -> None:
        """Feed packets; only `PacketError` may be raised by the decoder."""
        for packet in packets:
            try:
                values = list(self.decoder.feed(packet))
            except PacketError:
                continue
            for value in values:
                self._check(value)

    def rows(self, since: int = 0) -> Samples:
        """Return the samples among the values since the one with this number."""
        chunks = [v.emg_uv for v in self.heard[since:] if isinstance(v, Chunk)]
        return np.concatenate(
            [np.empty((0, self._sender.n_channels), np.float32), *chunks]
        )

    def _check(self, value: Chunk | Gap | Motion) -> None:
        if isinstance(value, Motion):
            assert value.index >= 0
            assert value.acceleration_g.shape[1:] == (3,)
            assert np.isfinite(value.acceleration_g).all()
            return
        assert value.start_index == self.index, (value, self.index)
        assert value.stop_index > value.start_index
        self.index = value.stop_index
        self.heard.append(value)
        if isinstance(value, Chunk):
            assert value.emg_uv.dtype == np.float32
            assert value.emg_uv.shape[1] == self._sender.n_channels
            assert not np.isinf(value.emg_uv).any()


def noise(sender: Sender, dice: Dice) -> None:
    """Bytes that no device sent, on all its characteristics."""
    tags = _tags(sender)
    listener = Listener(sender)
    now_ns = 0
    for _ in range(N_PACKETS):
        now_ns += dice.below(1 << 16) ** 2 // 4  # up to 1 s, mostly less
        data = dice.some(dice.below(80))
        listener.feed([Packet(now_ns, data, tags[dice.below(len(tags))])])
    assert size_of(listener.decoder) < MAX_BYTES


def loss(sender: Sender, dice: Dice) -> None:
    """What comes and what is told to be lost is all that was sent, each in its place."""
    least, apart = sender.n_least_lost, sender.n_settled
    n_before_end = N_PACKETS + 3 * (least + apart)
    counts, sent = _run(sender, n_before_end + apart)
    lost: set[int] = set()
    at = apart + dice.below(20)
    while at < n_before_end - least:
        n = least + dice.below(16 if dice.below(4) else N_PACKETS)
        lost |= set(range(at, min(at + n, n_before_end)))
        at += n + apart + dice.below(12)
    packets = sender.arriving(sent)
    listener = Listener(sender)
    listener.feed(packet for i, packet in enumerate(packets) if i not in lost)
    assert listener.index == sent[-1].stop_index
    expected = sender.decoded(counts)
    for value in listener.heard:
        if isinstance(value, Chunk):
            there = expected[value.start_index : value.stop_index]
            np.testing.assert_array_equal(value.emg_uv, there)
    lengths = np.diff([0, *(s.stop_index for s in sent)])
    n_lost = sum(int(lengths[i]) for i in sender.silenced(lost, sent))
    assert len(listener.rows()) == sent[-1].stop_index - n_lost


def damage(sender: Sender, dice: Dice) -> None:
    """After whatever happened, sound packets are heard again, at the third one at latest."""
    n_silent = 101 if sender.settings.get("firmware") == 2 else 0
    n_end = N_BLIND + n_silent + sender.n_settled + _N_MORE
    counts, sent = _run(sender, N_PACKETS + n_end)
    packets = sender.arriving(sent)
    listener = Listener(sender)
    late_ns = 0
    for packet in packets[:N_PACKETS]:
        late_ns = max(0, late_ns - 5_000_000)
        for hurt in _hurt(packet, sender, dice):
            late_ns += dice.below(200) * 1_000_000 if dice.one_in(8) else 0
            now_ns = min(packet.received_ns + late_ns, packets[N_PACKETS].received_ns)
            listener.feed([replace(hurt, received_ns=now_ns)])
    n_before = len(listener.heard)
    listener.feed(packets[N_PACKETS:])
    assert size_of(listener.decoder) < MAX_BYTES
    blind = sender.silenced(set(range(N_PACKETS + N_BLIND)), sent)
    first, last = max(blind), len(sent) - sender.n_settled - 1
    if sender.decoder in _UNDER_A_CHECKSUM:
        return
    expected = sender.decoded(counts)[sent[first].stop_index : sent[last].stop_index]
    assert len(expected)
    got = listener.rows(n_before)
    assert expected.tobytes() in got.tobytes(), (len(expected), len(got))


STORIES: tuple[Callable[[Sender, Dice], None], ...] = (noise, loss, damage)


_RUNS: dict[tuple[int, int], tuple[Counts, list[Sent]]] = {}


def _run(sender: Sender, n_packets: int) -> tuple[Counts, list[Sent]]:
    """Return what a device samples, and that many packets of it: always the same."""
    key = id(sender), n_packets  # all senders live as long as the module
    if key not in _RUNS:
        counts = sender.counts((n_packets + 2) * sender.n_packet)
        _RUNS[key] = counts, sender.send(counts)[:n_packets]
    return _RUNS[key]


def _tags(sender: Sender) -> list[str]:
    _, sent = _run(sender, 8)
    tags = sorted({one.characteristic for one in sent})
    return [*tags, _link(sender), "imu", "nonsense"]


def _link(sender: Sender) -> str:
    """Return the tag under which a link says that it came back."""
    return f"0/{RESUMED}" if sender.decoder == "merged" else RESUMED


def _hurt(packet: Packet, sender: Sender, dice: Dice) -> Iterator[Packet]:
    """Give what comes of a packet: itself in most cases."""
    match dice.below(16):
        case 15:
            return
        case 14:
            yield packet
            yield packet
        case 13 if packet.data:
            data = bytearray(packet.data)
            data[dice.below(len(data))] ^= 1 + dice.below(255)
            yield replace(packet, data=bytes(data))
        case 12:
            yield replace(packet, data=packet.data[: dice.below(len(packet.data) + 1)])
        case 11:
            yield replace(packet, data=dice.some(dice.below(60)))
            yield packet
        case 10:
            yield Packet(packet.received_ns, b"", _link(sender))
            yield packet
        case _:
            yield packet


def size_of(thing: object) -> int:
    """Return about how many bytes an object holds, itself and all that is in it."""
    seen: set[int] = set()
    n_bytes, waiting = 0, [thing]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | Callable):  # type: ignore[arg-type]
            continue
        seen.add(id(one))
        n_bytes += sys.getsizeof(one)
        if isinstance(one, str | bytes | np.ndarray):
            continue
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, Iterable):
            waiting += list(one)
        waiting += list(getattr(one, "__dict__", {}).values())
        slots = getattr(type(one), "__slots__", ())
        waiting += [getattr(one, name, None) for name in slots]
    return n_bytes
