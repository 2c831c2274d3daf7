"""An emulated maker's board: text lines over a Nordic UART, cut where its buffer ends.

Two channels of a 10-bit converter at 500 Hz, without a counter or, with ``?counter=1``,
with one in the first column.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from rehab.sensors.ble.kinds import makers as kind
from rehab.sensors.packets.lines import encode_rows
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import (
    Converter,
    Counts,
    EmulatedDevice,
    Make,
    Muscle,
    Sampling,
)
from rehab.sensors.virtual.gatt import notifying

_BUFFER = 182  # bytes that it gathers before it sends
_ATT_HEADER = 3
_CONVERTER = Converter(
    n_channels=(2, 3, 4),
    counts_per_uv=0.4,
    middle=512,
    lowest=0,
    highest=1023,
)
_Properties = Characteristic.Properties


class EmulatedNordicUart(EmulatedDevice):
    """It prints as long as somebody is connected; the reader finds the lines."""

    ADDRESS = "E0:5A:17:00:00"
    NAME = "Feather {number}"
    SAMPLING = Sampling(500.0, 10, _CONVERTER)
    ADVERTISED = (kind.NUS,)
    KIND = "lines"
    OPTIONS: ClassVar[Mapping[str, tuple[float, float]]] = {"counter": (0.0, 1.0)}

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self.has_counter = self.options.get("counter", 0.0) > 0.5
        self.heard = b""
        self._printed = b""
        self.data = notifying(kind.NUS_TX)
        self.command = Characteristic[bytes](
            kind.NUS_RX,
            _Properties.WRITE | _Properties.WRITE_WITHOUT_RESPONSE,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._on_text),
        )

    def services(self) -> list[Service]:
        """Return its one service."""
        return [Service(kind.NUS, [self.command, self.data])]

    def _on_connection(self, connection: Connection) -> None:
        super()._on_connection(connection)
        self._printed = b""
        self.begin()

    def _on_text(self, _: Connection, words: bytes) -> None:
        self.heard += words

    async def emit(self, counts: Counts, start_index: int) -> None:
        """Print a block; send what is more than the buffer holds."""
        numbers = np.arange(start_index, start_index + len(counts)).tolist()
        self._printed += encode_rows(counts, numbers if self.has_counter else None)
        mtu = min((c.att_mtu for c in self.device.connections.values()), default=23)
        room = min(_BUFFER, mtu - _ATT_HEADER)
        while len(self._printed) >= room:
            sent, self._printed = self._printed[:room], self._printed[room:]
            await self.notify(self.data, sent)
