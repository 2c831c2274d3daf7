"""uMyo (Ultimate Robotics) in connected mode: samples with an index of four bytes.

The length of a notification tells what it is, all little-endian:

* 60 bytes: ``u32 index of the first sample | 24 x i16 sEMG | 4 x i16 orientation``
* 52, 36 or 20 bytes: the same with 24, 16 or 8 samples and without the orientation
* 26 bytes: ``3 x i16 acceleration | 3 x gyroscope | 3 x compass | 4 x orientation``

The index counts all samples since the device was switched on, those that it could not
send too: gaps are exact, across a lost link as well. No scale to microvolts is published.

Sources
-------
``ultimaterobotics/uMyo``: `uMyo_fw_v3_1/main.c` (what is sent, and when),
`lsm6ds3.c` (the accelerometer runs at +-2 g; its axes are those of the chip).

Deviates: orientation, gyroscope and compass are not decoded; they stay in the recording.
"""

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.own_count import OwnCount
from rehab.sensors.transport import RESUMED

_N_SAMPLES = {60: 24, 52: 24, 36: 16, 20: 8}
_N_MOTION = 26
_INDEX = np.dtype("<u4")
_VALUE = np.dtype("<i2")
_ROUND = 1 << 32
_G = 2.0 / 32768.0  # of one step of the accelerometer
_N_RECENT = 4


def encode_samples(
    start_index: int,
    counts: NDArray[np.integer],
    orientation: NDArray[np.integer] | None = None,
) -> bytes:
    """Return the bytes of one notification with sEMG.

    Parameters
    ----------
    start_index : int
        The device's index of the first sample; sent modulo 2**32.
    counts : array of int, shape ``(n_samples, 1)``
        Values of -32768..32767; 8, 16 or 24 of them.
    orientation : array of int, shape ``(4,)``, or None
        Only with 24 samples.
    """
    head = np.array([start_index % _ROUND], _INDEX).tobytes()
    tail = b"" if orientation is None else orientation.astype(_VALUE).tobytes()
    return head + counts.astype(_VALUE).tobytes() + tail


def encode_motion(acceleration_g: NDArray[np.floating]) -> bytes:
    """Return the bytes of one notification of a device that turns and swings nowhere.

    Parameters
    ----------
    acceleration_g : array, shape ``(3,)``
        In g, within -2..2.
    """
    values = np.zeros(_N_MOTION // 2, _VALUE)
    values[:3] = np.clip(np.rint(acceleration_g / _G), -32768, 32767)
    return values.tobytes()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its sampling rate matters."""
    return UMyoDecoder(stream.fs_hz)


class UMyoDecoder:
    """Counts in, counts out (float32), and the acceleration between them.

    A notification equal to one of the last few is dropped.
    """

    def __init__(self, fs_hz: float) -> None:
        self._count = OwnCount(fs_hz, _ROUND)
        self._recent: deque[bytes] = deque(maxlen=_N_RECENT)

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap | Motion]:
        """Return what a notification holds, behind the gap before it if there is one.

        Raises
        ------
        PacketError
            It has another length, or samples that cannot have been taken just now.
        """
        if packet.characteristic == RESUMED:
            self._count.resume()
            self._recent.clear()
            return ()
        if packet.characteristic:
            return ()
        data = packet.data
        if data and data in self._recent:
            return ()
        self._recent.append(data)
        if len(data) == _N_MOTION:
            steps = np.frombuffer(data, _VALUE, 3).reshape(1, 3)
            acceleration_g = (steps * _G).astype(np.float32)
            index = max(self._count.index - 1, 0)
            return (Motion(index, acceleration_g, packet.received_ns),)
        n_samples = _N_SAMPLES.get(len(data))
        if n_samples is None:
            raise PacketError(f"{len(data)} bytes are no packet of a uMyo")
        first = int(np.frombuffer(data, _INDEX, 1)[0])
        counts = np.frombuffer(data, _VALUE, n_samples, _INDEX.itemsize)
        emg = counts.astype(np.float32).reshape(n_samples, 1)
        return self._count.take(first, first + n_samples - 1, emg, packet.received_ns)
