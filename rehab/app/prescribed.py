"""An exercise as a plan has it: its tempo, its target, its limits; never over the catalog's.

A plan is checked when it is kept (`rehab.app.clinic.plan_rules`), with the same bounds; one
that got past it, or whose exercise changed since, is clipped here.
"""

from collections.abc import Iterator
from dataclasses import replace

from rehab.catalog import ceilings as c
from rehab.model.exercise import Exercise, Phase, PhaseName, Target, TaskName
from rehab.model.plan import Caps, PlanItem, Tempo

LEAST_PHASE_S = 0.5
NO_CAPS = Caps()
_FIELDS = {
    PhaseName.LIFT: "lift_s",
    PhaseName.HOLD: "hold_s",
    PhaseName.LOWER: "lower_s",
    PhaseName.REST: "rest_s",
}


def adapted(exercise: Exercise, item: PlanItem, caps: Caps = NO_CAPS) -> Exercise:
    """Return the exercise that an item asks for; one of the assessment is never changed.

    Not as practice either: the trend counts it wherever it was done. What a plan caps holds
    for the assessment too: limits only ever get lower.
    """
    limits = replace(
        exercise.limits,
        stop_jerks_per_min=_lower(
            exercise.limits.stop_jerks_per_min,
            caps.stop_jerks_per_min,
            c.MIN_STOP_JERKS_PER_MIN,
        ),
        stop_pain=int(_lower(exercise.limits.stop_pain, caps.stop_pain, 1)),
    )
    if item.is_assessment or exercise.is_assessment:
        return replace(exercise, limits=limits)
    return replace(
        exercise,
        limits=limits,
        phases=tuple(
            replace(phase, seconds=_seconds(exercise, at, item.tempo))
            for at, phase in enumerate(exercise.phases)
        ),
        target=_target(exercise, item.target),
    )


def tempo_bounds(exercise: Exercise) -> dict[str, tuple[float, float]]:
    """Return for each field of a `Tempo` that an exercise has the least and most seconds."""
    found: dict[str, tuple[float, float]] = {}
    for field, at in _timed(exercise):
        low = max(_least_s(exercise, at), found.get(field, (0.0, 0.0))[0])
        found[field] = (low, c.MAX_PHASE_S)
    return found


def target_bounds(exercise: Exercise) -> tuple[float, float] | None:
    """Return the least and most % that a target may be, or None where there is none."""
    if exercise.target is None:
        return None
    lets_go = exercise.task is TaskName.RELAX
    return (0.0 if lets_go else c.MIN_TARGET_PCT), c.MAX_TARGET_PCT


def _timed(exercise: Exercise) -> Iterator[tuple[str, int]]:
    for at, phase in enumerate(exercise.phases):
        if phase.name in _FIELDS:
            yield _FIELDS[phase.name], at


def _seconds(exercise: Exercise, at: int, tempo: Tempo) -> float:
    phase = exercise.phases[at]
    field = _FIELDS.get(phase.name)
    asked: float | None = getattr(tempo, field) if field else None
    if asked is None:
        return phase.seconds
    return min(max(asked, _least_s(exercise, at)), c.MAX_PHASE_S)


def _least_s(exercise: Exercise, at: int) -> float:
    """Return how short a phase may be: slow where something moves or is announced."""
    phase, before = exercise.phases[at], exercise.phases[at - 1]
    if _moves(phase, before):
        least = c.MIN_MOVING_S
    elif phase.name is PhaseName.REST:
        least = c.MIN_COUNTDOWN_S
    else:
        least = LEAST_PHASE_S
    return min(least, phase.seconds)


def _moves(phase: Phase, before: Phase) -> bool:
    if phase.name in {PhaseName.LIFT, PhaseName.LOWER}:
        return True
    return (phase.pose, phase.other) != (before.pose, before.other)


def _target(exercise: Exercise, asked: Target | None) -> Target | None:
    bounds = target_bounds(exercise)
    if asked is None or bounds is None:
        return exercise.target
    low = min(max(asked.low_pct, bounds[0]), bounds[1])
    high = min(max(asked.high_pct, bounds[0]), bounds[1])
    return Target(low, high) if low < high else exercise.target


def _lower(own: float, cap: float | None, least: float) -> float:
    return own if cap is None else min(own, max(cap, least))
