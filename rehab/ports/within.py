"""The seams inside: from a sensor's bytes to a session that is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable
from uuid import UUID

from rehab.model.checkup import CheckupRow, RatingRow
from rehab.model.exercise import Phase, Target
from rehab.model.plan import PlanVersion
from rehab.model.score import Jerk, Score
from rehab.model.sensor import OwnSensor
from rehab.model.session import (
    Event,
    RecordingFile,
    SessionRow,
)
from rehab.model.signal import Chunk, Gap, Heard, Motion, Packet, Samples, Stream
from rehab.ports.clinic import Entries
from rehab.ports.nights import Nights
from rehab.ports.placed import Placed


class Decoder(Protocol):
    """Bytes in, samples out. Touches no clock, device, thread, disk or log.

    Indices start at 0 with the first sample of the first packet, never overlap and never
    go back; what is missing comes as a `Gap`. Raises `PacketError` on bytes that the
    protocol does not allow, and can be fed on after that.
    """

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap | Motion]:
        """Return what these bytes hold, in order."""
        ...


class Detector(Protocol):
    """Samples in, events out; causal; any split into chunks gives the same events.

    `latency_s` is how long after its onset an event is handed out at the latest.
    """

    @property
    def latency_s(self) -> float:
        """Time from an onset to the (provisional) event, at most."""
        ...

    def push(self, emg_uv: Samples) -> list[Jerk]:
        """Take in what came next; return events that are new or changed."""
        ...

    def skip(self, n_samples: int) -> list[Jerk]:
        """Take in a gap: nothing is detected in it or just after it."""
        ...

    def finish(self) -> list[Jerk]:
        """Return what was still open when the stream ended."""
        ...

    def reset(self) -> None:
        """Forget everything."""
        ...


@dataclass(frozen=True, slots=True)
class Cue:
    """What the screen asks of the person from sample `index` on.

    `effort` is a fraction of the reference contraction, `ramp_s` the time to get there.
    Only a simulated patient reads it.
    """

    index: int
    effort: float
    ramp_s: float
    phase: str


@dataclass(frozen=True, slots=True)
class SensorRequest:
    """What to open: the SPEC of the command line, taken apart, and how to run it.

    Parameters
    ----------
    kind, name, options
        ``kind:name?options``, for example ``replay``, ``night.edf``, ``{}``.
    plan : Placed or None
        What is going to be done: a simulated patient has these muscles and sides.
    speed : float
        Times real time; `inf` is as fast as it goes. Real sensors ignore it.
    channels : tuple of str
        Channels chosen by name; empty takes all EMG channels.
    fs_hz, unit
        For files that do not tell them.
    own : tuple of OwnSensor
        The person's own, the latest last. Of sensors with their names no other is taken.
    parts : tuple of SensorRequest
        The sensors, all of this kind, that are to be heard as one; empty for a single
        one. Then the name is that of all of them.
    is_all_night : bool
        Never give a lost sensor up: look for it ever more patiently, to the end.
    """

    kind: str
    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    plan: Placed | None = None
    speed: float = 1.0
    channels: tuple[str, ...] = ()
    fs_hz: float | None = None
    unit: str | None = None
    own: tuple[OwnSensor, ...] = ()
    parts: "tuple[SensorRequest, ...]" = ()
    is_all_night: bool = False


class Recorder(Protocol):
    """Keeps what arrives while it arrives. Called on one thread only."""

    def write_packet(self, packet: Packet) -> None:
        """Keep a packet."""
        ...

    def write_event(self, event: Event) -> None:
        """Keep an event."""
        ...

    def close(self) -> RecordingFile:
        """Finish the file, name it, and return it."""
        ...


class Source(Protocol):
    """A sensor as the main thread sees it. Threads and loops stay behind it."""

    def wait_stream(self) -> Stream | None:
        """Return what is streaming once it is known, else None. Raises `SensorError`."""
        ...

    def drain(self) -> list[Heard]:
        """Return what arrived since the last call, in order; raises what failed."""
        ...

    def record(self, recorder: Recorder) -> None:
        """Hand all further packets to `recorder` before they are decoded."""
        ...

    def note(self, event: Event) -> None:
        """Write `event` into the recording, in the sensor's own time."""
        ...

    def follow(self, cue: Cue) -> None:
        """Tell a simulated patient what the screen asks; real sensors ignore it."""
        ...

    def heard(self, index: int) -> None:
        """Say that all samples before `index` were worked on (paces a simulation)."""
        ...

    def close(self) -> RecordingFile | None:
        """Stop, join, close the recording if there is one. May be called twice."""
        ...


@runtime_checkable
class HasSensors(Protocol):
    """A source that knows which Bluetooth sensors it hears."""

    @property
    def sensors(self) -> tuple[OwnSensor, ...]:
        """What it is connected to; empty before that, and for what is no such sensor."""
        ...


@runtime_checkable
class HasTruth(Protocol):
    """A source that knows the jerks it put in."""

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks put in so far, in order."""
        ...


@runtime_checkable
class HasClock(Protocol):
    """A source that knows the time in its sensors' world."""

    def now_s(self) -> float:
        """Return seconds that only go on; a virtual world may run faster than ours."""
        ...


class Broadcast(Protocol):
    """Sends a running session to other programs. What it cannot send is left out."""

    def begin(self, stream: Stream, patient: str) -> None:
        """Say what will be sent; `patient` is a pseudonym. Called once, and first."""
        ...

    def send(self, heard: Chunk | Gap) -> None:
        """Send samples, in order."""
        ...

    def tell(self, event: Event) -> None:
        """Send what happened; jerks come provisional first, then again."""
        ...

    def close(self) -> None:
        """Stop. May be called twice, and before `begin`."""
        ...


class Task(Protocol):
    """The mechanic of an exercise: what effort a phase asks, and whether it was met."""

    def effort(self, phase: Phase, progress: float) -> float:
        """Return the effort asked at `progress` (0..1), as a fraction of the reference."""
        ...

    def band(self, phase: Phase, progress: float) -> Target | None:
        """Return the band that the envelope should be in now, or None."""
        ...


class Diary(Protocol):
    """Keeps plans, and what is said before and after training."""

    def add_checkup(self, row: CheckupRow) -> None:
        """Keep what was said before training. Raises `StoreError`."""
        ...

    def add_rating(self, row: RatingRow) -> None:
        """Keep what was said after a sitting. Raises `StoreError`."""
        ...

    def add_plan(self, version: PlanVersion) -> None:
        """Keep a version of a plan; older ones stay. Raises `StoreError`."""
        ...

    def checkups(self, patient: str | None = None) -> list[CheckupRow]:
        """Return what a patient, or everybody, said before training, oldest first."""
        ...

    def ratings(self, patient: str | None = None) -> list[RatingRow]:
        """Return what a patient, or everybody, said after sittings, oldest first."""
        ...

    def plans(self, patient: str | None = None) -> list[PlanVersion]:
        """Return all versions of a plan, or of everybody's, oldest first."""
        ...

    def plan_at(self, patient: str, at_us: int) -> PlanVersion | None:
        """Return the newest version that counts at a time in UTC, if there is one."""
        ...


class Store(Protocol):
    """Keeps sessions. One writer."""

    @property
    def diary(self) -> Diary:
        """What else is kept beside the sessions."""
        ...

    @property
    def entries(self) -> Entries:
        """What a therapist keeps beside them."""
        ...

    @property
    def nights(self) -> Nights:
        """The nights, which are no sessions."""
        ...

    def add(self, row: SessionRow) -> None:
        """Keep a session. Raises `StoreError`."""
        ...

    def add_score(self, session: UUID, score: Score) -> None:
        """Keep a newer judgement; older ones stay."""
        ...

    def sessions(self, patient: str | None = None) -> list[SessionRow]:
        """Return sessions, oldest first."""
        ...

    def session(self, session: UUID) -> SessionRow:
        """Return one session. Raises `StoreError`."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
