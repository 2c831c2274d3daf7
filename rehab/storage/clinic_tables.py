"""The tables of what a therapist keeps. Changes need a new migration."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehab.model.clinic import ClinicEventKind, VerdictKind
from rehab.storage.schema import Base, one_of


class EventEntryTable(Base):
    """Doses, illnesses, moved sensors. Nothing is deleted: it is withdrawn."""

    __tablename__ = "events"
    __table_args__ = (
        one_of("kind", *ClinicEventKind),
        Index("ix_events_patient_id", "patient_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str]
    words: Mapped[str]
    kept_us: Mapped[int]
    withdrawn_us: Mapped[int | None]


class NoteTable(Base):
    """Notes. Nothing is deleted: it is withdrawn."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_patient_id", "patient_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    day: Mapped[date] = mapped_column(Date)
    place: Mapped[str]
    words: Mapped[str]
    kept_us: Mapped[int]
    withdrawn_us: Mapped[int | None]


class VerdictTable(Base):
    """The log of what was said about single events; of one event the newest counts."""

    __tablename__ = "verdicts"
    __table_args__ = (
        one_of("kind", *VerdictKind),
        Index("ix_verdicts_session_id", "session_id", "at_us"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    onset_s: Mapped[float]
    kind: Mapped[str]
    at_us: Mapped[int]
    detector: Mapped[str]
    was_drawn: Mapped[bool]
