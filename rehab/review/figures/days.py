"""Rows of the calendar, and what it adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from rehab.model.clinic_views import CalendarDay, DayKind
from rehab.review.charts.calendar import Cell, Month
from rehab.review.figures.axes import monday

_STATES = {
    DayKind.DONE: "done",
    DayKind.EXTRA: "done",
    DayKind.SHORT: "short",
    DayKind.MISSED: "missed",
    DayKind.FREE: "none",
    DayKind.AHEAD: "none",
}
_LEAST_BETWEEN = 2  # weeks between the names of two months


@dataclass(frozen=True, slots=True)
class Adherence:
    """Sessions done of those that were planned, and how many were missed in a row."""

    n_done: int
    n_planned: int
    n_missed: int
    longest: int


def cells(found: Sequence[CalendarDay]) -> tuple[Cell, ...]:
    """Return a cell a day, weeks from the left."""
    if not found:
        return ()
    start = monday(found[0].day)
    return tuple(
        Cell(
            (one.day - start).days // 7,
            one.day.weekday(),
            _STATES[one.kind],
            one.is_painful,
        )
        for one in found
    )


def months(found: Sequence[CalendarDay]) -> tuple[Month, ...]:
    """Return each month's name over the first week that ends in it."""
    made: list[Month] = []
    if not found:
        return ()
    start, last = monday(found[0].day), found[-1].day
    for week in range((last - start).days // 7 + 1):
        name = f"{found[min(7 * week + 6, len(found) - 1)].day:%b}"
        if made and (made[-1].text == name or week - made[-1].week < _LEAST_BETWEEN):
            continue
        made.append(Month(week, name))
    return tuple(made)


def adherence(found: Sequence[CalendarDay]) -> Adherence:
    """Return what the calendar adds up to; days that are still to come do not count."""
    kinds = [one.kind for one in found]
    n_missed = kinds.count(DayKind.MISSED)
    done = {DayKind.DONE, DayKind.SHORT}
    n_done = sum(kind in done for kind in kinds)
    longest = run = 0
    for kind in kinds:
        if kind is DayKind.MISSED:
            run += 1
            longest = max(longest, run)
        elif kind is not DayKind.FREE:
            run = 0
    n_extra = kinds.count(DayKind.EXTRA)
    return Adherence(n_done + n_extra, n_done + n_missed, n_missed, longest)
