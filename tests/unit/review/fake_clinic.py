"""A clinic without a history: four simulated people, and what was told to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from uuid import UUID, uuid5

from rehab.errors import Reason, RehabError, StoreError
from rehab.model.clinic import (
    MOST_WORDS,
    Attention,
    ClinicEvent,
    ClinicEventKind,
    ClinicNote,
    Flag,
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
from rehab.model.nights import NightRow
from rehab.model.plan import PlanVersion
from rehab.model.score import Withheld
from tests.unit.review import sample_nights as nights
from tests.unit.review import sample_people as people
from tests.unit.review import sample_sessions as sessions

_DOSE, _MOVED = date(2026, 10, 12), date(2026, 10, 26)

UNCHANGED = people.Course(
    "unchanged",
    83,
    0.85,
    refused={
        date(2026, 9, 12): Withheld.LOW_DETECTABLE,
        date(2026, 10, 10): Withheld.LOW_DETECTABLE,
        date(2026, 10, 27): Withheld.NO_REFERENCE,
        date(2026, 11, 10): Withheld.LOW_DETECTABLE,
    },
    events=(
        (_DOSE, ClinicEventKind.DOSE, "evening dose"),
        (_MOVED, ClinicEventKind.SENSOR, "right deltoid"),
    ),
    notes=(
        (_DOSE, "letter", "Dose changed by neurology, see letter."),
        (_MOVED, "clinic", "Moved right deltoid sensor 1 cm forward, off the scar."),
        (date(2026, 11, 16), "video call", "Holds 5 s well tolerated."),
    ),
    flags=(Attention(Flag.MEDICATION, _DOSE),),
)
FEWER = people.Course("fewer", 130, 0.42, miss=0.1, level=1.15)
EARLY = people.Course("early", 4, 0.95, weeks=3)
NOTHING = people.Course("nothing", 5, weeks=0)


@cache
def _everybody() -> Mapping[str, PatientPage]:
    return {one.name: people.page(one) for one in (UNCHANGED, FEWER, EARLY, NOTHING)}


@dataclass
class FakeClinic:
    """Keeps what it is told in lists."""

    pages: dict[str, PatientPage] = field(default_factory=lambda: dict(_everybody()))
    said: list[Verdict] = field(default_factory=list)
    drawn: list[bool] = field(default_factory=list)
    is_busy: bool = False
    nights: list[NightRow] = field(default_factory=list)

    def patients(self) -> tuple[PatientLine, ...]:
        return tuple(found.line for found in self.pages.values())

    def patient(self, patient: str) -> PatientPage:
        if patient not in self.pages:
            known = ", ".join(self.pages)
            raise StoreError(Reason.PATIENT_UNKNOWN, name=patient, allowed=known)
        return self.pages[patient]

    def sittings(self, patient: str) -> tuple[SittingLine, ...]:
        return self.patient(patient).sittings

    def session(self, session: UUID) -> SessionPage:
        page, line, at = self._find(session)
        return sessions.session(page, line, at, self._said(session))

    def sitting(self, sitting: UUID) -> SessionPage:
        _, line = self._line(sitting)
        return self.session(line.sessions[0])

    def jerk(self, session: UUID, position: int) -> JerkPage:
        page, line, at = self._find(session)
        if not 0 <= position < len(sessions.jerks()):
            raise StoreError(Reason.SESSION_UNKNOWN, name=f"{session} {position}")
        return sessions.jerk(page, line, at, position, self._said(session))

    def sleep(self, patient: str, rows: Sequence[NightRow]) -> None:
        """Give somebody nights."""
        found = replace(self.pages[patient], nights=nights.told(rows))
        self.pages[patient] = found
        self.nights = list(rows)

    def night(self, night: UUID, *, has_examples: bool = False) -> NightPage:
        del has_examples
        if night not in {row.id for row in self.nights}:
            raise StoreError(Reason.SESSION_UNKNOWN, name=str(night))
        return nights.page(self.nights, night, has_examples=True)

    def compare(self, a: UUID, b: UUID) -> ComparePage:
        (page, one), (other_page, other) = self._line(a), self._line(b)
        if page is not other_page:
            raise StoreError(Reason.SESSION_UNKNOWN, name=f"{a} {b}")
        return sessions.compare(page, one, other)

    def _said(self, session: UUID) -> list[Verdict]:
        return [one for one in self.said if one.session == session]

    def _line(self, sitting: UUID) -> tuple[PatientPage, SittingLine]:
        for page in self.pages.values():
            for line in page.sittings:
                if line.id == sitting:
                    return page, line
        raise StoreError(Reason.SESSION_UNKNOWN, name=str(sitting))

    def _find(self, session: UUID) -> tuple[PatientPage, SittingLine, int]:
        for page in self.pages.values():
            for line in page.sittings:
                if session in line.sessions:
                    return page, line, line.sessions.index(session)
        raise StoreError(Reason.SESSION_UNKNOWN, name=str(session))

    def plan(self, patient: str) -> PlanSheet:
        found = self.patient(patient)
        return PlanSheet(
            patient=patient,
            is_simulated=found.line.is_simulated,
            current=found.plans[-1],
            versions=found.plans,
            usual=found.week,
            exercises=self.exercises(),
            bounds={},
            may_stand=False,
            utc_offset_min=60,
        )

    def exercises(self) -> Mapping[str, Exercise]:
        return {}

    def verdicts(self, patient: str | None = None) -> tuple[VerdictLine, ...]:
        del patient
        return ()

    def keep_note(self, patient: str, day: date, place: str, text: str) -> UUID:
        found = self.patient(patient)
        if not text.strip():
            raise RehabError(Reason.ENTRY_INVALID)
        kept = uuid5(people.ROOT, f"kept {len(found.notes)}")
        note = ClinicNote(kept, patient, day, place, text, len(found.notes))
        self.pages[patient] = replace(found, notes=(*found.notes, note))
        return kept

    def keep_event(
        self, patient: str, day: date, kind: ClinicEventKind, words: str
    ) -> UUID:
        found = self.patient(patient)
        if not 1 <= len(words) <= MOST_WORDS:
            raise RehabError(Reason.ENTRY_INVALID, name="event", allowed="200")
        kept = uuid5(people.ROOT, f"kept event {len(found.events)}")
        event = ClinicEvent(kept, patient, day, kind, words, 0)
        self.pages[patient] = replace(found, events=(*found.events, event))
        return kept

    def withdraw(self, entry: UUID) -> None:
        for name, found in self.pages.items():
            notes = tuple(
                replace(one, withdrawn_us=1) if one.id == entry else one
                for one in found.notes
            )
            events = tuple(
                replace(one, withdrawn_us=1) if one.id == entry else one
                for one in found.events
            )
            self.pages[name] = replace(found, notes=notes, events=events)

    def try_plan(self, version: PlanVersion) -> PlanTrial:
        return PlanTrial((), (0.0,) * len(version.week.days))

    def keep_plan(self, version: PlanVersion) -> PlanVersion:
        return version

    def keep_verdict(
        self,
        session: UUID,
        position: int,
        kind: VerdictKind,
        *,
        was_drawn: bool,
        seen: SeenEvent | None = None,
    ) -> None:
        if self.is_busy:
            raise StoreError(Reason.STORE_BUSY, path="rehab.db")
        if seen is not None and seen != self.jerk(session, position).seen:
            raise StoreError(Reason.EVENT_CHANGED)
        self.drawn.append(was_drawn)
        self.said.append(
            sessions.verdict(session, position, kind, n=len(self.said) + 1)
        )
