"""A plan as somebody types it: nothing is lost, and nothing is checked yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from rehab.model.clinic_plan import PlanSheet
from rehab.model.exercise import Exercise
from rehab.model.plan import PlanItem, PlanVersion, WeekPlan
from rehab.model.signal import Side
from rehab.review.own import FIELDS, own_seconds

N_STEPS = 3
MOST_ROWS = 40
USUAL, NONE, OWN = "usual", "none", "own"
PROFILE, YES, NO = "profile", "yes", "no"
CAPS = ("day_min", "stop_jerks_per_min", "stop_pain")
TYPED = (
    *("side", "sets", "repetitions"),
    *FIELDS,
    *("low_pct", "high_pct", "feedback_pct"),
)
"""The fields of a row that hold one text each."""


class Form(Protocol):
    """What a form sends: the last of several values, or all of them."""

    def get(self, key: str, default: str = "") -> object:
        """Return a value."""
        ...

    def getlist(self, key: str) -> list[object]:
        """Return all values."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """An exercise of the practice. `days` are those that it is for; none means all."""

    exercise_id: str
    typed: Mapping[str, str]
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that is being written. `base` names the version that it began from."""

    base: str
    days: frozenset[int]
    rows: tuple[Row, ...]
    fading: str = USUAL
    steps: tuple[tuple[str, str], ...] = (("", ""),) * N_STEPS
    standing: str = PROFILE
    caps: Mapping[str, str] | None = None
    words: str = ""

    def cap(self, name: str) -> str:
        """Return what was typed for a cap."""
        return (self.caps or {}).get(name, "")


def draft_of(sheet: PlanSheet, version: PlanVersion | None) -> Draft:
    """Return a version as it stands in the form; the usual week where there is none."""
    week = sheet.usual if version is None else version.week
    days = training_days(week)
    found: dict[PlanItem, set[int]] = {}
    for day, plan in enumerate(week.days):
        for item in plan.items:
            if not item.is_assessment:
                found.setdefault(item, set()).add(day)
    rows = tuple(
        _row(item, sheet.exercises.get(item.exercise_id), on, days)
        for item, on in found.items()
    )
    draft = Draft(base_of(sheet.current), days, rows)
    if version is None:
        return draft
    fade, caps = version.fade or (), version.caps
    steps = [(str(until), str(pct)) for until, pct in fade]
    steps += [("", "")] * (N_STEPS - len(steps))
    return replace(
        draft,
        fading=USUAL if version.fade is None else OWN if fade else NONE,
        steps=tuple(steps),
        standing={None: PROFILE, True: YES, False: NO}[version.may_stand],
        caps={name: _text(getattr(caps, name)) for name in CAPS},
    )


def draft_from(form: Form) -> Draft:
    """Return what a form holds."""
    rows: list[Row] = []
    while len(rows) < MOST_ROWS and form.get(f"r{len(rows)}.exercise"):
        at = f"r{len(rows)}"
        rows.append(
            Row(
                _said(form, f"{at}.exercise"),
                {name: _said(form, f"{at}.{name}") for name in TYPED},
                _days(form.getlist(f"{at}.day")),
            )
        )
    steps: list[tuple[str, str]] = []
    while len(steps) < N_STEPS or form.get(f"s{len(steps)}.week"):
        at = f"s{len(steps)}"
        steps.append((_said(form, f"{at}.week"), _said(form, f"{at}.pct")))
    return Draft(
        base=_said(form, "base"),
        days=_days(form.getlist("day")),
        rows=tuple(rows),
        fading=_said(form, "fading") or USUAL,
        steps=tuple(steps),
        standing=_said(form, "standing") or PROFILE,
        caps={name: _said(form, name) for name in CAPS},
        words=_said(form, "words").replace("\r\n", "\n"),
    )


def added(draft: Draft, exercise: Exercise, side: Side) -> Draft:
    """Return the draft with one more exercise at its end, in its usual dose."""
    dose = exercise.dose
    chosen = side if side in exercise.sides else exercise.sides[0]
    item = PlanItem(exercise.id, chosen, dose.sets, dose.repetitions)
    row = _row(item, exercise, draft.days, draft.days)
    return replace(draft, rows=(*draft.rows, row))


def removed(draft: Draft, at: int) -> Draft:
    """Return the draft without one of its rows."""
    return replace(draft, rows=draft.rows[:at] + draft.rows[at + 1 :])


def base_of(version: PlanVersion | None) -> str:
    """Return what names a version in the form."""
    if version is None:
        return ""
    return str(version.id or version.from_us)


def training_days(week: WeekPlan) -> frozenset[int]:
    """Return the days on which something is planned, 0 for Monday."""
    return frozenset(d for d, plan in enumerate(week.days) if plan.items)


def _row(
    item: PlanItem,
    exercise: Exercise | None,
    on: Iterable[int],
    training: frozenset[int],
) -> Row:
    typed = {
        "side": item.side.value,
        "sets": str(item.sets),
        "repetitions": str(item.repetitions),
        "feedback_pct": str(item.feedback_pct),
    }
    for name in FIELDS:
        asked = getattr(item.tempo, name)
        typed[name] = _text(own_seconds(exercise, name) if asked is None else asked)
    target = item.target or (exercise.target if exercise else None)
    typed["low_pct"] = _text(target.low_pct if target else None)
    typed["high_pct"] = _text(target.high_pct if target else None)
    days = frozenset(on)
    return Row(item.exercise_id, typed, frozenset() if days == training else days)


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _said(form: Form, name: str) -> str:
    found = form.get(name, "")
    return found.strip().replace("\x00", "") if isinstance(found, str) else ""


def _days(found: Iterable[object]) -> frozenset[int]:
    return frozenset(
        int(one) for one in found if isinstance(one, str) and one in tuple("0123456")
    )
