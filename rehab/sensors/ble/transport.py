"""Hears a Bluetooth sensor, and finds it again whenever the link is lost."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rehab import plugins
from rehab.errors import Reason, SensorError
from rehab.model.session import SessionPlan
from rehab.model.signal import LinkState, Packet, Stream
from rehab.ports import Cue
from rehab.sensors.ble.connection import Connection
from rehab.sensors.ble.conversation import LinkLostError
from rehab.sensors.ble.kinds import KINDS, kind_called
from rehab.sensors.ble.kinds.kind import BleKind, Setup
from rehab.sensors.ble.placing import channels_of
from rehab.sensors.ble.radio import Radio, Sight, find, find_again
from rehab.sensors.ble.rate import measure_rate, rate_of
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
    options : mapping or None
        What stands behind the ``?`` of the SPEC: ``kind`` names the kind of a sensor
        whose name does not tell it; the others are the kind's own.

    Raises
    ------
    SensorError
        SENSOR_UNKNOWN: no such kind.
    """

    def __init__(
        self,
        wanted: str,
        *,
        radio: Radio,
        timing: Timing,
        plan: SessionPlan | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._wanted = wanted
        self._options = dict(options or {})
        self._kind = _told(self._options)
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
        sight = await find(
            self._radio,
            self._wanted,
            timing.scan_s,
            timing.settle_s,
            is_kind_told=self._kind is not None,
        )
        kind = self._kind or sight.kind
        assert kind is not None  # noqa: S101  `find` gives only sensors
        outlet.change(LinkState.CONNECTING)
        while True:
            try:
                connection = Connection(
                    self._radio, sight, kind, timing.connect_s, self._options
                )
                async with connection:
                    await self._hear(connection, sight, kind, outlet)
            except LinkLostError as lost:
                self._error = lost.error
            except SensorError as error:
                if self._stream is None:
                    raise
                self._error = error  # it was a sensor before: try again
            sight = await self._search(sight, outlet)

    async def _hear(
        self, connection: Connection, sight: Sight, kind: BleKind, outlet: Outlet
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
            stream = self._describe(sight.name, kind, connection.setup)
            fs_hz = await self._measure(connection, held, stream)
            self._stream = replace(stream, fs_hz=fs_hz)
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
        self, connection: Connection, held: list[Packet], stream: Stream
    ) -> float:
        """Return the sampling rate; `held` keeps what arrives meanwhile."""
        timing, rates_hz = self._timing, connection.setup.rates_hz
        make_decoder = plugins.load("decoders", stream.decoder)
        measured_hz = 0.0
        for seconds in (timing.rate_s, timing.rate_at_most_s):
            if not rates_hz and seconds < timing.rate_at_most_s:
                continue
            while held[-1].received_ns - held[0].received_ns < seconds * 1e9:
                packet = await connection.packet(self._timing.silence_s)
                if packet is None:
                    raise LinkLostError
                held.append(packet)
            measured_hz = measure_rate(
                held, make_decoder(stream), has_own_clock=not rates_hz
            )
            fs_hz = rate_of(measured_hz, connection.setup)
            if fs_hz is not None:
                return fs_hz
        raise SensorError(
            Reason.RATE_UNCERTAIN,
            name=stream.device,
            measured=f"{measured_hz:.1f}",
            allowed=", ".join(f"{rate:g}" for rate in rates_hz or [stream.fs_hz]),
        )

    def _describe(self, name: str, kind: BleKind, setup: Setup) -> Stream:
        """Return what streams; its rate is the nominal one, until it was measured."""
        return Stream(
            device=name,
            decoder=kind.decoder,
            fs_hz=setup.nominal_hz or max(setup.rates_hz),
            channels=channels_of(setup.n_channels, setup.unit, self._plan),
            settings=setup.settings,
            is_simulated=self._radio.is_virtual,
            full_scale=setup.full_scale,
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


def _told(options: Mapping[str, str]) -> BleKind | None:
    word = options.get("kind")
    if word is None:
        return None
    kind = kind_called(word)
    if kind is None:
        allowed = ", ".join(f"kind={kind.id}" for kind in KINDS)
        raise SensorError(Reason.SENSOR_UNKNOWN, name=f"kind={word}", allowed=allowed)
    return kind


def _now_s() -> float:
    return asyncio.get_running_loop().time()
