"""An emulated MyoWare 2.0 on an Arduino: SparkFun's example, wired to the raw output.

Four bytes, one for a sensor, every time its loop goes round while somebody is connected.
The example waits 10 ms in it, which gives 97 samples a second: too few to see a jerk, and
refused by rehab. This one was told to wait 4 ms (``?delay=4``): 233 samples a second.
"""

from collections.abc import Mapping
from typing import ClassVar

from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from rehab.sensors.ble.kinds import myoware as kind
from rehab.sensors.packets.myoware import encode_sample
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import (
    Converter,
    Counts,
    EmulatedDevice,
    Make,
    Muscle,
    Sampling,
)

_CONVERTER = Converter(
    n_channels=(4,), counts_per_uv=0.1, middle=128, lowest=0, highest=255
)
_LOOP_MS = 0.3  # what the loop does besides
_Properties = Characteristic.Properties


class EmulatedMyoWare(EmulatedDevice):
    """One sample a notification, and nothing else."""

    ADDRESS = "F4:12:FA:00:00"
    NAME = "MYOWARE{number}"
    ADVERTISED = (kind.SERVICE,)
    OPTIONS: ClassVar[Mapping[str, tuple[float, float]]] = {"delay": (2.0, 4.0)}

    @classmethod
    def sampling(cls, options: Mapping[str, float]) -> Sampling:
        """Return how it samples with such a delay in its loop."""
        fs_hz = 1000.0 / (options.get("delay", 4.0) + _LOOP_MS)
        return Sampling(fs_hz, 1, _CONVERTER)

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self.data = Characteristic[bytes](
            kind.DATA,
            _Properties.READ | _Properties.WRITE | _Properties.NOTIFY,
            Attribute.READABLE | Attribute.WRITEABLE,
            bytes(4),
        )

    def services(self) -> list[Service]:
        """Return its one service."""
        return [Service(kind.SERVICE, [self.data])]

    def _on_connection(self, connection: Connection) -> None:
        super()._on_connection(connection)
        self.begin()

    async def emit(self, counts: Counts, start_index: int) -> None:  # noqa: ARG002 - its base names it
        """Send one sample of all sensors."""
        await self.notify(self.data, encode_sample(counts[0]))
