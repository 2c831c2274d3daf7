"""A patient's nights as the therapist's pages show them."""

from collections.abc import Sequence
from uuid import UUID

from rehab.app.clinic.lines import occurrences
from rehab.app.clinic.night_signal import NightSignals, is_there
from rehab.app.clinic.records import Record
from rehab.model.clinic_night import NightLine, NightPage, Nights
from rehab.model.nights import NightRow
from rehab.score.trend.nights import in_question, night_trend, session_of
from rehab.storage.nights import SqlNights


def nights_of(record: Record, kept: SqlNights) -> Nights | None:
    """Return all nights of a patient, in four queries; None where there are none."""
    found = kept.outlines(record.patient)
    if not found:
        return None
    rows = [row for row, _ in found]
    ids = in_trend(rows)
    lines = tuple(NightLine(row, counts, row.id in ids) for row, counts in found)
    return Nights(lines, night_trend(rows, occurrences(record)))


def in_trend(rows: Sequence[NightRow]) -> set[UUID]:
    """Return the nights that the trend counts."""
    return {row.id for row in in_question(rows) if session_of(row).is_valid}


def night_page(
    row: NightRow, kept: SqlNights, signals: NightSignals, *, has_examples: bool
) -> NightPage:
    """Return the page of a night, which is whole."""
    rows = [one for one, _ in kept.outlines(row.patient)]
    order = [one.id for one in rows]
    at = order.index(row.id)
    examples = signals.of(row) if has_examples else signals.known(row)
    is_gone = has_examples and examples is None
    return NightPage(
        row=row,
        is_in_trend=row.id in in_trend(rows),
        examples=examples,
        has_signal=is_there(row) and not is_gone,
        earlier=order[at - 1] if at else None,
        later=order[at + 1] if at + 1 < len(order) else None,
    )
