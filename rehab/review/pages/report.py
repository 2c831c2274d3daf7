"""A patient's page as one file: it shows without this program, without a network, on paper.

Nothing in it asks for anything else: style and type face are inside, there is no script, no
form and no link, and its own policy lets a browser fetch nothing.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

import rehab
from rehab.ports.clinic import Clinic
from rehab.review import links
from rehab.review.pages import patient as page
from rehab.review.pages import patient_parts as parts
from rehab.review.pages.entries import Entry
from rehab.review.room import Room, make_environment
from rehab.review.words import course
from rehab.review.words import numbers as n

MAX_BYTES = 1_500_000
_NOTES = 60_000  # characters of notes; of a pile of letters the newest
_STATIC = Path(__file__).resolve().parent.parent / "static"
_STYLES = ("look", "parts", "narrow")
_FACE = re.compile(r'url\("/fonts/([\w-]+\.ttf)"\)')
_LINK = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Report:
    """A report as text of a file, and a name for it without anything that is not safe."""

    html: str
    name: str


def routes(room: Room) -> APIRouter:
    """Return the page: the file, to be kept."""
    router = APIRouter()

    @router.get("/patients/{patient}/report")
    async def report(patient: str) -> Response:
        made = make_report(room.clinic, links.whole(patient), room.now)
        headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
        return Response(made.html, media_type="text/html", headers=headers)

    return router


def make_report(
    clinic: Clinic, patient: str, now: Callable[[], datetime], person: str = ""
) -> Report:
    """Return the report of a patient.

    Parameters
    ----------
    clinic : Clinic
    patient : str
        The pseudonym. Raises `StoreError` PATIENT_UNKNOWN.
    now : callable
        The present, with its time zone.
    person : str
        A name; only where somebody asked for it.
    """
    room = Room(clinic, now, make_environment())
    found = clinic.patient(patient)
    written = parts.notes_part(found)
    shown, older, n_left = _fitting(written["notes"], written["older"])
    facts = dict(page.facts_of(room, found))
    facts |= {
        "layout": "report.html",
        "is_report": True,
        "person": person,
        "mark": patient.encode().hex(),  # `rehab forget` finds a report by it
        "pages": (),
        "made": n.day(now().date(), year=True),
        "version": rehab.__version__,
        "method": course.METHOD,
        "sample": course.SAMPLE,
        "style": _style(),
        "paper": Markup(_read("print")),  # noqa: S704 - our own file
        "notes": shown,
        "older": older,
        "n_left": n_left,
    }
    html = room.templates.get_template("patient.html").render(facts)
    return Report(_LINK.sub("", html), f"report-{_safe(patient)}.html")


def _fitting(
    shown: list[Entry], older: list[Entry]
) -> tuple[list[Entry], list[Entry], int]:
    """Return as many notes as a report takes, and how many are left out."""
    kept: list[Entry] = []
    n_characters = 0
    for one in (*shown, *older):
        n_characters += len(one.text) + len(one.more)
        if n_characters > _NOTES:
            break
        kept.append(one)
    n_left = len(shown) + len(older) - len(kept)
    return kept[: len(shown)], kept[len(shown) :], n_left


@cache
def _style() -> Markup:
    """Return the look with the type face in it."""
    text = "".join(_read(name) for name in _STYLES)
    return Markup(_FACE.sub(_inside, text))  # noqa: S704 - our own files


def _inside(found: re.Match[str]) -> str:
    folder = Path(str(files("fontpkg_atkinson_hyperlegible"))) / "files"
    face = b64encode((folder / found[1]).read_bytes()).decode("ascii")
    return f'url("data:font/ttf;base64,{face}")'


def _read(name: str) -> str:
    return (_STATIC / f"{name}.css").read_text(encoding="utf-8")


def _safe(patient: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", patient).strip("-")[:40] or "patient"
