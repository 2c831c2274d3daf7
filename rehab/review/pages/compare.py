"""Two sittings beside each other, and how much of their difference is chance."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from rehab.errors import Reason, StoreError
from rehab.model.clinic_session import ComparePage, SessionPage, SessionPair
from rehab.review import links
from rehab.review.charts import lengths, moments, pairs
from rehab.review.figures import both, course, reps
from rehab.review.room import Room
from rehab.review.words import both as words
from rehab.review.words import events
from rehab.review.words import numbers as n
from rehab.review.words.planned import name_of

_WIDE, _HALF, _NARROW = 430, 500, 290  # pixels of a plot
_COURSE = (
    "Median repetition of both sessions with the middle half of their repetitions."
)
_SHAPE = "Median jerk of both sessions with the middle half of their jerks."
_JERK_MS = 200.0

Facts = dict[str, Any]


def routes(room: Room) -> APIRouter:
    """Return the page."""
    router = APIRouter()

    @router.get("/patients/{patient}/compare")
    async def compare(
        patient: str,
        s: Annotated[list[UUID], Query(default_factory=list)],
        pair: int = 0,
    ) -> HTMLResponse:
        if len(set(s)) != 2:
            return room.refuse(422, words.TWO)
        found = room.clinic.compare(s[0], s[1])
        name = links.whole(patient)
        if found.patient != name:  # another patient's are not this page's to show
            raise StoreError(Reason.SESSION_UNKNOWN, name=str(s[0]))
        return room.show("compare.html", facts_of(room, found, pair))

    return router


def facts_of(room: Room, page: ComparePage, pair: int) -> Mapping[str, object]:
    """Return all that the template shows; `pair` is the exercise that is laid over."""
    patient = room.clinic.patient(page.patient)
    values, top = both.values(page)
    exercises = room.clinic.exercises()
    facts: Facts = {
        "patient": page.patient,
        "is_simulated": page.a.is_simulated or page.b.is_simulated,
        "links": links,
        "a": page.a,
        "b": page.b,
        "a_day": n.day(page.a.day, year=page.a.day.year != page.b.day.year),
        "b_day": n.day(page.b.day, year=page.a.day.year != page.b.day.year),
        "sentence": words.sentence(page),
        "conditions": words.conditions(
            page, [(day, said) for day, _, said in course.happenings(patient)]
        ),
        "pairs": pairs.pairs(values, top, width=_WIDE) if values else None,
        "pairs_narrow": pairs.pairs(values, top, width=_NARROW - 60)
        if values
        else None,
        "rows": [_row(one, _phase_name(one)) for one in page.phases],
        "exercise_rows": [
            _row(one, f"{name_of(one.exercise_id, exercises)}, {one.side.value}")
            for one in page.exercises
        ],
        "shape": _overlay(both.shapes(page, _HALF), _SHAPE),
        "shape_narrow": _overlay(both.shapes(page, _NARROW), _SHAPE),
        "chooser": [
            (
                f"?s={page.a.id}&s={page.b.id}&pair={k}#h-course",
                f"{name_of(one.exercise_id, exercises)}, {one.side.value}",
                k == _within(pair, page.pairs),
            )
            for k, one in enumerate(page.pairs)
        ],
    }
    return facts | _lengths(page) | _pair(room, page, pair)


def _within(pair: int, found: Sequence[SessionPair]) -> int:
    return pair if 0 <= pair < len(found) else 0


def _phase_name(one: Any) -> str:
    return f"{one.side.value} {one.phase.value if one.phase else ''}"


def _row(one: Any, name: str) -> tuple[str, ...]:
    return (
        name,
        str(one.a.n),
        n.rate(one.a),
        str(one.b.n),
        n.rate(one.b),
        words.ratio(one),
    )


def _overlay(
    found: tuple[tuple[pairs.Curve, ...], pairs.Field] | None, label: str
) -> object:
    return pairs.overlay(found[0], found[1], label) if found else None


def _lengths(page: ComparePage) -> Facts:
    most = max([4, *(one.n for one in (*page.lengths_a, *page.lengths_b))])

    def chart(bins: Any, width: int) -> object:
        bars = tuple(
            lengths.Bar(
                *(one.low_ms, one.high_ms, one.n),
                "jerk" if one.high_ms <= _JERK_MS else "prolonged",
            )
            for one in bins
            if one.n
        )
        return lengths.lengths(bars, width=width, top=most) if bars else None

    return {
        "lengths_a": chart(page.lengths_a, _NARROW),
        "lengths_b": chart(page.lengths_b, _NARROW),
    }


def _pair(room: Room, page: ComparePage, pair: int) -> Facts:
    """Return one exercise of both: medians on each other, maps beside each other."""
    empty = dict.fromkeys(
        ("course", "course_narrow", "map_a", "map_b", "map_a_narrow", "map_b_narrow")
    )
    facts: Facts = {
        **empty,
        "gone": "",
        "pair_name": "",
        "session_a": "",
        "session_b": "",
    }
    if not page.pairs:
        return facts
    chosen = page.pairs[_within(pair, page.pairs)]
    a, b = room.clinic.session(chosen.a), room.clinic.session(chosen.b)
    name = name_of(chosen.exercise_id, room.clinic.exercises())
    facts |= {
        "pair_name": f"{name}, {chosen.side.value}",
        "session_a": links.session(chosen.a),
        "session_b": links.session(chosen.b),
        "course": _overlay(both.courses(a, b, 1100), _COURSE),
        "course_narrow": _overlay(both.courses(a, b, _NARROW), _COURSE),
        "gone": "" if a.has_signal and b.has_signal else events.ONE_GONE,
    }
    return facts | _maps(a, b)


def _maps(a: SessionPage, b: SessionPage) -> Facts:
    """Return both maps; their rates have one top."""
    facts: Facts = {}
    for suffix, width in (("", _HALF), ("_narrow", _NARROW)):
        found = {
            "map_a": reps.movement(a, width)
            if a.repetitions and a.has_signal
            else None,
            "map_b": reps.movement(b, width)
            if b.repetitions and b.has_signal
            else None,
        }
        top = max([0.0, *(one[2].top for one in found.values() if one)])
        for key, one in found.items():
            facts[key + suffix] = (
                moments.moments(one[0], one[1], reps.with_top(one[2], top))
                if one
                else None
            )
    return facts
