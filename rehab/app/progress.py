"""The trend of a patient, from the sessions of the history."""

from collections.abc import Iterable, Mapping

from rehab.app.home import Home
from rehab.model.clinic import ClinicEvent, ClinicEventKind
from rehab.model.exercise import Exercise
from rehab.model.people import DEMO
from rehab.model.session import SessionRow
from rehab.model.trend import Occurrence, OccurrenceKind, Trend, TrendSession
from rehab.score.trend.judging import judge_sessions
from rehab.score.trend.sittings import sittings

_KINDS = {
    ClinicEventKind.DOSE: OccurrenceKind.DOSE,
    ClinicEventKind.SENSOR: OccurrenceKind.SITE,
    ClinicEventKind.ILLNESS: OccurrenceKind.ILLNESS,
    ClinicEventKind.OTHER: OccurrenceKind.OTHER,
}


def occurrences_of(events: Iterable[ClinicEvent]) -> tuple[Occurrence, ...]:
    """Return what a therapist wrote down, without what was taken back."""
    return tuple(
        Occurrence(event.day, _KINDS[event.kind], event.words)
        for event in events
        if event.withdrawn_us is None
    )


def sittings_of(
    rows: Iterable[SessionRow], catalog: Mapping[str, Exercise]
) -> tuple[TrendSession, ...]:
    """Return one patient's sittings; an exercise the catalog lost belongs to no block."""
    block = {key for key, exercise in catalog.items() if exercise.is_assessment}
    return sittings(rows, block.__contains__)


def trend_of(
    rows: Iterable[SessionRow],
    catalog: Mapping[str, Exercise],
    occurrences: Iterable[Occurrence] = (),
) -> Trend:
    """Return one patient's trend.

    Parameters
    ----------
    rows : iterable of SessionRow
        Of one patient; simulated ones are left out beside a person's.
    catalog : mapping
        Says which exercises are the assessment block.
    occurrences : iterable of Occurrence
        What withholds a label: doses and electrode sites that changed.
    """
    return judge_sessions(sittings_of(rows, catalog), occurrences)


def trends_of(home: Home, rows: Iterable[SessionRow]) -> dict[str, Trend]:
    """Return the trend of each patient by pseudonym; `DEMO` is nobody and has none.

    Raises `CatalogError`: without its exercises nobody knows the assessment block.
    """
    found: dict[str, list[SessionRow]] = {}
    for row in rows:
        if row.patient != DEMO.id:
            found.setdefault(row.patient, []).append(row)
    if not found:
        return {}
    happened: dict[str, list[ClinicEvent]] = {}
    for event in home.store.entries.events():
        happened.setdefault(event.patient, []).append(event)
    return {
        name: trend_of(mine, home.catalog, occurrences_of(happened.get(name, ())))
        for name, mine in found.items()
    }
