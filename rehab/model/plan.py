"""What is to be done in a week: days with exercises, the assessment block first.

A plan asks; the limits of the catalog decide. `rehab.app.week` clips every plan to them.
"""

from dataclasses import dataclass
from uuid import UUID

from rehab.model.exercise import Target
from rehab.model.signal import Side


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds of the phases of a repetition; None leaves what the exercise says.

    It holds for all phases of that name.
    """

    lift_s: float | None = None
    hold_s: float | None = None
    lower_s: float | None = None
    rest_s: float | None = None

    @property
    def is_usual(self) -> bool:
        """Whether nothing is changed."""
        return self == Tempo()


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits that somebody set for one patient, under those of the catalog; never over.

    None leaves the catalog's. `day_min` bounds the minutes of a day, the others the stop
    rules of every exercise.
    """

    day_min: float | None = None
    stop_jerks_per_min: float | None = None
    stop_pain: int | None = None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One exercise on one side: so many sets of repetitions.

    `feedback_pct` is the share of repetitions in which the effort is shown. `tempo` and
    `target` are what the plan has instead of the exercise's own; None is the exercise's.
    An item of the assessment has no feedback, never progresses and is never changed.
    `is_closing`: it is done once more at the end, as the rest recording is. Both belong
    to the block and add up: a sitting's rest is its two minutes. In its history the one
    of the end comes after other exercises of the sitting; a recording says it in its
    header's plan.
    """

    exercise_id: str
    side: Side
    sets: int
    repetitions: int
    feedback_pct: int = 100
    is_assessment: bool = False
    tempo: Tempo = Tempo()
    target: Target | None = None
    is_closing: bool = False


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The exercises of a day in their order; none on a free day.

    `done` are those of today's that were done already; they are not in `items`.
    """

    items: tuple[PlanItem, ...] = ()
    done: tuple[PlanItem, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether nothing was ever planned for this day."""
        return not self.items and not self.done


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """Seven days, Monday first."""

    days: tuple[DayPlan, ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError(f"a week has seven days, not {len(self.days)}")


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan that somebody wrote for a patient; counts from `from_us` (UTC) on.

    Parameters
    ----------
    fade : tuple of (int, int), or None
        Until which week of training how many of 100 repetitions show the effort; after
        the last one a third does. None is the usual fading, () is none at all.
    may_stand : bool or None
        Whether exercises on one's feet are allowed; None leaves what the profile says.
    words : str
        Why, for the therapist's own notes; the patient does not see it.
    id : UUID or None
        None before it was kept, and for plans of before there were any.
    """

    patient: str
    from_us: int
    week: WeekPlan
    fade: tuple[tuple[int, int], ...] | None = None
    may_stand: bool | None = None
    caps: Caps = Caps()
    words: str = ""
    id: UUID | None = None
