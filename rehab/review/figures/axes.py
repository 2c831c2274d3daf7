"""Time axes and tops of scales: fixed for a patient, whatever part of it is shown."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from rehab.review.charts.look import Days

WEEK = timedelta(7)
LEAST_WEEKS = 12  # of an axis; a shorter course has room to grow
_EVERY = (2, 4, 8, 13, 26, 52, 104)  # weeks between ticks
_TOPS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)


def stamp(day: date, hour: int = 12) -> str:
    """Return a moment of a local day for a chart; noon keeps off the day's edges."""
    return f"{day.isoformat()}T{hour:02d}:00Z"


def monday(day: date) -> date:
    """Return the first day of its week."""
    return day - timedelta(day.weekday())


def time_axis(first: date | None, last: date, n_ticks: int) -> Days:
    """Return an axis from the first day to the last one, twelve weeks at least.

    Ticks are Mondays, at most `n_ticks` of them.
    """
    start = monday(last) - (LEAST_WEEKS - 1) * WEEK
    if first is not None:
        start = min(start, monday(first))
    n_weeks = (last - start).days // 7
    step = next((n for n in _EVERY if n_weeks // n + 1 <= n_ticks), _EVERY[-1])
    ticks = tuple(stamp(start + k * WEEK, 0) for k in range(0, n_weeks + 1, step))
    is_years = n_weeks > 52
    first_stamp = stamp(start - timedelta(1), 0)
    return Days(first_stamp, stamp(last + timedelta(1), 0), ticks, _form(is_years))


def _form(is_years: bool) -> str:  # noqa: FBT001 - one flag, one question
    return "%b %Y" if is_years else "%-d %b"


def months_axis(first: date | None, last: date) -> Days:
    """Return the same axis with a tick at the start of some months."""
    wide = time_axis(first, last, 8)
    start = date.fromisoformat(wide.first[:10])
    n_months = (last.year - start.year) * 12 + last.month - start.month
    found = []
    for k in range(1, n_months + 1, max(1, n_months // 3)):
        year, month = divmod(start.month - 1 + k, 12)
        found.append(stamp(date(start.year + year, month + 1, 1), 0))
    return Days(wide.first, wide.last, tuple(found), "%b")


def place(day: date, days: Days, width: float) -> float:
    """Return how many pixels from the left a day lies."""
    first, last = (date.fromisoformat(end[:10]) for end in (days.first, days.last))
    return width * ((day - first).days + 0.5) / max((last - first).days, 1)


def round_top(wanted: float) -> float:
    """Return a round number that is at least as large: 35 becomes 35, 91 becomes 95."""
    if wanted <= 0:
        return 1.0
    step = 10.0 ** math.floor(math.log10(wanted)) / 2.0
    return math.ceil(wanted / step - 1e-9) * step


def top_of(highs: Sequence[float], share: float = 0.99) -> float:
    """Return the top of a scale: a share of the upper limits lies under it."""
    if not highs:
        return _TOPS[4]
    ranked = sorted(highs)
    wanted = ranked[min(len(ranked) - 1, math.ceil(share * len(ranked)) - 1)]
    size = 10.0 ** max(0, math.floor(math.log10(max(wanted, 1.0)) - 1.0))
    return next((n * size for n in _TOPS if n * size >= wanted), 2 * wanted)
