"""What the plan editor shows of a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehab.model.clinic_plan import PlanSheet, PlanTrial
from rehab.model.exercise import Exercise
from rehab.model.plan import PlanItem, PlanVersion
from rehab.model.signal import Side
from rehab.review import links
from rehab.review.editing import draft as d
from rehab.review.editing.building import Built, block_of
from rehab.review.editing.faults import faults_of
from rehab.review.figures.shape import shape
from rehab.review.own import FIELDS
from rehab.review.words import numbers as n
from rehab.review.words import plan_changes as changed
from rehab.review.words import planned

_SIDES = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both"}
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """What the page says besides the draft. `focus` is the field to go on with."""

    is_checked: bool = False
    is_kept: bool = False
    focus: str = ""
    sentence: str = ""
    status: int = 200


def facts_of(
    sheet: PlanSheet,
    draft: d.Draft,
    made: Built,
    trial: PlanTrial,
    before: PlanTrial,
    look: Look,
) -> Mapping[str, object]:
    """Return all that the template shows."""
    old = sheet.current or PlanVersion(sheet.patient, 0, sheet.usual)
    found = changed.changes(old, made.version, sheet.exercises)
    faults = faults_of(made, trial) if look.is_checked or found.count else {}
    return {
        "name": sheet.patient,
        "is_simulated": sheet.is_simulated,
        "here": links.plan(sheet.patient),
        "patient": links.patient(sheet.patient),
        "title": _title(sheet, found.count),
        "number": len(sheet.versions) + 1,
        "sentence": _sentence(found.count, trial, before),
        "look": look,
        "focus": look.focus or (next(iter(faults), "") if look.status == 422 else ""),
        "faults": faults,
        "draft": draft,
        "weekdays": planned.WEEKDAYS,
        "blocks": _block(sheet, made),
        "rows": [_row(k, row, sheet, made, found) for k, row in enumerate(draft.rows)],
        "choices": _choices(sheet),
        "minutes": _minutes(trial),
        "changes": found.told(sheet.exercises),
        "versions": _versions(sheet),
        "profile_stands": sheet.may_stand,
        "fields": FIELDS,
    }


def _title(sheet: PlanSheet, n_changes: int) -> str:
    if n_changes:
        return f"Plan {len(sheet.versions) + 1}, not yet saved"
    number = len(sheet.versions)
    return planned.title(number, sheet.current, sheet.utc_offset_min)


def _sentence(n_changes: int, trial: PlanTrial, before: PlanTrial) -> str:
    now, was = _span(trial), _span(before)
    week, week_was = (round(sum(one.day_s) / 60) for one in (trial, before))
    if not n_changes:
        return f"A session takes {now} minutes, a week {week}."
    count = "One change" if n_changes == 1 else f"{n.counted(n_changes)} changes"
    session = f"stays at {now}" if now == was else f"goes from {was} to {now}"
    total = f"stays at {week}" if week == week_was else f"from {week_was} to {week}"
    return f"{count.capitalize()}. A session {session} minutes, a week {total}."


def _span(trial: PlanTrial) -> str:
    found = [round(one / 60) for one in trial.day_s if one]
    if not found:
        return "0"
    low, high = min(found), max(found)
    return str(low) if low == high else f"{low}–{high}"


def _minutes(trial: PlanTrial) -> list[str]:
    return [n.minutes(seconds) if seconds else "free" for seconds in trial.day_s]


def _block(sheet: PlanSheet, made: Built) -> list[Facts]:
    """Return the block's exercises as they are, each once."""
    days = [day for day, plan in enumerate(made.version.week.days) if plan.items]
    found = [item for day in days or range(7) for item in block_of(sheet, day)]
    closing = {item.exercise_id for item in found if item.is_closing}
    sides: dict[tuple[str, int, int], dict[str, None]] = {}
    for item in found:
        key = (item.exercise_id, item.sets, item.repetitions)
        sides.setdefault(key, {})[_SIDES[item.side]] = None
    return [
        {
            "name": planned.name_of(name, sheet.exercises),
            "again": name in closing,
            "sides": " or ".join(on),
            "dose": f"{sets} × {repetitions}",
            "tempo": _own_tempo(sheet.exercises.get(name)),
            "target": _own_target(sheet.exercises.get(name)),
            "shape": shape(sheet.exercises.get(name), None),
        }
        for (name, sets, repetitions), on in sides.items()
    ]


def _own_tempo(exercise: Exercise | None) -> str:
    phases = exercise.phases if exercise else ()
    return ", ".join(f"{phase.seconds:g}" for phase in phases) or n.MISSING


def _own_target(exercise: Exercise | None) -> str:
    target = exercise.target if exercise else None
    return f"{target.low_pct:g} to {target.high_pct:g}" if target else n.MISSING


def _row(
    at: int, row: d.Row, sheet: PlanSheet, made: Built, found: changed.Changes
) -> Facts:
    exercise = sheet.exercises.get(row.exercise_id)
    limits = sheet.bounds.get(row.exercise_id)
    item = _item_of(at, made)
    key = (row.exercise_id, item.side, False, False) if item else None
    return {
        "at": f"r{at}",
        "number": at,
        "id": row.exercise_id,
        "name": planned.name_of(row.exercise_id, sheet.exercises),
        "sides": [(s.value, _SIDES[s]) for s in exercise.sides] if exercise else [],
        "typed": row.typed,
        "days": row.days,
        "tempo": tuple(limits.tempo) if limits else (),
        "has_target": limits is not None and limits.target is not None,
        "most": exercise.limits if exercise else None,
        "hints": _hints(sheet, row.exercise_id),
        "was": found.items.get(key, "") if key else "",
        "shape": shape(exercise, item),
    }


def _item_of(at: int, made: Built) -> PlanItem | None:
    for (day, place), row in made.places.items():
        if row == at:
            return made.version.week.days[day].items[place - 1]
    return None


def _hints(sheet: PlanSheet, name: str) -> dict[str, str]:
    """Return what is allowed in each field, for a screen reader and the mouse."""
    exercise, limits = sheet.exercises.get(name), sheet.bounds.get(name)
    found = dict.fromkeys(d.TYPED, "")
    if exercise is None or limits is None:
        return found
    found |= {
        "sets": f"1 to {exercise.limits.max_sets}",
        "repetitions": f"1 to {exercise.limits.max_repetitions}",
        "feedback_pct": "0 to 100",
    }
    for field, (low, high) in limits.tempo.items():
        found[field] = f"{low:g} to {high:g} s"
    if limits.target:
        low, high = limits.target
        found["low_pct"] = found["high_pct"] = f"{low:g} to {high:g} %"
    return found


def _in_order(one: Exercise) -> tuple[bool, int, str]:
    return one.is_assessment, one.number, one.id


def _choices(sheet: PlanSheet) -> list[tuple[str, str]]:
    """Return what can be added, practice first, in the order of the programme."""
    known = sorted(sheet.exercises.values(), key=_in_order)
    return [
        (
            one.id,
            f"{one.words.title}, standing"
            if one.limits.standing_allowed
            else one.words.title,
        )
        for one in known
    ]


def _versions(sheet: PlanSheet) -> list[Facts]:
    """Return what was kept, the newest first, each with what it changed."""
    before: Sequence[PlanVersion] = (
        PlanVersion(sheet.patient, 0, sheet.usual),
        *sheet.versions,
    )
    made = []
    for k, version in enumerate(sheet.versions):
        when = n.local_time(version.from_us, sheet.utc_offset_min)
        found = changed.changes(before[k], version, sheet.exercises)
        made.append(
            {
                "number": k + 1,
                "when": f"{n.day(when.date(), year=True)}, {when:%H:%M}",
                "is_current": version == sheet.current,
                "is_ahead": sheet.current is None
                or version.from_us > sheet.current.from_us,
                "changes": found.told(sheet.exercises),
                "against": f"plan {k}" if k else "the usual plan of today",
                "words": version.words,
                "href": f"{links.plan(sheet.patient)}?start={k + 1}",
            }
        )
    return made[::-1]
