"""The simulated patient as a sensor: ``simulated?seed=1&jerks_per_min=12``.

``simulated?night=periodic`` is one who sleeps.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence

from rehab.model.score import Jerk
from rehab.model.signal import LinkState, Packet, Stream
from rehab.ports import Cue, Decoder, SensorRequest
from rehab.sensors.link import Link
from rehab.sensors.pace import Pace
from rehab.sensors.packets.block import MOTION
from rehab.sensors.simulation.who import Simulated, simulated_by
from rehab.sensors.transport import Outlet


def open_source(
    request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
) -> "SimulatedSource":
    """Return a running simulated patient with the muscles and sides of ``request.plan``.

    The reader must call `heard`: the patient never runs further ahead of it than a
    reaction time, so that every cue is there in time. The same options, plan and cues
    then give the same packets at any speed.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: an option is unknown or out of range.
    """
    patient = simulated_by(request.options, request.plan)
    return SimulatedSource(patient, request.speed, make_decoder)


class SimulatedSource(Link):
    """A `Source` that `HasTruth`."""

    def __init__(
        self,
        patient: Simulated,
        speed: float,
        make_decoder: Callable[[Stream], Decoder],
    ) -> None:
        self._patient = patient
        super().__init__(
            SimulatedTransport(patient, speed),
            make_decoder,
            thread_name="simulated patient",
        )

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks in the packets so far, in order of onset."""
        return self._patient.truth()


class SimulatedTransport:
    """Sends the packets of a simulated patient, paced by the clock and by the reader."""

    def __init__(self, patient: Simulated, speed: float) -> None:
        self._patient = patient
        self._pace = Pace(speed)
        self._n_ahead = math.floor(patient.ahead_s * patient.stream.fs_hz)
        self._cues: deque[Cue] = deque()
        self._heard_index = 0
        self._awaited_index: int | None = None
        self._news = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, outlet: Outlet) -> None:
        """Send packets until cancelled."""
        self._loop = asyncio.get_running_loop()
        patient, fs_hz = self._patient, self._patient.stream.fs_hz
        outlet.stream(patient.stream)
        outlet.change(LinkState.STREAMING)
        start_ns = time.monotonic_ns()
        while True:
            stop_index = patient.n_generated + patient.n_packet
            await self._reader_at(stop_index - self._n_ahead)
            await self._pace.wait(stop_index / fs_hz)
            while self._cues:
                patient.follow(self._cues.popleft())
            data, moved = patient.next_packet(), patient.next_motion()
            due_ns = start_ns + round(stop_index / fs_hz * 1e9)
            if data is not None:
                outlet.packet(Packet(due_ns, data))
            if moved is not None:
                outlet.packet(Packet(due_ns, moved, MOTION))
            await outlet.room()

    def follow(self, cue: Cue) -> None:
        """Take a cue; it is obeyed after a reaction time."""
        self._cues.append(cue)

    def heard(self, index: int) -> None:
        """Learn how far the reader has come; wakes the patient who waits for that.

        Only then: waking takes the reader's processor away in the middle of a frame.
        """
        self._heard_index = max(self._heard_index, index)
        awaited_index, loop = self._awaited_index, self._loop
        if awaited_index is None or self._heard_index < awaited_index:
            return
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._news.set)

    async def _reader_at(self, index: int) -> None:
        while self._heard_index < index:
            self._news.clear()
            self._awaited_index = index
            if self._heard_index < index:  # may have come before it was said
                await self._news.wait()
        self._awaited_index = None
