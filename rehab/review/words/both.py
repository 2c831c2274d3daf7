"""Two sittings in words: how much they differ, and how much two days do by chance."""

import math
from collections.abc import Iterable
from datetime import date

from rehab.model.clinic_session import ComparePage, Difference
from rehab.model.clinic_views import SittingLine
from rehab.review.words import numbers as n
from rehab.review.words import planned, reasons

CHANCE = "Two single sessions differ this much by chance."
MORE = (
    "That is more than counting alone would give, but single days differ by more than"
    " counting does: only the trend over many sessions carries a label."
)
TWO = "Tick two sessions in the table of one patient, then compare them."
_NEAR_H, _NEAR_PCT = 2.0, 5.0
_SLEPT = {1: "badly", 2: "so-so", 3: "well"}

Row = tuple[str, str, str, str]


def sentence(page: ComparePage) -> str:
    """Return both rates, their ratio with its interval, and what that is worth."""
    found = page.whole
    if found is None or min(found.a.exposure_s, found.b.exposure_s) <= 0:
        if page.only_a and page.only_b and not page.pairs:
            return "The two did no exercise on the same side: nothing to compare."
        return (
            "One of the two has no detectable time in the assessment block: no ratio."
        )
    told = "Of what both did: " if page.only_a or page.only_b else ""
    told += f"{n.figure(found.b.per_min)} against {n.figure(found.a.per_min)} jerks a minute"
    if found.ratio is None or found.low is None or found.high is None:
        return f"{told}: no jerk in either, so there is no ratio."
    interval = f"95\u00a0% interval {_change(found.low)} to {_change(found.high)}"
    change = "" if math.isinf(found.ratio) else f"{n.change(found.ratio)}, "
    is_chance = found.low <= 1.0 <= found.high
    return f"{told}: {change}{interval}. {CHANCE if is_chance else MORE}"


def _change(ratio: float) -> str:
    return "no upper limit" if math.isinf(ratio) else n.change(ratio)


def ratio(found: Difference) -> str:
    """Return B over A in a table."""
    if found.ratio is None or found.low is None or found.high is None:
        return n.MISSING
    limits = f"({_change(found.low)} to {_change(found.high)})"
    return limits if math.isinf(found.ratio) else f"{n.change(found.ratio)} {limits}"


def conditions(page: ComparePage, happened: Iterable[tuple[date, str]]) -> list[Row]:
    """Return what else was different: name, A, B, and same, near or differs.

    `happened` is all that ever did to the patient: its day and its words.
    """
    a, b = page.a, page.b
    found = [
        _same(
            "Exercises of the block", *(f"{s.n_done} of {s.n_planned}" for s in (a, b))
        ),
        *_mix(page),
        _clock(a, b),
        _same("Sleep", *(_SLEPT.get(s.slept or 0, n.MISSING) for s in (a, b))),
        _same("Medication taken", *(_yes(s.took_medication) for s in (a, b))),
        _same("Pain before or after", *(n.whole(s.pain) for s in (a, b))),
        _percents("Detectable", a.detectable_pct, b.detectable_pct),
        _percents("In band while holding", a.in_target_pct, b.in_target_pct),
        _same("Enters the trend", *(_scored(s) for s in (a, b))),
        _same("Detector", a.detector or n.MISSING, b.detector or n.MISSING),
        _same("Samples a second", *(_hz(s.fs_hz) for s in (a, b))),
    ]
    between = [
        f"{words} ({n.day(day)})" for day, words in happened if a.day < day <= b.day
    ]
    if between:
        found.append(("Between the two", "", n.listed(between), "differs"))
    return found


def _mix(page: ComparePage) -> list[Row]:
    """Return the exercises that only one of them did; all numbers leave these out."""
    if not page.only_a and not page.only_b:
        return []
    a, b = (
        n.listed(f"{planned.name_of(e, {})}, {side.value}" for e, side in only)
        if only
        else "none"
        for only in (page.only_a, page.only_b)
    )
    return [("Done in one only, left out here", a, b, "differs")]


def _same(name: str, a: str, b: str) -> Row:
    if n.MISSING in (a, b):
        return name, a, b, "not known" if a != b else n.MISSING
    return name, a, b, "same" if a == b else "differs"


def _clock(a: SittingLine, b: SittingLine) -> Row:
    one, other = (n.local_time(s.started_us, s.utc_offset_min) for s in (a, b))
    hours = [t.hour + t.minute / 60 for t in (one, other)]
    apart = abs(hours[0] - hours[1])
    is_near = min(apart, 24 - apart) <= _NEAR_H
    return (
        "Time of day",
        f"{one:%H:%M}",
        f"{other:%H:%M}",
        "near" if is_near else "differs",
    )


def _percents(name: str, a: float | None, b: float | None) -> Row:
    if a is None or b is None:
        return name, n.percent(a), n.percent(b), n.MISSING
    word = "near" if abs(a - b) <= _NEAR_PCT else "differs"
    return name, n.percent(a), n.percent(b), word


def _yes(value: bool | None) -> str:  # noqa: FBT001 - what somebody answered
    return n.MISSING if value is None else "yes" if value else "no"


def _hz(value: float | None) -> str:
    return n.MISSING if value is None else f"{value:.0f}"


def _scored(one: SittingLine) -> str:
    return "yes" if one.is_scored else f"no: {reasons.signal(one)}"
