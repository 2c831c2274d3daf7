"""One night: the strip, both sets of rules, the intervals, the hours, three raw movements."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from rehab.model.clinic_night import NightPage
from rehab.model.night import LeftOut, Night, OtherKind
from rehab.model.nights import NightRow
from rehab.review import links
from rehab.review.charts import night_bars, night_strip, night_traces
from rehab.review.figures import night as figures
from rehab.review.room import Room
from rehab.review.words import night as words
from rehab.review.words import nights
from rehab.review.words import numbers as n

_WIDE, _NARROW = 1040, 262  # pixels of the strip's plot
_BARS, _NARROW_BARS = 470, 300
_RAW, _NARROW_RAW = 1120, 350

Facts = dict[str, object]


def routes(room: Room) -> APIRouter:
    """Return the page; ``?examples=yes`` reads the recording for the raw examples in any case."""
    router = APIRouter()

    @router.get("/nights/{night}")
    async def night(night: UUID, examples: str = "") -> HTMLResponse:
        page = room.clinic.night(night, has_examples=examples == "yes")
        return room.show("night.html", facts_of(page))

    return router


def facts_of(page: NightPage) -> Mapping[str, object]:
    """Return all that the template shows."""
    row = page.row
    facts: Facts = {
        "patient": row.patient,
        "is_simulated": row.is_simulated,
        "links": links,
        "title": words.title(row),
        "bed": nights.bed(row),
        "sentence": words.sentence(page),
        "context": words.context(page),
        "warnings": words.warnings(page),
        "healthy": nights.HEALTHY,
        "unknown": words.UNKNOWN,
        "night_method": words.METHOD,
        "earlier": links.night(page.earlier) if page.earlier else None,
        "later": links.night(page.later) if page.later else None,
        "is_judged": row.score is not None,
        "facts": _facts(row),
    }
    if row.score is not None:
        facts |= _judged(page, row.score.night)
    return facts


def _judged(page: NightPage, night: Night) -> Facts:
    row = page.row
    bins, n_longer = figures.bins(night)
    hours = figures.hours(row, night)
    return {
        "strip": _strip(row, night, _WIDE),
        "strip_narrow": _strip(row, night, _NARROW),
        "rules": [score.rules.value for score in row.scores],
        "rules_rows": words.rules_rows(row.scores),
        "rules_about": [(one.value, told) for one, told in words.RULES.items()],
        "intervals": night_bars.intervals(bins, width=_BARS) if bins else None,
        "intervals_narrow": (
            night_bars.intervals(bins, width=_NARROW_BARS) if bins else None
        ),
        "interval_rows": [
            (f"{one.start:.0f} to {one.end:.0f}\u00a0s", one.n) for one in bins
        ],
        "n_longer": n_longer,
        "hours": night_bars.hours(hours, width=_BARS),
        "hours_narrow": night_bars.hours(hours, width=_NARROW_BARS),
        "hour_rows": [
            (
                f"{k + 1}",
                one.n_all,
                one.n_periodic,
                n.minutes(3600.0 * (one.to - one.at) * (1.0 - one.unjudged)),
            )
            for k, one in enumerate(hours)
        ],
        "has_signal": page.has_signal,
        "is_read": page.examples is not None,
        "read": links.examples(row.id),
        "examples": [
            (
                words.example(row, one),
                night_traces.excerpt(figures.excerpt(one, _RAW), width=_RAW),
                night_traces.excerpt(
                    figures.excerpt(one, _NARROW_RAW), width=_NARROW_RAW
                ),
            )
            for one in page.examples or ()
        ],
        "left_out": _left_out(row),
        "others": _others(night),
        "no_others": words.NO_OTHERS,
        "faults": figures.faults(row, night),
        "series": [
            (
                str(one.number),
                _when(row, one.onset_s),
                _when(row, one.offset_s),
                one.n_movements,
            )
            for one in night.series
        ],
    }


def _strip(row: NightRow, night: Night, width: int) -> object:
    return night_strip.strip(
        figures.moves(row, night),
        figures.spells(row, night),
        figures.lanes(row),
        figures.clock(row, width),
    )


def _when(row: NightRow, at_s: float) -> str:
    return f"{nights.local_time(row, at_s):%H:%M}"


def _left_out(row: NightRow) -> list[tuple[str, list[int]]]:
    """Return how many were left out for each reason, by each of the rules."""
    counts = [
        Counter(one.left_out for one in score.night.left_out) for score in row.scores
    ]
    return [
        (words.LEFT_OUT[why], [count[why] for count in counts])
        for why in LeftOut
        if any(count[why] for count in counts)
    ]


def _others(night: Night) -> list[tuple[str, str, int]]:
    counts = Counter(one.kind for one in night.others)
    return [(*words.OTHERS[kind], counts[kind]) for kind in OtherKind if counts[kind]]


def _facts(row: NightRow) -> list[tuple[str, str]]:
    told = [
        ("Sensor", row.device),
        (
            "Pads",
            f"{row.site.muscle.replace('_', ' ').capitalize()}, {nights.legs(row)}",
        ),
    ]
    if row.score is not None:
        night = row.score.night
        hz = night.method.get("recorded_hz")
        if isinstance(hz, int | float):
            told.append(("Recorded with", f"{hz:g} samples a second"))
        name, version = night.method.get("name", ""), night.method.get("version", "")
        told.append(("Counted by", f"{name} {version}"))
        told.append(("Turns of the body", words.turns(night)))
        for k, one in enumerate(night.channels):
            told.append((words.leg(row, k), words.channel(one)))
    return told
