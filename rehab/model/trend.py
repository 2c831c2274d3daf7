"""Whether jerks became fewer over the sessions, and how sure that is.

What the trend calls a session is a sitting: the exercises of one day's assessment block,
counted together. Practice exercises are never pooled with it. SCIENCE 5.1 and 5.4.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from rehab.model.change import ChangeKind
from rehab.model.score import Withheld
from rehab.model.signal import Side

Interval = tuple[float, float]
"""Lower and upper limit; always finite."""

BLOCK = 8
"""Sessions of the first and of the latest block."""
FIRST_CHECKPOINT = 2 * BLOCK
"""Valid sessions before there is a comparison; after it every `BLOCK` there is one more."""
LEAST_MIN = 3.0
"""Detectable minutes of the assessment block that make a session valid (SCIENCE 5.4)."""


def day_of(started_us: int, utc_offset_min: int) -> date:
    """Return the day that it was where the person was."""
    local = timedelta(microseconds=started_us, minutes=utc_offset_min)
    return (datetime(1970, 1, 1, tzinfo=UTC) + local).date()


class TrendLabel(StrEnum):
    """What may be said. Never "improved": jerks are not the whole of a muscle's control."""

    BUILDING = "building"
    FEWER = "fewer"
    NO_CLEAR_CHANGE = "no clear change"
    MORE = "more"
    WITHHELD = "withheld"


class Unusable(StrEnum):
    """Why a sitting is shown but not in the trend, besides `Withheld` of its exercises."""

    NO_ASSESSMENT = "no_assessment"  # nothing of the block was done
    NOT_SCORED = "not_scored"  # no score is kept
    TOO_LITTLE = "too_little"  # under `LEAST_MIN` detectable minutes


class OccurrenceKind(StrEnum):
    """What happened on a day that may move the rate by itself."""

    DOSE = "dose"
    SITE = "site"  # the electrodes went to another place
    PLAN = "plan"
    ILLNESS = "illness"
    OTHER = "other"


class Obstacle(StrEnum):
    """Why a label is withheld; the ratio is shown all the same."""

    DETECTOR = "detector"  # counted in two ways: `rehab score --again` helps
    RATE = "rate"  # two sampling rates
    SITE = "site"
    DOSE_FIRST = "dose_first"  # a dose changed inside the first block
    DOSE_BETWEEN = "dose_between"  # or after it and before the latest one
    DOSE_LATEST = "dose_latest"  # or inside the latest one
    EXERCISE = "exercise"  # an exercise of the block was changed
    VERDICTS = (
        "verdicts"  # a person took events out of one block more than of the other
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened on a day, as somebody wrote it down.

    A dose changed on the first or the last day of a block counts as inside of it: nobody
    knows whether it was before or after the session.
    """

    day: date
    kind: OccurrenceKind
    words: str = ""


@dataclass(frozen=True, slots=True)
class ExerciseCount:
    """What one exercise on one side brings into a session.

    `edition` tells one text of the exercise from another; empty where nobody knows it.
    """

    exercise_id: str
    side: Side
    n_jerks: int
    detectable_min: float
    edition: str = ""


@dataclass(frozen=True, slots=True)
class TrendSession:
    """One sitting's assessment block.

    Parameters
    ----------
    sitting : UUID or None
        None for sessions of before there were sittings: those of a day are one.
    started_us, utc_offset_min : int
        Of its first exercise, as in `SessionRow`.
    parts : tuple of ExerciseCount
        The exercises that were scored; those that were withheld are not in it.
    detector : str
        Name and version of what counted; two of them, joined, where they differ.
    fs_hz : float or None
        None where it is not known.
    site : str
        Where the electrodes sat; empty where nobody said.
    why_not : tuple of Unusable or Withheld
        Empty for a valid session.
    n_taken_out, n_judged : int
        Jerks that a person says are none (`n_jerks` is without), and all that were judged.
    """

    sitting: UUID | None
    started_us: int
    utc_offset_min: int
    parts: tuple[ExerciseCount, ...]
    detector: str = ""
    fs_hz: float | None = None
    site: str = ""
    why_not: tuple[Unusable | Withheld, ...] = ()
    is_simulated: bool = False
    n_taken_out: int = 0
    n_judged: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether it is in the trend."""
        return not self.why_not

    @property
    def n_jerks(self) -> int:
        """Jerks of all its scored exercises."""
        return sum(part.n_jerks for part in self.parts)

    @property
    def detectable_min(self) -> float:
        """Their exposure."""
        return sum(part.detectable_min for part in self.parts)

    @property
    def day(self) -> date:
        """The day where it took place."""
        return day_of(self.started_us, self.utc_offset_min)


@dataclass(frozen=True, slots=True)
class BlockRate:
    """Jerks per detectable minute of a block, at the patient's usual mix of exercises.

    So the two rates stand to each other as the rate ratio says, also where one block
    had more of a jerky exercise. `n_jerks` and `detectable_min` are as counted; a person
    took `n_taken_out` jerks out before.
    """

    n_jerks: int
    detectable_min: float
    per_min: float
    ci95: Interval
    first_day: date | None = None
    last_day: date | None = None
    n_taken_out: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """First against latest block: below 1 there are fewer jerks than at the start.

    `detectable_pct` is half the 95 % interval on the log scale, times 100: the change
    that these sessions could have shown.
    """

    rate_ratio: float
    ci95: Interval
    ci98: Interval
    detectable_pct: float


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The label that was given after `at` valid sessions, and what it rests on."""

    at: int
    label: TrendLabel
    compared: Comparison
    obstacles: tuple[Obstacle, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """The full series as a line; it carries no label.

    `per_week` is the factor by which the rate changes in a week, `theil_sen_per_week` the
    same by the median of all pairs of sessions.
    """

    per_week: float
    ci95: Interval
    theil_sen_per_week: float


@dataclass(frozen=True, slots=True)
class Trend:
    """What the valid sessions say, as of the latest one.

    Parameters
    ----------
    label : TrendLabel
        Of the latest checkpoint. Between checkpoints it can only be withheld.
    n_sessions : int
        Valid ones.
    compared : Comparison or None
        First against latest block now; None before sixteen valid sessions.
    first, latest : BlockRate or None
    checkpoints : tuple of Checkpoint
        Oldest first.
    obstacles : tuple of Obstacle
        Why the label is withheld, if it is.
    between : tuple of Occurrence
        Doses that changed after the first session and not after the latest one: the
        numbers cannot tell their effect from practice, season or chance.
    slope : Slope or None
        None with less than eight valid sessions, or all of one day.
    scale : float
        By how much a block's count varies more than a Poisson count.
    since, began : date and ChangeKind, or None
        Of a series that a change began: its day, and what changed.
    newer : Trend or None
        The sessions after the last change, as a series of their own: without it one change
        would withhold the label for good. None where nothing changed.
    """

    label: TrendLabel
    n_sessions: int
    compared: Comparison | None = None
    first: BlockRate | None = None
    latest: BlockRate | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    between: tuple[Occurrence, ...] = ()
    slope: Slope | None = None
    scale: float = 1.0
    since: date | None = None
    began: ChangeKind | None = None
    newer: "Trend | None" = None

    @property
    def current(self) -> "Trend":
        """The series whose label counts now: the newer one, where there is one."""
        return self.newer or self

    @property
    def shown(self) -> "Trend":
        """The series whose blocks are drawn: the newer one once it has two."""
        return self.newer if self.newer and self.newer.compared else self

    def excess(self, block: BlockRate | None) -> float:
        """Return the variance beyond Poisson of each jerk of a block: n vary 1 + n * it."""
        if block is None or block.n_jerks == 0:
            return 0.0
        return (self.scale - 1.0) / block.n_jerks

    @property
    def rate_ratio(self) -> float | None:
        """Latest over first rate; None before sixteen valid sessions."""
        return self.compared.rate_ratio if self.compared else None

    @property
    def ci95(self) -> Interval | None:
        """The interval that is shown."""
        return self.compared.ci95 if self.compared else None

    @property
    def ci98(self) -> Interval | None:
        """The interval that a label needs."""
        return self.compared.ci98 if self.compared else None

    @property
    def detectable_pct(self) -> float | None:
        """The change that could have been seen, in ±%."""
        return self.compared.detectable_pct if self.compared else None

    @property
    def next_checkpoint(self) -> int:
        """After how many valid sessions the label is given anew."""
        return max(FIRST_CHECKPOINT, (self.n_sessions // BLOCK + 1) * BLOCK)
