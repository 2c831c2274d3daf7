"""OpenBCI Ganglion: four channels, packed into 20 bytes a packet, two samples in most.

Byte 0 is the packet's number, the rest is a row of words of 18 or 19 bits (18 leave room
for a byte of the accelerometer). What the words mean depends on the firmware:

* Firmware 2: number 0 holds one sample as it is, 24 bits a channel; 1-100 (18 bits) and
  101-200 (19 bits) hold what is to be *taken off* the sample before. A cycle has 101
  packets and 201 samples.
* Firmware 3: 0-99 (18 bits) and 100-199 (19 bits) hold the upper bits of the samples
  themselves. A cycle has 100 packets and 200 samples.

In both, the lowest bit of a word is no data but repeats the sign. It is cleared here.
Impedances (201-205) and text (206, 207) are no samples and are passed over.

Sources
-------
``OpenBCI/OpenBCI_Ganglion_Library`` (2.0.1: packing, numbering, accelerometer),
``brainflow-dev/brainflow`` (`ganglion_native.cpp`: firmware 3, scale),
``OpenBCI/OpenBCI_NodeJS_Utilities`` (vectors).

Deviates
--------
* The firmware copies the sign of a *difference* from bit 31, so that the field's own
  upper bit is a digit: firmware 2 is read with the sign of the lowest bit, as the
  JavaScript client does (which leaves that bit standing). BrainFlow takes the upper bit;
  both agree unless a difference does not fit into the field's range. A *sample* always
  fits, so that firmware 3 is read as plain two's complement.
* Both clients go on adding differences after a lost packet, and are wrong until the next
  number 0. Here nothing is believed until then: it is a gap.
* BrainFlow calls the axes of the accelerometer by other names; here they are x, y, z of
  the board's own chip, as the firmware has them.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Samples, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.arrivals import Arrivals
from rehab.sensors.transport import RESUMED

N_CHANNELS = 4
SCALE_UV = 1.2e6 / (8388607 * 1.5 * 51)
"""Microvolts a count: reference 1.2 V, 23 bits and a sign, gains of 1.5 and 51."""

SCALE_G = 0.016
"""Earth accelerations a count."""

_N_BYTES = 20
_N_WORDS = 2 * N_CHANNELS
_LAST_IMPEDANCE_OR_TEXT = 207
_SLACK = 40
"""Samples by which a packet may seem early (200 ms); it may be late by 800 ms."""

Counts = NDArray[np.int64]


def encode_raw(counts: NDArray[np.integer]) -> bytes:
    """Return firmware 2's packet number 0: one sample, shape ``(4,)``, 24 bits signed."""
    raw = counts.astype(">i4").view(np.uint8).reshape(N_CHANNELS, 4)[:, 1:]
    return (b"\0" + raw.tobytes()).ljust(_N_BYTES, b"\0")


def encode_deltas(
    number: int,
    before: NDArray[np.integer],
    counts: NDArray[np.integer],
    *,
    n_bits: int,
    motion: int = 0,
) -> bytes:
    """Return one of firmware 2's packets of differences.

    Parameters
    ----------
    number : int
        1..100, the place in the cycle.
    before : array of int, shape ``(4,)``
        The sample before these.
    counts : array of int, shape ``(2, 4)``
    n_bits : int
        18 or 19.
    motion : int
        A byte of the accelerometer, sent with 18 bits: x, y or z where the number ends
        in 1, 2 or 3.
    """
    samples = np.vstack([before, counts]).astype(np.int64)
    packet_id = number if n_bits == 18 else number + 100
    return _packed(packet_id, samples[:-1] - samples[1:], n_bits, motion)


def encode_samples(
    number: int, counts: NDArray[np.integer], *, n_bits: int, motion: int = 0
) -> bytes:
    """Return one of firmware 3's packets; `number` is taken modulo 100.

    `counts` are two samples, shape ``(2, 4)``, 24 bits signed: 18 bits keep their upper
    17, 19 bits their upper 18.
    """
    packet_id = number % 100 + (0 if n_bits == 18 else 100)
    return _packed(packet_id, counts.astype(np.int64) >> (24 - n_bits), n_bits, motion)


def _packed(packet_id: int, values: Counts, n_bits: int, motion: int) -> bytes:
    words = (values & ~1 | (values < 0)) & ((1 << n_bits) - 1)
    bits = words.reshape(-1, 1) >> np.arange(n_bits)[::-1] & 1
    packed = np.packbits(bits.astype(np.uint8)).tobytes()
    last = bytes([motion & 0xFF]) if n_bits == 18 else b""
    return bytes([packet_id]) + packed + last


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its rate and ``settings["firmware"]`` matter.

    Raises `ValueError` for any firmware but 2 and 3, and for other than four channels.
    """
    firmware = int(stream.settings.get("firmware", 0))
    if firmware not in {2, 3}:
        raise ValueError(f"{firmware=} is neither 2 nor 3")
    if stream.n_channels != N_CHANNELS:
        raise ValueError(f"{stream.n_channels} channels are not {N_CHANNELS}")
    return GanglionDecoder(firmware, stream.fs_hz)


class GanglionDecoder:
    """Packets in, microvolts out, and the acceleration ten times a second where it is on.

    A packet equal to the last one is dropped. The packet number says how much was lost,
    and the arrival time how often it went round meanwhile; after a `RESUMED` packet, or
    when it starts anew, the arrival time alone: right to about the jitter of the radio.

    Parameters
    ----------
    firmware : int
        2 or 3.
    fs_hz : float
        Sampling rate in Hz.
    """

    def __init__(self, firmware: int, fs_hz: float) -> None:
        self._has_deltas = firmware == 2
        self._cycle, self._last_id = (201, 200) if self._has_deltas else (200, 199)
        self._arrivals = Arrivals(fs_hz)
        self._index = 0  # of the next sample
        self._place: int | None = None  # of the next sample in the cycle, if known
        self._restart: int | None = None  # what would follow an impossible packet
        self._before: Counts | None = (
            None  # the last sample, if differences can be used
        )
        self._axes: list[int] = []
        self._last = b""

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap | Motion]:
        """Return the samples of a packet, after the gap before them if any."""
        if packet.characteristic == RESUMED:
            self._place, self._before, self._last = None, None, b""
            return ()
        data, received_ns = packet.data, packet.received_ns
        if not data or data[0] > _LAST_IMPEDANCE_OR_TEXT:
            raise PacketError("no packet of a Ganglion begins like this")
        if packet.characteristic or data[0] > 200 or data == self._last:
            return ()
        if len(data) != _N_BYTES or data[0] > self._last_id:
            raise PacketError(f"no packet {data[0]} has {len(data)} bytes")
        place, n_samples = self._place_of(data[0])
        n_lost = self._n_lost(place, n_samples, received_ns)
        self._last = data
        self._place = (place + n_samples) % self._cycle
        if n_lost:
            self._before, self._axes = None, []
        counts = self._counts(data)
        start = self._index + n_lost
        self._index = start + n_samples
        self._arrivals.remember(self._index, received_ns)
        heard: list[Chunk | Gap | Motion] = []
        if counts is None:
            return [Gap(start - n_lost, n_lost + n_samples)]
        if n_lost:
            heard.append(Gap(start - n_lost, n_lost))
        emg_uv: Samples = (SCALE_UV * counts).astype(np.float32)
        heard.append(Chunk(start, emg_uv, received_ns))
        return heard + self._motion(data, received_ns)

    def _place_of(self, packet_id: int) -> tuple[int, int]:
        """Return the place of the first sample in the cycle, and how many there are."""
        if not self._has_deltas:
            return 2 * (packet_id % 100), 2
        if packet_id == 0:
            return 0, 1
        return 2 * (packet_id if packet_id <= 100 else packet_id - 100) - 1, 2

    def _n_lost(self, place: int, n_samples: int, received_ns: int) -> int:
        """Return how many samples are missing before these."""
        restart, self._restart = self._restart, None
        if self._place == place or not self._arrivals:
            return 0
        n_ahead = self._index + n_samples
        usual = max(1, self._arrivals.usual(received_ns) - n_ahead)
        if self._place is None:
            return usual
        jump = (place - self._place) % self._cycle
        n_lost = self._arrivals.unwrap(jump, self._cycle, n_ahead, received_ns, _SLACK)
        if n_lost is not None:
            return n_lost
        if restart == place:
            return usual
        self._restart = (place + n_samples) % self._cycle
        raise PacketError(
            "the packet's number jumps to what cannot have been taken yet"
        )

    def _counts(self, data: bytes) -> Counts | None:
        """Return the samples in counts; None if they hang on one that was lost."""
        if not self._has_deltas:
            n_bits = 18 if data[0] < 100 else 19
            words = _words(data, n_bits)
            is_negative = words >> (n_bits - 1) == 1
            samples: Counts = (words & ~1) - (is_negative << n_bits) << (24 - n_bits)
            return samples
        if data[0] == 0:
            raw = np.frombuffer(data, np.uint8, 3 * N_CHANNELS, 1).reshape(-1, 3)
            padded = np.pad(raw, ((0, 0), (0, 1)))  # the sign comes with the shift
            self._before = (padded.view(">i4") >> 8).reshape(-1).astype(np.int64)
            return self._before[None]
        if self._before is None:
            return None
        n_bits = 18 if data[0] <= 100 else 19
        words = _words(data, n_bits)
        deltas = (words & ~1) - ((words & 1) << n_bits)
        counts: Counts = self._before - np.cumsum(deltas, axis=0)
        self._before = counts[-1]
        return counts

    def _motion(self, data: bytes, received_ns: int) -> list[Motion]:
        """Return the acceleration once its three axes came, one a packet."""
        has_room = 0 < data[0] <= 100 if self._has_deltas else data[0] < 100
        axis = data[0] % 10 - 1
        if not has_room or axis not in {0, 1, 2} or axis > len(self._axes):
            return []
        self._axes = [*self._axes[:axis], int.from_bytes(data[-1:], signed=True)]
        if axis < 2:
            return []
        g = np.array([self._axes], np.float32) * np.float32(SCALE_G)
        return [Motion(self._index - 1, g, received_ns)]


def _words(data: bytes, n_bits: int) -> Counts:
    """Return the words of a packet, shape ``(2, 4)``, as they stand."""
    bits = np.unpackbits(np.frombuffer(data, np.uint8, n_bits, 1))
    weights = 1 << np.arange(n_bits, dtype=np.int64)[::-1]
    words: Counts = bits.reshape(_N_WORDS, n_bits) @ weights
    return words.reshape(2, N_CHANNELS)
