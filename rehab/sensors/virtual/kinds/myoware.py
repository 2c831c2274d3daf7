"""An emulated MyoWare 2.0 on an Arduino: SparkFun's examples, wired to the raw output.

Four bytes every 10.3 ms (a delay of 10 ms, and what the loop does besides), one for a
sensor; it runs while somebody is connected.
"""

from collections.abc import Mapping

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
_Properties = Characteristic.Properties


class EmulatedMyoWare(EmulatedDevice):
    """One sample a notification, and nothing else."""

    ADDRESS = "F4:12:FA:00:00"
    ADVERTISED = (kind.SERVICE,)

    @classmethod
    def sampling(cls, options: Mapping[str, float]) -> Sampling:  # noqa: ARG003  has none
        """Return how it samples."""
        return Sampling(97.0, 1, _CONVERTER)

    @classmethod
    def usual_name(cls, number: int, n_channels: int) -> str:  # noqa: ARG003
        """Return the name that the examples set; makers count them up."""
        return f"MYOWARE{number}"

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

    async def emit(self, counts: Counts, start_index: int) -> None:  # noqa: ARG002
        """Send one sample of all sensors."""
        await self.notify(self.data, encode_sample(counts[0]))
