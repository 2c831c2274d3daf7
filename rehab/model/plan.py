"""What is to be done in a week: days with exercises, the assessment block first.

A plan asks; the limits of the catalog decide. `rehab.app.week` clips every plan to them.
"""

from dataclasses import dataclass

from rehab.model.signal import Side


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One exercise on one side: so many sets of repetitions.

    `feedback_pct` is the share of repetitions in which the effort is shown. An item of
    the assessment has none, and never progresses. `is_closing`: it is done once more at
    the end, as the rest recording is. Both belong to the block and add up: a sitting's
    rest is its two minutes. In its history the one of the end comes after other
    exercises of the sitting; a recording says it in its header's plan.
    """

    exercise_id: str
    side: Side
    sets: int
    repetitions: int
    feedback_pct: int = 100
    is_assessment: bool = False
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
    """A plan that somebody wrote for a patient; counts from `from_us` (UTC) on."""

    patient: str
    from_us: int
    week: WeekPlan
