"""A patient in sixty seconds: the answer first, then all that lets one disagree."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, RedirectResponse

from rehab.errors import Reason, RehabError
from rehab.model.clinic import ClinicEventKind
from rehab.model.clinic_views import PatientPage
from rehab.review import links
from rehab.review.pages import patient_parts as parts
from rehab.review.room import Room
from rehab.review.words import course, reasons
from rehab.review.words import numbers as n

_PLACE_CHARACTERS = 60


def routes(room: Room) -> APIRouter:
    """Return the page, and what its forms tell."""
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

    @router.post("/patients/{patient}/notes")
    async def keep_note(
        patient: str,
        day: str = Form(""),
        place: str = Form(""),
        text: str = Form(""),
    ) -> RedirectResponse:
        name = links.whole(patient)
        when = _day(day, room)
        room.clinic.keep_note(name, when, place[:_PLACE_CHARACTERS], _lines(text))
        return RedirectResponse(f"{links.patient(name)}#notes", 303)

    @router.post("/patients/{patient}/events")
    async def keep_event(
        patient: str, day: str = Form(""), kind: str = Form(""), words: str = Form("")
    ) -> RedirectResponse:
        name = links.whole(patient)
        room.clinic.keep_event(name, _day(day, room), _kind(kind), words.strip())
        return RedirectResponse(f"{links.patient(name)}#notes", 303)

    @router.post("/patients/{patient}/entries/{entry}/withdraw")
    async def withdraw(patient: str, entry: UUID) -> RedirectResponse:
        name = links.whole(patient)
        page = room.clinic.patient(name)
        kept = {one.id for one in page.notes} | {one.id for one in page.events}
        if entry in kept:  # another patient's is not this page's to take back
            room.clinic.withdraw(entry)
        return RedirectResponse(f"{links.patient(name)}#notes", 303)

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


def _day(text: str, room: Room) -> date:
    """Return the day that a form names, today where it names none."""
    if not text.strip():
        return room.now().date()
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="Date",
            value=text[:20],
            allowed="a day such as 2026-11-23",
        ) from error


def _kind(text: str) -> ClinicEventKind:
    try:
        return ClinicEventKind(text)
    except ValueError as error:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="What happened",
            value=text[:20],
            allowed=", ".join(ClinicEventKind),
        ) from error


def _lines(text: str) -> str:
    """Return what was typed; a form sends line ends of its own."""
    return text.replace("\r\n", "\n").strip()
