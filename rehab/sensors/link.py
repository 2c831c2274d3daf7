"""The sensor thread: an event loop that runs a transport, and a bounded mailbox.

Everything that waits happens on this thread: the transport hears packets, the recorder
keeps them, the decoder turns them into chunks and gaps. The reader's thread only takes
values out of the mailbox. The loop outlives the link's work, because a Bluetooth client
must not outlive the loop that made it.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import wait

from rehab.model.sensor import OwnSensor
from rehab.model.session import Event, RecordingFile
from rehab.model.signal import Heard, LinkState, Stream
from rehab.ports import Cue, Decoder, Recorder
from rehab.sensors.intake import Intake
from rehab.sensors.loop import LoopThread
from rehab.sensors.slept import never
from rehab.sensors.transport import Transport

MakeLoop = Callable[[Callable[[], bool]], asyncio.AbstractEventLoop]

_CANCEL_AGAIN_S = 5.0  # longer than any orderly goodbye takes


class Link:
    """A `Source` made of a transport and a decoder.

    Packets are held back until the reader has been given the stream by `wait_stream` and
    then calls `record` or `drain`. A recorder that is handed over before the first
    `drain` therefore gets every packet that the decoder gets, and index 0 of the
    recording is index 0 of the stream. `drain` returns only link changes before that.

    Parameters
    ----------
    transport : Transport
        What hears the packets. Starts to run at once.
    make_decoder : callable
        Makes the decoder of a stream.
    thread_name : str
        Of a thread of the link's own, which ends with it. Shows up in debuggers and in
        tests that look for threads left over.
    shared : LoopThread or None
        A thread that others use as well, in place of an own one.
    slept_ns : callable
        How long the machine has slept by now. Packets arrive that much later than the
        loop's clock says, which stands still meanwhile: hours of sleep are a gap then.
    make_loop : callable or None
        Makes the loop of the own thread; it is told how to ask whether the reader is
        behind.
    """

    def __init__(
        self,
        transport: Transport,
        make_decoder: Callable[[Stream], Decoder],
        *,
        thread_name: str = "rehab-sensor",
        shared: LoopThread | None = None,
        slept_ns: Callable[[], int] = never,
        make_loop: MakeLoop | None = None,
    ) -> None:
        self._transport = transport
        self._intake = Intake(make_decoder, self._stop_transport, slept_ns)
        self._slept_ns = slept_ns
        self._closing = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        # the reader's own
        self._is_stream_given = False
        self._is_flow_asked = False
        self._is_closed = False
        self._told: Exception | None = None
        self._is_own = shared is None
        loop = make_loop(self._intake.is_reader_behind) if make_loop else None
        self._thread = shared or LoopThread(thread_name, loop)
        self._living = self._thread.begin(self._live())

    # ---- the reader's side: Source

    def wait_stream(self) -> Stream | None:
        """Return what is streaming once it is known, else None; raise what failed."""
        stream = self._intake.known  # looked at once: the other thread sets it
        if stream is not None:
            self._is_stream_given = True
        elif self._intake.failure is not None:
            self._told = self._intake.failure
            raise self._told
        return stream

    def drain(self) -> list[Heard]:
        """Return what arrived since the last call, in order; never waits.

        Raises
        ------
        RehabError
            What failed on the sensor thread, after everything that came before it, and
            again at every further call.
        """
        if self._is_stream_given:
            self._let_flow(None)
        try:
            heard = self._intake.mailbox.take()
        except Exception as error:
            self._told = error
            raise
        if heard and self._intake.is_waiting_for_room:
            self._post(self._intake.make_room)
        return heard

    def record(self, recorder: Recorder) -> None:
        """Hand all further packets to `recorder` before they are decoded.

        Call it after `wait_stream` and before the first `drain`: what a recorder misses
        cannot be decoded again, and the indices of its recording start later.
        """
        self._let_flow(recorder)

    def note(self, event: Event) -> None:
        """Write `event` into the recording, on the sensor thread."""
        self._post(self._intake.write_event, event)

    def follow(self, cue: Cue) -> None:
        """Pass a cue on to a simulated patient."""
        self._transport.follow(cue)

    def heard(self, index: int) -> None:
        """Tell the transport that all samples before `index` were worked on."""
        self._transport.heard(index)

    def close(self) -> RecordingFile | None:
        """Stop the transport, wait for its end, close the recording.

        Raises
        ------
        StoreError
            The recording could not be kept, and `drain` has not said so yet. Called
            again, it returns what there is of the recording.
        """
        if not self._is_closed:
            self._post(self._closing.set)
            self._is_closed = True
            wait((self._living,))
            if self._is_own:
                self._thread.close()
        error = self._intake.store_error
        if error is not None and error is not self._told:
            self._told = error
            raise error
        return self._intake.file

    def now_s(self) -> float:
        """Return the time of the loop that the sensor lives in, its sleep included."""
        return self._thread.now_s() + self._slept_ns() / 1e9

    @property
    def sensors(self) -> tuple[OwnSensor, ...]:
        """What the transport is connected to, if that is a Bluetooth sensor."""
        found: tuple[OwnSensor, ...] = getattr(self._transport, "sensors", ())
        return found

    @property
    def n_bad_packets(self) -> int:
        """How many packets the decoder refused."""
        return self._intake.n_bad_packets

    def _let_flow(self, recorder: Recorder | None) -> None:
        if recorder is not None or not self._is_flow_asked:
            self._is_flow_asked = True
            self._post(self._intake.flow, recorder)

    def _post(self, call: Callable[..., object], *args: object) -> None:
        if not self._is_closed:
            self._thread.post(call, *args)

    # ---- the thread

    async def _live(self) -> None:
        self._running = asyncio.create_task(self._hear())
        await self._closing.wait()
        while not self._running.done():  # a driver may lose a cancellation
            self._running.cancel()
            await asyncio.wait({self._running}, timeout=_CANCEL_AGAIN_S)
        self._intake.close()

    async def _hear(self) -> None:
        try:
            await self._transport.run(self._intake)
        except Exception as error:  # noqa: BLE001  the reader's thread raises it
            await self._intake.until_flowing()
            self._intake.fail(error)
        else:
            await self._intake.until_flowing()
            self._intake.change(LinkState.ENDED)

    def _stop_transport(self) -> None:
        if self._running is not None:
            self._running.cancel()
