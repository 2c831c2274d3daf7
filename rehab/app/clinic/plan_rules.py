"""Checks a plan before it is kept: no field over the catalog's own limits.

The patient's program clips what it is given (`rehab.app.week`, `rehab.app.prescribed`); a
therapist is told instead, by the field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from rehab.app import week
from rehab.app.prescribed import adapted, target_bounds, tempo_bounds
from rehab.catalog import ceilings as c
from rehab.errors import Reason, RehabError
from rehab.model.clinic import MOST_CHARACTERS
from rehab.model.clinic_plan import Bounds, PlanFault, PlanTrial
from rehab.model.exercise import Exercise
from rehab.model.people import Profile
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, Tempo

DAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday"),
)
MOST_ITEMS = 30
MOST_WEEKS = 520
Fault = tuple[str, str, str]
"""As the fields of a `PlanFault`."""


def check(
    version: PlanVersion, catalog: Mapping[str, Exercise], profile: Profile
) -> None:
    """Raise `RehabError` PLAN_INVALID for the first field that cannot be kept.

    Fields are named as in a form: ``monday.2.reach_and_hold.hold_s``; the second item of
    Monday.
    """
    for field, value, allowed in _faults(version, catalog, profile):
        raise RehabError(Reason.PLAN_INVALID, field=field, value=value, allowed=allowed)


def tried(
    version: PlanVersion, catalog: Mapping[str, Exercise], profile: Profile
) -> PlanTrial:
    """Return all faults, and how long each day takes as it stands there."""
    return PlanTrial(
        tuple(PlanFault(*fault) for fault in _faults(version, catalog, profile)),
        tuple(
            sum(
                week.seconds_of(item, catalog[item.exercise_id])
                for item in day.items
                if item.exercise_id in catalog
            )
            for day in version.week.days
        ),
    )


def bounds(exercise: Exercise) -> Bounds:
    """Return what a plan may set of an exercise."""
    return Bounds(tempo_bounds(exercise), target_bounds(exercise))


def _faults(
    version: PlanVersion, catalog: Mapping[str, Exercise], profile: Profile
) -> Iterator[Fault]:
    yield from _caps(version)
    yield from _fade(version)
    if len(version.words) > MOST_CHARACTERS:
        yield "words", f"{len(version.words)} characters", f"{MOST_CHARACTERS}"
    for name, day in zip(DAYS, version.week.days, strict=True):
        yield from _day(name, day, version, catalog, profile)


def _caps(version: PlanVersion) -> Iterator[Fault]:
    caps = version.caps
    for name, value, low, high in (
        ("caps.day_min", caps.day_min, 1.0, c.MAX_DAY_MIN),
        (
            *("caps.stop_jerks_per_min", caps.stop_jerks_per_min),
            *(c.MIN_STOP_JERKS_PER_MIN, c.MAX_STOP_JERKS_PER_MIN),
        ),
        ("caps.stop_pain", caps.stop_pain, 1, c.MAX_STOP_PAIN),
    ):
        if value is not None and not low <= value <= high:
            yield name, f"{value:g}", _range(low, high)


def _fade(version: PlanVersion) -> Iterator[Fault]:
    last = 0
    for until, pct in version.fade or ():
        if not last < until <= MOST_WEEKS:
            yield "fade.week", str(until), f"{last + 1} to {MOST_WEEKS}"
        if not 0 <= pct <= 100:
            yield "fade.pct", str(pct), "0 to 100"
        last = until


def _day(
    name: str,
    day: DayPlan,
    version: PlanVersion,
    catalog: Mapping[str, Exercise],
    profile: Profile,
) -> Iterator[Fault]:
    if len(day.items) > MOST_ITEMS:
        yield name, f"{len(day.items)} exercises", f"{MOST_ITEMS}"
    seen: set[tuple[str, str, bool]] = set()
    minutes, may_stand = 0.0, week.may_stand(profile, version)
    for at, item in enumerate(day.items, start=1):
        where = f"{name}.{at}.{item.exercise_id}"
        exercise = catalog.get(item.exercise_id)
        if exercise is None:
            yield f"{name}.{at}", item.exercise_id, ", ".join(sorted(catalog))
            continue
        key = (item.exercise_id, item.side, item.is_closing)
        if key in seen:
            yield f"{where}.side", item.side.value, "once a day on a side"
        seen.add(key)
        if exercise.limits.standing_allowed and not may_stand:
            yield where, "standing", "sitting, or standing allowed in the plan"
        yield from _item(where, item, exercise)
        minutes += week.seconds_of(item, exercise) / 60.0
    most = week.day_min(version)
    if minutes > most:
        yield f"{name}.minutes", f"{minutes:.0f}", f"{most:g} at most"


def _item(where: str, item: PlanItem, exercise: Exercise) -> Iterator[Fault]:
    limits = exercise.limits
    if item.side not in exercise.sides:
        yield f"{where}.side", item.side.value, ", ".join(exercise.sides)
    for name, value, most in (
        ("sets", item.sets, limits.max_sets),
        ("repetitions", item.repetitions, limits.max_repetitions),
    ):
        if not 1 <= value <= most:
            yield f"{where}.{name}", str(value), f"1 to {most}"
    if not 0 <= item.feedback_pct <= 100:
        yield f"{where}.feedback_pct", str(item.feedback_pct), "0 to 100"
    if item.is_assessment and not exercise.is_assessment:
        yield f"{where}.is_assessment", "yes", "no"
    if item.is_closing and (
        item.exercise_id != week.CLOSING_ID or not item.is_assessment
    ):
        yield f"{where}.is_closing", "yes", "no"
    if item.is_assessment:
        yield from _unchanged(where, item)
        return
    if exercise.is_assessment:  # as practice: the trend counts it all the same
        yield from _unchanged(where, replace(item, feedback_pct=0))
    yield from _tempo(where, item, exercise)
    yield from _target(where, item, exercise)
    yield from _length(where, item, exercise)


def _unchanged(where: str, item: PlanItem) -> Iterator[Fault]:
    """Refuse to change the block: its rates would not be comparable any more."""
    if not item.tempo.is_usual:
        yield f"{where}.tempo", "changed", "the exercise's own, in the assessment"
    if item.target is not None:
        yield f"{where}.target", "changed", "the exercise's own, in the assessment"
    if item.feedback_pct != 0:
        yield f"{where}.feedback_pct", str(item.feedback_pct), "0 in the assessment"


def _tempo(where: str, item: PlanItem, exercise: Exercise) -> Iterator[Fault]:
    bounds = tempo_bounds(exercise)
    for field in fields(Tempo):
        value = getattr(item.tempo, field.name)
        if value is None:
            continue
        if field.name not in bounds:
            yield f"{where}.{field.name}", f"{value:g}", "nothing: it has no such phase"
            continue
        low, high = bounds[field.name]
        if not low <= value <= high:
            yield f"{where}.{field.name}", f"{value:g} s", f"{_range(low, high)} s"


def _target(where: str, item: PlanItem, exercise: Exercise) -> Iterator[Fault]:
    target, bounds = item.target, target_bounds(exercise)
    if target is None:
        return
    if bounds is None:
        yield f"{where}.target", "given", "nothing: it has no target"
        return
    for name, value in (("low_pct", target.low_pct), ("high_pct", target.high_pct)):
        if not bounds[0] <= value <= bounds[1]:
            yield f"{where}.target.{name}", f"{value:g} %", f"{_range(*bounds)} %"
    if not target.low_pct < target.high_pct:
        low = f"{target.low_pct:g} %"
        yield f"{where}.target.low_pct", low, f"under {target.high_pct:g} %"


def _length(where: str, item: PlanItem, exercise: Exercise) -> Iterator[Fault]:
    seconds = item.sets * item.repetitions * adapted(exercise, item).repetition_s
    seconds += (item.sets - 1) * exercise.dose.rest_between_sets_s
    most = exercise.limits.max_session_min
    if seconds > 60.0 * most:
        yield f"{where}.minutes", f"{seconds / 60.0:.1f}", f"{most:g} at most"


def _range(low: float, high: float) -> str:
    return f"{low:g} to {high:g}"
