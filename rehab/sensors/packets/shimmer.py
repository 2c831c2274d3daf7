"""Shimmer3R and Shimmer3: a stream of bytes, a frame a sample, each with the device's clock.

A frame is ``0x00 | u24 LE ticks | channels``; the clock has 32768 ticks a second and goes
on while the link is away, so that gaps are exact. Notifications cut frames anywhere. What
channels there are, in which order, the device tells (`rehab.sensors.packets.shimmer_talk`);
the settings of the stream keep it:

* ``schema``: the identifiers of the channels, two hexadecimal digits each
* ``divisor``: ticks a sample
* ``gain``: of the amplifier in front of the converter
* ``accel_g``: one step of the accelerometer in g, if it is in the schema and of use

Sources
-------
``ShimmerEngineering/webBLEDemos:ShimmerAPI/shimmer3r.js`` (frames, channels, the clock),
``ShimmerEngineering/SwiftAPI:ShimmerBluetooth/EXGSensor.swift`` (millivolts).

Deviates: that client reads the status bytes of the EXG chips; here they stay in the
recording.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.frame_scan import FrameScan
from rehab.sensors.packets.own_count import OwnCount
from rehab.sensors.transport import RESUMED

TICKS_HZ = 32768
_ROUND = 1 << 24  # of the clock: 512 s
_HEAD = 4  # bytes of a frame before its channels
_BYTES = {
    **dict.fromkeys(range(0x0D), 2),  # accelerometers, battery, compass, gyroscope
    0x12: 2,
    0x1C: 2,  # pulse, skin
    0x1D: 1,
    0x1E: 3,
    0x1F: 3,
    0x20: 1,
    0x21: 3,
    0x22: 3,  # EXG 1 and 2, 24 bit
    **dict.fromkeys(range(0x23, 0x27), 2),  # EXG 1 and 2, 16 bit
}
_EXG = (0x1E, 0x1F, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26)
_ACCELEROMETERS = ((0x04, 0x05, 0x06), (0x00, 0x01, 0x02))
_REFERENCE_UV = 2_420_000.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a frame what lies.

    Parameters
    ----------
    n_bytes : int
        Length of a frame.
    emg : tuple of (int, int)
        First byte and number of bytes of each sEMG channel, big-endian.
    acceleration : tuple of int
        First bytes of x, y and z, each an i16 LE; empty if there are none.
    """

    n_bytes: int
    emg: tuple[tuple[int, int], ...]
    acceleration: tuple[int, ...]


def layout_of(schema: bytes) -> Layout:
    """Return the layout of frames; raise `ValueError` for a channel that is not known."""
    unknown = [f"{channel:#04x}" for channel in schema if channel not in _BYTES]
    if unknown:
        raise ValueError(f"channels of unknown length: {', '.join(unknown)}")
    sizes = [_BYTES[channel] for channel in schema]
    starts = [_HEAD + sum(sizes[:i]) for i in range(len(sizes))]
    at = dict(zip(schema, starts, strict=True))
    emg = tuple((at[c], _BYTES[c]) for c in schema if c in _EXG)
    whole = [axes for axes in _ACCELEROMETERS if set(axes) <= set(schema)]
    acceleration = tuple(at[axis] for axis in whole[0]) if whole else ()
    return Layout(_HEAD + sum(sizes), emg, acceleration)


def scale_uv(n_bytes: int, gain: float) -> float:
    """Return the microvolts of one step of a channel with 2 or 3 bytes."""
    if n_bytes == 3:
        return _REFERENCE_UV / gain / ((1 << 23) - 1)
    return _REFERENCE_UV / (2.0 * gain) / ((1 << 15) - 1)


def encode_frames(
    ticks: int,
    counts: NDArray[np.integer],
    schema: bytes,
    divisor: int,
    acceleration: NDArray[np.integer] | None = None,
) -> bytes:
    """Return the bytes of consecutive samples.

    Parameters
    ----------
    ticks : int
        The device's clock at the first of them; sent modulo 2**24.
    counts : array of int, shape ``(n_samples, n_emg_channels)``
    schema : bytes
        Identifiers of the channels; status bytes are zeros.
    divisor : int
        Ticks a sample.
    acceleration : array of int, shape ``(3,)``, or None
        Steps of the accelerometer in the schema.
    """
    layout = layout_of(schema)
    raw = np.zeros((len(counts), layout.n_bytes), np.uint8)
    clock = (ticks + divisor * np.arange(len(counts))) % _ROUND
    raw[:, 1:_HEAD] = clock.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3]
    for (start, size), column in zip(layout.emg, counts.T, strict=True):
        value = column.astype(">i4").view(np.uint8).reshape(-1, 4)
        raw[:, start : start + size] = value[:, 4 - size :]
    if acceleration is not None:
        for start, axis in zip(layout.acceleration, acceleration, strict=True):
            raw[:, start : start + 2] = np.frombuffer(
                np.int16(axis).tobytes(), np.uint8
            )
    return raw.tobytes()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its rate, its channels and its settings matter.

    Raises
    ------
    ValueError
        The settings are missing, or have other channels than the stream.
    """
    schema = bytes.fromhex(str(stream.settings.get("schema", "")))
    layout = layout_of(schema)
    if len(layout.emg) != stream.n_channels:
        raise ValueError(f"{len(layout.emg)} sEMG channels, not {stream.n_channels}")
    return ShimmerDecoder(
        layout,
        fs_hz=stream.fs_hz,
        divisor=int(stream.settings["divisor"]),
        gain=float(stream.settings["gain"]),
        accel_g=float(stream.settings.get("accel_g", 0.0)),
    )


class _ClockScan(FrameScan):
    """Frames begin with 0x00, and the clock goes on by one sample from each to the next."""

    def __init__(self, n_bytes: int, divisor: int) -> None:
        super().__init__(n_bytes, _HEAD)
        self._divisor = divisor

    def _count_at(self, whole: bytes, at: int) -> int | None:
        return None if whole[at] else _clock(whole, at)

    def _is_next(self, before: int, now: int) -> bool:
        return round((now - before) % _ROUND / self._divisor) == 1


class ShimmerDecoder:
    """Bytes in, microvolts out, and the acceleration with them.

    A notification equal to the last one is dropped, if it is long enough to hold a clock.
    """

    def __init__(
        self,
        layout: Layout,
        *,
        fs_hz: float,
        divisor: int,
        gain: float,
        accel_g: float = 0.0,
    ) -> None:
        self._layout = layout
        self._scales_uv = [scale_uv(size, gain) for _, size in layout.emg]
        self._accel_g = accel_g
        self._count = OwnCount(fs_hz, _ROUND, divisor)
        self._scan = _ClockScan(layout.n_bytes, divisor)
        self._last = b""

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap | Motion]:
        """Return the samples whose frames are whole, behind the gaps before them.

        Raises
        ------
        PacketError
            There is no frame where one should be, and none that can be believed.
        """
        if packet.characteristic == RESUMED:
            self._count.resume()
            self._scan.forget()
            self._last = b""
            return ()
        if packet.characteristic:
            return ()
        if not packet.data:
            raise PacketError("empty notification")
        is_long = len(packet.data) >= self._layout.n_bytes + _HEAD
        if is_long and packet.data == self._last:
            return ()
        self._last = packet.data
        heard: list[Chunk | Gap | Motion] = []
        refused: PacketError | None = None
        runs, n_skipped = self._scan.runs(packet.data)
        for run in runs:
            try:
                heard += self._take(run, packet.received_ns)
            except PacketError as error:
                refused = error
        if not heard and refused is not None:
            raise refused
        if not heard and n_skipped:
            raise PacketError("no frame where one should be")
        return heard

    def _take(self, run: bytes, received_ns: int) -> list[Chunk | Gap | Motion]:
        raw = np.frombuffer(run, np.uint8).reshape(-1, self._layout.n_bytes)
        emg_uv = np.empty((len(raw), len(self._layout.emg)), np.float32)
        for i, (start, size) in enumerate(self._layout.emg):
            value = np.zeros((len(raw), 4), np.uint8)
            value[:, :size] = raw[:, start : start + size]
            steps = value.view(">i4")[:, 0] >> 8 * (4 - size)
            emg_uv[:, i] = steps * self._scales_uv[i]
        last = len(run) - self._layout.n_bytes
        heard: list[Chunk | Gap | Motion] = []
        heard += self._count.take(
            _clock(run, 0), _clock(run, last), emg_uv, received_ns
        )
        if self._layout.acceleration and self._accel_g:
            axes = [
                raw[:, start : start + 2].copy().view("<i2")[:, 0]
                for start in self._layout.acceleration
            ]
            acceleration_g = (np.stack(axes, 1) * self._accel_g).astype(np.float32)
            heard.append(Motion(self._count.index - 1, acceleration_g, received_ns))
        return heard


def _clock(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at + 1 : at + _HEAD], "little")
