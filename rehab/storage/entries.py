"""Events, notes and verdicts of the history: what a therapist keeps beside the sessions."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from rehab.errors import Reason, StoreError
from rehab.model.clinic import (
    ClinicEvent,
    ClinicEventKind,
    ClinicNote,
    Verdict,
    VerdictKind,
)
from rehab.storage import database
from rehab.storage.clinic_tables import EventEntryTable, NoteTable, VerdictTable
from rehab.storage.place import Place
from rehab.storage.schema import PatientTable, SessionTable

T = TypeVar("T")


class SqlEntries:
    """Keeps them in the database of a `SqlStore` (an `Entries`).

    Every method raises `StoreError` as the store does; keeping what is kept already, by
    its id, changes nothing.
    """

    def __init__(self, engine: Engine, path: Place) -> None:
        self._engine, self._path = engine, path

    def add_event(self, event: ClinicEvent) -> None:
        """Keep an event."""
        row = EventEntryTable(
            id=event.id,
            patient_id=event.patient,
            day=event.day,
            kind=event.kind.value,
            words=event.words,
            kept_us=event.kept_us,
            withdrawn_us=event.withdrawn_us,
        )
        self._add(row, event.patient)

    def add_note(self, note: ClinicNote) -> None:
        """Keep a note."""
        row = NoteTable(
            id=note.id,
            patient_id=note.patient,
            day=note.day,
            place=note.place,
            words=note.text,
            kept_us=note.kept_us,
            withdrawn_us=note.withdrawn_us,
        )
        self._add(row, note.patient)

    def add_verdict(self, verdict: Verdict) -> None:
        """Keep a verdict. Raises `StoreError` SESSION_UNKNOWN, too."""
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            if db.get(SessionTable, verdict.session) is None:
                raise StoreError(Reason.SESSION_UNKNOWN, name=str(verdict.session))
            if db.get(VerdictTable, verdict.id) is not None:
                return
            db.add(
                VerdictTable(
                    id=verdict.id,
                    session_id=verdict.session,
                    onset_s=float(verdict.onset_s),
                    kind=verdict.kind.value,
                    at_us=verdict.at_us,
                    detector=verdict.detector,
                    was_drawn=verdict.was_drawn,
                )
            )

    def withdraw(self, entry: UUID, at_us: int) -> None:
        """Mark an event or a note as taken back. Raises `StoreError` ENTRY_UNKNOWN.

        One that was taken back before keeps its first time.
        """
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            row = db.get(EventEntryTable, entry) or db.get(NoteTable, entry)
            if row is None:
                raise StoreError(Reason.ENTRY_UNKNOWN, name=str(entry))
            if row.withdrawn_us is None:
                row.withdrawn_us = at_us

    def events(self, patient: str | None = None) -> list[ClinicEvent]:
        """Return events by day, those that were withdrawn too."""
        table = EventEntryTable
        query = select(table).order_by(table.day, table.kept_us, table.id)
        if patient is not None:
            query = query.where(table.patient_id == patient)
        return self._read(query, to_event)

    def notes(self, patient: str | None = None) -> list[ClinicNote]:
        """Return notes by day, those that were withdrawn too."""
        table = NoteTable
        query = select(table).order_by(table.day, table.kept_us, table.id)
        if patient is not None:
            query = query.where(table.patient_id == patient)
        return self._read(query, to_note)

    def verdicts(
        self, patient: str | None = None, sessions: Collection[UUID] | None = None
    ) -> list[Verdict]:
        """Return verdicts as they were given, oldest first."""
        table = VerdictTable
        query = select(table).order_by(table.at_us, table.id)
        if patient is not None:
            mine = select(SessionTable.id).where(SessionTable.patient_id == patient)
            query = query.where(table.session_id.in_(mine))
        if sessions is not None:
            query = query.where(table.session_id.in_(sessions))
        return self._read(query, to_verdict)

    def _add(self, row: EventEntryTable | NoteTable, patient: str) -> None:
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            if db.get(type(row), row.id) is not None:
                return
            if db.get(PatientTable, patient) is None:
                db.add(PatientTable(id=patient))
                db.flush()
            db.add(row)

    def _read(self, query: Select[Any], make: Callable[[Any], T]) -> list[T]:
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            try:
                return [make(row) for row in db.scalars(query)]
            except (ValueError, KeyError, TypeError) as error:
                raise database.damaged(self._path) from error


def to_event(row: EventEntryTable) -> ClinicEvent:
    """Return the event of a row; raise `ValueError` on senseless content."""
    kind = ClinicEventKind(row.kind)
    return ClinicEvent(
        row.id, row.patient_id, row.day, kind, row.words, row.kept_us, row.withdrawn_us
    )


def to_note(row: NoteTable) -> ClinicNote:
    """Return the note of a row; raise `ValueError` on senseless content."""
    words = (row.place, row.words, row.kept_us, row.withdrawn_us)
    return ClinicNote(row.id, row.patient_id, row.day, *words)


def to_verdict(row: VerdictTable) -> Verdict:
    """Return the verdict of a row; raise `ValueError` on senseless content."""
    return Verdict(
        id=row.id,
        session=row.session_id,
        onset_s=row.onset_s,
        kind=VerdictKind(row.kind),
        at_us=row.at_us,
        detector=row.detector,
        was_drawn=row.was_drawn,
    )
