"""Why a patient wants attention: facts of the last weeks, no cause and no advice."""

from collections.abc import Sequence
from datetime import date, timedelta

from rehab.app import patterns
from rehab.app.clinic.lines import Sitting
from rehab.app.clinic.records import Record
from rehab.app.programme import STOPS_THE_DAY
from rehab.app.progress import told_doses
from rehab.app.said import date_of
from rehab.model.checkup import STOP_PAIN
from rehab.model.clinic import Attention, ClinicEventKind, Flag
from rehab.model.clinic_views import CalendarDay, DayKind

N_UNSCORED = 3
RECENT = timedelta(days=14)
LATELY = timedelta(days=28)
ABSENT_DAYS, ABSENT_MISSED = 7, 2
"""Design: a week without a sitting, and planned days in it."""


def flags_of(
    record: Record,
    sittings: Sequence[Sitting],
    days: Sequence[CalendarDay],
    today: date,
    now_us: int,
) -> tuple[Attention, ...]:
    """Return the flags of a patient, the most urgent first."""
    found = [
        _contact(record, sittings, now_us),
        _stopped(sittings, today),
        _pain(record, today),
        _medication(record, today),
        _unscored(sittings),
        _absent(sittings, days, today),
    ]
    return tuple(flag for flag in found if flag is not None)


def _contact(
    record: Record, sittings: Sequence[Sitting], now_us: int
) -> Attention | None:
    if not patterns.needs_clinician(record.rows, now_us):
        return None
    return Attention(Flag.CONTACT, sittings[-1].line.day if sittings else None)


def _stopped(sittings: Sequence[Sitting], today: date) -> Attention | None:
    days = [
        s.line.day
        for s in sittings
        if s.line.day > today - RECENT and STOPS_THE_DAY & {*s.line.stops}
    ]
    return Attention(Flag.STOPPED, max(days), len(days)) if days else None


def _pain(record: Record, today: date) -> Attention | None:
    recent = [(pain, day) for pain, day in pains(record) if day > today - RECENT]
    if not recent:
        return None
    pain, day = max(recent)
    return Attention(Flag.PAIN, day, pain)


def pains(record: Record) -> list[tuple[int, date]]:
    """Return pain of 4 or more, told before or after training, with its day."""
    told = [(row.rating.pain, date_of(row)) for row in record.ratings]
    told += [(row.checkup.pain, date_of(row)) for row in record.checkups]
    return [(pain, day) for pain, day in told if pain is not None and pain >= STOP_PAIN]


def _medication(record: Record, today: date) -> Attention | None:
    days = [
        event.day
        for event in record.events
        if event.kind is ClinicEventKind.DOSE and event.withdrawn_us is None
    ]
    days += told_doses(record.ratings)
    recent = [day for day in days if today - LATELY < day <= today]
    return Attention(Flag.MEDICATION, max(recent)) if recent else None


def _unscored(sittings: Sequence[Sitting]) -> Attention | None:
    n = 0
    for sitting in reversed(sittings):
        if sitting.line.is_scored:
            break
        n += 1
    if n < N_UNSCORED:
        return None
    return Attention(Flag.UNSCORED, sittings[-1].line.day, n)


def _absent(
    sittings: Sequence[Sitting], days: Sequence[CalendarDay], today: date
) -> Attention | None:
    if not sittings:
        return None
    last = max(sitting.line.day for sitting in sittings)
    n_days = (today - last).days
    n_missed = sum(d.kind is DayKind.MISSED and d.day > last for d in days)
    if n_days < ABSENT_DAYS or n_missed < ABSENT_MISSED:
        return None
    return Attention(Flag.ABSENT, last, n_days)
