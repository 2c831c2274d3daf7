"""Notifications that the radio cuts: at the smallest MTU only 20 bytes get through.

A firmware that splits its blocks loses nothing by it, and the decoder puts them together.
One that does not loses the rest of every block: what is left of the sEMG is none.
"""

from collections.abc import Iterable

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet
from rehab.ports import Decoder

CUT_BYTES = 20
"""What the smallest MTU of 23 leaves for a value (Bluetooth Core, Vol 3, Part F, 3.2.8)."""
N_TO_TELL = 20
"""Packets after which it is clear."""


def may_be_cut(data: bytes, whole_bytes: int) -> bool:
    """Tell whether a packet holds just what the smallest MTU lets through, and a rest."""
    return (
        bool(whole_bytes) and len(data) == CUT_BYTES and bool(CUT_BYTES % whole_bytes)
    )


def is_cut(packets: Iterable[Packet], whole_bytes: int, decoder: Decoder) -> bool:
    """Tell whether the ends of these packets are missing.

    Parameters
    ----------
    packets : iterable of Packet
        The first ones of a connection.
    whole_bytes : int
        Bytes of one sample, of which a packet holds a whole number; 0: not so.
    decoder : Decoder
        A fresh one: it tells pieces that belong together from those that do not.
    """
    data = [packet for packet in packets if packet.data and not packet.characteristic]
    if len(data) < N_TO_TELL:
        return False
    if not all(may_be_cut(packet.data, whole_bytes) for packet in data):
        return False
    n_heard = n_lost = 0
    for packet in data:
        try:
            for value in decoder.feed(packet):
                if isinstance(value, Gap):
                    n_lost += value.n_samples
                elif isinstance(value, Chunk):
                    n_heard += len(value.emg_uv)
        except PacketError:
            n_lost += 1
    return n_lost > n_heard
