"""What is done with a packet on the sensor thread: keep it, decode it, hand it on."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from rehab.errors import PacketError, Reason, SensorError, StoreError
from rehab.model.session import Event, RecordingFile
from rehab.model.signal import LinkChange, LinkState, Packet, Stream
from rehab.ports import Decoder, Recorder
from rehab.sensors.mailbox import Mailbox

_T = TypeVar("_T", Packet, Event)

MAX_UNREAD_S = 120.0
"""How far a reader may fall behind before it loses the oldest samples."""

_MAX_HELD = 4096  # packets kept until somebody reads; older ones were never anybody's
_ENOUGH_HELD = 64  # packets after which a transport that can wait is held up
_MAX_BAD_PACKETS = 250  # one after the other: 2-5 s of a stream that makes no sense


class Intake:
    """The `Outlet` of every transport: recorder, decoder and mailbox in a row.

    Packets are held back until `flow` is called, so that the recorder and the decoder
    begin with the same packet.

    Parameters
    ----------
    make_decoder : callable
        Makes the decoder of a stream.
    stop_transport : callable
        Called once when something failed and no more packets are wanted.
    slept_ns : callable
        How long the machine has slept by now: that much later a packet arrived than the
        clock of the transport says.
    """

    def __init__(
        self,
        make_decoder: Callable[[Stream], Decoder],
        stop_transport: Callable[[], None],
        slept_ns: Callable[[], int],
    ) -> None:
        self._make_decoder = make_decoder
        self._stop_transport = stop_transport
        self._slept_ns = slept_ns
        self.mailbox = Mailbox(max_samples=_MAX_HELD)
        self.known: Stream | None = None
        self.failure: Exception | None = None
        self.file: RecordingFile | None = None
        self.store_error: Exception | None = None
        self.n_bad_packets = 0
        self.is_waiting_for_room = False
        self._n_bad_in_a_row = 0
        self._decoder: Decoder | None = None
        self._recorder: Recorder | None = None
        self._is_recorder_sound = True
        self._held: deque[Packet] | None = deque(maxlen=_MAX_HELD)
        self._flowing = asyncio.Event()
        self._has_room = asyncio.Event()

    # ---- called by the transport

    def stream(self, stream: Stream) -> None:
        """Take the description of the stream: once, before the first packet."""
        self.mailbox.max_samples = round(MAX_UNREAD_S * stream.fs_hz)
        self._decoder = self._make_decoder(stream)
        self.known = stream

    def packet(self, packet: Packet) -> None:
        """Record a packet, decode it, and put what it holds into the mailbox."""
        slept_ns = self._slept_ns()
        if slept_ns:
            packet = replace(packet, received_ns=packet.received_ns + slept_ns)
        self._take(packet)

    async def room(self) -> None:
        """Wait until the reader has read; let the loop do its other work in any case."""
        await asyncio.sleep(0)
        self.is_waiting_for_room = True  # before looking, so that no reader is missed
        while self._is_full():
            self._has_room.clear()
            await self._has_room.wait()
        self.is_waiting_for_room = False

    def change(
        self, state: LinkState, battery_pct: int | None = None, device: str = ""
    ) -> None:
        """Tell the reader where the link stands."""
        now_ns = time.monotonic_ns()
        self.mailbox.put(LinkChange(state, now_ns, battery_pct, device))

    # ---- called by the link, on the sensor thread

    def flow(self, recorder: Recorder | None) -> None:
        """Begin to decode, and to record if there is a recorder; held packets first."""
        if recorder is not None:
            self._recorder = recorder
        held, self._held = self._held, None
        for packet in held or ():
            self._take(packet)
        self._flowing.set()
        self._has_room.set()

    def make_room(self) -> None:
        """Learn that the reader has read."""
        self._has_room.set()

    def write_event(self, event: Event) -> None:
        """Write an event into the recording, if there is one."""
        if self._recorder is not None:
            self._keep(self._recorder.write_event, event)

    def fail(self, error: Exception) -> None:
        """Hand the first failure on to the reader and stop the transport."""
        if self.failure is None:
            self.failure = error
            self.mailbox.fail(error)
            self._stop_transport()

    async def until_flowing(self) -> None:
        """Wait until what was held has gone ahead, if there was a stream at all."""
        if self.known is not None:
            await self._flowing.wait()

    def close(self) -> None:
        """Close the recording; leaves `file` or `store_error`."""
        if isinstance(self.failure, StoreError):
            self.store_error = self.failure
        if self._recorder is None:
            return
        try:
            self.file = self._recorder.close()
        except Exception as error:  # noqa: BLE001  Link.close raises it
            self.store_error = self.store_error or error

    def is_reader_behind(self) -> bool:
        """Whether a transport that could be held up would be, now."""
        return self.known is not None and self._is_full()

    def _take(self, packet: Packet) -> None:
        if self.failure is not None:
            return
        if self._held is not None:
            self._held.append(packet)
            return
        if self._recorder is not None:
            self._keep(self._recorder.write_packet, packet)
            if self.failure is not None:  # what is not kept is not shown either
                return
        try:
            self._decode(packet)
        except Exception as error:  # noqa: BLE001  the reader's thread raises it
            self.fail(error)

    def _is_full(self) -> bool:
        if self._held is not None:
            return len(self._held) >= _ENOUGH_HELD
        return 2 * self.mailbox.n_unread > self.mailbox.max_samples

    def _keep(self, write: Callable[[_T], None], value: _T) -> None:
        if not self._is_recorder_sound:
            return
        try:
            write(value)
        except Exception as error:  # noqa: BLE001  the reader's thread raises it
            self._is_recorder_sound = False
            self.fail(error)

    def _decode(self, packet: Packet) -> None:
        if self._decoder is None:
            raise RuntimeError("a transport says what streams before it streams")
        try:
            for heard in self._decoder.feed(packet):
                self.mailbox.put(heard)
        except PacketError as error:
            self.n_bad_packets += 1
            self._n_bad_in_a_row += 1
            if self._n_bad_in_a_row >= _MAX_BAD_PACKETS:
                name = self.known.device if self.known else ""
                raise SensorError(Reason.SENSOR_INCOMPATIBLE, name=name) from error
        else:
            self._n_bad_in_a_row = 0
