"""The list of patients: those that ask for a look first."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from rehab.model.clinic_views import PatientLine
from rehab.model.trend import Comparison, TrendLabel
from rehab.review import links
from rehab.review.room import Room
from rehab.review.words import course, reasons
from rehab.review.words import numbers as n

_LEAST, _MOST, _WIDTH = 0.35, 2.2, 116.0  # of the log axis that all patients share


@dataclass(frozen=True, slots=True)
class Row:
    """A patient as the list shows it: words only."""

    name: str
    href: str
    is_simulated: bool
    mark: str
    label: str
    detail: str
    compared: Comparison | None
    last: str
    last_detail: str
    done: int
    planned: int
    adherence: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Patients under one heading."""

    name: str
    people: tuple[Row, ...]


def routes(room: Room) -> APIRouter:
    """Return the page."""
    router = APIRouter()

    @router.get(links.PATIENTS)
    async def patients() -> HTMLResponse:
        today = room.now().date()
        lines = room.clinic.patients()
        groups = _groups(lines, today)
        facts = {
            "groups": groups,
            "lead": _lead(lines, today),
            "at": at,
            "is_simulated": bool(lines) and all(line.is_simulated for line in lines),
            "is_off": is_off,
        }
        return room.show("patients.html", facts)

    return router


def at(ratio: float) -> float:
    """Return where a ratio lies on the log axis of the list, in pixels."""
    shown = min(max(ratio, _LEAST), _MOST)
    return round(2 + _WIDTH * math.log(shown / _LEAST) / math.log(_MOST / _LEAST), 1)


def is_off(ratio: float) -> bool:
    """Whether a ratio lies beyond the axis: an arrow says that it goes on."""
    return not _LEAST <= ratio <= _MOST


def _lead(lines: tuple[PatientLine, ...], today: date) -> str:
    if not lines:
        return f"{n.long_day(today)}."
    n_asking = sum(bool(line.flags) for line in lines)
    asks = "asks" if n_asking == 1 else "ask"
    return f"{n_asking} of {len(lines)} {asks} for a look. {n.long_day(today)}."


def _groups(lines: Iterable[PatientLine], today: date) -> tuple[Group, ...]:
    named: dict[str, list[Row]] = {
        "Ask for a look": [],
        "Nothing new": [],
        "Too early to compare": [],
    }
    for line in lines:
        if line.flags:
            name = "Ask for a look"
        elif line.trend.current.label is TrendLabel.BUILDING:
            name = "Too early to compare"
        else:
            name = "Nothing new"
        named[name].append(_row(line, today))
    return tuple(Group(name, tuple(found)) for name, found in named.items() if found)


def _row(line: PatientLine, today: date) -> Row:
    planned = f"{line.done} of {line.planned}" if line.planned else "No plan"
    last, last_detail = "–", "No session yet"
    if line.last_us is not None:
        last = n.ago(n.local_day(line.last_us, line.utc_offset_min), today)
        last_detail = f"{n.sessions(line.n_sittings)}, {line.n_scored} scored"
    return Row(
        name=line.patient,
        href=links.patient(line.patient),
        is_simulated=line.is_simulated,
        mark=course.MARKS[line.trend.current.label],
        label=course.LABELS[line.trend.current.label],
        detail=course.in_short(line.trend),
        compared=line.trend.current.compared,
        last=last,
        last_detail=last_detail,
        done=line.done,
        planned=line.planned,
        adherence=planned,
        flags=tuple(reasons.attention(one) for one in line.flags),
    )
