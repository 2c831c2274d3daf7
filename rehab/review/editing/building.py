"""A draft becomes a plan; what cannot be read as a number is a fault of its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rehab.model.clinic_plan import PlanSheet
from rehab.model.exercise import Exercise, Target
from rehab.model.plan import Caps, DayPlan, PlanItem, PlanVersion, Tempo, WeekPlan
from rehab.model.signal import Side
from rehab.review.editing import draft as d
from rehab.review.own import FIELDS, own_seconds
from rehab.review.words.planned import WEEKDAYS

_NUMBER = "“{}” is no number."
_WHOLE = "“{}” is no whole number."
_EMPTY = "This field needs a number."
_LONGEST = 12  # signs of a number; what is longer is not repeated

Items = dict[int, list[PlanItem]]


@dataclass(slots=True)
class Built:
    """The plan of a draft.

    `faults` are sentences by field of the form. `places` says which row an item of a day
    came from: by day and place from 1, as the clinic names it; the block is not in it.
    """

    version: PlanVersion
    faults: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[int, int], int] = field(default_factory=dict)


def built(draft: d.Draft, sheet: PlanSheet) -> Built:
    """Return the plan of a draft, as far as it can be read, and what cannot."""
    faults: dict[str, str] = {}
    places: dict[tuple[int, int], int] = {}
    read = [_item(k, row, sheet, faults) for k, row in enumerate(draft.rows)]
    days: list[DayPlan] = []
    for day in range(7):
        block = block_of(sheet, day) if day in draft.days else ()
        items = [item for item in block if not item.is_closing]
        for k, (row, item) in enumerate(zip(draft.rows, read, strict=True)):
            if day in draft.days and day in (row.days or draft.days):
                items.append(item)
                places[day, len(items)] = k
        items += [item for item in block if item.is_closing]
        days.append(DayPlan(tuple(items)))
    for k, row in enumerate(draft.rows):
        told = _idle(row, draft.days, sheet)
        if told:
            faults[f"r{k}.day"] = told
    version = PlanVersion(
        sheet.patient,
        0,
        WeekPlan(tuple(days)),
        fade=_fade(draft, faults),
        may_stand={d.YES: True, d.NO: False}.get(draft.standing),
        caps=_caps(draft, faults),
        words=draft.words,
    )
    return Built(version, faults, places)


def _idle(row: d.Row, training: frozenset[int], sheet: PlanSheet) -> str:
    """Return what is wrong with a row's days.

    A training day that was taken away takes its exercises with it; a day that was ticked
    for one exercise alone would be without any.
    """
    week = sheet.usual if sheet.current is None else sheet.current.week
    asked = sorted(row.days - training - d.training_days(week))
    if asked:
        names = ", ".join(WEEKDAYS[day] for day in asked)
        return f"{names}: tick it among the training days first."
    if training and row.days and not row.days & training:
        return (
            "None of its days is a training day any more: choose another, or remove it."
        )
    return ""


def block_of(sheet: PlanSheet, day: int) -> tuple[PlanItem, ...]:
    """Return the assessment block of a day: as in the plan in force, else the usual one.

    On a day that had none it is that of another day, turn by turn: a block may change
    sides from day to day.
    """
    weeks = (
        [sheet.usual] if sheet.current is None else [sheet.current.week, sheet.usual]
    )
    for week in weeks:
        blocks = [
            tuple(item for item in plan.items if item.is_assessment)
            for plan in week.days
        ]
        if blocks[day]:
            return blocks[day]
        kinds = list(dict.fromkeys(block for block in blocks if block))
        if kinds:
            return kinds[day % len(kinds)]
    return ()


def _item(at: int, row: d.Row, sheet: PlanSheet, faults: dict[str, str]) -> PlanItem:
    exercise = sheet.exercises.get(row.exercise_id)
    ask = _Asker(f"r{at}.", row.typed, faults)
    if exercise is None:
        faults[f"r{at}.row"] = "The catalog has no such exercise any more: remove it."
    return PlanItem(
        row.exercise_id,
        _side(row, at, exercise, faults),
        ask.whole("sets", exercise.dose.sets if exercise else 1),
        ask.whole("repetitions", exercise.dose.repetitions if exercise else 1),
        ask.whole("feedback_pct", 100),
        tempo=Tempo(
            **{
                name: _unless(ask.number(name), own_seconds(exercise, name))
                for name in FIELDS
            }
        ),
        target=_target(ask, exercise),
    )


def _side(
    row: d.Row, at: int, exercise: Exercise | None, faults: dict[str, str]
) -> Side:
    try:
        return Side(row.typed["side"])
    except ValueError:
        faults[f"r{at}.side"] = "Choose a side."
        return exercise.sides[0] if exercise else Side.RIGHT


def _target(ask: "_Asker", exercise: Exercise | None) -> Target | None:
    own = exercise.target if exercise else None
    low, high = ask.number("low_pct"), ask.number("high_pct")
    if low is None and high is None:
        return None
    if own is None:
        return Target(low or 0.0, high or 0.0)
    asked = Target(
        own.low_pct if low is None else low, own.high_pct if high is None else high
    )
    return None if asked == own else asked


def _unless(asked: float | None, own: float | None) -> float | None:
    """Return what is asked for; nothing, where that is the exercise's own."""
    return None if asked == own else asked


def _fade(draft: d.Draft, faults: dict[str, str]) -> tuple[tuple[int, int], ...] | None:
    if draft.fading == d.NONE:
        return ()
    if draft.fading != d.OWN:
        return None
    steps = []
    for k, (until, pct) in enumerate(draft.steps):
        if not until and not pct:
            continue
        ask = _Asker(f"s{k}.", {"week": until, "pct": pct}, faults)
        steps.append((ask.whole("week", None), ask.whole("pct", None)))
    if not steps:
        faults["s0.week"] = "Name at least one week, or choose another fading."
    return tuple(steps)


def _caps(draft: d.Draft, faults: dict[str, str]) -> Caps:
    ask = _Asker("", draft.caps or {}, faults)
    pain = ask.whole("stop_pain", None) if draft.cap("stop_pain") else None
    return Caps(ask.number("day_min"), ask.number("stop_jerks_per_min"), pain)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Reads numbers as they are typed, with a point or a comma."""

    prefix: str
    typed: Mapping[str, str]
    faults: dict[str, str]

    def number(self, name: str) -> float | None:
        """Return a number; None where nothing or no number stands there."""
        text = self.typed.get(name, "")
        if not text:
            return None
        try:
            found = float(text.replace(",", "."))
        except ValueError:
            found = float("nan")
        if abs(found) < 1e6:
            return found
        self.faults[self.prefix + name] = _NUMBER.format(text[:_LONGEST])
        return None

    def whole(self, name: str, usual: int | None) -> int:
        """Return a whole number; `usual` where nothing stands there."""
        text = self.typed.get(name, "")
        if not text and usual is not None:
            return usual
        if text.isascii() and text.isdecimal() and len(text) < _LONGEST:
            return int(text)
        told = _WHOLE.format(text[:_LONGEST]) if text else _EMPTY
        self.faults[self.prefix + name] = told
        return usual or 1
