"""Several sensors in the one sensor thread, heard as one."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from rehab.model.sensor import OwnSensor
from rehab.model.signal import LinkState, Packet, Stream
from rehab.ports import Cue
from rehab.sensors.packets.merged_stream import merge_streams, tagged
from rehab.sensors.transport import Outlet, Transport

_WORST_FIRST = (
    LinkState.ENDED,
    LinkState.LOST,
    LinkState.SEARCHING,
    LinkState.CONNECTING,
    LinkState.STREAMING,
)


def merged(
    transports: Sequence[Transport], on_begin: Callable[[int], None] | None = None
) -> Transport:
    """Return the only transport, or several as one; see `MergedTransport`."""
    if len(transports) == 1:
        return transports[0]
    return MergedTransport(transports, on_begin)


class MergedTransport:
    """A `Transport` made of several: their packets, tagged, as one stream.

    They are begun one after the other, as systems scan and connect badly at once; what
    was sent before all of them streamed is nobody's. Then the link is as good as the
    worst of them, and the battery the lowest of theirs. When one fails or ends, all do.

    Parameters
    ----------
    transports : sequence of Transport
    on_begin : callable or None
        Is told when the first packet was received that the time axis begins with.
    """

    def __init__(
        self,
        transports: Sequence[Transport],
        on_begin: Callable[[int], None] | None = None,
    ) -> None:
        self._transports = tuple(transports)
        self._on_begin = on_begin

    @property
    def sensors(self) -> tuple[OwnSensor, ...]:
        """What they are connected to, as far as these are Bluetooth sensors."""
        every = (getattr(one, "sensors", ()) for one in self._transports)
        return tuple(sensor for sensors in every for sensor in sensors)

    def follow(self, cue: Cue) -> None:
        """Pass a cue on to all."""
        for transport in self._transports:
            transport.follow(cue)

    def heard(self, index: int) -> None:
        """Tell all how far the reader is."""
        for transport in self._transports:
            transport.heard(index)

    async def run(self, outlet: Outlet) -> None:
        """Hear all of them until one ends or until cancelled.

        Raises
        ------
        SensorError
            SENSORS_UNLIKE, and what any of them raises.
        """
        shared = _Shared(outlet, len(self._transports), self._on_begin)
        running: list[asyncio.Task[None]] = []
        try:
            for part, transport in enumerate(self._transports):
                own = _Part(part, shared)
                running.append(asyncio.create_task(transport.run(own)))
                known = asyncio.create_task(own.is_known.wait())
                try:
                    await asyncio.wait(
                        {*running, known}, return_when=asyncio.FIRST_COMPLETED
                    )
                finally:
                    known.cancel()
                _raise(running)
                if not own.is_known.is_set():
                    return  # over before it began
            shared.begin()
            while not any(task.done() for task in running):
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            _raise(running)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


def _raise(running: Sequence["asyncio.Task[None]"]) -> None:
    for task in running:
        if task.done():
            task.result()


class _Shared:
    """What the parts have in common: the outlet, and how each of them is."""

    def __init__(
        self, outlet: Outlet, n_parts: int, on_begin: Callable[[int], None] | None
    ) -> None:
        self.outlet = outlet
        self._on_begin = on_begin
        self._streams: list[Stream | None] = [None] * n_parts
        self._states = [LinkState.SEARCHING] * n_parts
        self._batteries: list[int | None] = [None] * n_parts
        self._begun_ns: int | None = None
        self._heard: set[int] = set()
        self._has_axis = False
        self._told: tuple[LinkState, int | None, str] | None = None

    def begin(self) -> None:
        """Say what streams; take packets from now on."""
        streams = [stream for stream in self._streams if stream is not None]
        self.outlet.stream(merge_streams(streams))
        # packets carry the loop's time, which is the machine's monotonic clock
        self._begun_ns = round(asyncio.get_running_loop().time() * 1e9)
        self._tell()

    def stream(self, part: int, stream: Stream) -> None:
        self._streams[part] = stream

    def packet(self, part: int, packet: Packet) -> None:
        if self._begun_ns is None or packet.received_ns < self._begun_ns:
            return
        self._heard.add(part)
        if part == 0 and not self._has_axis:
            if len(self._heard) < len(self._streams):
                return  # the time axis begins when there is something of all
            self._has_axis = True
            if self._on_begin is not None:
                self._on_begin(packet.received_ns)
        tag = tagged(part, packet.characteristic)
        self.outlet.packet(replace(packet, characteristic=tag))

    def change(self, part: int, state: LinkState, battery_pct: int | None) -> None:
        self._states[part] = state
        if battery_pct is not None:
            self._batteries[part] = battery_pct
        self._tell()

    def _tell(self) -> None:
        state = min(self._states, key=_WORST_FIRST.index)
        if self._begun_ns is None and state is LinkState.STREAMING:
            return  # not before the stream is said
        known = [
            (pct, part) for part, pct in enumerate(self._batteries) if pct is not None
        ]
        lowest_pct, about = min(known, default=(None, None))
        if state is LinkState.LOST:
            about = self._states.index(state)
        stream = None if about is None else self._streams[about]
        told = (state, lowest_pct, stream.device if stream is not None else "")
        if told != self._told:
            self._told = told
            self.outlet.change(*told)


class _Part:
    """The `Outlet` of one transport."""

    def __init__(self, part: int, shared: _Shared) -> None:
        self._part, self._shared = part, shared
        self.is_known = asyncio.Event()

    def stream(self, stream: Stream) -> None:
        """Keep what streams."""
        self._shared.stream(self._part, stream)
        self.is_known.set()

    def packet(self, packet: Packet) -> None:
        """Tag a packet and hand it on."""
        self._shared.packet(self._part, packet)

    async def room(self) -> None:
        """Wait until there is room for all."""
        await self._shared.outlet.room()

    def change(
        self,
        state: LinkState,
        battery_pct: int | None = None,
        device: str = "",  # noqa: ARG002  one alone need not be told apart
    ) -> None:
        """Keep where this link stands; say where all of them do."""
        self._shared.change(self._part, state, battery_pct)
