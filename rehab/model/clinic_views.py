"""What the therapist's pages show, page by page. Filled by `rehab.app.clinic`.

Rates are events per detectable minute with the 95 % interval of a Poisson count. Days are
of the patient's own calendar (local time of the session); instants are UTC microseconds.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from rehab.model.clinic import (
    Attention,
    ClinicEvent,
    ClinicNote,
    Precision,
    Verdict,
)
from rehab.model.clinic_night import Nights
from rehab.model.exercise import PhaseName
from rehab.model.frame import StopReason
from rehab.model.measures import Measure, Symmetry
from rehab.model.overview import LengthBin
from rehab.model.plan import PlanVersion, WeekPlan
from rehab.model.score import RunKind, Withheld
from rehab.model.signal import Samples, Side
from rehab.model.trend import Trend, Unusable


@dataclass(frozen=True, slots=True)
class Rate:
    """`n` events in `exposure_s` seconds; per minute with its exact 95 % interval."""

    n: int
    exposure_s: float
    low: float
    high: float

    @property
    def per_min(self) -> float:
        """Events per minute; 0 where there was no exposure (ask `exposure_s` first)."""
        return 60.0 * self.n / self.exposure_s if self.exposure_s > 0 else 0.0


@dataclass(frozen=True, slots=True)
class PatientLine:
    """A patient in the list. `done` of `planned` sittings are those of four weeks.

    `n_scored` counts the sittings that the trend may use; `last_us` and `utc_offset_min`
    are those of the last sitting, None without any. `n_imported` recordings of other
    programs are none of these.
    """

    patient: str
    is_simulated: bool
    trend: Trend
    n_sittings: int
    n_scored: int
    last_us: int | None
    utc_offset_min: int
    done: int
    planned: int
    flags: tuple[Attention, ...]
    n_imported: int = 0


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One sitting: all sessions of a day that share an id, the assessment block apart.

    `number` counts from 1. `rate` is that of the block; None if nothing of it was done.
    `is_scored` is False where the trend leaves it out, and `why` says why. Percentages are
    of the block; None where unknown. `n_done` of `n_planned` exercises were done to their
    end. `n_all` counts the jerks of all exercises, practice too; `n_live` those that the
    live detector counted in the block. `is_imported`: it is one recording of another
    program, number 0; nothing else of it is known, and nothing counts it.
    """

    id: UUID
    number: int
    day: date
    started_us: int
    utc_offset_min: int
    sessions: tuple[UUID, ...]
    is_simulated: bool
    n_done: int
    n_planned: int
    seconds: float
    rate: Rate | None
    is_scored: bool
    why: tuple[Unusable | Withheld, ...]
    detectable_pct: float | None
    in_target_pct: float | None
    n_live: int
    n_all: int
    how: int | None
    pain: int | None
    slept: int | None
    took_medication: bool | None
    note: str
    stops: tuple[StopReason, ...]
    detector: str
    fs_hz: float | None
    is_imported: bool = False


class DayKind(StrEnum):
    """How a day of the calendar went."""

    FREE = "free"  # nothing planned, nothing done
    DONE = "done"
    SHORT = "short"  # begun; less than four fifths of the repetitions
    MISSED = "missed"
    EXTRA = "extra"  # done on a free day
    AHEAD = "ahead"  # planned, and not over yet


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day, and whether pain of 4 or more was told on it."""

    day: date
    kind: DayKind
    is_painful: bool
    sitting: UUID | None


@dataclass(frozen=True, slots=True)
class PhaseCell:
    """Counts of one exercise, side and phase, each over its own exposure.

    `exercise_id` is empty for all exercises of the block together. Runs are seconds of
    rhythm in `received_s`. What scores of before this version do not know is None:
    they can be scored again.
    """

    exercise_id: str
    side: Side
    phase: PhaseName
    jerks: Rate
    prolonged: Rate | None
    silences: Rate | None
    run_s: float | None
    received_s: float | None


@dataclass(frozen=True, slots=True)
class PhaseWeek:
    """The cells of a week; `monday` is its first day."""

    monday: date
    cells: tuple[PhaseCell, ...]


@dataclass(frozen=True, slots=True)
class PhaseMap:
    """Where in the movement: first and latest eight scored sittings, and week by week.

    `first` is empty before there are sixteen. `exercises` has one cell for each exercise,
    side and phase of the latest eight; the others sum the block up by side and phase.
    """

    first: tuple[PhaseCell, ...]
    latest: tuple[PhaseCell, ...]
    exercises: tuple[PhaseCell, ...]
    weeks: tuple[PhaseWeek, ...]


@dataclass(frozen=True, slots=True)
class RunMark:
    """A rhythmic run: when it was, how fast (Hz), how long."""

    session: UUID
    day: date
    exercise_id: str
    side: Side | None
    kind: RunKind
    onset_s: float
    seconds: float
    frequency_hz: float


@dataclass(frozen=True, slots=True)
class JerkShape:
    """Envelope (25 ms RMS) around the onset, in % of the reference contraction.

    `times_ms` and each row of `quantiles_pct` (5, 25, 50, 75, 95 %) have one number a
    point; `n` jerks were overlaid, a fixed sample of each session's.
    """

    n: int
    times_ms: Samples
    quantiles_pct: Samples


@dataclass(frozen=True, slots=True)
class TypicalJerk:
    """A jerk near the median in length and size, with the samples around its onset.

    `emg_uv` has shape ``(n_samples,)``: its strongest channel from `start_ms` on.
    """

    session: UUID
    position: int
    day: date
    phase: PhaseName | None
    duration_ms: float
    fs_hz: float
    start_ms: float
    emg_uv: Samples


@dataclass(frozen=True, slots=True)
class PatientPage:
    """All of a patient's page. Sittings are oldest first; so are events and plans.

    `shape_first` is None before there are sixteen scored sittings; `next_drawn` is an
    event to judge for the precision: session and position. `told_doses` are days on which
    the patient said that a medication had changed: the trend takes them for dose changes.
    `measures` are those of control over the block, `symmetry` that of both sides' rates.
    `nights` is None where there are none.
    """

    line: PatientLine
    first_day: date | None
    last_day: date | None
    today: date
    sittings: tuple[SittingLine, ...]
    events: tuple[ClinicEvent, ...]
    told_doses: tuple[date, ...]
    notes: tuple[ClinicNote, ...]
    plans: tuple[PlanVersion, ...]
    week: WeekPlan
    calendar: tuple[CalendarDay, ...]
    phases: PhaseMap
    lengths: tuple[LengthBin, ...]
    runs: tuple[RunMark, ...]
    shape_first: JerkShape | None
    shape_latest: JerkShape | None
    typical: tuple[TypicalJerk, ...]
    precision: Precision
    next_drawn: tuple[UUID, int] | None
    measures: tuple[Measure, ...] = ()
    symmetry: Symmetry | None = None
    nights: Nights | None = None

    @property
    def trend(self) -> Trend:
        """The trend of the assessment block."""
        return self.line.trend


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """An event of a session with what was said about it; for the export."""

    patient: str
    is_simulated: bool
    exercise_id: str
    side: Side
    verdict: Verdict
    is_newest: bool
    position: int | None  # in the present score; None if no event is there now
    duration_ms: float | None
    peak_uv: float | None
    confidence: float | None
    phase: PhaseName | None
