"""Hears a Bluetooth sensor, and finds it again whenever the link is lost."""

import asyncio
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rehab import plugins
from rehab.errors import Reason, SensorError
from rehab.model.sensor import OwnSensor
from rehab.model.signal import LinkState, Packet, Stream
from rehab.ports import Cue, Placed
from rehab.sensors.ble.connection import Connection
from rehab.sensors.ble.conversation import Conversation, LinkLostError
from rehab.sensors.ble.cut import N_TO_TELL, is_cut, may_be_cut
from rehab.sensors.ble.finding import find
from rehab.sensors.ble.kinds import KINDS, kind_called, nameless
from rehab.sensors.ble.kinds.kind import BleKind, Setup
from rehab.sensors.ble.placing import ALONE, OneOf, channels_of
from rehab.sensors.ble.radio import Radio, Sight
from rehab.sensors.ble.rate import judge_rate, steady
from rehab.sensors.ble.search import Search
from rehab.sensors.ble.timing import Timing
from rehab.sensors.transport import RESUMED, Outlet

__all__ = ["BleTransport", "Timing"]


class BleTransport:
    """A `Transport` over Bluetooth LE.

    Parameters
    ----------
    wanted : str
        Advertised name or address; empty takes the only sensor that there is.
    plan : Placed or None
        Says which muscles the channels sit on.
    options : mapping or None
        What stands behind the ``?`` of the SPEC: ``kind`` names the kind of a sensor
        whose name does not tell it; the others are the kind's own.
    own : iterable of OwnSensor
        The person's own sensors, the latest last: another one that only has the name of
        one of them is not taken.
    which : OneOf
        Which one it is of several that are heard as one.

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
        plan: Placed | None = None,
        options: Mapping[str, str] | None = None,
        own: Iterable[OwnSensor] = (),
        which: OneOf = ALONE,
    ) -> None:
        self._wanted = wanted
        self._options = dict(options or {})
        self._kind = _told(self._options)
        self._radio = radio
        self._timing = timing
        self._plan = plan
        self._own = tuple(own)
        self._which = which
        self.sensors: tuple[OwnSensor, ...] = ()
        self._stream: Stream | None = None
        self._is_streaming = False
        self._battery_pct: int | None = None

    def follow(self, cue: Cue) -> None:
        """Ignore the cue: a person reads the screen."""

    def heard(self, index: int) -> None:
        """Ignore how far the reader is: a radio cannot be held up."""

    async def run(self, outlet: Outlet) -> None:
        """Hear until cancelled.

        Raises
        ------
        SensorError
            SENSOR_NOT_FOUND, SENSOR_STRANGER, SENSOR_REFUSED, SENSOR_INCOMPATIBLE,
            SENSOR_SILENT, PACKETS_CUT, RATE_UNCERTAIN at the beginning; SENSOR_LOST,
            BATTERY_EMPTY and the same later on; BLUETOOTH_… whenever the radio is the
            cause.
        """
        timing = self._timing
        outlet.change(LinkState.SEARCHING)
        sight = await find(
            self._radio,
            self._wanted,
            timing.scan_s,
            timing.settle_s,
            is_kind_told=self._kind is not None,
            own=self._own,
        )
        kind = self._kind or sight.kind
        assert kind is not None  # noqa: S101  `find` gives only sensors
        self.sensors = (OwnSensor(sys.platform, sight.address, sight.name, kind.id),)
        outlet.change(LinkState.CONNECTING)
        self._radio.taken.add(sight.address)
        try:
            await self._stay(sight, kind, outlet)
        finally:
            self._radio.taken.discard(sight.address)

    async def _stay(self, sight: Sight, kind: BleKind, outlet: Outlet) -> None:
        """Hear this sensor, and find it again, until cancelled."""
        search = Search(self._radio, self._timing, sight)
        while True:
            try:
                connection = Connection(
                    self._radio, sight, kind, self._timing.connect_s, self._options
                )
                async with connection:
                    await self._hear(connection, sight, kind, outlet, search)
            except LinkLostError as lost:
                search.error = lost.error
            except SensorError as error:
                if self._stream is None:
                    raise
                search.error = error  # it was a sensor before: try again
            self._is_streaming = False
            outlet.change(LinkState.LOST)
            search.battery_pct = self._battery_pct
            sight = await search.again()

    async def _hear(
        self,
        connection: Connection,
        sight: Sight,
        kind: BleKind,
        outlet: Outlet,
        search: Search,
    ) -> None:
        """Hand on what a connected sensor sends; return after a silence."""
        first = await connection.packet(self._timing.first_data_s)
        if first is None:
            raise SensorError(Reason.SENSOR_SILENT, name=sight.name)
        held = [first]
        asking = asyncio.create_task(self._ask_battery(connection, outlet))
        try:
            stream = self._stream or self._describe(sight.name, kind, connection.setup)
            await self._check_whole(connection, held, stream)
            if self._stream is None:
                fs_hz = await self._measure(connection, held, stream)
                told = await connection.information()
                about = {f"device_{word}": text for word, text in told.items()}
                settings = {**about, **stream.settings}
                device = self._kept_name(sight, kind)
                self._stream = replace(
                    stream, device=device, fs_hz=fs_hz, settings=settings
                )
                outlet.stream(self._stream)
            else:
                held.insert(0, Packet(Conversation.now_ns(), b"", RESUMED))
            search.begin()
            self._say_streaming(outlet)
            for early in held:
                outlet.packet(early)
            await self._pass_on(connection, outlet)
        finally:
            asking.cancel()
            await asyncio.wait({asking})

    async def _pass_on(self, connection: Connection, outlet: Outlet) -> None:
        """Hand on packets until there are none for too long."""
        while True:
            packet = await connection.packet(self._timing.silence_s)
            if packet is None:
                self._is_streaming = False
                outlet.change(LinkState.LOST)
                packet = await connection.packet(self._timing.patience_s)
                if packet is None:
                    return
                self._say_streaming(outlet)
            outlet.packet(packet)

    def _say_streaming(self, outlet: Outlet) -> None:
        self._is_streaming = True
        outlet.change(LinkState.STREAMING, self._battery_pct)

    async def _ask_battery(self, connection: Connection, outlet: Outlet) -> None:
        """Tell the state of the battery whenever it changed; the data do not wait."""
        while True:
            percent = await connection.battery_pct()
            if percent is not None and percent != self._battery_pct:
                self._battery_pct = percent
                if self._is_streaming:
                    self._say_streaming(outlet)
            await asyncio.sleep(self._timing.battery_every_s)

    async def _check_whole(
        self, connection: Connection, held: list[Packet], stream: Stream
    ) -> None:
        """Refuse a link that cuts the packets; `held` keeps what arrives meanwhile."""
        whole_bytes = connection.setup.whole_bytes
        if not may_be_cut(held[0].data, whole_bytes):
            return
        while len(held) < N_TO_TELL:
            held.append(await self._next(connection))
        decoder = plugins.load("decoders", stream.decoder)(stream)
        if is_cut(held, whole_bytes, decoder):
            raise SensorError(Reason.PACKETS_CUT, name=stream.device)

    async def _measure(
        self, connection: Connection, held: list[Packet], stream: Stream
    ) -> float:
        """Return the sampling rate; `held` keeps what arrives meanwhile."""
        timing, setup = self._timing, connection.setup
        make_decoder = plugins.load("decoders", stream.decoder)
        wanted_s = timing.rate_s if setup.rates_hz else timing.rate_at_most_s
        is_last, measured_hz = False, 0.0
        while not is_last:
            held.append(await self._next(connection))
            is_last = _span_s(held) >= 2 * timing.rate_at_most_s
            even = steady(held)
            if _span_s(even) < wanted_s and not is_last:
                continue
            wanted_s = timing.rate_at_most_s
            is_last |= _span_s(even) >= wanted_s
            fs_hz, measured_hz = judge_rate(even, make_decoder, stream, setup)
            if fs_hz is not None:
                return fs_hz
        raise SensorError(
            Reason.RATE_UNCERTAIN,
            name=stream.device,
            measured=f"{measured_hz:.1f}",
            allowed=", ".join(f"{r:g}" for r in setup.rates_hz or [stream.fs_hz]),
        )

    async def _next(self, connection: Connection) -> Packet:
        packet = await connection.packet(self._timing.silence_s)
        if packet is None:
            raise LinkLostError
        return packet

    def _kept_name(self, sight: Sight, kind: BleKind) -> str:
        if self._radio.is_virtual:  # its names are ours
            return sight.name
        return nameless(kind, sight.name, sight.address)

    def _describe(self, name: str, kind: BleKind, setup: Setup) -> Stream:
        """Return what streams; its rate is the nominal one, until it was measured."""
        return Stream(
            device=name,
            decoder=kind.decoder,
            fs_hz=setup.nominal_hz or max(setup.rates_hz),
            channels=channels_of(setup.n_channels, setup.unit, self._plan, self._which),
            settings=setup.settings,
            is_simulated=self._radio.is_virtual,
            full_scale=setup.full_scale,
        )


def _told(options: Mapping[str, str]) -> BleKind | None:
    word = options.get("kind")
    if word is None:
        return None
    kind = kind_called(word)
    if kind is None:
        allowed = ", ".join(f"kind={kind.id}" for kind in KINDS)
        raise SensorError(Reason.SENSOR_UNKNOWN, name=f"kind={word}", allowed=allowed)
    return kind


def _span_s(packets: Sequence[Packet]) -> float:
    """Return the time from the first packet to the last."""
    return (packets[-1].received_ns - packets[0].received_ns) / 1e9 if packets else 0.0
