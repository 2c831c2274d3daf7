"""A patient in sixty seconds: the answer first, then all that lets one disagree."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from rehab.model.clinic_views import PatientPage
from rehab.review import links
from rehab.review.pages import patient_parts as parts
from rehab.review.pages.nights_part import nights_part
from rehab.review.room import Room
from rehab.review.words import course, reasons
from rehab.review.words import numbers as n


def routes(room: Room) -> APIRouter:
    """Return the page, and that of all sessions."""
    router = APIRouter()

    @router.get("/patients/{patient}")
    async def patient(patient: str) -> HTMLResponse:
        page = room.clinic.patient(links.whole(patient))
        return room.show("patient.html", facts_of(room, page))

    @router.get("/patients/{patient}/sessions")
    async def sessions(patient: str) -> HTMLResponse:
        name = links.whole(patient)
        lines = room.clinic.sittings(name)
        return room.show("sessions.html", parts.all_sessions(name, lines))

    return router


def facts_of(room: Room, page: PatientPage) -> Mapping[str, object]:
    """Return all that the template shows; a report is made from the same."""
    line = page.line
    facts: dict[str, object] = {
        "layout": "base.html",
        "is_report": False,
        "person": "",
        "n_left": 0,
        "name": line.patient,
        "is_simulated": line.is_simulated,
        "here": links.patient(line.patient),
        "links": links,
        "today": page.today.isoformat(),
        "period": _period(page),
        "verdict": course.verdict(page.trend, page.first_day, page.today),
        "context": course.context(page),
        "flags": [reasons.attention(one) for one in line.flags],
        "day": n.day,
        "percent": n.percent,
        "events_kinds": parts.EVENT_KINDS,
    }
    facts |= parts.trend_part(page)
    facts |= parts.movement_part(page)
    facts |= parts.days_part(page)
    facts |= nights_part(page)
    facts |= parts.table_part(page)
    facts |= parts.plan_part(page, room.clinic.exercises())
    return facts | parts.notes_part(page)


def _period(page: PatientPage) -> str:
    if page.first_day is None or page.last_day is None:
        return "No session yet."
    first, last = sorted((page.first_day, page.last_day))
    if first == last:
        return f"{n.day(first, year=True)}."
    n_weeks = (last - first).days // 7 + 1
    weeks = "1 week" if n_weeks == 1 else f"{n_weeks} weeks"
    return f"{n.days(first, last)}, {weeks}."
