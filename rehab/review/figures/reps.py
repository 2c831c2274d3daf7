"""Rows of every repetition: its envelope, and where in the movement its events lie.

Time runs from where the movement begins: getting ready is left out, it is not counted.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import numpy as np

from rehab.model.clinic_session import EventMark, RepetitionTrace, SessionPage
from rehab.model.exercise import PhaseName
from rehab.model.score import JerkKind
from rehab.review.charts import moments as chart
from rehab.review.charts.repetitions import Edge, Event, Frame, Goal, Level, Row
from rehab.review.figures.axes import round_top, top_of
from rehab.review.words.events import href_of

_POINTS = 120  # of an envelope in a panel
_BIN_S, _MOST_BINS = 0.5, 60
_LEAST_TOP = 40.0


def origin(part: RepetitionTrace) -> float:
    """Return when its movement begins, in seconds of the recording."""
    moving = [one.start_s for one in part.phases if one.phase is not PhaseName.PREPARE]
    return min(moving, default=part.start_s)


def name_of(part: RepetitionTrace, has_sets: bool) -> str:  # noqa: FBT001 - of a set
    """Return "rep 3", or "set 2, rep 3"."""
    of = f"set {part.set_number}, " if has_sets else ""
    return f"{of}rep {part.repetition}"


def names(page: SessionPage) -> tuple[str, ...]:
    """Return the name of each panel; no two are the same."""
    has_sets = len({part.set_number for part in page.repetitions}) > 1
    found: list[str] = []
    for part in page.repetitions:
        name = name_of(part, has_sets)
        if not part.is_complete:
            name += ", cut short"
        found.append(name if name not in found else f"{name} ({len(found) + 1})")
    return tuple(found)


def panels(
    page: SessionPage, n_columns: int, width: int
) -> tuple[tuple[Row, ...], tuple[str, ...], Frame]:
    """Return the rows of all panels, their names, and the axes that they share."""
    found: list[Row] = []
    for part, name in zip(page.repetitions, names(page), strict=True):
        found += _panel(page, part, name)
    tops = [one.level for one in found if isinstance(one, Level)]
    goals = page.target and (page.target.low_pct, page.target.high_pct)
    wanted = max([_LEAST_TOP, *tops, *(goals or ())])
    top = round_top(wanted)
    levels = (0.0, *goals) if goals and page.is_pct else (0.0, top / 2, top)
    course = edges(page)
    times = tuple(dict.fromkeys(round(edge, 1) for edge in course[0]))
    if len(times) * 34 > width:
        times = (times[0], times[-1])
    unit = "%" if page.is_pct else "µV"
    frame = Frame(course[0][-1], times, top, levels, unit, n_columns, width)
    return tuple(found), names(page), frame


def _panel(page: SessionPage, part: RepetitionTrace, name: str) -> list[Row]:
    start = origin(part)
    found: list[Row] = [
        Edge(name, one.start_s - start) for one in part.phases if one.start_s > start
    ]
    if page.target is not None and page.is_pct:
        found += [
            Goal(
                *(name, one.start_s - start, one.stop_s - start),
                *(page.target.low_pct, page.target.high_pct),
            )
            for one in part.phases
            if one.has_target
        ]
    found += _levels(part, name, start)
    found += [
        Event(
            *(
                name,
                mark.onset_s - start,
                mark.kind.value,
                mark.is_counted is not False,
            ),
            href_of(page.row.id, mark) or None,
        )
        for mark in part.marks
        if mark.onset_s >= start
    ]
    return found


def _levels(part: RepetitionTrace, name: str, start: float) -> list[Level]:
    level = part.envelope_pct
    skip = max(0, round((start - part.start_s) / part.step_s))
    stride = max(1, (len(level) - skip) // _POINTS)
    found, run, was_there = [], 0, False
    for k in range(skip, len(level), stride):
        is_there = bool(np.isfinite(level[k]))
        if is_there:
            run += not was_there
            s = part.start_s + k * part.step_s - start
            found.append(Level(name, s, float(level[k]), run))
        was_there = is_there
    return found


def edges(page: SessionPage) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Return where the phases of the movement begin and end, and what they are called."""
    longest = max([1.0, *(part.stop_s - origin(part) for part in page.repetitions)])
    for part in sorted(page.repetitions, key=lambda one: not one.is_complete):
        phases = [one for one in part.phases if one.phase is not PhaseName.PREPARE]
        if phases:
            start = origin(part)
            ends = [one.start_s - start for one in phases]
            last = max(longest, phases[-1].stop_s - start)
            return (*ends, last), tuple(one.phase.value for one in phases)
    return (0.0, longest), ("",)


def movement(
    page: SessionPage, width: int
) -> tuple[tuple[chart.Moment, ...], tuple[chart.Bin, ...], chart.Course]:
    """Return the rows of the map."""
    bounds, called = edges(page)
    wide = _BIN_S * max(1, math.ceil(bounds[-1] / _BIN_S / _MOST_BINS))
    bins = rates(page.repetitions, bounds[-1], wide)
    found = [
        _moment(page.row.id, mark, part, k)
        for k, part in enumerate(page.repetitions, start=1)
        for mark in part.marks
        if mark.onset_s >= origin(part)
    ]
    shown = shown_names(bounds, called, width)
    course = chart.Course(
        bounds,
        shown,
        len(page.repetitions),
        top_of([one.rate for one in bins], 1.0),
        width,
        wide,
    )
    return tuple(found), bins, course


def with_top(course: chart.Course, top: float) -> chart.Course:
    """Return the same movement with another top of its rates."""
    return replace(course, top=top)


def shown_names(
    bounds: Sequence[float], called: Sequence[str], width: int
) -> tuple[str, ...]:
    """Return the names of the phases, nothing where one does not fit."""
    px = [width * (b - a) / bounds[-1] for a, b in pairwise(bounds)]
    return tuple(
        name if len(name) * 6.9 < room else ""
        for name, room in zip(called, px, strict=True)
    )


def _moment(
    session: UUID, mark: EventMark, part: RepetitionTrace, row: int
) -> chart.Moment:
    s = mark.onset_s - origin(part)
    is_counted = mark.is_counted is not False
    return chart.Moment(
        s, row, mark.kind.value, is_counted, href_of(session, mark) or None
    )


def rates(
    parts: Sequence[RepetitionTrace], seconds: float, wide: float
) -> tuple[chart.Bin, ...]:
    """Return counted jerks per received minute in each stretch of the movement."""
    n_bins = max(1, math.ceil(seconds / wide - 1e-6))
    counts, exposure = np.zeros(n_bins), np.zeros(n_bins)
    for part in parts:
        start = origin(part)
        exposure += _received(part, start, n_bins, wide)
        for mark in part.marks:
            at = math.floor((mark.onset_s - start) / wide)
            is_jerk = mark.kind is JerkKind.JERK and mark.is_counted is not False
            if is_jerk and 0 <= at < n_bins:
                counts[at] += 1
    return tuple(
        chart.Bin(
            k * wide, min((k + 1) * wide, seconds), 60.0 * counts[k] / exposure[k]
        )
        for k in range(n_bins)
        if counts[k] and exposure[k] > 0
    )


def _received(
    part: RepetitionTrace, start: float, n_bins: int, wide: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how many seconds of each stretch arrived; all of it where nobody knows."""
    level = part.envelope_pct
    if not len(level):
        low = np.arange(n_bins) * wide
        return np.clip(part.stop_s - start - low, 0.0, wide)
    t = part.start_s + np.arange(len(level)) * part.step_s - start
    inside = np.isfinite(level) & (t >= 0.0) & (t < n_bins * wide)
    at = np.minimum((t[inside] / wide).astype(int), n_bins - 1)
    return np.bincount(at, minlength=n_bins).astype(np.float64) * part.step_s
