"""Numbers, days and intervals in text. A value and its unit never part.

Minus is U+2212, the face has it; an interval says "to" in sentences and has a dash only
in tables. Missing is a dash, never 0.
"""

import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from rehab.model.clinic_views import Rate

MISSING = "–"
_NBSP = "\u00a0"
_MOST = 10
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def change(ratio: float) -> str:
    """Return 0.87 as "−13 %", 1.23 as "+23 %"; beyond tenfold only that it is."""
    if ratio > _MOST:
        return f"more than +{100 * (_MOST - 1)}{_NBSP}%"
    per_cent = round(100 * (ratio - 1))
    sign = "−" if per_cent < 0 else "+" if per_cent > 0 else "±"
    return f"{sign}{abs(per_cent)}{_NBSP}%"


def interval_of_change(low: float, high: float) -> str:
    """Return "−38 % to +23 %"."""
    return f"{change(low)} to {change(high)}"


def percent(value: float | None) -> str:
    """Return a share of 100, or the dash of what is missing."""
    return MISSING if value is None else f"{round(value)}{_NBSP}%"


def rate(found: Rate | None) -> str:
    """Return "4.5 (3.9 to 5.2)" per minute; zero events have their upper limit."""
    if found is None or found.exposure_s <= 0:
        return MISSING
    return f"{figure(found.per_min)} ({limits(found)})"


def limits(found: Rate, between: str = " to ") -> str:
    """Return the 95 % interval of a rate."""
    return f"{figure(found.low)}{between}{figure(found.high)}"


def figure(value: float) -> str:
    """Return a rate with one decimal."""
    return f"{value:.1f}" if math.isfinite(value) else MISSING


def whole(value: int | None) -> str:
    """Return a count, or the dash of what is missing."""
    return MISSING if value is None else str(value)


def minutes(seconds: float) -> str:
    """Return "21 min"; under a minute in seconds."""
    if seconds < 60:
        return f"{round(seconds)}{_NBSP}s"
    return f"{round(seconds / 60)}{_NBSP}min"


def counted(n: int) -> str:
    """Return a small count in letters."""
    return _COUNTS[n] if 0 <= n < len(_COUNTS) else str(n)


def sessions(n: int) -> str:
    """Return "1 session", "4 sessions"."""
    return f"{n} session{'' if n == 1 else 's'}"


def day(when: date, *, year: bool = False) -> str:
    """Return "14 Sep", or "14 Sep 2026"."""
    found = f"{when.day}{_NBSP}{when:%b}"
    return f"{found}{_NBSP}{when.year}" if year else found


def days(first: date, last: date) -> str:
    """Return "31 Aug to 22 Nov 2026"; the first year only where it is another one."""
    return f"{day(first, year=first.year != last.year)} to {day(last, year=True)}"


def long_day(when: date) -> str:
    """Return "Monday 23 November 2026"."""
    return f"{when:%A} {when.day} {when:%B} {when.year}"


def ago(when: date, today: date) -> str:
    """Return "Today", "Yesterday", a weekday, "9 days ago", or the date.

    A day that is still to come (a clock was set back) is told by its date.
    """
    n = (today - when).days
    if n < 0 or n > 27:
        return day(when, year=when.year != today.year)
    if n < 7:
        return ("Today", "Yesterday")[n] if n < 2 else f"{when:%A}"
    return f"{n} days ago"


def local_day(at_us: int, utc_offset_min: int) -> date:
    """Return the day where something took place."""
    return local_time(at_us, utc_offset_min).date()


def local_time(at_us: int, utc_offset_min: int) -> datetime:
    """Return the time of day where something took place; without a zone."""
    start = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time of the patient
    return start + timedelta(microseconds=at_us, minutes=utc_offset_min)


def moment(at_us: int, utc_offset_min: int) -> str:
    """Return "14 Sep 2026, 18:05"."""
    when = local_time(at_us, utc_offset_min)
    return f"{day(when.date(), year=True)}, {when:%H:%M}"


def listed(words: Iterable[str]) -> str:
    """Return "a, b and c"."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
