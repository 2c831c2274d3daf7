"""One event: the signal around it, why it was found, and what somebody says it is."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rehab.errors import Reason, RehabError
from rehab.model.clinic import SeenEvent, VerdictKind
from rehab.model.clinic_session import JerkPage
from rehab.model.score import JerkKind
from rehab.review import links
from rehab.review.charts.traces import traces
from rehab.review.figures import excerpt
from rehab.review.room import Room
from rehab.review.words import events as words
from rehab.review.words import numbers as n
from rehab.review.words.planned import name_of

_WIDE, _NARROW = 836, 350  # pixels
_BUTTONS = (
    (VerdictKind.JERK, "1"),
    (VerdictKind.VOLUNTARY, "2"),
    (VerdictKind.ARTEFACT, "3"),
)


def routes(room: Room) -> APIRouter:
    """Return the page, and what its forms tell."""
    router = APIRouter()

    @router.get("/sessions/{session}/jerks/{position}")
    async def jerk(session: UUID, position: int, around: str = "") -> HTMLResponse:
        page = room.clinic.jerk(session, position)
        return room.show("jerk.html", facts_of(room, page, _span(around)))

    @router.post("/sessions/{session}/jerks/{position}")
    async def judge(
        session: UUID,
        position: int,
        verdict: str = Form(""),
        drawn: str = Form(""),
        around: str = Form(""),
        seen: str = Form(""),
    ) -> Response:
        kind, event = _kind(verdict), _seen(seen)
        try:
            room.clinic.keep_verdict(
                session, position, kind, was_drawn=bool(drawn), seen=event
            )
        except RehabError as error:
            if error.reason is not Reason.STORE_BUSY:
                raise
            return _not_now(room, session, position, kind, _span(around))
        query = f"?around={_span(around):g}" if around else ""
        return RedirectResponse(f"{links.jerk(session, position)}{query}#judge", 303)

    return router


def _not_now(
    room: Room, session: UUID, position: int, kind: VerdictKind, span_s: float
) -> HTMLResponse:
    """Return the page as it was, with the answer that could not be kept under the focus."""
    told = words.BUSY.format(said=words.SAID[kind])
    try:
        page = room.clinic.jerk(session, position)
    except RehabError:  # it cannot even be read now
        return room.refuse(503, told)
    facts = facts_of(room, page, span_s)
    return room.show("jerk.html", {**facts, "busy": told, "asked": kind}, 503)


def facts_of(room: Room, page: JerkPage, span_s: float) -> Mapping[str, object]:
    """Return all that the template shows."""
    row, jerk = page.row, page.jerk
    offset = row.utc_offset_min
    wide = excerpt.traces(page, span_s, _WIDE)
    narrow = excerpt.traces(page, span_s, _NARROW)
    names = [excerpt.name_of(channel) for channel in page.channels]
    return {
        "patient": row.patient,
        "is_simulated": row.is_simulated,
        "links": links,
        "row": row,
        "here": links.jerk(row.id, page.position),
        "seen": f"{page.seen.onset_s} {page.seen.kind} {page.seen.detector}",
        "sitting_day": n.day(page.sitting.day),
        "exercise": _exercise(room, page),
        "title": f"{words.KINDS[jerk.kind]} {page.number} of {page.n_jerks}",
        "where": _where(room, page),
        "sentence": words.sentence(page, names),
        "traces": traces(wide, width=_WIDE) if wide else None,
        "traces_narrow": traces(narrow, width=_NARROW) if narrow else None,
        "gone": words.GONE,
        "span_s": span_s,
        "spans": excerpt.SPANS_S,
        "is_prolonged": jerk.kind is JerkKind.PROLONGED,
        "checks": words.checks(page),
        "detector": page.sitting.detector,
        "previous": _jerk(row.id, page.previous),
        "following": _jerk(row.id, page.following),
        "unjudged": _jerk(row.id, page.next_unjudged),
        "buttons": [(k, words.SAID[k].capitalize(), key) for k, key in _BUTTONS],
        "unsure": VerdictKind.UNSURE,
        "cleared": VerdictKind.CLEARED,
        "verdict": page.verdict,
        "standing": words.standing(page.verdict, jerk),
        "log": [
            (n.moment(said.at_us, offset), words.SAID[said.kind], said.detector)
            for said in reversed(page.verdicts)
        ],
        "is_drawn": page.is_drawn,
        "next_drawn": None if page.is_drawn else _drawn(page),
        "precision": page.precision,
        "precision_words": words.precision(page.precision),
        "percent": n.percent,
        "busy": "",
        "asked": None,
    }


def _jerk(session: UUID, position: int | None) -> str | None:
    return None if position is None else links.jerk(session, position)


def _drawn(page: JerkPage) -> str | None:
    return links.jerk(*page.next_drawn) if page.next_drawn else None


def _exercise(room: Room, page: JerkPage) -> str:
    name = name_of(page.row.exercise_id, room.clinic.exercises())
    return page.exercise.words.title if page.exercise else name


def _where(room: Room, page: JerkPage) -> str:
    when = n.local_time(page.wall_us, page.row.utc_offset_min)
    told = [f"{n.day(page.sitting.day)}, {when:%H:%M:%S}"]
    told.append(f"{_exercise(room, page)}, {page.row.side.value}")
    if page.repetition is not None:
        several = page.set_number is not None and page.set_number > 1
        of = f"set {page.set_number}, " if several else ""
        told.append(f"{of}repetition {page.repetition}")
    if page.jerk.phase is not None:
        told.append(words.WHILE[page.jerk.phase])
    return ", ".join(told)


def _span(around: str) -> float:
    """Return the seconds that an address asks for; the usual ones for any other."""
    known = {f"{span:g}": span for span in excerpt.SPANS_S}
    return known.get(around, excerpt.SPANS_S[0])


def _seen(text: str) -> SeenEvent:
    """Return the event that the form says it was shown with."""
    try:
        onset, kind, detector = text.split(" ", 2)
        return SeenEvent(float(onset), JerkKind(kind), detector)
    except ValueError as error:  # of a page that is not ours, or of an older program
        raise RehabError(Reason.EVENT_CHANGED) from error


def _kind(text: str) -> VerdictKind:
    try:
        return VerdictKind(text)
    except ValueError as error:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="What is it",
            value=text[:20],
            allowed=", ".join(VerdictKind),
        ) from error
