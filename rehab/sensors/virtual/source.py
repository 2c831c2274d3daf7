"""``virtual:NAME``: a whole radio in this process, with an emulated sensor in reach."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from bumble import hci
from bumble.device import Device

from rehab.model.score import Jerk
from rehab.model.signal import Stream
from rehab.ports import Cue, Decoder, SensorRequest
from rehab.sensors.ble.radio import Radio
from rehab.sensors.ble.transport import BleTransport, Timing
from rehab.sensors.link import Link
from rehab.sensors.transport import Outlet
from rehab.sensors.virtual.air import Air, AirController
from rehab.sensors.virtual.arm import VirtualArm
from rehab.sensors.virtual.client import AirClient
from rehab.sensors.virtual.device import EmulatedDevice, Make
from rehab.sensors.virtual.faults import Faults, split_options
from rehab.sensors.virtual.kinds import emulated
from rehab.sensors.virtual.scanner import AirScanner

_HOST_ADDRESS = "F0:F1:F2:F3:F4:F5"


class VirtualSource(Link):
    """A `Source` that `HasTruth`: the Bluetooth transport on a virtual radio."""

    def __init__(
        self, request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
    ) -> None:
        make = emulated(request.name)
        faults, options, traits = split_options(request, make)
        self._arm = VirtualArm(traits, request.plan, make.sampling(options))
        transport = VirtualTransport(self._arm, make, request, faults, options)
        super().__init__(transport, make_decoder, thread_name="rehab-virtual")

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks in the samples that the sensor took so far."""
        return self._arm.truth()


class VirtualTransport:
    """Runs air, sensor and the real Bluetooth transport in one loop, in real time."""

    def __init__(
        self,
        arm: VirtualArm,
        make: type[EmulatedDevice],
        request: SensorRequest,
        faults: Faults,
        options: Mapping[str, float],
    ) -> None:
        self._arm = arm
        self._make = make
        self._request = request
        self._faults = faults
        self._options = options

    def follow(self, cue: Cue) -> None:
        """Pass a cue on to the simulated patient."""
        self._arm.follow(cue)

    def heard(self, index: int) -> None:
        """Ignore how far the reader is: a radio cannot be held up."""

    async def run(self, outlet: Outlet) -> None:
        """Hear the emulated sensor until cancelled."""
        faults = self._faults
        air = Air(faults.interval_ms / 1000.0, loss_pct=faults.loss_pct)
        how = Make(
            n_channels=self._arm.n_channels,
            battery_pct=round(faults.battery),
            max_mtu=round(faults.mtu),
            clock_ppm=faults.ppm,
            options=self._options,
        )
        sensor = self._make(air, self._arm, how)
        await sensor.switch_on()
        own = {name: f"{value:g}" for name, value in self._options.items()}
        happening = asyncio.create_task(faults.happen(air, sensor))
        try:
            async with virtual_radio(air) as radio:
                transport = BleTransport(
                    sensor.name,
                    radio=radio,
                    timing=Timing(),
                    plan=self._request.plan,
                    options={**own, "kind": sensor.KIND or self._request.name},
                )
                await transport.run(outlet)
        finally:
            happening.cancel()
            await asyncio.wait({happening})
            await sensor.switch_off()


@asynccontextmanager
async def virtual_radio(air: Air) -> AsyncIterator[Radio]:
    """Give a radio that hears what is on the air."""
    controller = AirController("host", air)
    host = Device.with_hci("host", hci.Address(_HOST_ADDRESS), controller, controller)
    await host.power_on()
    try:
        yield Radio(AirScanner, AirClient, {"host": host}, is_virtual=True)
    finally:
        await host.power_off()
