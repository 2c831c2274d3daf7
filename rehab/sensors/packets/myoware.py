"""MyoWare 2.0 (SparkFun's examples): one, or four, bytes a notification.

``u8`` (one sensor) or ``u32`` little-endian of four sensors, ``A0`` in the lowest byte:
the converter's 10 bits mapped to 0..255, about every 10 ms. It is the envelope unless the
sensor is wired to its raw output. Nothing is counted: see `Deficit`.

Source: ``sparkfun/SparkFun_MyoWare_Code_Examples:Arduino_Examples/Example_02_BLE_SINGLE``
and ``Example_03_BLE_MULTI`` (public domain).

Equal values in a row are samples each: ArduinoBLE notifies whatever is written
(``arduino-libraries/ArduinoBLE:src/local/BLELocalCharacteristic.cpp``). Another library
might notify changes only; what is left out then cannot be told from a loss.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.deficit import Deficit
from rehab.sensors.transport import RESUMED

N_CHANNELS = (1, 4)
_OFF = 0.01  # `delay(10)` and what the loop does besides


def encode_sample(codes: NDArray[np.integer]) -> bytes:
    """Return the bytes of one notification; shape ``(1,)`` or ``(4,)``, of 0..255."""
    return codes.astype(np.uint8).tobytes()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its channels and its rate matter."""
    return MyoWareDecoder(stream.fs_hz, stream.n_channels)


class MyoWareDecoder:
    """Bytes in, counts out."""

    def __init__(self, fs_hz: float, n_channels: int) -> None:
        self._n_channels = n_channels
        self._deficit = Deficit(fs_hz, _OFF)

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap]:
        """Return the samples that are clear now, and the gaps before them."""
        if packet.characteristic == RESUMED:
            return self._deficit.resume()
        if len(packet.data) != self._n_channels:
            raise PacketError(f"{len(packet.data)} bytes are not {self._n_channels}")
        codes = np.frombuffer(packet.data, np.uint8)[None, :]
        return self._deficit.push(codes.astype(np.float32), packet.received_ns)
