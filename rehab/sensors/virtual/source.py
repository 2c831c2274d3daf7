"""``virtual:NAME``: a whole radio in this process, with an emulated sensor in reach."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bumble import hci
from bumble.device import Device

from rehab.errors import Reason, SensorError
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
from rehab.sensors.virtual.kinds import emulated
from rehab.sensors.virtual.scanner import AirScanner

_HOST_ADDRESS = "F0:F1:F2:F3:F4:F5"


@dataclass(frozen=True, slots=True)
class Faults:
    """What happens on the way. Every field is an option of the same name.

    Parameters
    ----------
    outage_at : float
        Seconds after START at which the link is cut; 0 for never.
    outage_s : float
        How long it is cut.
    battery : float
        State of the battery in percent.
    interval_ms : float
        Time between two connection events.
    ppm : float
        How much faster the sensor's clock runs than it should.
    """

    outage_at: float = 0.0
    outage_s: float = 2.0
    battery: float = 87.0
    interval_ms: float = 15.0
    ppm: float = 0.0


_RANGES = {
    "outage_at": (0.0, 86_400.0),
    "outage_s": (0.0, 3600.0),
    "battery": (0.0, 100.0),
    "interval_ms": (7.5, 100.0),
    "ppm": (-20_000.0, 20_000.0),
}
_NOT_OURS = frozenset({"fs_hz", "loss_pct"})
"""Traits of a simulated patient that here belong to the sensor and to the air."""


class VirtualSource(Link):
    """A `Source` that `HasTruth`: the Bluetooth transport on a virtual radio."""

    def __init__(
        self, request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
    ) -> None:
        make = emulated(request.name)
        faults, rest = _taken(request.options, _RANGES)
        own, traits = _taken(rest, make.OPTIONS)
        for name in _NOT_OURS & traits.keys():
            raise _wrong(request.name, name, traits[name], ", ".join(_RANGES))
        options = _read(request.name, own, make.OPTIONS)
        self._arm = VirtualArm(traits, request.plan, make.sampling(options))
        transport = VirtualTransport(
            self._arm,
            make,
            request,
            Faults(**_read(request.name, faults, _RANGES)),
            options,
        )
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
        air = Air(self._faults.interval_ms / 1000.0)
        how = Make(
            n_channels=self._arm.n_channels,
            battery_pct=round(self._faults.battery),
            clock_ppm=self._faults.ppm,
            options=self._options,
        )
        sensor = self._make(air, self._arm, how)
        await sensor.switch_on()
        own = {name: f"{value:g}" for name, value in self._options.items()}
        outage = asyncio.create_task(self._cut(air, sensor))
        try:
            async with virtual_radio(air) as radio:
                transport = BleTransport(
                    sensor.name,
                    radio=radio,
                    timing=Timing(),
                    plan=self._request.plan,
                    options={"kind": self._request.name, **own},
                )
                await transport.run(outlet)
        finally:
            outage.cancel()
            await asyncio.wait({outage})
            await sensor.switch_off()

    async def _cut(self, air: Air, sensor: EmulatedDevice) -> None:
        await sensor.started.wait()
        if self._faults.outage_at > 0:
            await asyncio.sleep(self._faults.outage_at)
            air.cut(self._faults.outage_s)


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


def _taken(
    options: Mapping[str, str], ranges: Mapping[str, object]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the options that have a range here, and the others."""
    return (
        {k: v for k, v in options.items() if k in ranges},
        {k: v for k, v in options.items() if k not in ranges},
    )


def _read(
    device: str, options: Mapping[str, str], ranges: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    values: dict[str, float] = {}
    for name, text in options.items():
        low, high = ranges[name]
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            allowed = f"virtual:{device}?{name}={low:g}…{high:g}"
            raise _wrong(device, name, text, allowed)
        values[name] = value
    return values


def _wrong(device: str, name: str, text: str, allowed: str) -> SensorError:
    asked = f"virtual:{device}?{name}={text}"
    return SensorError(Reason.SENSOR_UNKNOWN, name=asked, allowed=allowed)
