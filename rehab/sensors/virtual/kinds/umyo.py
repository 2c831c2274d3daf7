"""An emulated uMyo: it samples from the moment it is switched on, and tells its index.

Source: ``ultimaterobotics/uMyo:uMyo_fw_v3_1/main.c``, in its usual profile: 52 bytes with
24 samples, and 26 bytes about motion every 40 ms or so. Its MTU is 64.

Deviates: a packet that cannot be sent is lost; the queue of the firmware holds 256
samples and overwrites the oldest.
"""

from dataclasses import replace

import numpy as np
from bumble.gatt import Service

from rehab.sensors.ble.kinds import umyo
from rehab.sensors.packets.umyo import encode_motion, encode_samples
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

SERVICE = "93375900-f229-8b49-b397-44b5899b8601"
MTU = 64
BLOCK = 24
_CONVERTER = Converter(
    n_channels=(1,), counts_per_uv=2.0, middle=8000, lowest=0, highest=16383
)
_BEFORE = 4000
"""Samples that it had taken before anybody listened."""


class EmulatedUMyo(EmulatedDevice):
    """Subscribing starts it."""

    ADDRESS = "D4:00:00:00:00"
    NAME = "uMyo v{number}"
    SAMPLING = Sampling(1113.3, BLOCK, _CONVERTER)
    TELEMETRY = umyo.TELEMETRY

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        make = make or Make()
        make = replace(make, max_mtu=min(make.max_mtu, MTU))
        super().__init__(air, muscle, make)
        self.telemetry = notifying(self.TELEMETRY)
        self.telemetry.on(self.telemetry.EVENT_SUBSCRIPTION, self._on_subscription)

    def services(self) -> list[Service]:
        """Return its one service, which it does not advertise."""
        return [Service(SERVICE, [self.telemetry])]

    async def emit(self, counts: Counts, start_index: int) -> None:
        """Send samples; after every other packet of them, how it lies."""
        index = _BEFORE + start_index
        await self.notify(self.telemetry, encode_samples(index, counts[:, :1]))
        if start_index // BLOCK % 2:
            swings = 0.01 * np.array([np.sin(index), np.cos(index), 100.0])
            await self.notify(self.telemetry, encode_motion(swings))

    def _on_subscription(self, _: object, is_on: bool, *_others: bool) -> None:  # noqa: FBT001
        if is_on:
            self.begin()
        else:
            self.halt()
