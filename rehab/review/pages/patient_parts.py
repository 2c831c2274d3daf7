"""What each part of the patient's page shows. A part that is empty stays, and says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from rehab.model.clinic_views import PatientPage, PhaseCell, SittingLine
from rehab.model.exercise import Exercise
from rehab.model.overview import LengthBin
from rehab.model.trend import BLOCK, FIRST_CHECKPOINT
from rehab.review import links
from rehab.review.charts import calendar, effect, jerk_shape, phases, trend
from rehab.review.charts.look import Plane
from rehab.review.figures import axes, burst, course, days, movement
from rehab.review.pages import entries
from rehab.review.words import numbers as n
from rehab.review.words import planned, reasons

EVENT_KINDS = tuple((kind.value, said) for kind, said in reasons.EVENTS.items())
N_SESSIONS = 8  # shown in the table of the page
_PRINTED = 6  # exercises of a plan on paper, as in print.css
_NOTES = 5  # shown; older ones open
_ALL = 500  # rows of the page of all sessions; more is a matter for an export
_WIDE, _NARROW = (1120, 230), (318, 210)  # pixels of the trend's plot
_PANEL, _NARROW_PANEL = (126, 74), (140, 64)

Facts = dict[str, Any]


def trend_part(page: PatientPage) -> Facts:
    """Return the forest and the trend with its numbers."""
    steps = course.steps(page.trend.shown)
    return {
        "n_needed": FIRST_CHECKPOINT,
        "n_scored": page.trend.current.n_sessions,
        "effect_name": course.effect_name(page.trend),
        "effect": effect.effect(steps) if steps else None,
        "trend": _trend(page, _WIDE, is_short=False),
        "trend_narrow": _trend(page, _NARROW, is_short=True),
        "blocks": _block_rows(page),
        "all_rows": [
            (one, n.rate(one.rate), reasons.signal(one))
            for one in reversed(page.sittings[-_ALL:])
        ],
    }


def _trend(page: PatientPage, size: tuple[int, int], *, is_short: bool) -> object:
    width, height = size
    last = max(page.today, page.last_day or page.today)
    span = axes.time_axis(page.first_day, last, 3 if is_short else 8)
    found = course.happenings(page)
    empty = "" if page.sittings else "No session yet"
    return trend.trend(
        course.dots(page.sittings),
        course.blocks(page.trend.shown, is_short=is_short),
        course.lines(found, span, width, is_short=is_short),
        course.ticks(page.trend.shown, span, width, is_short=is_short),
        Plane(span, course.top(page.sittings), width, height),
        empty=empty,
    )


def _block_rows(page: PatientPage) -> list[tuple[str, str, str]]:
    """Return name, counts, and rate with its interval of the two blocks."""
    named = (
        (f"First {BLOCK}", page.trend.shown.first),
        (f"Latest {BLOCK}", page.trend.shown.latest),
    )
    return [
        (
            name,
            course.pooled_counts(one),
            f"{n.figure(one.per_min)} ({n.figure(one.ci95[0])} to {n.figure(one.ci95[1])})",
        )
        for name, one in named
        if one is not None
    ]


def movement_part(page: PatientPage) -> Facts:
    """Return the small multiples and the jerk's shape."""
    weeks, ends = movement.weeks(page), movement.ends(page)
    sides = tuple(side.value for side in movement.sides(page))
    bands = burst.bands(page.shape_latest)
    return {
        "phases": _phases(page, weeks, ends, sides, is_upright=False)
        if weeks
        else None,
        "phases_narrow": (
            _phases(page, weeks, ends, sides, is_upright=True) if weeks else None
        ),
        "phase_rows": _phase_rows(page),
        "exercise_rows": [_cell_row(cell) for cell in page.phases.exercises],
        "shape": (
            jerk_shape.shape(bands, burst.medians(page.shape_first)) if bands else None
        ),
        "n_overlaid": page.shape_latest.n if page.shape_latest else 0,
        "lengths": _lengths(page.lengths),
    }


def _lengths(found: Sequence[LengthBin]) -> list[tuple[str, int]]:
    """Return the histogram from the shortest to the longest burst; gaps in it stay."""
    filled = [k for k, one in enumerate(found) if one.n]
    shown = found[filled[0] : filled[-1] + 1] if filled else ()
    return [(f"{one.low_ms:.0f} to {one.high_ms:.0f}\u00a0ms", one.n) for one in shown]


def _phases(
    page: PatientPage,
    weeks: tuple[phases.Week, ...],
    ends: tuple[phases.End, ...],
    sides: tuple[str, ...],
    *,
    is_upright: bool,
) -> object:
    last = max(page.today, page.last_day or page.today)
    span = axes.months_axis(movement.since(page), last)
    width, height = _NARROW_PANEL if is_upright else _PANEL
    return phases.phases(
        weeks,
        ends,
        Plane(span, movement.top(weeks), width, height),
        panels=movement.PANELS,
        sides=sides,
        is_upright=is_upright,
    )


def _phase_rows(page: PatientPage) -> list[tuple[str, str, str]]:
    first = {(p, s): rate for p, s, rate in movement.rated(page.phases.first)}
    return [
        (f"{panel}, {side.value}", n.rate(first.get((panel, side))), n.rate(rate))
        for panel, side, rate in movement.rated(page.phases.latest)
    ]


def _cell_row(cell: PhaseCell) -> tuple[str, ...]:
    run = n.MISSING
    if cell.run_s is not None and cell.received_s:
        run = f"{60 * cell.run_s / cell.received_s:.1f}"
    name = planned.name_of(cell.exercise_id, {}) if cell.exercise_id else "All"
    return (
        f"{name}, {cell.side.value}, {cell.phase.value}",
        n.rate(cell.jerks),
        n.rate(cell.prolonged),
        n.rate(cell.silences),
        run,
    )


def days_part(page: PatientPage) -> Facts:
    """Return the calendar, what it adds up to, and three raw jerks."""
    found = days.adherence(page.calendar)
    samples, spans, top_uv = burst.examples(page.typical)
    cells = days.cells(page.calendar)
    first = page.typical[0] if page.typical else None
    return {
        "adherence": found,
        "calendar": calendar.calendar(cells, days.months(page.calendar)),
        "missed": _missed(found, page.sittings),
        "snippets": jerk_shape.snippets(samples, spans, top_uv) if samples else None,
        "see_all": links.jerk(first.session, first.position) if first else None,
        "precision": page.precision,
        "next_drawn": links.jerk(*page.next_drawn) if page.next_drawn else None,
    }


def _missed(found: days.Adherence, sittings: Sequence[SittingLine]) -> str:
    n_hollow = sum(not one.is_scored for one in sittings)
    told = "None missed." if found.n_planned else "No plan for these weeks."
    if found.n_missed:
        row = (
            "never two in a row"
            if found.longest < 2
            else f"at most {n.counted(found.longest)} in a row"
        )
        told = f"{found.n_missed} missed, {row}."
    return f"{told} {n_hollow} done but not scored." if n_hollow else told


def table_part(page: PatientPage) -> Facts:
    """Return the last sessions."""
    return {
        "recent": [session_row(one) for one in reversed(page.sittings[-N_SESSIONS:])],
        "n_sessions": len(page.sittings),
        "n_imported": page.line.n_imported,
        "top": course.top(page.sittings),
    }


def session_row(one: SittingLine) -> Facts:
    """Return a row of a table of sessions."""
    return {
        "id": one.id,
        "href": links.sitting(one.id),
        "when": n.day(one.day),
        "is_scored": one.is_scored,
        "is_imported": one.is_imported,
        "done": n.MISSING if one.is_imported else f"{one.n_done}/{one.n_planned}",
        "rate": one.rate if one.rate and one.rate.exposure_s > 0 else None,
        "value": n.figure(one.rate.per_min) if one.rate else n.MISSING,
        "limits": n.limits(one.rate, "–") if one.rate else "",
        "in_band": n.percent(one.in_target_pct),
        "how": n.whole(one.how),
        "pain": n.whole(one.pain),
        "signal": reasons.signal(one),
        "own": reasons.own_words(one),
    }


def all_sessions(name: str, lines: Sequence[SittingLine]) -> Facts:
    """Return the page of all sessions, newest first."""
    return {
        "name": name,
        "here": links.patient(name),
        "links": links,
        "is_simulated": bool(lines) and all(line.is_simulated for line in lines),
        "recent": [session_row(one) for one in reversed(lines)],
        "n_sessions": len(lines),
        "top": course.top([line for line in lines if not line.is_imported]),
    }


def plan_part(page: PatientPage, exercises: Mapping[str, Exercise]) -> Facts:
    """Return the plan in force."""
    version = page.plans[-1] if page.plans else None
    offset = page.line.utc_offset_min
    return {
        "n_printed": _PRINTED,
        "plan_title": planned.title(len(page.plans), version, offset),
        "plan": planned.plan_rows(version.week if version else page.week, exercises),
        "plan_days": planned.days_of(version.week if version else page.week),
    }


def notes_part(page: PatientPage) -> Facts:
    """Return notes and events, the newest first, and what was withdrawn."""
    found = entries.entries(page)
    return {
        "notes": [one for one in found if not one.is_withdrawn][:_NOTES],
        "older": [one for one in found if not one.is_withdrawn][_NOTES:],
        "withdrawn": [one for one in found if one.is_withdrawn],
    }
