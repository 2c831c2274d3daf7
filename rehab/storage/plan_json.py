"""A version of a plan as JSON, and back.

Format 1 had days only; format 2 has all that a therapist may set besides. What is not set
is left out.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rehab.model.exercise import Target
from rehab.model.plan import Caps, DayPlan, PlanItem, PlanVersion, Tempo, WeekPlan
from rehab.model.signal import Side

FORMAT = 2


def from_version(version: PlanVersion) -> dict[str, Any]:
    """Return the body of a version: all of it but patient, time and id."""
    caps = version.caps
    return {
        "format": FORMAT,
        "days": [[_item_json(item) for item in day.items] for day in version.week.days],
        "fade": None if version.fade is None else [list(f) for f in version.fade],
        "may_stand": version.may_stand,
        "caps": _given(
            day_min=caps.day_min,
            stop_jerks_per_min=caps.stop_jerks_per_min,
            stop_pain=caps.stop_pain,
        ),
        "words": version.words,
    }


def to_version(
    patient: str, from_us: int, uid: UUID | None, body: Mapping[str, Any]
) -> PlanVersion:
    """Return what `from_version` was given.

    Raises `ValueError`, `KeyError` or `TypeError` on senseless content, a later format too.
    """
    if body["format"] not in {1, FORMAT}:
        raise ValueError(f"format {body['format']}")
    fade = body.get("fade")
    return PlanVersion(
        patient,
        from_us,
        WeekPlan(
            tuple(
                DayPlan(tuple(_item(values) for values in items))
                for items in body["days"]
            )
        ),
        fade=None if fade is None else tuple((int(a), int(b)) for a, b in fade),
        may_stand=body.get("may_stand"),
        caps=Caps(**body.get("caps", {})),
        words=str(body.get("words", "")),
        id=uid,
    )


def _given(**values: float | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _item_json(item: PlanItem) -> dict[str, Any]:
    tempo, target = item.tempo, item.target
    found: dict[str, Any] = {
        "exercise": item.exercise_id,
        "side": item.side.value,
        "sets": item.sets,
        "repetitions": item.repetitions,
        "feedback_pct": item.feedback_pct,
        "is_assessment": item.is_assessment,
    }
    if item.is_closing:
        found["is_closing"] = True
    if not tempo.is_usual:
        found["tempo"] = _given(
            lift_s=tempo.lift_s,
            hold_s=tempo.hold_s,
            lower_s=tempo.lower_s,
            rest_s=tempo.rest_s,
        )
    if target is not None:
        found["target"] = [target.low_pct, target.high_pct]
    return found


def _item(values: Mapping[str, Any]) -> PlanItem:
    target = values.get("target")
    return PlanItem(
        exercise_id=str(values["exercise"]),
        side=Side(values["side"]),
        sets=int(values["sets"]),
        repetitions=int(values["repetitions"]),
        feedback_pct=int(values["feedback_pct"]),
        is_assessment=bool(values["is_assessment"]),
        tempo=Tempo(**values.get("tempo", {})),
        target=None if target is None else Target(*target),
        is_closing=bool(values.get("is_closing", False)),
    )
