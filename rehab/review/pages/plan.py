"""The plan editor: what is to be done, within the limits that nobody can raise.

Every button sends the whole form, so it works without a script and nothing typed is lost.
"""

from dataclasses import replace

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rehab.errors import RehabError
from rehab.i18n import explain
from rehab.model.clinic_plan import PlanSheet
from rehab.model.plan import PlanVersion
from rehab.model.signal import Side
from rehab.review import links
from rehab.review.editing import draft as d
from rehab.review.editing.building import Built, block_of, built
from rehab.review.editing.faults import faults_of
from rehab.review.pages.plan_parts import Look, facts_of
from rehab.review.room import Room

_CHANGED = (
    "Another version was kept since you began; what you typed is still here:"
    " look at what changes now, and save again."
)


def routes(room: Room) -> APIRouter:
    """Return the page, and what its form tells."""
    router = APIRouter()

    @router.get("/patients/{patient}/plan")
    async def plan(patient: str, start: str = "", kept: str = "") -> HTMLResponse:
        sheet = room.clinic.plan(links.whole(patient))
        version = sheet.current
        if start.isdecimal() and 0 < int(start) <= len(sheet.versions):
            version = sheet.versions[int(start) - 1]
        draft = d.draft_of(sheet, version)
        return _page(room, sheet, draft, Look(is_kept=bool(kept)))

    @router.post("/patients/{patient}/plan")
    async def change(patient: str, request: Request) -> Response:
        sheet = room.clinic.plan(links.whole(patient))
        form = await request.form()
        draft = d.draft_from(_Values(form))
        what, _, at = str(form.get("do", "")).partition(".")
        if what == "remove" and at.isdecimal():
            return _page(room, sheet, d.removed(draft, int(at)), Look())
        if what == "add":
            return _add(room, sheet, draft, str(form.get("add", "")))
        if what == "save":
            return _save(room, sheet, draft)
        return _page(room, sheet, draft, Look(is_checked=True))

    return router


class _Values:
    """A form as `draft_from` reads it."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def get(self, key: str, default: str = "") -> object:
        return self._form.get(key, default)

    def getlist(self, key: str) -> list[object]:
        return list(self._form.getlist(key))


def _add(room: Room, sheet: PlanSheet, draft: d.Draft, name: str) -> HTMLResponse:
    exercise = sheet.exercises.get(name)
    if exercise is None or len(draft.rows) >= d.MOST_ROWS:
        return _page(room, sheet, draft, Look())
    block = [item for day in range(7) for item in block_of(sheet, day)]
    side = next((i.side for i in block if i.side is not Side.BOTH), Side.RIGHT)
    draft = d.added(draft, exercise, side)
    return _page(room, sheet, draft, Look(focus=f"r{len(draft.rows) - 1}.side"))


def _save(room: Room, sheet: PlanSheet, draft: d.Draft) -> Response:
    base = d.base_of(sheet.current)
    if draft.base != base:
        told = Look(sentence=_CHANGED, status=409)
        return _page(room, sheet, replace(draft, base=base), told)
    made = built(draft, sheet)
    if not _faults(room, made):
        try:
            room.clinic.keep_plan(made.version)
        except RehabError as error:  # nothing typed is lost
            return _page(room, sheet, draft, Look(sentence=explain(error), status=503))
        return RedirectResponse(f"{links.plan(sheet.patient)}?kept=1", 303)
    return _page(room, sheet, draft, Look(is_checked=True, status=422))


def _faults(room: Room, made: Built) -> dict[str, str]:
    return dict(faults_of(made, room.clinic.try_plan(made.version)))


def _page(room: Room, sheet: PlanSheet, draft: d.Draft, look: Look) -> HTMLResponse:
    made = built(draft, sheet)
    trial = room.clinic.try_plan(made.version)
    before = sheet.current or PlanVersion(sheet.patient, 0, sheet.usual)
    facts = facts_of(sheet, draft, made, trial, room.clinic.try_plan(before), look)
    return room.show("plan.html", facts, look.status)
