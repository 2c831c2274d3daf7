"""One exercise on one side: every repetition, where in the movement, and the signal's worth."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from rehab.model.clinic_session import SessionPage
from rehab.review import links
from rehab.review.charts import lanes, lengths, moments, repetitions
from rehab.review.figures import excerpt, reps, sitting
from rehab.review.room import Room
from rehab.review.words import events
from rehab.review.words import numbers as n
from rehab.review.words import sitting as words
from rehab.review.words.planned import name_of

_WIDE, _NARROW = 1150, 350  # pixels
_PANEL, _COLUMNS = 122, 8
_NARROW_PANEL, _NARROW_COLUMNS = 128, 2
_JERK_MS = 200.0

Facts = dict[str, Any]


def routes(room: Room) -> APIRouter:
    """Return the page, by session and by sitting."""
    router = APIRouter()

    @router.get("/sessions/{session}")
    async def session(session: UUID) -> HTMLResponse:
        return room.show("session.html", facts_of(room, room.clinic.session(session)))

    @router.get("/sittings/{found}")
    async def of_sitting(found: UUID) -> HTMLResponse:
        return room.show("session.html", facts_of(room, room.clinic.sitting(found)))

    return router


def facts_of(room: Room, page: SessionPage) -> Mapping[str, object]:
    """Return all that the template shows."""
    row = page.row
    exercise = name_of(row.exercise_id, room.clinic.exercises())
    if page.exercise is not None:
        exercise = page.exercise.words.title
    begun = n.local_time(row.started_us, row.utc_offset_min)
    title = f"{exercise}, {row.side.value}"
    facts: Facts = {
        "patient": row.patient,
        "is_simulated": row.is_simulated,
        "links": links,
        "row": row,
        "when": n.day(begun.date(), year=begun.year != room.now().year),
        "begun": f"{begun:%A} {n.day(begun.date(), year=True)}, {begun:%H:%M}",
        "title": title,
        "sentence": words.sentence(page),
        "context": words.context(page),
        "gone": "" if page.has_signal else events.GONE,
        "earlier": links.session(page.earlier) if page.earlier else None,
        "later": links.session(page.later) if page.later else None,
        "siblings": _siblings(page),
        "numbers": words.numbers(row.score, page) if row.score else [],
        "behind": words.behind(page),
        "phases": _phases(page),
    }
    return facts | _strip(page) | _repetitions(page) | _movement(page) | _lengths(page)


def _siblings(page: SessionPage) -> list[Facts]:
    return [
        {
            "href": links.session(one.row.id),
            "name": f"{one.title}, {one.row.side.value}",
            "n": words.jerks(one.row.score.n_jerks) if one.row.score else "not scored",
            "is_here": one.row.id == page.row.id,
            "is_practice": not (one.is_assessment or one.row.is_imported),
        }
        for one in page.strip
    ]


def _strip(page: SessionPage) -> Facts:
    has_lanes = page.has_signal and page.row.score is not None
    names = [excerpt.name_of(channel) for channel in page.channels]
    return {
        "strip": lanes.lanes(*sitting.whole(page, _WIDE)),
        "strip_narrow": lanes.lanes(*sitting.whole(page, _NARROW)),
        "signal": lanes.lanes(*sitting.exercise(page, _WIDE)) if has_lanes else None,
        "signal_narrow": (
            lanes.lanes(*sitting.exercise(page, _NARROW)) if has_lanes else None
        ),
        "quality": words.quality(page, names),
        "primary": _primary(page, names),
    }


def _primary(page: SessionPage, names: list[str]) -> str:
    at = page.calibration.primary if page.calibration else 0
    name = names[at] if at < len(names) else ""
    return f"{name[:1].lower()}{name[1:]}"


def _repetitions(page: SessionPage) -> Facts:
    is_drawn = page.has_signal and bool(page.repetitions)
    target = page.target if page.is_pct else None
    return {
        "panels": (
            repetitions.repetitions(*reps.panels(page, _COLUMNS, _PANEL))
            if is_drawn
            else None
        ),
        "panels_narrow": (
            repetitions.repetitions(*reps.panels(page, _NARROW_COLUMNS, _NARROW_PANEL))
            if is_drawn
            else None
        ),
        "is_pct": page.is_pct,
        "target": f"{target.low_pct:.0f} to {target.high_pct:.0f}\u00a0%"
        if target
        else "",
        "rows": _rows(page),
    }


def _rows(page: SessionPage) -> list[Facts]:
    """Return the table of repetitions, then what lies outside of them."""
    found = [
        {
            "name": name,
            "exposure": words.share_s(part),
            "n": words.n_jerks(part),
            "in_band": n.percent(part.in_target_pct),
            "events": _events(page, part.marks),
        }
        for part, name in zip(page.repetitions, reps.names(page), strict=True)
    ]
    inside = {id(mark) for part in page.repetitions for mark in part.marks}
    outside = [mark for mark in page.marks if id(mark) not in inside]
    if outside:
        dash = n.MISSING
        found.append(
            {
                "name": "Outside of repetitions",
                "exposure": dash,
                "n": dash,
                "in_band": dash,
                "events": _events(page, outside),
            }
        )
    return found


def _events(page: SessionPage, marks: Any) -> list[tuple[str, str]]:
    return [(events.href_of(page.row.id, mark), words.event(mark)) for mark in marks]


def _movement(page: SessionPage) -> Facts:
    if not page.repetitions or not page.has_signal:
        return {"movement": None, "movement_narrow": None, "bin_s": 0.5}
    wide = reps.movement(page, _WIDE - 60)
    narrow = reps.movement(page, _NARROW - 60)
    return {
        "movement": moments.moments(*wide),
        "movement_narrow": moments.moments(*narrow),
        "bin_s": wide[2].bin_s,
    }


def _lengths(page: SessionPage) -> Facts:
    bars = tuple(
        lengths.Bar(
            *(one.low_ms, one.high_ms, one.n),
            "jerk" if one.high_ms <= _JERK_MS else "prolonged",
        )
        for one in page.lengths
        if one.n
    )
    found = tuple(
        lengths.Run(run.frequency_hz, run.seconds, run.side.value if run.side else "")
        for run in page.runs
    )
    return {
        "lengths": lengths.lengths(bars) if bars else None,
        "runs": lengths.runs(found) if found else None,
        "run_rows": [
            f"{one.hz:.1f}\u00a0Hz for {one.seconds:.1f}\u00a0s"
            + (f", {one.text}" if one.text else "")
            for one in found
        ],
    }


def _phases(page: SessionPage) -> list[tuple[str, ...]]:
    return [
        (
            f"{cell.phase.value}, {cell.side.value}",
            n.rate(cell.jerks),
            n.rate(cell.prolonged),
            n.rate(cell.silences),
        )
        for cell in page.phases
    ]
