"""What the plan editor shows: the versions, what may be planned, what would come of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from rehab.model.exercise import Exercise
from rehab.model.plan import PlanVersion, WeekPlan


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a plan may set of an exercise: least and most of each.

    `tempo` are seconds by the fields of `rehab.model.plan.Tempo`, those that the exercise
    has; `target` is in %, None where there is no target.
    """

    tempo: Mapping[str, tuple[float, float]]
    target: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PlanFault:
    """A field of a plan that cannot be kept, its value, and what is allowed.

    `field` is as in ``monday.2.reach_and_hold.hold_s``: the second item of Monday.
    """

    field: str
    value: str
    allowed: str


@dataclass(frozen=True, slots=True)
class PlanTrial:
    """What would come of a plan: its faults, and about how many seconds each day takes.

    A day's seconds are with the calibrations and rests of its exercises.
    """

    faults: tuple[PlanFault, ...]
    day_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """What the plan editor needs: the plan in force, older ones, and what may be planned.

    `usual` is what the program plans where nobody wrote anything; `bounds` are by exercise,
    `may_stand` is what the profile says, and `utc_offset_min` that of the last sitting.
    """

    patient: str
    is_simulated: bool
    current: PlanVersion | None
    versions: tuple[PlanVersion, ...]
    usual: WeekPlan
    exercises: Mapping[str, Exercise]
    bounds: Mapping[str, Bounds]
    may_stand: bool
    utc_offset_min: int
