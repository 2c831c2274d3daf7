"""An emulated NPG Lite: its GATT table, its commands, its counters.

Source: ``upsidedownlabs/Chords-Python:chordspy/chords_ble.py`` for everything that a
client can see. What the real sensor answers to ``WHORU`` is not published.
"""

from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from rehab.sensors.ble.kinds import npg
from rehab.sensors.packets.npg import encode_samples
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

SERVICE = "4fafc201-1fb5-459e-8fcc-c5c9c331914b"
"""From the ESP32 example sketch: thousands of other things advertise it as well."""

_CONVERTER = Converter(
    n_channels=(3, 6),
    counts_per_uv=1.5,
    middle=2048,
    lowest=0,
    highest=4095,
    noise_counts=3.0,
)
_Properties = Characteristic.Properties


class EmulatedNpgLite(EmulatedDevice):
    """Ten samples a notification; START sets the counter back to 0."""

    ADDRESS = "C4:5B:BE:00:00"
    NAME = "NPG-Lite-{n_channels}CH-EMU{number}"
    SAMPLING = Sampling(500.0, 10, _CONVERTER)
    ADVERTISED = (SERVICE,)

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self._zero: int | None = None  # where its counter is 0; None: at the next block
        self.data = notifying(npg.DATA)
        self.control = Characteristic[bytes](
            npg.CONTROL,
            _Properties.WRITE | _Properties.READ | _Properties.NOTIFY,
            Attribute.READABLE | Attribute.WRITEABLE,
            CharacteristicValue(lambda _: b"", self._on_command),
        )
        self.battery = Characteristic[bytes](
            npg.BATTERY,
            _Properties.READ | _Properties.NOTIFY,
            Attribute.READABLE,
            bytes([self.make.battery_pct]),
        )

    def characteristics(self) -> list[Characteristic[bytes]]:
        """Return what the service holds."""
        return [self.data, self.control, self.battery]

    def services(self) -> list[Service]:
        """Return its one service."""
        return [Service(SERVICE, self.characteristics())]

    async def emit(self, counts: Counts, start_index: int) -> None:
        """Send a block; samples that were taken and not sent are counted as well."""
        if self._zero is None:
            self._zero = start_index
        await self.send(encode_samples(counts, start_index - self._zero))

    async def send(self, block: bytes) -> None:
        """Notify one block of samples."""
        await self.notify(self.data, block)

    async def _on_command(self, _: Connection, command: bytes) -> None:
        match command:
            case b"START":
                self._zero = None
                self.begin()
            case b"STOP":
                self.halt()
            case b"WHORU":
                await self.notify(self.control, b"NPG-LITE")
            case b"STATUS":
                state = b"RUNNING" if self.is_streaming else b"STOPPED"
                await self.notify(self.control, state)
