"""What an exercise says of itself, where a plan says nothing."""

from rehab.model.exercise import Exercise, PhaseName

FIELDS = {
    "lift_s": PhaseName.LIFT,
    "hold_s": PhaseName.HOLD,
    "lower_s": PhaseName.LOWER,
    "rest_s": PhaseName.REST,
}
"""The fields of a tempo and the phases that they are about."""


def own_seconds(exercise: Exercise | None, field: str) -> float | None:
    """Return the seconds of a phase; None where there is none, or several that differ."""
    found = {
        phase.seconds
        for phase in (exercise.phases if exercise else ())
        if phase.name is FIELDS[field]
    }
    return found.pop() if len(found) == 1 else None
