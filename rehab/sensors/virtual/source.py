"""``virtual:NAME``: a whole radio in this process, with an emulated sensor in reach."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from bumble import hci
from bumble.device import Device

from rehab.model.score import Jerk
from rehab.model.signal import Stream
from rehab.ports import Cue, Decoder, SensorRequest
from rehab.sensors.ble.placing import OneOf
from rehab.sensors.ble.radio import Radio
from rehab.sensors.ble.timing import DAY, NIGHT
from rehab.sensors.ble.transport import BleTransport
from rehab.sensors.link import Link
from rehab.sensors.merged import merged
from rehab.sensors.transport import Outlet
from rehab.sensors.virtual.air import Air, AirController
from rehab.sensors.virtual.arm import Body, VirtualArm
from rehab.sensors.virtual.client import AirClient
from rehab.sensors.virtual.device import Make
from rehab.sensors.virtual.faults import split_options
from rehab.sensors.virtual.kinds import emulated
from rehab.sensors.virtual.scanner import AirScanner
from rehab.sensors.virtual.swift import SwiftLoop

_HOST_ADDRESS = "F0:F1:F2:F3:F4:F5"

# What the radio says to itself is for nobody's terminal; its failures are raised.
logging.getLogger("bumble").propagate = False
logging.getLogger("bumble").addHandler(logging.NullHandler())


class VirtualSource(Link):
    """A `Source` that `HasTruth`: the Bluetooth transport on a virtual radio.

    Several sensors are on one patient. Each has an air and a radio of its own, so that
    what happens on the way of one does not happen to the other.
    """

    def __init__(
        self, request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
    ) -> None:
        wishes = [_Wish(part) for part in request.parts or (request,)]
        traits: dict[str, str] = {}
        for wish in wishes:
            traits |= wish.traits
        bodies: dict[float, Body] = {}
        transports = []
        for index, wish in enumerate(wishes):
            fs_hz = wish.how.fs_hz
            if fs_hz not in bodies:
                bodies[fs_hz] = Body(traits, request.plan, fs_hz)
            rate = 1.0 + wish.faults.ppm * 1e-6
            which = OneOf(index, len(wishes))
            arm = VirtualArm(bodies[fs_hz], wish.how, which, rate)
            transports.append(VirtualTransport(arm, wish))
        body, n_block = transports[0].body, wishes[0].how.n_block
        transport = merged(transports, lambda at_ns: body.hear_from(at_ns, n_block))
        self._body = body
        speed = request.speed
        super().__init__(
            transport,
            make_decoder,
            thread_name="rehab-virtual",
            make_loop=None if speed == 1.0 else partial(SwiftLoop, speed),
        )

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks in the samples that the sensor took so far."""
        return self._body.truth()


class _Wish:
    """One emulated sensor as it was asked for."""

    def __init__(self, request: SensorRequest) -> None:
        self.name, self.plan = request.name, request.plan
        self.is_all_night = request.is_all_night
        self.make = emulated(request.name)
        self.faults, self.options, self.traits = split_options(request, self.make)
        self.how = self.make.sampling(self.options)


class VirtualTransport:
    """Runs air, sensor and the real Bluetooth transport in one loop."""

    def __init__(self, arm: VirtualArm, wish: _Wish) -> None:
        self._arm = arm
        self._wish = wish

    @property
    def body(self) -> Body:
        """The patient that its sensor is on."""
        return self._arm.body

    def follow(self, cue: Cue) -> None:
        """Pass a cue on to the simulated patient, who needs to be told once."""
        if self._arm.which.index == 0:
            self._arm.body.follow(cue)

    def heard(self, index: int) -> None:
        """Ignore how far the reader is: a radio cannot be held up."""

    async def run(self, outlet: Outlet) -> None:
        """Hear the emulated sensor until cancelled."""
        wish, faults = self._wish, self._wish.faults
        air = Air(faults.interval_ms / 1000.0, loss_pct=faults.loss_pct)
        how = Make(
            number=self._arm.which.index + 1,
            n_channels=self._arm.n_channels,
            battery_pct=round(faults.battery),
            max_mtu=round(faults.mtu),
            clock_ppm=faults.ppm,
            options=wish.options,
        )
        sensor = wish.make(air, self._arm, how)
        await sensor.switch_on()
        own = {name: f"{value:g}" for name, value in wish.options.items()}
        happening = asyncio.create_task(faults.happen(air, sensor))
        try:
            async with virtual_radio(air) as radio:
                transport = BleTransport(
                    sensor.name,
                    radio=radio,
                    timing=NIGHT if wish.is_all_night else DAY,
                    plan=wish.plan,
                    options={**own, "kind": sensor.KIND or wish.name},
                    which=self._arm.which,
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
