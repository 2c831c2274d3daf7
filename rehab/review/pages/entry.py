"""Notes and events: kept, corrected, taken back. What is typed is never lost.

A correction keeps a new entry and withdraws the old one, which stays readable: nobody has
to guess what stood there when somebody decided by it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rehab.errors import Reason, RehabError
from rehab.i18n import explain
from rehab.model.clinic import ClinicEvent, ClinicEventKind, ClinicNote
from rehab.review import links
from rehab.review.pages.patient_parts import EVENT_KINDS
from rehab.review.room import Room

_PLACE_CHARACTERS = 60
_FIRST_DAY, _AHEAD = date(2000, 1, 1), timedelta(days=366)
_HALF = (
    "Your correction is kept, but this older entry could not be taken back just now:"
    " withdraw it below."
)
_NOTES, _EVENTS = "notes", "events"


@dataclass(frozen=True, slots=True)
class Typed:
    """An entry as it stands in a form. A note has a place and text, an event a kind."""

    what: str
    day: str = ""
    place: str = ""
    text: str = ""
    kind: str = ""


def routes(room: Room) -> APIRouter:
    """Return what the forms of a patient's page tell, and the page that corrects."""
    router = APIRouter()

    @router.post("/patients/{patient}/notes")
    async def keep_note(
        patient: str, day: str = Form(""), place: str = Form(""), text: str = Form("")
    ) -> Response:
        return _keep(room, patient, Typed(_NOTES, day, place, text))

    @router.post("/patients/{patient}/events")
    async def keep_event(
        patient: str, day: str = Form(""), kind: str = Form(""), words: str = Form("")
    ) -> Response:
        return _keep(room, patient, Typed(_EVENTS, day, "", words, kind))

    @router.get("/patients/{patient}/entries/{entry}")
    async def entry(patient: str, entry: UUID) -> HTMLResponse:
        return _show(room, patient, _typed(_found(room, patient, entry)), entry)

    @router.post("/patients/{patient}/entries/{entry}")
    async def correct(
        patient: str,
        entry: UUID,
        day: str = Form(""),
        place: str = Form(""),
        text: str = Form(""),
        kind: str = Form(""),
    ) -> Response:
        old = _typed(_found(room, patient, entry))
        return _keep(room, patient, Typed(old.what, day, place, text, kind), entry)

    @router.post("/patients/{patient}/entries/{entry}/withdraw")
    async def withdraw(patient: str, entry: UUID) -> RedirectResponse:
        _found(room, patient, entry)
        room.clinic.withdraw(entry)
        return _back(patient)

    return router


def _keep(
    room: Room, patient: str, typed: Typed, instead_of: UUID | None = None
) -> Response:
    name = links.whole(patient)
    room.clinic.plan(name)  # an unknown patient is told as such
    try:
        if instead_of is not None and typed == _typed(
            _found(room, patient, instead_of)
        ):
            return _back(patient)
        day = _day(typed.day, room)
        if typed.what == _NOTES:
            place, text = typed.place[:_PLACE_CHARACTERS], typed.text
            room.clinic.keep_note(name, day, place, text.replace("\r\n", "\n").strip())
        else:
            room.clinic.keep_event(name, day, _kind(typed.kind), typed.text.strip())
    except RehabError as error:
        status = 503 if error.reason is Reason.STORE_BUSY else 422
        return _show(room, patient, typed, instead_of, explain(error), status)
    if instead_of is not None:
        return _withdraw(room, patient, instead_of)
    return _back(patient)


def _withdraw(room: Room, patient: str, entry: UUID) -> Response:
    """Take back what was corrected; the correction is kept already."""
    try:
        room.clinic.withdraw(entry)
    except RehabError:
        old = _typed(_found(room, patient, entry))
        return _show(room, patient, old, entry, _HALF, 503)
    return _back(patient)


def _show(
    room: Room,
    patient: str,
    typed: Typed,
    entry: UUID | None,
    sentence: str = "",
    status: int = 200,
) -> HTMLResponse:
    name = links.whole(patient)
    here = links.patient(name)
    facts = {
        "name": name,
        "here": here,
        "action": f"{here}/entries/{entry}" if entry else f"{here}/{typed.what}",
        "is_simulated": room.clinic.plan(name).is_simulated,
        "is_new": entry is None,
        "is_note": typed.what == _NOTES,
        "typed": typed,
        "kinds": EVENT_KINDS,
        "sentence": sentence,
    }
    return room.show("entry.html", facts, status)


def _found(room: Room, patient: str, entry: UUID) -> ClinicNote | ClinicEvent:
    """Return an entry of this patient: another's is not this page's to touch."""
    page = room.clinic.patient(links.whole(patient))
    kept: tuple[ClinicNote | ClinicEvent, ...] = (*page.notes, *page.events)
    for one in kept:
        if one.id == entry and one.withdrawn_us is None:
            return one
    raise RehabError(Reason.ENTRY_UNKNOWN, name=str(entry))


def _typed(one: ClinicNote | ClinicEvent) -> Typed:
    if isinstance(one, ClinicNote):
        return Typed(_NOTES, one.day.isoformat(), one.place, one.text)
    return Typed(_EVENTS, one.day.isoformat(), "", one.words, one.kind.value)


def _back(patient: str) -> RedirectResponse:
    return RedirectResponse(f"{links.patient(links.whole(patient))}#notes", 303)


def _day(text: str, room: Room) -> date:
    """Return the day that a form names, today where it names none."""
    today = room.now().date()
    if not text.strip():
        return today
    try:
        found = date.fromisoformat(text.strip())
        if _FIRST_DAY <= found <= today + _AHEAD:
            return found
    except ValueError:
        pass
    raise RehabError(
        Reason.SETTING_INVALID,
        name="Day",
        value=text[:20],
        allowed="a day such as 2026-11-23, a year ahead at most",
    )


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
