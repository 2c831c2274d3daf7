"""A first look at a stream that says nothing of itself: its packets, and about its rate."""

import asyncio
from collections.abc import Callable, Sequence

import numpy as np

from rehab.model.signal import Packet
from rehab.sensors.ble.kinds.kind import Talk

_LISTEN_S = 2.5
_FIRST_S = 3.0


async def overhear(talk: Talk) -> list[Packet]:
    """Return what was notified within 2.5 s; nothing if nothing came for 3 s.

    The packets are not lost: the transport gets them as well.
    """
    loop = asyncio.get_running_loop()
    packets: list[Packet] = []
    try:
        while not packets or _span_s(packets) < _LISTEN_S:
            data = await talk.answer(_FIRST_S)
            packets.append(Packet(round(loop.time() * 1e9), data))
    except TimeoutError:
        pass
    return packets


def samples_per_second(
    packets: Sequence[Packet], n_samples: Callable[[bytes], int]
) -> float:
    """Return about the rate, by a straight line through the arrivals; 0 if too few.

    Right to some parts in a thousand at intervals up to 30 ms: enough for the decoder
    to tell loss by the time while the rate is measured.
    """
    if len(packets) < 3 or _span_s(packets) <= 0:
        return 0.0
    at_s = np.array([p.received_ns - packets[0].received_ns for p in packets]) / 1e9
    heard = np.cumsum([n_samples(packet.data) for packet in packets])
    return float(np.polyfit(at_s, heard, 1)[0])


def _span_s(packets: Sequence[Packet]) -> float:
    return (packets[-1].received_ns - packets[0].received_ns) / 1e9
