"""A patient's page: everything between the sentence and the notes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rehab.app.clinic import drawn, spans
from rehab.app.clinic.book import Book, Chapter
from rehab.app.clinic.lines import Sitting
from rehab.app.progress import told_doses
from rehab.model.clinic_views import PatientPage, PhaseMap
from rehab.model.plan import DayPlan, WeekPlan
from rehab.model.trend import BLOCK, FIRST_CHECKPOINT, Trend
from rehab.score import phase_map
from rehab.score.overlay import overlay
from rehab.score.phase_map import Part
from rehab.score.trend.measures import measures, symmetry
from rehab.storage.archive import SqlArchive


def patient_page(book: Book, chapter: Chapter, archive: SqlArchive) -> PatientPage:
    """Return the page of one patient, in five queries."""
    record, sittings = chapter.record, chapter.sittings
    trend = chapter.line.trend
    first, latest = blocks(sittings, trend)
    excess = trend.shown.excess(trend.shown.latest)
    ids = spans.session_ids(latest)
    rows = {row.id: row for row in record.rows}
    days = {row.id: s.line.day for s in sittings for row in s.rows}
    kept = archive.shapes(ids | spans.session_ids(first))
    lines = tuple(sitting.line for sitting in sittings)
    return PatientPage(
        line=chapter.line,
        first_day=min((line.day for line in lines), default=None),
        last_day=max((line.day for line in lines), default=None),
        today=book.today,
        sittings=lines,
        events=record.events,
        told_doses=told_doses(record.ratings),
        notes=record.notes,
        plans=record.plans,
        week=_week(book, chapter),
        calendar=chapter.calendar,
        phases=_phases(sittings, first, latest, trend.shown),
        lengths=spans.histogram(archive, record, ids),
        runs=spans.run_marks(archive.runs(spans.session_ids(sittings)), rows),
        shape_first=overlay(spans.only(kept, spans.session_ids(first))),
        shape_latest=overlay(spans.only(kept, ids)),
        typical=spans.typical(
            {s: found for s, found in kept.items() if s in ids}, days
        ),
        precision=drawn.precision_of(record),
        next_drawn=drawn.next_drawn(record, archive),
        measures=measures(record.rows, book.is_assessment),
        symmetry=symmetry([sitting.of_trend for sitting in sittings], excess),
    )


def blocks(
    sittings: Sequence[Sitting], trend: Trend
) -> tuple[tuple[Sitting, ...], tuple[Sitting, ...]]:
    """Return the first and the latest eight scored sittings; no first one before sixteen.

    Of those after a change, once they have blocks of their own (`Trend.shown`).
    """
    valid = [s for s in sittings if s.line.is_scored]
    if trend.shown is not trend:
        valid.sort(key=lambda s: s.line.started_us)  # as the trend takes them
        valid = valid[-trend.shown.n_sessions :]
    first = valid[:BLOCK] if len(valid) >= FIRST_CHECKPOINT else []
    return tuple(first), tuple(valid[-BLOCK:])


def _week(book: Book, chapter: Chapter) -> WeekPlan:
    """Return the plan of the present week, as the patient's program has it."""
    planner = book.planner(chapter.record)
    offset = chapter.line.utc_offset_min
    monday = book.today.toordinal() - book.today.weekday()
    at = book.today.weekday()
    days = [
        # Days of this week that are over were planned as the plan in force is now.
        planner.items(date.fromordinal(monday + (k if k >= at else k + 7)), offset)
        for k in range(7)
    ]
    return WeekPlan(tuple(DayPlan(items) for items in days))


def _phases(
    sittings: Iterable[Sitting],
    first: Sequence[Sitting],
    latest: Sequence[Sitting],
    trend: Trend,
) -> PhaseMap:
    dated = [
        (sitting.line.day, part)
        for sitting in sittings
        if sitting.line.is_scored
        for part in parts_of([sitting])
    ]
    of_first, excess = trend.excess(trend.first), trend.excess(trend.latest)
    return PhaseMap(
        first=phase_map.cells(parts_of(first), excess=of_first),
        latest=phase_map.cells(parts_of(latest), excess=excess),
        exercises=phase_map.cells(parts_of(latest), by_exercise=True, excess=excess),
        weeks=phase_map.weeks(dated, excess),
    )


def parts_of(sittings: Iterable[Sitting]) -> Iterator[Part]:
    """Yield the phases of the blocks of these sittings."""
    for sitting in sittings:
        for row, score in sitting.counted:
            for part in score.by_phase:
                yield row.exercise_id, part
