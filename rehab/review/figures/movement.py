"""Rows of the small multiples: where in the movement, on which side."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rehab.model.clinic_views import PatientPage, PhaseCell, Rate
from rehab.model.exercise import PhaseName
from rehab.model.signal import Side
from rehab.model.trend import BlockRate
from rehab.review.charts.phases import End, Week
from rehab.review.figures.axes import stamp, top_of
from rehab.review.words import numbers as n

SILENCES = "silences in hold"
PANELS = ("rest", "lift", "hold", "lower", SILENCES)
SIDES = (Side.LEFT, Side.RIGHT, Side.BOTH)
MOST_WEEKS = 26  # dots in a panel that can still be told apart
_PHASES = {
    PhaseName.REST: "rest",
    PhaseName.LIFT: "lift",
    PhaseName.HOLD: "hold",
    PhaseName.LOWER: "lower",
}

Rated = tuple[str, Side, Rate]


def rated(cells: Iterable[PhaseCell]) -> list[Rated]:
    """Return panel, side and rate of the cells of the block together."""
    found: list[Rated] = []
    for cell in cells:
        if cell.phase in _PHASES:
            found.append((_PHASES[cell.phase], cell.side, cell.jerks))
        if cell.phase is PhaseName.HOLD and cell.silences is not None:
            found.append((SILENCES, cell.side, cell.silences))
    return [one for one in found if one[2].exposure_s > 0]


def sides(page: PatientPage) -> tuple[Side, ...]:
    """Return the sides that anything is known of."""
    there = {side for _, side, _ in rated(page.phases.latest)}
    return tuple(side for side in SIDES if side in there)


def since(page: PatientPage) -> date | None:
    """Return the first day of the panels."""
    if page.first_day is None:
        return None
    return max(page.first_day, page.today - timedelta(7 * (MOST_WEEKS - 1)))


def weeks(page: PatientPage) -> tuple[Week, ...]:
    """Return a dot for each week, panel and side."""
    first = since(page)
    return tuple(
        Week(panel, side.value, stamp(week.monday + timedelta(3)), *_limits(rate))
        for week in page.phases.weeks
        if first is None or week.monday + timedelta(6) >= first
        for panel, side, rate in rated(week.cells)
    )


def _limits(rate: Rate) -> tuple[float, float, float]:
    return rate.per_min, rate.low, rate.high


def ends(page: PatientPage) -> tuple[End, ...]:
    """Return the bars of the two blocks, and the pair of figures of each panel."""
    first, latest = rated(page.phases.first), rated(page.phases.latest)
    at_first = {(panel, side): rate for panel, side, rate in first}
    made: list[End] = []
    for panel, side, rate in latest:
        start = at_first.get((panel, side))
        if start is None:
            continue
        text = f"{n.figure(start.per_min)}, {n.figure(rate.per_min)}"
        made += _bar(page, panel, side, start, page.trend.shown.first, None)
        made += _bar(page, panel, side, rate, page.trend.shown.latest, text)
    return tuple(made)


def _bar(
    page: PatientPage,
    panel: str,
    side: Side,
    rate: Rate,
    block: BlockRate | None,
    text: str | None,
) -> list[End]:
    if block is None or block.first_day is None or block.last_day is None:
        return []
    first = since(page)
    start = block.first_day if first is None else max(block.first_day, first)
    is_seen = block.last_day >= start
    return [
        End(
            panel,
            side.value,
            stamp(start) if is_seen else stamp(block.last_day),
            stamp(block.last_day),
            rate.per_min,
            text,
        )
    ]


def top(found: Sequence[Week]) -> float:
    """Return the one top of all panels: no dot lies over it, few intervals do."""
    highs = [week.high for week in found]
    return max(top_of(highs, 0.9), top_of([week.rate for week in found], 1.0))
