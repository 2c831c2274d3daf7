"""The site: pages, style, type face, and a sentence for everything that goes wrong."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

import rehab
from rehab.errors import Reason, RehabError
from rehab.i18n import explain
from rehab.ports.clinic import Clinic
from rehab.review.door import Door
from rehab.review.guard import Guard
from rehab.review.pages import ROUTERS
from rehab.review.room import Room, make_environment
from rehab.review.words import course

_STATIC = Path(__file__).resolve().parent / "static"
_NO_PAGE = "There is no such page here; the list of patients leads to all of them."
_NOT_SO = "This address or form holds something that the page cannot use."
_STATUS = {
    **dict.fromkeys(
        (
            Reason.PATIENT_UNKNOWN,
            Reason.SESSION_UNKNOWN,
            Reason.EXERCISE_UNKNOWN,
            Reason.ENTRY_UNKNOWN,
        ),
        404,
    ),
    **dict.fromkeys(
        (
            Reason.OVER_LIMIT,
            Reason.SETTING_INVALID,
            Reason.SIDE_UNSUPPORTED,
            Reason.ENTRY_INVALID,
            Reason.PLAN_INVALID,
        ),
        422,
    ),
    Reason.EVENT_CHANGED: 409,
    Reason.STORE_BUSY: 503,
}


def _local_now() -> datetime:
    return datetime.now(UTC).astimezone()


def make_site(
    clinic: Clinic,
    key: str,
    *,
    port: int,
    now: Callable[[], datetime] = _local_now,
) -> FastAPI:
    """Return the site of one start of `rehab review`.

    Its handlers are ``async`` although they never wait: so they run one after the other in
    one thread, and neither the clinic nor the charts need a lock.

    Parameters
    ----------
    clinic : Clinic
        Everything that the pages ask and tell.
    key : str
        Opens ``/enter/KEY`` once; see `rehab.review.door`.
    port : int
        Under which 127.0.0.1 answers; part of ``Host`` and ``Origin``.
    now : callable
        The present, with its time zone.
    """
    templates = make_environment()
    templates.globals.update(
        version=rehab.__version__,
        method=course.METHOD,
        sample=course.SAMPLE,
        pages={make.__module__.rpartition(".")[2] for make in ROUTERS},
    )
    room = Room(clinic, now, templates)
    site = FastAPI(title="rehab", docs_url=None, redoc_url=None, openapi_url=None)
    for make_router in ROUTERS:
        site.include_router(make_router(room))
    site.mount("/static", StaticFiles(directory=_STATIC))
    faces = Path(str(files("fontpkg_atkinson_hyperlegible"))) / "files"
    site.mount("/fonts", StaticFiles(directory=faces))
    _explain_faults(site, room)
    site.add_middleware(Guard, door=Door(key, port), refuse=room.refuse)
    return site


def _explain_faults(site: FastAPI, room: Room) -> None:
    """Turn every failure into a page of one sentence."""

    async def known(_: Request, error: Exception) -> HTMLResponse:
        told = cast("RehabError", error)
        return room.refuse(_STATUS.get(told.reason, 500), explain(told))

    async def http(_: Request, error: Exception) -> HTMLResponse:
        status = cast("HTTPException", error).status_code
        return room.refuse(status, _NO_PAGE if status in (404, 405) else _NOT_SO)

    async def invalid(request: Request, _: Exception) -> HTMLResponse:
        asked = request.method == "GET"
        return room.refuse(404 if asked else 422, _NO_PAGE if asked else _NOT_SO)

    site.add_exception_handler(RehabError, known)
    site.add_exception_handler(HTTPException, http)
    site.add_exception_handler(RequestValidationError, invalid)
