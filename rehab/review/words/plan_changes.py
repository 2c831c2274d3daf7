"""What is different between two plans, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rehab.model.exercise import Exercise, Target
from rehab.model.plan import Caps, PlanItem, PlanVersion, Tempo, WeekPlan
from rehab.model.signal import Side
from rehab.review.own import own_seconds
from rehab.review.words import numbers as n
from rehab.review.words.planned import WEEKDAYS, name_of

Key = tuple[str, Side, bool, bool]
"""Exercise, side, whether it is of the assessment, whether it closes the day."""
_FIELDS = {"lift_s": "up", "hold_s": "hold", "lower_s": "down", "rest_s": "rest"}
_CAPS = {
    "day_min": "Most minutes a day",
    "stop_jerks_per_min": "A set ends at jerks a minute",
    "stop_pain": "A session ends at pain",
}
_REMOVED = "removed"
_STANDING = {None: "as in the profile", True: "allowed", False: "not allowed"}


@dataclass(frozen=True, slots=True)
class Changes:
    """Sentences by exercise and side, and those about the whole plan."""

    items: Mapping[Key, str]
    whole: tuple[str, ...]

    def told(self, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
        """Return all as sentences."""
        named = {
            key: f"{name_of(key[0], exercises)}, {_SIDES[key[1]]}" for key in self.items
        }
        items = [
            f"{named[key]}: {said}"
            for key, said in self.items.items()
            if said != _REMOVED
        ]
        gone = [named[key] for key, said in self.items.items() if said == _REMOVED]
        if gone:
            items.append(f"Removed: {'; '.join(gone)}")
        return (*self.whole, *items)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.items) + len(self.whole)


_SIDES = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both sides"}


def changes(
    old: PlanVersion, new: PlanVersion, exercises: Mapping[str, Exercise]
) -> Changes:
    """Return what `new` has otherwise than `old`."""
    before, after = _by_key(old.week), _by_key(new.week)
    common = _training(old.week) & _training(new.week)
    items: dict[Key, str] = {}
    for key in dict.fromkeys((*after, *before)):
        exercise = exercises.get(key[0])
        said = _item(before.get(key, {}), after.get(key, {}), common, exercise)
        if said:
            items[key] = said
    return Changes(items, tuple(_whole(old, new)))


def _item(
    before: Mapping[int, PlanItem],
    after: Mapping[int, PlanItem],
    common: frozenset[int],
    exercise: Exercise | None,
) -> str:
    if not after:
        return _REMOVED
    if not before:
        first = next(iter(after.values()))
        return f"new, {first.sets} × {first.repetitions}"
    said = []
    if (before.keys() & common) != (after.keys() & common):
        said.append(f"{_days(before)} to {_days(after)}")
    was, now = list(dict.fromkeys(before.values())), list(dict.fromkeys(after.values()))
    if len(was) == len(now) == 1:
        said += _dose(was[0], now[0], exercise)
    elif set(was) != set(now):
        said.append("another dose on some days")
    return ", ".join(said)


def _dose(was: PlanItem, now: PlanItem, exercise: Exercise | None) -> Iterable[str]:
    for name in ("sets", "repetitions"):
        yield from _step(name, getattr(was, name), getattr(now, name))
    for field, name in _FIELDS.items():
        own = own_seconds(exercise, field)
        pair = (_seconds(was.tempo, field, own), _seconds(now.tempo, field, own))
        yield from _step(name, *pair, "\u00a0s")
    band = exercise.target if exercise else None
    yield from _step("target", _band(was.target or band), _band(now.target or band))
    yield from _step("shown", was.feedback_pct, now.feedback_pct, "\u00a0%")


def _whole(old: PlanVersion, new: PlanVersion) -> Iterable[str]:
    yield from _step("Training days", _week(old.week), _week(new.week))
    yield from _step("Fading", fading(old.fade), fading(new.fade))
    yield from _step("Standing", _STANDING[old.may_stand], _STANDING[new.may_stand])
    for field, name in _CAPS.items():
        yield from _step(name, _cap(old.caps, field), _cap(new.caps, field))


def fading(fade: tuple[tuple[int, int], ...] | None) -> str:
    """Return how the feedback fades."""
    if fade is None:
        return "the usual"
    if not fade:
        return "none"
    steps = [f"{pct}\u00a0% until week {until}" for until, pct in fade]
    return f"{', '.join(steps)}, then a third"


def _step(name: str, was: object, now: object, unit: str = "") -> Iterable[str]:
    if was != now:
        yield f"{name} {was} to {now}{unit}"


def _seconds(tempo: Tempo, field: str, own: float | None) -> str:
    asked: float | None = getattr(tempo, field)
    found = own if asked is None else asked
    return "the usual" if found is None else f"{found:g}"


def _band(target: Target | None) -> str:
    return f"{target.low_pct:g}–{target.high_pct:g}\u00a0%" if target else n.MISSING


def _cap(caps: Caps, field: str) -> str:
    found: float | None = getattr(caps, field)
    return "the usual" if found is None else f"{found:g}"


def _training(week: WeekPlan) -> frozenset[int]:
    return frozenset(d for d, day in enumerate(week.days) if day.items)


def _week(week: WeekPlan) -> str:
    return _days(_training(week)) or "none"


def _days(found: Iterable[int]) -> str:
    return ", ".join(WEEKDAYS[day] for day in sorted(found))


def _by_key(week: WeekPlan) -> dict[Key, dict[int, PlanItem]]:
    found: dict[Key, dict[int, PlanItem]] = {}
    for day, plan in enumerate(week.days):
        for item in plan.items:
            what = (item.is_assessment, item.is_closing)
            key = (item.exercise_id, item.side, *what)
            found.setdefault(key, {})[day] = item
    return found
