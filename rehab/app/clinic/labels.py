"""What people said about single events, beside what the detector knew: labelled data."""

from collections.abc import Iterable

from rehab.app.clinic.drawn import latest
from rehab.app.clinic.records import Record
from rehab.model.clinic import SAME_EVENT_S, Verdict
from rehab.model.clinic_views import VerdictLine
from rehab.model.score import Jerk
from rehab.model.session import SessionRow
from rehab.storage.archive import SqlArchive


def labels_of(
    records: Iterable[Record], archive: SqlArchive
) -> tuple[VerdictLine, ...]:
    """Return all verdicts, oldest first, each with the event that is there now."""
    records = list(records)
    rows = {row.id: row for record in records for row in record.rows}
    said = [
        verdict
        for record in records
        for verdict in record.verdicts
        if verdict.session in rows
    ]
    events = archive.events({verdict.session for verdict in said})
    present = {verdict.id for verdict in latest(said)}
    return tuple(
        _line(
            verdict,
            rows[verdict.session],
            events.get(verdict.session, []),
            is_newest=verdict.id in present,
        )
        for verdict in sorted(said, key=lambda v: (v.at_us, v.id))
    )


def _line(
    verdict: Verdict,
    row: SessionRow,
    events: list[tuple[int, Jerk]],
    *,
    is_newest: bool,
) -> VerdictLine:
    near = [
        (abs(jerk.onset_s - verdict.onset_s), position, jerk)
        for position, jerk in events
        if abs(jerk.onset_s - verdict.onset_s) <= SAME_EVENT_S
    ]
    position, jerk = min(near, key=lambda found: found[0])[1:] if near else (None, None)
    return VerdictLine(
        patient=row.patient,
        is_simulated=row.is_simulated,
        exercise_id=row.exercise_id,
        side=row.side,
        verdict=verdict,
        is_newest=is_newest,
        position=position,
        duration_ms=jerk.duration_ms if jerk else None,
        peak_uv=jerk.peak_uv if jerk else None,
        confidence=jerk.confidence if jerk else None,
        phase=jerk.phase if jerk else None,
    )
