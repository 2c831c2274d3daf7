"""How each device would send samples: for the contract of decoders, fuzzing and figures.

A decoder is judged by what its device would have put on the air. One decoder may have
several senders (firmware versions, sample sizes); a new one adds its line to `SENDERS`.
"""

from collections.abc import Set
from dataclasses import replace

import numpy as np

from rehab.sensors.packets import (
    bitalino,
    block,
    ganglion,
    gforce,
    lines,
    myo,
    myoware,
    npg,
    rows,
    shimmer,
    umyo,
)
from rehab.sensors.packets.merged_stream import merge_streams, tagged
from tests.sending import Counts, Sender, Sent, in_packets


def _ganglion_2(counts: Counts) -> list[Sent]:
    """Firmware 2: one sample as it is, then a hundred packets of differences."""
    sent, at = [], 0
    while at < len(counts) - 1:
        number = len(sent) % 101
        if number == 0:
            data, at = ganglion.encode_raw(counts[at]), at + 1
        else:
            pair = counts[at : at + 2]
            n_bits = 18 + number // 50 % 2
            data = ganglion.encode_deltas(number, counts[at - 1], pair, n_bits=n_bits)
            at += 2
        sent.append(Sent(at, data))
    return sent


def _until_raw(lost: Set[int], sent: list[Sent]) -> Set[int]:
    """Return the packets that firmware 2 sends in vain: up to the next one as it is."""
    silenced: set[int] = set()
    for i, packet in enumerate(sent):
        hangs_on_lost = i - 1 in silenced and packet.data[0] != 0
        if i in lost or hangs_on_lost:
            silenced.add(i)
    return silenced


def _ganglion_3(n_bits: int) -> Sender:
    def encode(start: int, counts: Counts) -> bytes:
        return ganglion.encode_samples(start // 2, counts, n_bits=n_bits)

    return Sender(
        *("ganglion", 200.0, 4, 2),
        in_packets(2, encode),
        *(-(1 << 23), 1 << 23, 1 << (25 - n_bits)),
        scale=ganglion.SCALE_UV,
        settings={"firmware": 3},
    )


def _merged(alone: Sender) -> Sender:
    """One device behind the tags of several; its own tests have two."""

    def send(counts: Counts) -> list[Sent]:
        return [
            replace(sent, characteristic=tagged(0, sent.characteristic))
            for sent in alone.send(counts)
        ]

    stream = merge_streams([alone.stream()])
    return replace(alone, decoder="merged", send=send, settings=stream.settings)


_BLOCK = Sender(
    *("block", 500.0, 3, 10),
    in_packets(10, lambda start, counts: block.encode_block(start, counts, "i2")),
    settings={"dtype": "i2", "scale_uv": 1.0},
)


def _myo(counts: Counts) -> list[Sent]:
    """Two samples a packet; four characteristics take turns."""
    return [
        Sent(at + 2, myo.encode_emg(counts[at : at + 2]), myo.TAGS[at // 2 % 4])
        for at in range(0, len(counts) - 1, 2)
    ]


def _bitalino(start: int, counts: Counts) -> bytes:
    rows = (counts + 512).tolist()
    return b"".join(bitalino.encode_frame(start + i, row) for i, row in enumerate(rows))


def _shimmer(schema: bytes, low: int) -> Sender:
    """Cut where frames end; that they may be cut anywhere has a test of its own."""

    def encode(start: int, counts: Counts) -> bytes:
        return shimmer.encode_frames(32 * start + 9, counts, schema, 32)

    n_bytes = 3 if 0x1E in schema else 2
    return Sender(
        *("shimmer", 1024.0, 2, 10),
        in_packets(10, encode),
        *(low, -low),
        scale=shimmer.scale_uv(n_bytes, 12.0),
        settings={"schema": schema.hex(), "divisor": 32, "gain": 12.0},
    )


def _umyo(counts: Counts) -> list[Sent]:
    """Three packets of samples, then one of the accelerometer, as by default."""
    sent: list[Sent] = []
    for start in range(0, len(counts), 24):
        piece = counts[start : start + 24]
        piece = piece[: len(piece) // 8 * 8]
        sent.append(Sent(start + len(piece), umyo.encode_samples(7000 + start, piece)))
        if start // 24 % 3 == 2:
            at_rest = np.array([0.0, len(sent) / 1000, 1.0])
            sent.append(Sent(sent[-1].stop_index, umyo.encode_motion(at_rest)))
    return sent


def _gforce(bits: int, fs_hz: float) -> Sender:
    def encode(_: int, counts: Counts) -> bytes:
        return gforce.encode_samples(counts + gforce.MIDDLE[bits], bits)

    n_packet, half = gforce.N_BYTES // 8 // (bits // 5), gforce.MIDDLE[bits]
    return Sender(
        *("gforce", fs_hz, 8, n_packet),
        *(in_packets(n_packet, encode), -half, half),
        scale=gforce.SCALE_UV[bits],
        settings={"bits": bits},
        n_settled=22,
        n_least_lost=4,
        sees_late=False,
    )


def _lines(*, is_counted: bool) -> Sender:
    def encode(start: int, counts: Counts) -> bytes:
        numbers = range(start, start + len(counts))
        return lines.encode_rows(counts, numbers if is_counted else None)

    sender = Sender(*("lines", 250.0, 2, 10), in_packets(10, encode))
    if is_counted:
        return replace(sender, settings={"step": 1.0})
    return replace(
        sender, n_settled=10, n_least_lost=2, sees_repeats=False, sees_late=False
    )


def _rows(**settings: str) -> Sender:
    form = rows.RowFormat(3, settings)

    def encode(start: int, counts: Counts) -> bytes:
        counter = start // 10 if form.is_per_packet else start
        return rows.encode_rows(counts, form, counter)

    sender = Sender(*("rows", 250.0, 3, 10), in_packets(10, encode), settings=settings)
    if form.has_counter:
        return sender
    return replace(
        sender, n_settled=10, n_least_lost=2, sees_repeats=False, sees_late=False
    )


# A new decoder adds its line here.
SENDERS: dict[str, Sender] = {
    "bitalino": Sender(
        *("bitalino", 1000.0, 2, 10),
        in_packets(10, _bitalino),
        *(-512, 512),
        scale=bitalino.scale_uv(0),
        n_settled=31,
    ),
    "block": _BLOCK,
    "ganglion 2": Sender(
        *("ganglion", 200.0, 4, 2),
        *(_ganglion_2, -60000, 60000, 2),
        scale=ganglion.SCALE_UV,
        settings={"firmware": 2},
        silenced=_until_raw,
    ),
    "ganglion 3, 18 bits": _ganglion_3(18),
    "ganglion 3, 19 bits": _ganglion_3(19),
    "gforce, 8 bits": _gforce(8, 1000.0),
    "gforce, 12 bits": _gforce(12, 500.0),
    "lines": _lines(is_counted=False),
    "lines, counted": _lines(is_counted=True),
    "merged": _merged(_BLOCK),
    "myo": Sender(
        *("myo", 200.0, 8, 2),
        *(_myo, -128, 128),
        n_settled=51,
    ),
    "myoware": Sender(
        *("myoware", 100.0, 4, 1),
        in_packets(1, lambda _, counts: myoware.encode_sample(counts[0])),
        *(0, 256),
        n_settled=32,
        n_least_lost=7,
        sees_repeats=False,
        sees_late=False,
    ),
    "npg": Sender(
        *("npg", 500.0, 3, 10),
        in_packets(10, lambda start, counts: npg.encode_samples(counts, start)),
    ),
    "shimmer, 16 bits": _shimmer(bytes([0x1D, 0x23, 0x24]), -32768),
    "shimmer, 24 bits": _shimmer(bytes([0x1D, 0x1E, 0x1F]), -(1 << 23)),
    "umyo": Sender(*("umyo", 1116.0, 1, 24), _umyo, n_settled=2),
    "rows": _rows(dtype="i2", endian="big"),
    "rows, counted": _rows(dtype="i2", counter="u1"),
    "rows, packets counted": _rows(dtype="f4", counter="u2", counter_per="packet"),
}
