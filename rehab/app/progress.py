"""The trend of a patient and the measures beside it, from the sessions of the history."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rehab.app.home import Home
from rehab.app.said import date_of
from rehab.model.checkup import Note, RatingRow
from rehab.model.clinic import ClinicEvent, ClinicEventKind
from rehab.model.exercise import Exercise
from rehab.model.measures import Measure, Symmetry
from rehab.model.people import DEMO
from rehab.model.session import SessionRow
from rehab.model.trend import Occurrence, OccurrenceKind, Trend
from rehab.score.trend.judging import judge_sessions
from rehab.score.trend.measures import measures, symmetry
from rehab.score.trend.sittings import sittings

_KINDS = {
    ClinicEventKind.DOSE: OccurrenceKind.DOSE,
    ClinicEventKind.SENSOR: OccurrenceKind.SITE,
    ClinicEventKind.ILLNESS: OccurrenceKind.ILLNESS,
    ClinicEventKind.OTHER: OccurrenceKind.OTHER,
}
_TOLD = "told by the patient"


@dataclass(frozen=True, slots=True)
class Progress:
    """All that one patient's sittings say together."""

    trend: Trend
    measures: tuple[Measure, ...]
    symmetry: Symmetry | None


def occurrences_of(
    events: Iterable[ClinicEvent], ratings: Iterable[RatingRow]
) -> tuple[Occurrence, ...]:
    """Return what happened: as a therapist kept it, and doses that the patient told of."""
    kept = [
        Occurrence(event.day, _KINDS[event.kind], event.words)
        for event in events
        if event.withdrawn_us is None
    ]
    doses = {one.day for one in kept if one.kind is OccurrenceKind.DOSE}
    told = [
        Occurrence(day, OccurrenceKind.DOSE, _TOLD)
        for day in told_doses(ratings)
        if day not in doses
    ]
    return tuple(sorted((*kept, *told), key=lambda one: one.day))


def told_doses(ratings: Iterable[RatingRow]) -> tuple[date, ...]:
    """Return the days on which the patient said that a medication had changed."""
    changed = Note.MEDICATION_CHANGED.value
    return tuple(sorted({date_of(r) for r in ratings if r.rating.note == changed}))


def progress_of(
    rows: Iterable[SessionRow],
    catalog: Mapping[str, Exercise],
    occurrences: Iterable[Occurrence] = (),
) -> Progress:
    """Return one patient's trend and measures.

    Parameters
    ----------
    rows : iterable of SessionRow
        Of one patient; simulated ones are left out beside a person's.
    catalog : mapping
        Says which exercises are the assessment block; what it lost belongs to none.
    occurrences : iterable of Occurrence
        What withholds a label: doses and electrode sites that changed.
    """
    rows = list(rows)
    block = {key for key, exercise in catalog.items() if exercise.is_assessment}
    found = sittings(rows, block.__contains__)
    trend = judge_sessions(found, occurrences)
    return Progress(
        trend,
        measures(rows, block.__contains__),
        symmetry(found, trend.shown.excess(trend.shown.latest)),
    )


def everybody(home: Home, rows: Iterable[SessionRow]) -> dict[str, Progress]:
    """Return the progress of each patient by pseudonym; `DEMO` is nobody and has none.

    Raises `CatalogError`: without its exercises nobody knows the assessment block.
    """
    found: dict[str, list[SessionRow]] = defaultdict(list)
    for row in rows:
        if row.patient != DEMO.id:
            found[row.patient].append(row)
    if not found:
        return {}
    events: dict[str, list[ClinicEvent]] = defaultdict(list)
    for event in home.store.entries.events():
        events[event.patient].append(event)
    ratings: dict[str, list[RatingRow]] = defaultdict(list)
    for rating in home.store.diary.ratings():
        ratings[rating.patient].append(rating)
    return {
        name: progress_of(
            mine, home.catalog, occurrences_of(events[name], ratings[name])
        )
        for name, mine in found.items()
    }
