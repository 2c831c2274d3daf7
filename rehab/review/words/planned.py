"""A plan in words: what, how much, how hard, on which days."""

from collections.abc import Mapping
from dataclasses import dataclass

from rehab.model.exercise import Exercise, PhaseName
from rehab.model.plan import PlanItem, PlanVersion, WeekPlan
from rehab.model.session import IMPORTED
from rehab.model.signal import Side
from rehab.review.words import numbers as n

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BLOCK = "Assessment block"
_SIDES = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both sides"}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An exercise of the plan: its name, its dose, its target."""

    name: str
    dose: str
    target: str


def title(number: int, version: PlanVersion | None, utc_offset_min: int) -> str:
    """Return "Plan 3, since 9 Nov"; what the program plans by itself has no number."""
    if version is None:
        return "The usual plan"
    return f"Plan {number}, since {n.day(n.local_day(version.from_us, utc_offset_min))}"


def plan_rows(week: WeekPlan, exercises: Mapping[str, Exercise]) -> tuple[PlanRow, ...]:
    """Return each exercise once, the assessment block first and in one row."""
    items = dict.fromkeys(item for day in week.days for item in (*day.items, *day.done))
    block = [item for item in items if item.is_assessment]
    made = []
    if block:
        names = dict.fromkeys(name_of(item.exercise_id, exercises) for item in block)
        made.append(PlanRow(BLOCK, n.listed(names), "fixed"))
    made += [_row(item, exercises) for item in items if not item.is_assessment]
    return tuple(made)


def _row(item: PlanItem, exercises: Mapping[str, Exercise]) -> PlanRow:
    exercise = exercises.get(item.exercise_id)
    target = item.target or (exercise.target if exercise else None)
    band = n.MISSING
    if target is not None:
        band = f"{target.low_pct:.0f}–{target.high_pct:.0f}\u00a0%"
    dose = f"{item.sets} × {item.repetitions}, {_SIDES[item.side]}"
    tempo = _tempo(item, exercise)
    name = name_of(item.exercise_id, exercises)
    return PlanRow(name, f"{dose}, {tempo}" if tempo else dose, band)


def _tempo(item: PlanItem, exercise: Exercise | None) -> str:
    """Return the seconds of lift, hold and lower."""
    usual: dict[PhaseName, float] = {}
    for phase in exercise.phases if exercise else ():
        usual.setdefault(phase.name, phase.seconds)
    chosen = item.tempo
    seconds = (
        chosen.lift_s or usual.get(PhaseName.LIFT),
        chosen.hold_s or usual.get(PhaseName.HOLD),
        chosen.lower_s or usual.get(PhaseName.LOWER),
    )
    told = [f"{one:g}" for one in seconds if one]
    return f"{'-'.join(told)}\u00a0s" if told else ""


def name_of(exercise_id: str, exercises: Mapping[str, Exercise]) -> str:
    """Return an exercise's name; one that the catalog lost is told by its id."""
    if exercise_id == IMPORTED:
        return "Imported recording"
    found = exercises.get(exercise_id)
    return found.words.title if found else exercise_id.replace("_", " ").capitalize()


def days_of(week: WeekPlan) -> str:
    """Return "Mon, Tue, Thu, Sat"."""
    names = [
        name for name, day in zip(WEEKDAYS, week.days, strict=True) if not day.is_free
    ]
    return ", ".join(names) if names else "No day"
