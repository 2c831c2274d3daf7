"""One sitting: what was planned, what happened, what was recorded, how it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from rehab.model.exercise import Exercise, PhaseName
from rehab.model.frame import StopReason
from rehab.model.score import Score
from rehab.model.signal import Gap, LinkSecurity, Motion, Samples, Side, Stream


@dataclass(frozen=True, slots=True)
class Calibration:
    """Rest noise and reference contraction of each channel, in the channels' unit.

    `rest_rms` and `reference_rms` have one number a channel; `primary` is the channel
    that the screen shows and the target is about.
    """

    rest_rms: tuple[float, ...]
    reference_rms: tuple[float, ...]
    primary: int


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What one sitting is to be: an exercise on a side, so many sets and repetitions.

    `is_calibrated_first` is False only where a rest recording needs no reference.
    `feedback_pct` is the share of repetitions in which the effort is shown, evenly spread.
    `usual_per_min` is the patient's own median of live jerks a minute in this exercise
    (stop rule b); None without enough history. `pain_before` is what the sitting began
    with; None if nobody said. `n_sets_stopped` is how many sets of the sitting ended by
    their jerks before: the second one ends it. `is_closing`: it is the rest
    recording at the end of the sitting, not the one at its start.
    """

    exercise: Exercise
    side: Side
    sets: int
    repetitions: int
    patient: str
    rest_calibration_s: float = 10.0
    reference_s: float = 5.0
    reference_pause_s: float = 3.0
    n_references: int = 3
    is_calibrated_first: bool = True
    feedback_pct: int = 100
    usual_per_min: float | None = None
    pain_before: int | None = None
    n_sets_stopped: int = 0
    is_closing: bool = False

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles on each side, in the order of the placement page."""
        return tuple(placement.muscle for placement in self.exercise.muscles)

    @property
    def primary_muscle(self) -> str:
        """The muscle that the screen shows."""
        return self.exercise.primary.muscle


class EventKind(StrEnum):
    """What an entry of the session's log says."""

    STAGE = "stage"  # data: stage
    PHASE = "phase"  # data: phase, set, repetition, side
    CALIBRATION = "calibration"  # data: as Calibration
    JERK = "jerk"  # live: data as Jerk
    GAP = "gap"  # data: n_samples
    COMMAND = "command"  # data: command
    STOP = "stop"  # data: why
    NOTE = "note"
    NIGHT = "night"  # data: what, as NightEvent says


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a sample; `data` holds JSON values only."""

    index: int
    kind: EventKind
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """Samples ``start_index:stop_index`` belong to this phase of this repetition."""

    start_index: int
    stop_index: int
    phase: PhaseName
    set_number: int
    repetition: int
    side: Side
    has_target: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """A finished recording, read back: NaN where samples were lost.

    `header` is what was written before the first packet: session id, patient's
    pseudonym, plan, exercise id and SHA-256, package version, start in UTC. `motions` is
    what the sensor's accelerometer said, in order; empty without one.
    """

    stream: Stream
    emg_uv: Samples
    gaps: tuple[Gap, ...]
    events: tuple[Event, ...]
    header: Mapping[str, object] = field(default_factory=dict)
    motions: tuple[Motion, ...] = ()

    @property
    def n_samples(self) -> int:
        """How many samples, lost ones included."""
        return len(self.emg_uv)

    @property
    def duration_s(self) -> float:
        """Length in seconds, gaps included."""
        return self.n_samples / self.stream.fs_hz

    def rows(self, start: int, stop: int) -> Samples:
        """Return samples ``start:stop``, as far as there are any."""
        return self.emg_uv[start:stop]

    @property
    def is_lost(self) -> NDArray[np.bool_]:
        """True where no channel has a sample, shape ``(n_samples,)``.

        Of two sensors one may have lost what the other has: `is_lost_on`.
        """
        return np.asarray(np.isnan(self.emg_uv).all(axis=1), dtype=np.bool_)

    def is_lost_on(self, channel: int) -> NDArray[np.bool_]:
        """Return True where a channel lost a sample, shape ``(n_samples,)``."""
        return np.asarray(np.isnan(self.emg_uv[:, channel]), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """A recording on disk, closed and named."""

    path: Path
    sha256: str
    n_bytes: int
    n_samples: int
    gaps: tuple[Gap, ...]
    is_recovered: bool = False


IMPORTED = "imported"
"""Stands for an exercise where a recording of another program was taken in."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as the history shows it.

    `started_us` is UTC in microseconds, `utc_offset_min` the local offset at that time.
    `truth_n_jerks` is what a simulator put in; None for a person. `status` is one of
    "complete", "partial", "recovered", "stopped". Sessions of one day share a `sitting`;
    None for those of before there were any. `stop_reason` says why it ended early.
    `is_replayed`: it played a file. It is shown with that label, and is nothing that the
    patient did on that day: no cap, median, pattern or trend counts it. `link_security`
    is the stream's.
    """

    id: UUID
    patient: str
    started_us: int
    utc_offset_min: int
    exercise_id: str
    exercise_sha256: str
    side: Side
    device: str
    is_simulated: bool
    status: str
    recording: RecordingFile
    score: Score | None
    truth_n_jerks: int | None = None
    sitting: UUID | None = None
    stop_reason: StopReason | None = None
    is_replayed: bool = False
    link_security: LinkSecurity = LinkSecurity.UNKNOWN

    @property
    def is_imported(self) -> bool:
        """Whether another program recorded it; nothing that counts, as `is_replayed`."""
        return self.exercise_id == IMPORTED

    @property
    def is_own(self) -> bool:
        """Whether a person did it then: neither made up nor played from a file."""
        return not self.is_simulated and not self.is_replayed
