"""What the pages of one session, of one jerk, and of two sittings show."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from rehab.model.clinic import Precision, SeenEvent, Verdict, VerdictKind
from rehab.model.clinic_views import JerkShape, PhaseCell, Rate, RunMark, SittingLine
from rehab.model.exercise import Exercise, PhaseName, Target
from rehab.model.frame import Contact
from rehab.model.overview import LengthBin
from rehab.model.score import Jerk, JerkKind
from rehab.model.session import Calibration, SessionRow
from rehab.model.signal import Channel, Samples, Side


@dataclass(frozen=True, slots=True)
class EventMark:
    """An event in a session.

    `position` is its place among the score's jerks or, for a silence, among the silences.
    `phase` and `is_counted` are None where the score does not say; an event that a person
    took out is not counted.
    """

    position: int
    kind: JerkKind
    onset_s: float
    offset_s: float
    side: Side | None
    phase: PhaseName | None
    is_counted: bool | None
    verdict: VerdictKind | None = None


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """A phase of a repetition, in seconds of the recording."""

    phase: PhaseName
    start_s: float
    stop_s: float
    has_target: bool


@dataclass(frozen=True, slots=True)
class RepetitionTrace:
    """A repetition's envelope against its target.

    `envelope_pct` is the primary channel's (250 ms RMS) in % of the reference, one point
    every `step_s` from `start_s` on, NaN where samples were lost; where there is no
    reference it is in the channel's unit and `is_pct` of the page is False.
    """

    set_number: int
    repetition: int
    side: Side
    start_s: float
    stop_s: float
    step_s: float
    envelope_pct: Samples
    phases: tuple[PhaseMark, ...]
    marks: tuple[EventMark, ...]
    is_complete: bool
    exposure_s: float
    in_target_pct: float | None


@dataclass(frozen=True, slots=True)
class QualitySpan:
    """Seconds of a channel that say less, and why.

    `is_gap`: samples were lost; else `contact` says what the electrode sounded like.
    """

    channel: int
    start_s: float
    stop_s: float
    is_gap: bool
    contact: Contact = Contact.UNKNOWN


@dataclass(frozen=True, slots=True)
class StripSession:
    """A session of the sitting as the strip on top shows it."""

    row: SessionRow
    title: str
    is_assessment: bool
    offset_s: float  # from the sitting's start
    seconds: float
    marks: tuple[EventMark, ...]
    gaps_s: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One exercise on one side, and its siblings of the sitting.

    `has_signal` is False where the recording is gone: no envelopes then, all that the
    score keeps is there. `earlier` and `later` are sessions of the same patient.
    """

    row: SessionRow
    sitting: SittingLine
    strip: tuple[StripSession, ...]
    exercise: Exercise | None
    target: Target | None
    rate: Rate | None
    usual: (
        tuple[float, float] | None
    )  # lowest, highest rate of the eight sittings before
    phases: tuple[PhaseCell, ...]
    marks: tuple[EventMark, ...]
    repetitions: tuple[RepetitionTrace, ...]
    is_pct: bool
    quality: tuple[QualitySpan, ...]
    channels: tuple[Channel, ...]
    calibration: Calibration | None
    lengths: tuple[LengthBin, ...]
    runs: tuple[RunMark, ...]
    facts: Mapping[str, str]
    has_signal: bool
    earlier: UUID | None
    later: UUID | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the detector went by, every `step_s` from `start_s` on.

    `ratio` is the 25 ms level against the level around, shape ``(n_steps, n_channels)``;
    `probability` is the second network's at the candidates, 0 elsewhere; NaN in gaps.
    `threshold` is the probability from which on a candidate is an event.
    """

    start_s: float
    step_s: float
    ratio: NDArray[np.float32]
    probability: NDArray[np.float32]
    threshold: float


@dataclass(frozen=True, slots=True)
class JerkPage:
    """A jerk with two seconds on either side.

    `emg_uv` and `envelope_uv` (25 ms RMS, 30-450 Hz) have shape ``(n_samples,
    n_channels)`` from `start_s` on, NaN in gaps; None where the recording is gone, and so
    is `evidence`. `verdicts` are those of this event, oldest first. `wall_us` is when it
    was, UTC. `seen` is what a verdict that is given here is about. `next_drawn` is the next one that was drawn at random. `number` counts from 1
    in order of onset; `next_unjudged` is the position of the next one that nobody judged,
    around the end to the first, None where all of the session's are.
    """

    row: SessionRow
    sitting: SittingLine
    exercise: Exercise | None
    position: int
    number: int
    n_jerks: int
    jerk: Jerk
    seen: SeenEvent
    mark: EventMark
    wall_us: int
    set_number: int | None
    repetition: int | None
    previous: int | None
    following: int | None
    next_unjudged: int | None
    channels: tuple[Channel, ...]
    fs_hz: float
    start_s: float
    emg_uv: Samples | None
    envelope_uv: Samples | None
    phases: tuple[PhaseMark, ...]
    others: tuple[EventMark, ...]
    evidence: Evidence | None
    verdict: VerdictKind | None
    verdicts: tuple[Verdict, ...]
    precision: Precision
    is_drawn: bool
    next_drawn: tuple[UUID, int] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Rates of two sittings in one place, and b over a with its exact 95 % interval.

    The ratio is None where either has no exposure or both have no event.
    """

    exercise_id: str
    side: Side
    phase: PhaseName | None
    a: Rate
    b: Rate
    ratio: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class SessionPair:
    """The sessions in which two sittings did the same exercise on the same side."""

    exercise_id: str
    side: Side
    a: UUID
    b: UUID


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two sittings of one patient, `a` the earlier one.

    `whole` is the block together; then by exercise and side, then by side and phase.
    `pairs` are the exercises of the block that both did. Of these alone are all numbers,
    maps and shapes: an arm that only one of them moved is no difference between the days.
    `only_a` and `only_b` are what the other one did not do, by exercise and side.
    """

    patient: str
    a: SittingLine
    b: SittingLine
    whole: Difference | None
    exercises: tuple[Difference, ...]
    phases: tuple[Difference, ...]
    shape_a: JerkShape | None
    shape_b: JerkShape | None
    lengths_a: tuple[LengthBin, ...]
    lengths_b: tuple[LengthBin, ...]
    pairs: tuple[SessionPair, ...]
    only_a: tuple[tuple[str, Side], ...] = ()
    only_b: tuple[tuple[str, Side], ...] = ()
