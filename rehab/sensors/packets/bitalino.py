"""BITalino (r)evolution: a stream of short frames, each with a counter of 4 bits and a CRC.

A frame holds one sample of up to six inputs, the first four with 10 bits, the others with
6; its last byte is ``counter << 4 | CRC4``, the bits before are packed from its end on:
``digital inputs (4) | A1 (10) | A2 (10) | A3 (10) | A4 (10) | A5 (6) | A6 (6)``, see
`encode_frame`. Notifications cut frames anywhere.

Sources
-------
``BITalinoWorld/revolution-android-api`` (`BITalinoFrameDecoder.java`, `BITalinoCRC.java`,
`BITalinoCommunication.java`: the length of a frame), ``BITalinoWorld/java-sdk``
(`BITalinoFrameCodec.java`, `SensorDataConverter.java`: the gain of the sEMG sensor). The
scale is that of the sensor's data sheet, ``(code / 2**bits - 0.5) * 3.3 V / 1009``.

Deviates: `SensorDataConverter` divides by ``2**bits - 1``, which is 0.1 % less. The Android
client finds frames again by luck; here the bytes are searched for two frames that follow
each other. A counter of 4 bits tells a loss modulo 16; arrival times tell the rest.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Samples, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.frame_scan import FrameScan
from rehab.sensors.packets.settling import Settling
from rehab.sensors.transport import RESUMED

_ROUND = 16
_FRAME_BYTES = (3, 4, 6, 7, 8, 8)  # of 1..6 inputs
_BITS = (10, 10, 10, 10, 6, 6)
_SHIFTS = (42, 32, 22, 12, 6, 0)  # of the inputs, in a frame as a number of 64 bits
_VOLTS, _GAIN = 3.3, 1009.0
_POLYNOMIAL = 0x13  # x**4 + x + 1


def _rest(bits: int) -> int:
    """Return the remainder of 12 bits by the polynomial."""
    for shift in range(7, -1, -1):
        if bits >> (shift + 4) & 1:
            bits ^= _POLYNOMIAL << shift
    return bits


_RESTS = bytes(_rest(bits) for bits in range(1 << 12))


def frame_bytes(n_channels: int) -> int:
    """Return the length of a frame with 1..6 inputs."""
    return _FRAME_BYTES[n_channels - 1]


def scale_uv(channel: int) -> float:
    """Return the microvolts of one step of an input, counted from 0."""
    return 1e6 * _VOLTS / _GAIN / (1 << _BITS[channel])


def crc4(frame: bytes) -> int:
    """Return the checksum that belongs into the low half of the last byte."""
    rest = 0
    for byte in frame[:-1]:
        rest = _RESTS[rest << 8 | byte]
    return _RESTS[rest << 8 | (frame[-1] & 0xF0)]


def encode_frame(counter: int, codes: Sequence[int], digital: int = 0) -> bytes:
    """Return one frame.

    Parameters
    ----------
    counter : int
        Sent modulo 16.
    codes : sequence of int
        0..1023 for the first four inputs, 0..63 for the others.
    digital : int
        State of the digital inputs, 0..15.
    """
    number = (counter % _ROUND) << 60 | digital << 52
    for code, shift in zip(codes, _SHIFTS, strict=False):
        number |= code << shift
    frame = bytearray(number.to_bytes(8, "little")[-frame_bytes(len(codes)) :])
    frame[-1] |= crc4(bytes(frame))
    return bytes(frame)


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its channels and its sampling rate matter."""
    return BitalinoDecoder(stream.n_channels, stream.fs_hz)


class _CounterScan(FrameScan):
    """Frames have the right checksum, and count from 0 to 15."""

    def __init__(self, n_bytes: int) -> None:
        super().__init__(n_bytes, n_bytes)

    def _count_at(self, whole: bytes, at: int) -> int | None:
        frame = whole[at : at + self._n_bytes]
        return frame[-1] >> 4 if frame[-1] & 0x0F == crc4(frame) else None

    def _is_next(self, before: int, now: int) -> bool:
        return (before + 1) % _ROUND == now


class BitalinoDecoder:
    """Bytes in, microvolts at the skin out.

    A notification equal to the last one is dropped, unless its frames make whole rounds
    of the counter: then a signal at rest, or at its limit, looks like that.
    """

    def __init__(self, n_channels: int, fs_hz: float) -> None:
        self._n_bytes = frame_bytes(n_channels)
        self._n_channels = n_channels
        self._settling = Settling(fs_hz, _ROUND)
        self._counter: int | None = None  # of the next frame; None: not known
        self._restart: int | None = None  # what would follow frames that were refused
        self._scan = _CounterScan(self._n_bytes)
        self._last = b""

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap]:
        """Return what is settled: see `rehab.sensors.packets.settling`.

        Raises
        ------
        PacketError
            There are no two frames that follow each other, or none that can have been
            taken by now.
        """
        if packet.characteristic == RESUMED:
            self._counter, self._restart = None, None
            self._scan.forget()
            self._last = b""
            return ()
        if packet.characteristic:
            return ()
        if not packet.data:
            raise PacketError("empty notification")
        if packet.data == self._last and self._can_be_a_repeat(len(packet.data)):
            return ()
        self._last = packet.data
        runs, n_skipped = self._scan.runs(packet.data)
        heard: list[Chunk | Gap] = []
        n_refused = 0
        for run in runs:
            settled, is_taken = self._take(run, packet.received_ns)
            heard += settled
            n_refused += not is_taken
        if not heard and n_refused:
            raise PacketError("frames that cannot have been taken yet")
        if not heard and not runs and n_skipped >= self._n_bytes:
            raise PacketError("no frames that follow each other")
        return heard

    def _can_be_a_repeat(self, n_bytes: int) -> bool:
        return n_bytes >= 2 * self._n_bytes and n_bytes % (_ROUND * self._n_bytes) > 0

    def _take(self, run: bytes, received_ns: int) -> tuple[list[Chunk | Gap], bool]:
        first, n_frames = run[self._n_bytes - 1] >> 4, len(run) // self._n_bytes
        is_anew = self._counter is None or self._restart == first
        jump = None if is_anew else (first - (self._counter or 0)) % _ROUND
        heard, is_taken = self._settling.push(self._emg_uv(run), jump, received_ns)
        follows = (first + n_frames) % _ROUND
        if is_taken:
            self._counter, self._restart = follows, None
        else:
            self._restart = follows
        return heard, is_taken

    def _emg_uv(self, run: bytes) -> Samples:
        raw = np.frombuffer(run, np.uint8).reshape(-1, self._n_bytes)
        numbers = np.zeros((len(raw), 8), np.uint8)
        numbers[:, -self._n_bytes :] = raw
        packed: NDArray[np.uint64] = numbers.view("<u8")[:, 0]
        emg_uv = np.empty((len(raw), self._n_channels), np.float32)
        for i in range(self._n_channels):
            mask, middle = (1 << _BITS[i]) - 1, 1 << (_BITS[i] - 1)
            codes = (packed >> _SHIFTS[i] & mask).astype(np.int64)
            emg_uv[:, i] = (codes - middle) * scale_uv(i)
        return emg_uv
