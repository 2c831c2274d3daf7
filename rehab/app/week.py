"""The plan of a week: the usual one, and any one clipped to the limits of the catalog.

SCIENCE section 7: 15 to 20 min a day on five days; the assessment block first, always
the same. Design: in the block each exercise is one set, as two of each alone take 22 min;
the others take turns over the week, two to four a day, as many as fit into 20 min. The
rest recording is done at the start and at the end of each session: it closes the day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rehab.app.plans import planned_s
from rehab.app.prescribed import adapted
from rehab.catalog.ceilings import MAX_DAY_MIN
from rehab.model.exercise import Exercise, TaskName
from rehab.model.people import Profile
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, WeekPlan
from rehab.model.session import SessionPlan
from rehab.model.signal import Side

DAY_S = 20 * 60.0
N_DAYS = 5
MIN_TRAINING, MAX_TRAINING = 2, 4
LONG_S = 300.0
"""A longer repetition is no part of a morning: relaxation before sleep takes 10 min."""
CLOSING_ID = "rest_recording"
"""Exercise 0, at the start and the end (SCIENCE section 7)."""
FADE = ((1, 100), (3, 50))
"""Until which week how many of 100 repetitions show the effort (SCIENCE section 6)."""
FADED_PCT = 33


def feedback_pct(weeks: int, version: PlanVersion | None = None) -> int:
    """Return the share of repetitions with feedback, `weeks` after the first session.

    By the fading of a plan, where it has one of its own.
    """
    fade = FADE if version is None or version.fade is None else version.fade
    if not fade:
        return 100
    return next((pct for until, pct in fade if weeks < until), FADED_PCT)


def may_stand(profile: Profile, version: PlanVersion | None) -> bool:
    """Return whether a person may stand: as the plan says, else as the profile does."""
    said = None if version is None else version.may_stand
    return profile.may_stand if said is None else said


def is_allowed(exercise: Exercise, profile: Profile) -> bool:
    """Return whether this person may do it: on one's feet only with permission."""
    return profile.may_stand or not exercise.limits.standing_allowed


def usual_week(catalog: Iterable[Exercise], profile: Profile) -> WeekPlan:
    """Return the plan for a person for whom nobody wrote another one."""
    known = sorted(catalog, key=lambda exercise: exercise.number)
    known = [exercise for exercise in known if is_allowed(exercise, profile)]
    block = [exercise for exercise in known if exercise.is_assessment]
    turns = _training(known, profile)
    days, at = [], 0
    for day in range(N_DAYS):
        items = [_item(exercise, profile, day) for exercise in block]
        closing = [
            replace(item, is_closing=True)
            for item in items
            if item.exercise_id == CLOSING_ID
        ]
        asked = [*items, *closing]
        chosen = _chosen(turns[at:] + turns[:at], asked, known, profile, day)
        at = (at + len(chosen)) % max(1, len(turns))
        days.append(DayPlan((*items, *chosen, *closing)))
    return WeekPlan((*days, *[DayPlan()] * (7 - N_DAYS)))


def _training(known: Sequence[Exercise], profile: Profile) -> list[Exercise]:
    """Return what takes turns: what trains the chosen muscles, if that is enough."""
    found = [
        exercise
        for exercise in known
        if not exercise.is_assessment
        and (exercise.task is not TaskName.RELAX or exercise.repetition_s < LONG_S)
    ]
    wanted = {*profile.muscles}
    fit = [e for e in found if wanted & {place.muscle for place in e.muscles}]
    return fit if len(fit) >= MIN_TRAINING else found


def _chosen(
    turns: Sequence[Exercise],
    block: Sequence[PlanItem],
    known: Sequence[Exercise],
    profile: Profile,
    day: int,
) -> list[PlanItem]:
    by_id = {exercise.id: exercise for exercise in known}
    left_s = DAY_S - sum(seconds_of(item, by_id[item.exercise_id]) for item in block)
    chosen: list[PlanItem] = []
    for exercise in turns:
        item = _item(exercise, profile, day)
        seconds = seconds_of(item, exercise)
        if len(chosen) == MAX_TRAINING or (
            len(chosen) >= MIN_TRAINING and seconds > left_s
        ):
            break
        chosen.append(item)
        left_s -= seconds
    for k, item in enumerate(chosen):  # more sets, where time is left for them
        exercise = by_id[item.exercise_id]
        more = replace(item, sets=exercise.dose.sets)
        seconds = seconds_of(more, exercise) - seconds_of(item, exercise)
        if seconds <= left_s:
            chosen[k] = more
            left_s -= seconds
    return chosen


def _item(exercise: Exercise, profile: Profile, day: int) -> PlanItem:
    return PlanItem(
        exercise.id,
        side_of(exercise, profile.side, day),
        1,
        exercise.dose.repetitions,
        feedback_pct=0 if exercise.is_assessment else 100,
        is_assessment=exercise.is_assessment,
    )


def side_of(exercise: Exercise, wanted: Side, day: int = 0) -> Side:
    """Return the side to do it with; of both arms, one after the other by days."""
    if wanted in exercise.sides:
        return wanted
    if wanted is Side.BOTH and {Side.LEFT, Side.RIGHT} <= {*exercise.sides}:
        return (Side.RIGHT, Side.LEFT)[day % 2]
    return exercise.sides[0]


def seconds_of(item: PlanItem, exercise: Exercise) -> float:
    """Return about how long it takes, with its calibration and rests."""
    plan = SessionPlan(
        adapted(exercise, item),
        item.side,
        item.sets,
        item.repetitions,
        "",
        is_calibrated_first=exercise.target is not None,
    )
    return planned_s(plan)


def clipped(
    day: DayPlan,
    catalog: Mapping[str, Exercise],
    profile: Profile,
    weeks: int,
    version: PlanVersion | None = None,
) -> tuple[PlanItem, ...]:
    """Return what of a day can be done: nothing above a limit, whoever wrote the plan.

    What the catalog does not know, or the person may not do, is left out. The block comes
    first in the order of the programme, what closes the day last; its time is kept free.
    `version` is the plan that the day is of: its fading, its permission to stand and its
    caps hold.
    """
    profile = replace(profile, may_stand=may_stand(profile, version))
    shown_pct = feedback_pct(weeks, version)
    found: dict[tuple[str, Side, bool], PlanItem] = {}
    for item in day.items:
        exercise = catalog.get(item.exercise_id)
        if exercise is None or item.side not in exercise.sides:
            continue
        if is_allowed(exercise, profile):
            fit = _within_limits(item, exercise, shown_pct)
            key = (item.exercise_id, item.side, fit.is_closing)
            found.setdefault(key, fit)
    ordered = sorted(
        found.values(),
        key=lambda item: (
            item.is_closing,
            not item.is_assessment,
            catalog[item.exercise_id].number if item.is_assessment else 0,
        ),
    )
    kept: list[PlanItem] = []
    left_s = 60.0 * day_min(version)
    # what closes the day is taken first, so that nothing pushes it out
    for item in sorted(ordered, key=lambda item: not item.is_closing):
        left_s -= seconds_of(item, catalog[item.exercise_id])
        if left_s >= 0:
            kept.append(item)
    return tuple(sorted(kept, key=lambda item: item.is_closing))


def day_min(version: PlanVersion | None) -> float:
    """Return how many minutes a day may have."""
    cap = None if version is None else version.caps.day_min
    return MAX_DAY_MIN if cap is None else min(cap, MAX_DAY_MIN)


def _within_limits(item: PlanItem, exercise: Exercise, shown_pct: int) -> PlanItem:
    limits = exercise.limits
    is_assessment = item.is_assessment and exercise.is_assessment
    is_closing = item.is_closing and is_assessment and exercise.id == CLOSING_ID
    shown = min(max(0, item.feedback_pct), shown_pct)
    return replace(
        item,
        is_closing=is_closing,
        sets=min(max(1, item.sets), limits.max_sets),
        repetitions=min(max(1, item.repetitions), limits.max_repetitions),
        feedback_pct=0 if is_assessment else shown,
        is_assessment=is_assessment,
    )


def left_of(item: PlanItem, n_done: int) -> PlanItem | None:
    """Return what is left of an item after so many repetitions; None when it is done.

    Never more than was planned. Less than a fifth is not worth another calibration.
    """
    n_left = item.sets * item.repetitions - n_done
    if n_done and 5 * n_left < item.sets * item.repetitions:
        return None
    sets = -(-n_left // item.repetitions)
    return replace(item, sets=sets, repetitions=n_left // sets)
