"""Rows of the trend and of the forest."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from rehab.model.clinic import ClinicEventKind
from rehab.model.clinic_views import PatientPage, SittingLine
from rehab.model.trend import BLOCK, FIRST_CHECKPOINT, BlockRate, Comparison, Trend
from rehab.review import links
from rehab.review.charts.effect import Step
from rehab.review.charts.look import Days
from rehab.review.charts.trend import Block, Dot, Kind, Line, Tick
from rehab.review.figures.axes import place, stamp, top_of
from rehab.review.words import course as words
from rehab.review.words import numbers as n
from rehab.review.words.reasons import EVENTS

_NEIGHBOURS = 2  # on either side: a running median of five
_BREAK = timedelta(21)  # a longer gap breaks the line
_CHARACTER_PX = 6.7  # of 13 px text, a little more than it takes
_MOST_SIGNS = 36  # of words over the plot
_GAP_PX = 10.0
_N_LANES = 3
_N_STEPS = 3  # checkpoints of the forest
_SHORT = {"dose": "Dose", "site": "Sensor", "plan": "Plan", "other": "Note"}
_KINDS: dict[ClinicEventKind, Kind] = {
    ClinicEventKind.DOSE: "dose",
    ClinicEventKind.SENSOR: "site",
    ClinicEventKind.ILLNESS: "other",
    ClinicEventKind.OTHER: "other",
}


def dots(sittings: Sequence[SittingLine]) -> tuple[Dot, ...]:
    """Return a dot for each sitting that has a rate at all, with the running median.

    One without any detectable time has no place on the axis: it is in the table only.
    """
    rated = [one for one in sittings if one.rate and one.rate.exposure_s > 0]
    scored = [one for one in rated if one.is_scored]
    middles = _running(scored)
    made, stretch, before = [], 0, None
    for one in rated:
        rate = one.rate
        if rate is None:
            continue
        dot = Dot(stamp(one.day), rate.per_min, one.is_scored, links.sitting(one.id))
        if one.is_scored:
            if before is not None and one.day - before > _BREAK:
                stretch += 1
            before = one.day
            dot = replace(
                dot,
                low=rate.low,
                high=rate.high,
                median=middles.get(one.number),
                stretch=stretch,
            )
        made.append(dot)
    return tuple(made)


def _running(scored: Sequence[SittingLine]) -> dict[int, float]:
    """Return the running median by the sitting's number; none before sixteen."""
    if len(scored) < FIRST_CHECKPOINT:
        return {}
    rates = [one.rate.per_min if one.rate else 0.0 for one in scored]
    return {
        one.number: median(rates[max(0, k - _NEIGHBOURS) : k + _NEIGHBOURS + 1])
        for k, one in enumerate(scored)
    }


def top(sittings: Iterable[SittingLine]) -> float:
    """Return the top of the rates' axis, the same for all of a patient's charts."""
    rates = [one.rate for one in sittings if one.rate and one.is_scored]
    return top_of([rate.high for rate in rates])


def blocks(trend: Trend, *, is_short: bool = False) -> tuple[Block, ...]:
    """Return the first and the latest block; none before sixteen scored sittings."""
    named = ((f"First {BLOCK}", trend.first), (f"Latest {BLOCK}", trend.latest))
    return tuple(
        _block(name, found, found.first_day, found.last_day, is_short=is_short)
        for name, found in named
        if found is not None and found.first_day and found.last_day
    )


def _block(
    name: str, found: BlockRate, first: date, last: date, *, is_short: bool
) -> Block:
    rate = n.figure(found.per_min)
    text = f"{name}: {rate}" if is_short else f"{name}: {rate} a minute"
    low, high = found.ci95
    return Block(stamp(first, 0), stamp(last, 23), found.per_min, low, high, text)


def happenings(page: PatientPage) -> tuple[tuple[date, Kind, str], ...]:
    """Return what is drawn as a line: events, plans, and a new way of counting."""
    found: list[tuple[date, Kind, str]] = []
    for event in page.events:
        if event.withdrawn_us is None:
            said = EVENTS[event.kind]
            text = f"{said}: {event.words}" if event.words else said
            found.append((event.day, _KINDS[event.kind], _cut(text)))
    found += [(day, "dose", "Dose change, told by the patient") for day in told(page)]
    for number, version in enumerate(page.plans, start=1):
        offset = page.line.utc_offset_min
        day = n.local_day(version.from_us, offset)
        if page.first_day is not None and day > page.first_day:
            found.append((day, "plan", f"Plan {number}"))
    scored = [one for one in page.sittings if one.is_scored]
    for one, other in pairwise(scored):
        if one.detector != other.detector:
            found.append((other.day, "site", "Counting changed"))
    return tuple(sorted(found))


def told(page: PatientPage) -> list[date]:
    """Return the days on which the patient told of a dose that nobody wrote down."""
    written = {
        event.day
        for event in page.events
        if event.kind is ClinicEventKind.DOSE and event.withdrawn_us is None
    }
    return [day for day in page.told_doses if day not in written]


def _cut(text: str) -> str:
    """Return what fits over a plot; all of it is among the notes."""
    return text if len(text) <= _MOST_SIGNS else f"{text[: _MOST_SIGNS - 1].rstrip()}…"


def lines(
    found: Iterable[tuple[date, Kind, str]],
    days: Days,
    width: int,
    *,
    is_short: bool = False,
) -> tuple[Line, ...]:
    """Return the lines with their words, in lanes where they would touch."""
    ends = [-_GAP_PX] * _N_LANES
    made = []
    for day, kind, whole in found:
        if not days.first <= stamp(day) <= days.last:
            continue
        text = _SHORT[kind] if is_short else whole
        x, long = place(day, days, width), len(text) * _CHARACTER_PX
        is_left = x + long > width
        start = x - long if is_left else x
        free = [lane for lane in range(_N_LANES) if ends[lane] + _GAP_PX <= start]
        lane = free[0] if free else 0
        if free:
            ends[lane] = start + long
        align = "right" if is_left else "left"
        made.append(Line(stamp(day, 0), kind, text if free else "", lane, align))
    return tuple(made)


def ticks(
    trend: Trend, days: Days, width: int, *, is_short: bool = False
) -> tuple[Tick, ...]:
    """Return the checkpoints; the latest has its words, earlier ones where there is room."""
    made, edge = [], float("inf")
    for one in reversed(trend.checkpoints):
        if one.day is None or not days.first <= stamp(one.day) <= days.last:
            continue
        text = f"{one.at}: {words.LABELS[one.label].lower()}"
        if is_short:
            text = str(one.at)
        half = len(text) * _CHARACTER_PX / 2
        x = place(one.day, days, width)
        shift = min(0.0, width - x - half)
        fits = x + shift + half + _GAP_PX <= edge
        if fits:
            edge = x + shift - half
        made.append(Tick(stamp(one.day), text if fits else "", shift))
    return tuple(reversed(made))


def effect_name(trend: Trend) -> str:
    """Return what the forest is of: all sessions, or those since a change."""
    name = f"Change against the first {BLOCK} sessions"
    if trend.newer is None:
        return name
    if trend.current.compared is None and trend.compared is not None:
        return f"{name}, without a label"
    day = n.day(trend.current.since) if trend.current.since else ""
    return f"{name} since {day}"


def steps(trend: Trend) -> tuple[Step, ...]:
    """Return the forest: the latest checkpoints, then now."""
    if trend.compared is None:
        return ()
    before = [one for one in trend.checkpoints if one.at < trend.n_sessions]
    made = [_step(f"at {one.at}", one.compared) for one in before[-_N_STEPS:]]
    now = _step(f"now, {trend.n_sessions}", trend.compared, is_now=True)
    return (*made, now)


def _step(name: str, found: Comparison, *, is_now: bool = False) -> Step:
    return Step(name, found.rate_ratio, *found.ci95, *found.ci98, is_now)


def pooled_counts(found: BlockRate | None) -> str:
    """Return "412 jerks in 96 min" of a block."""
    if found is None:
        return n.MISSING
    return f"{found.n_jerks} in {found.detectable_min:.0f}\u00a0min"
