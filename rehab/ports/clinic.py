"""The seam to the therapist's pages: what they may ask, what they may tell."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

from rehab.model.clinic import (
    ClinicEvent,
    ClinicEventKind,
    ClinicNote,
    SeenEvent,
    Verdict,
    VerdictKind,
)
from rehab.model.clinic_night import NightPage
from rehab.model.clinic_plan import PlanSheet, PlanTrial
from rehab.model.clinic_session import ComparePage, JerkPage, SessionPage
from rehab.model.clinic_views import (
    PatientLine,
    PatientPage,
    SittingLine,
    VerdictLine,
)
from rehab.model.exercise import Exercise
from rehab.model.plan import PlanVersion


class Entries(Protocol):
    """Keeps events, notes and verdicts beside the sessions. All raise `StoreError`.

    What is kept already, by its id, is not kept twice.
    """

    def add_event(self, event: ClinicEvent) -> None:
        """Keep an event."""
        ...

    def add_note(self, note: ClinicNote) -> None:
        """Keep a note."""
        ...

    def add_verdict(self, verdict: Verdict) -> None:
        """Keep a verdict. Raises SESSION_UNKNOWN, too."""
        ...

    def withdraw(self, entry: UUID, at_us: int) -> None:
        """Mark an event or a note as taken back. Raises ENTRY_UNKNOWN, too."""
        ...

    def events(self, patient: str | None = None) -> list[ClinicEvent]:
        """Return events by day, those that were withdrawn too."""
        ...

    def notes(self, patient: str | None = None) -> list[ClinicNote]:
        """Return notes by day, those that were withdrawn too."""
        ...

    def verdicts(
        self, patient: str | None = None, sessions: Collection[UUID] | None = None
    ) -> list[Verdict]:
        """Return verdicts as they were given, oldest first."""
        ...


class Clinic(Protocol):
    """The history as a therapist reads it, and what they keep beside it.

    The patient's program may be open meanwhile: neither waits for the other longer than a
    session takes to be kept. Every method raises `StoreError`; where something cannot be
    kept now, with STORE_BUSY, and nothing was kept then.
    """

    def patients(self) -> tuple[PatientLine, ...]:
        """Return all patients: those that want attention first, then by last sitting."""
        ...

    def patient(self, patient: str) -> PatientPage:
        """Return a patient's page. Raises PATIENT_UNKNOWN."""
        ...

    def sittings(self, patient: str) -> tuple[SittingLine, ...]:
        """Return all sittings of a patient, oldest first. Raises PATIENT_UNKNOWN."""
        ...

    def session(self, session: UUID) -> SessionPage:
        """Return a session's page. Raises SESSION_UNKNOWN."""
        ...

    def sitting(self, sitting: UUID) -> SessionPage:
        """Return the page of a sitting's first session. Raises SESSION_UNKNOWN."""
        ...

    def jerk(self, session: UUID, position: int) -> JerkPage:
        """Return a jerk with its signal. Raises SESSION_UNKNOWN, also for the position."""
        ...

    def night(self, night: UUID, *, has_examples: bool = False) -> NightPage:
        """Return a night's page. Raises SESSION_UNKNOWN.

        Its examples are there where they can be read in a moment. `has_examples`: the
        recording is read for them in any case, which may take seconds the first time.
        """
        ...

    def compare(self, a: UUID, b: UUID) -> ComparePage:
        """Return two sittings of one patient, the earlier one first.

        Raises SESSION_UNKNOWN for an unknown one, and where they are of two patients.
        """
        ...

    def plan(self, patient: str) -> PlanSheet:
        """Return what the plan editor needs. Raises PATIENT_UNKNOWN."""
        ...

    def exercises(self) -> Mapping[str, Exercise]:
        """Return the catalog by id."""
        ...

    def verdicts(self, patient: str | None = None) -> tuple[VerdictLine, ...]:
        """Return all that was said about jerks, oldest first, as labelled data."""
        ...

    def keep_note(self, patient: str, day: date, place: str, text: str) -> UUID:
        """Keep a note. Raises `RehabError` ENTRY_INVALID: empty, or too long."""
        ...

    def keep_event(
        self, patient: str, day: date, kind: ClinicEventKind, words: str
    ) -> UUID:
        """Keep an event. Raises `RehabError` ENTRY_INVALID."""
        ...

    def withdraw(self, entry: UUID) -> None:
        """Take a note or an event back: it stays, marked. Raises ENTRY_UNKNOWN."""
        ...

    def try_plan(self, version: PlanVersion) -> PlanTrial:
        """Return what would come of a plan; nothing is kept. Raises PATIENT_UNKNOWN."""
        ...

    def keep_plan(self, version: PlanVersion) -> PlanVersion:
        """Keep a version of a plan, which counts from now on; return it as kept.

        Raises `RehabError` PLAN_INVALID, which names the field and what is allowed.
        """
        ...

    def keep_verdict(
        self,
        session: UUID,
        position: int,
        kind: VerdictKind,
        *,
        was_drawn: bool,
        seen: SeenEvent | None = None,
    ) -> None:
        """Keep what somebody saw in a jerk; the counts follow.

        `seen` is the event that the page showed. Raises SESSION_UNKNOWN; EVENT_CHANGED
        where another event is at the position by now.
        """
        ...
