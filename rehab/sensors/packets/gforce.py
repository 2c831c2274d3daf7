"""gForcePro+ and gForce200 (OYMotion): eight channels, and no counter at all.

A packet is ``u8 type | payload``; the sEMG has the type 8 and 128 bytes: 16 samples of
eight ``u8`` around 128, or 8 samples of eight ``u16`` little-endian around 2048 (12 bit).
Where the MTU is too short for it, it comes in pieces ``0xFF | u8 pieces to come | bytes``.

Sources
-------
``oymotion/gForceSDKPython:gforce.py`` and ``LibEMG/libemg`` for the layout and the scale:
2.5 V by a gain of 1200 are half the range.

Deviates: those clients take what comes as consecutive. Here a packet of which a piece is
missing is dropped whole, and what is missing is found by the time (`Deficit`).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.deficit import Deficit
from rehab.sensors.transport import RESUMED

N_CHANNELS = 8
EMG, PIECE = 0x08, 0xFF
N_BYTES = 128  # of one packet's samples

_HALF_UV = 2.5e6 / 1200
MIDDLE = {8: 128, 12: 2048}
SCALE_UV = {8: _HALF_UV / 127, 12: _HALF_UV / 2047}
_DTYPES: dict[int, np.dtype[np.integer]] = {8: np.dtype("u1"), 12: np.dtype("<u2")}
_DRIFT = 0.003  # of a quartz, and more


def encode_samples(codes: NDArray[np.integer], bits: int) -> bytes:
    """Return the bytes of one packet.

    Parameters
    ----------
    codes : array of int, shape ``(n_samples, 8)``
        0..255, or 0..4095 with 12 bits; 16 or 8 samples.
    bits : int
        8 or 12.
    """
    return bytes([EMG]) + codes.astype(_DTYPES[bits]).tobytes()


def pieces(packet: bytes, longest: int) -> list[bytes]:
    """Return a packet as the notifications of at most `longest` bytes that carry it."""
    if len(packet) <= longest:
        return [packet]
    step = longest - 2
    cut = [packet[at : at + step] for at in range(0, len(packet), step)]
    return [bytes([PIECE, len(cut) - 1 - i]) + piece for i, piece in enumerate(cut)]


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its rate matters, and the setting ``bits``.

    Raises `ValueError` for other than 8 or 12 bits, or than eight channels.
    """
    bits = int(stream.settings.get("bits", 8))
    if bits not in SCALE_UV or stream.n_channels != N_CHANNELS:
        raise ValueError(f"no gForce has {bits} bits and {stream.n_channels} channels")
    return GForceDecoder(stream.fs_hz, bits)


class GForceDecoder:
    """Packets in, microvolts out. Other types than sEMG are let pass.

    A packet equal to the last one came twice, unless nothing moves in it (as of a sensor
    on the table). After a `RESUMED` packet the gap is right to about the jitter of the
    radio.
    """

    def __init__(self, fs_hz: float, bits: int) -> None:
        self._bits = bits
        self._deficit = Deficit(fs_hz, _DRIFT)
        self._last = b""  # notification
        self._last_block = b""
        self._pieces = b""
        self._to_come: int | None = None  # pieces after the next one

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap]:
        """Return the samples that are clear now, and the gaps before them."""
        if packet.characteristic == RESUMED:
            self._last = self._last_block = self._pieces = b""
            self._to_come = None
            return self._deficit.resume()
        if not packet.data:
            raise PacketError("empty notification")
        whole = self._whole(packet.data)
        self._last = packet.data
        if not whole or whole[0] != EMG:
            return ()
        if len(whole) != 1 + N_BYTES:
            raise PacketError(f"{len(whole) - 1} bytes are no {N_BYTES} of samples")
        codes = np.frombuffer(whole, _DTYPES[self._bits], offset=1)
        codes = codes.reshape(-1, N_CHANNELS)
        if whole == self._last_block and np.any(codes != codes[0]):
            return ()
        self._last_block = whole
        emg_uv = (codes.astype(np.float64) - MIDDLE[self._bits]) * SCALE_UV[self._bits]
        return self._deficit.push(emg_uv.astype(np.float32), packet.received_ns)

    def _whole(self, data: bytes) -> bytes:
        """Return a packet when its last piece is there; nothing before that."""
        if data[0] != PIECE:
            self._pieces, self._to_come = b"", None
            return data
        if len(data) < 3:
            raise PacketError("a piece without bytes")
        if data == self._last:  # pieces of one packet differ in their number
            return b""
        to_come = data[1]
        if to_come != self._to_come:
            self._pieces = (
                b""  # one is missing: the length will tell, or this is a first
            )
        self._pieces += data[2:]
        if len(self._pieces) > 1 + N_BYTES:
            self._pieces, self._to_come = b"", None
            raise PacketError("pieces of more than a packet")
        if to_come:
            self._to_come = to_come - 1
            return b""
        whole, self._pieces, self._to_come = self._pieces, b"", None
        return whole
