"""Two devices at once, from a seed. What each samples is the time: rows tell if it agrees."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Gap, Packet, Side, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.block import encode_block
from rehab.sensors.packets.merged_stream import merge_streams, tagged
from tests.unit.signals.clock_room import Arrivals, arrivals

FS_HZ = 500.0
N_PACKET = 10


def stream(name: str, side: Side, fs_hz: float = FS_HZ, n_channels: int = 1) -> Stream:
    """One device that sends floats in blocks."""
    channels = tuple(
        Channel(f"CH{i + 1}", Unit.UV, "biceps", side) for i in range(n_channels)
    )
    return Stream(name, "block", fs_hz, channels, {"dtype": "f4"}, is_simulated=True)


def pair(second_hz: float = FS_HZ) -> Stream:
    """Left and right, as one stream."""
    return merge_streams(
        [stream("A", Side.LEFT), stream("B", Side.RIGHT, fs_hz=second_hz)]
    )


def sent_by(
    part: int, came: Arrivals, *, lost_s: tuple[float, float] = (0.0, 0.0)
) -> list[Packet]:
    """Packets whose samples are the seconds at which they were taken, but those lost."""
    packets = []
    step_s = np.median(np.diff(came.taken_s)) / N_PACKET
    behind_s = step_s * np.arange(1 - N_PACKET, 1)
    for (stop_index, received_ns), taken_s in zip(
        came.pairs, came.taken_s, strict=True
    ):
        if lost_s[0] <= taken_s < lost_s[1]:
            continue
        values = (taken_s + behind_s)[:, np.newaxis]
        data = encode_block(stop_index - N_PACKET, values, "f4")
        packets.append(Packet(received_ns, data, tagged(part, "")))
    return packets


def two(
    one: float = 0.0,
    other: float = 0.0,
    *,
    seconds: float = 10.0,
    seed: int = 1,
    lost_s: tuple[tuple[float, float], tuple[float, float]] = ((0, 0), (0, 0)),
    late_s: tuple[float, float] | None = None,
) -> list[Packet]:
    """Packets of two devices (ppm each) in order of arrival, from 10 s on.

    `lost_s` is what each loses; `late_s` holds up those of the second one.
    """
    first = arrivals(ppm=one, seed=seed, seconds=seconds)
    second = arrivals(
        ppm=other, seed=seed + 1, seconds=seconds, outage_s=late_s, begin_s=10.0037
    )
    packets = [
        *sent_by(0, first, lost_s=lost_s[0]),
        *sent_by(1, second, lost_s=lost_s[1]),
    ]
    return sorted(packets, key=lambda packet: packet.received_ns)


def feed(decoder: Decoder, packets: Iterable[Packet]) -> list[Chunk | Gap]:
    """Decode all; what is no packet of the protocol is passed over."""
    heard: list[Chunk | Gap] = []
    for packet in packets:
        try:
            heard += [h for h in decoder.feed(packet) if isinstance(h, Chunk | Gap)]
        except PacketError:
            continue
    return heard


def rows(heard: list[Chunk | Gap]) -> NDArray[np.float64]:
    """Return all of it, NaN where lost; index 0 on, each once and in order."""
    index, parts = 0, []
    for value in heard:
        assert value.start_index == index
        assert value.stop_index > index
        index = value.stop_index
        if isinstance(value, Chunk):
            assert not np.isnan(value.emg_uv).all(axis=1).any()
            parts.append(value.emg_uv.astype(np.float64))
        else:
            parts.append(np.full((value.n_samples, parts[0].shape[1]), np.nan))
    return np.concatenate(parts)
