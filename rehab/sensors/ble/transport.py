"""Hears a Bluetooth sensor, and finds it again whenever the link is lost."""

import asyncio
import random
import time
from dataclasses import dataclass

from rehab.errors import Reason, SensorError
from rehab.model.session import SessionPlan
from rehab.model.signal import LinkState, Packet, Stream
from rehab.ports import Cue
from rehab.sensors.ble.connection import Connection, LinkLostError
from rehab.sensors.ble.devices import BleDevice, channels_of
from rehab.sensors.ble.radio import Radio, Sight, find, find_again
from rehab.sensors.ble.rate import known_rate, measure_rate
from rehab.sensors.transport import RESUMED, Outlet


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, in seconds."""

    scan_s: float = 15.0
    settle_s: float = 2.0
    connect_s: float = 10.0
    first_data_s: float = 5.0
    rate_s: float = 3.0
    rate_at_most_s: float = 6.0
    silence_s: float = 1.5
    back_off_s: tuple[float, float] = (1.0, 30.0)
    give_up_s: float = 60.0
    battery_every_s: float = 60.0


class BleTransport:
    """A `Transport` over Bluetooth LE.

    Parameters
    ----------
    wanted : str
        Advertised name or address; empty takes the only sensor that there is.
    plan : SessionPlan or None
        Says which muscles the channels sit on.
    """

    def __init__(
        self,
        wanted: str,
        *,
        radio: Radio,
        timing: Timing,
        plan: SessionPlan | None = None,
    ) -> None:
        self._wanted = wanted
        self._radio = radio
        self._timing = timing
        self._plan = plan
        self._stream: Stream | None = None
        self._lost_at_s: float | None = None
        self._n_tries = 0
        self._error: SensorError | None = None

    def follow(self, cue: Cue) -> None:
        """Ignore the cue: a person reads the screen."""

    def heard(self, index: int) -> None:
        """Ignore how far the reader is: a radio cannot be held up."""

    async def run(self, outlet: Outlet) -> None:
        """Hear until cancelled.

        Raises
        ------
        SensorError
            SENSOR_NOT_FOUND, SENSOR_INCOMPATIBLE, SENSOR_SILENT, RATE_UNCERTAIN at the
            beginning; SENSOR_LOST later on; BLUETOOTH_… whenever the radio is the cause.
        """
        timing = self._timing
        outlet.change(LinkState.SEARCHING)
        sight = await find(self._radio, self._wanted, timing.scan_s, timing.settle_s)
        outlet.change(LinkState.CONNECTING)
        while True:
            assert sight.kind is not None  # noqa: S101  `find` gives only sensors
            try:
                connection = Connection(
                    self._radio, sight, sight.kind, timing.connect_s
                )
                async with connection:
                    await self._hear(connection, sight, sight.kind, outlet)
            except LinkLostError as lost:
                self._error = lost.error
            except SensorError as error:
                if self._stream is None:
                    raise
                self._error = error  # it was a sensor before: try again
            sight = await self._search(sight, outlet)

    async def _hear(
        self, connection: Connection, sight: Sight, kind: BleDevice, outlet: Outlet
    ) -> None:
        """Hand on what a connected sensor sends; return after a silence."""
        first = await connection.packet(self._timing.first_data_s)
        if first is None:
            if self._stream is None:
                raise SensorError(Reason.SENSOR_SILENT, name=sight.name)
            return
        held = [first]
        battery_pct = await connection.battery_pct()
        if self._stream is None:
            fs_hz = await self._measure(connection, held, sight.name, kind)
            self._stream = self._describe(sight.name, kind, fs_hz)
            outlet.stream(self._stream)
        else:
            held.insert(0, Packet(time.monotonic_ns(), b"", RESUMED))
        self._lost_at_s, self._n_tries = None, 0
        outlet.change(LinkState.STREAMING, battery_pct)
        for early in held:
            outlet.packet(early)
        ask_at_s = _now_s() + self._timing.battery_every_s
        while (packet := await connection.packet(self._timing.silence_s)) is not None:
            outlet.packet(packet)
            if _now_s() >= ask_at_s:
                battery_pct = await connection.battery_pct()
                outlet.change(LinkState.STREAMING, battery_pct)
                ask_at_s = _now_s() + self._timing.battery_every_s

    async def _measure(
        self, connection: Connection, held: list[Packet], name: str, kind: BleDevice
    ) -> float:
        """Return the sampling rate; `held` keeps what arrives meanwhile."""
        sample_bytes = kind.sample_bytes(kind.n_channels(name))
        measured_hz = 0.0
        for seconds in (self._timing.rate_s, self._timing.rate_at_most_s):
            while held[-1].received_ns - held[0].received_ns < seconds * 1e9:
                packet = await connection.packet(self._timing.silence_s)
                if packet is None:
                    raise LinkLostError
                held.append(packet)
            measured_hz = measure_rate(held, sample_bytes)
            fs_hz = known_rate(measured_hz, kind.rates_hz)
            if fs_hz is not None:
                return fs_hz
        raise SensorError(
            Reason.RATE_UNCERTAIN,
            name=name,
            measured=f"{measured_hz:.1f}",
            allowed=", ".join(f"{rate:g}" for rate in kind.rates_hz),
        )

    def _describe(self, name: str, kind: BleDevice, fs_hz: float) -> Stream:
        return Stream(
            device=name,
            decoder=kind.decoder,
            fs_hz=fs_hz,
            channels=channels_of(kind, name, self._plan),
            is_simulated=self._radio.is_virtual,
            full_scale=kind.full_scale,
        )

    async def _search(self, known: Sight, outlet: Outlet) -> Sight:
        """Wait a little longer after each failure, then look for the same sensor."""
        outlet.change(LinkState.LOST)
        if self._lost_at_s is None:
            self._lost_at_s = _now_s()
        give_up_at_s = self._lost_at_s + self._timing.give_up_s
        shortest_s, longest_s = self._timing.back_off_s
        while (left_s := give_up_at_s - _now_s()) > 0:
            wait_s = min(shortest_s * 2**self._n_tries, longest_s)
            jitter = random.uniform(0.75, 1.25)  # noqa: S311  no secret
            self._n_tries += 1
            await asyncio.sleep(min(wait_s * jitter, left_s))
            try:
                sight = await find_again(
                    self._radio, known, min(self._timing.scan_s, left_s)
                )
                self._error = None
            except SensorError as error:  # switched off or unplugged: it may come back
                self._error = error
                continue
            if sight is not None:
                return sight
        raise self._error or SensorError(Reason.SENSOR_LOST, name=known.name)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
