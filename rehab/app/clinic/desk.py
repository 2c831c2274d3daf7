"""The therapist's desk: fits `rehab.ports.Clinic`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from rehab.app.clinic import plan_rules
from rehab.app.clinic.book import Book, Chapter
from rehab.app.clinic.compare import compare_page
from rehab.app.clinic.jerk import changed, jerk_page, seen_of, unknown
from rehab.app.clinic.labels import labels_of
from rehab.app.clinic.night_signal import NightSignals
from rehab.app.clinic.nights import night_page, nights_of
from rehab.app.clinic.patient import patient_page
from rehab.app.clinic.records import Records
from rehab.app.clinic.session import session_page
from rehab.app.clinic.signal import Signals
from rehab.app.home import Home
from rehab.errors import Reason, RehabError
from rehab.model.clinic import (
    MOST_CHARACTERS,
    MOST_WORDS,
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
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.score.trend.sittings import detector_of


class ClinicDesk:
    """What the therapist's pages ask and tell, over one data folder.

    Parameters
    ----------
    home : Home
        Opened for reading: the patient's program may be running in it.
    now : callable or None
        The wall clock with its local offset.
    """

    def __init__(self, home: Home, now: Callable[[], datetime] | None = None) -> None:
        self._home = home
        self._now = now or (lambda: datetime.now().astimezone())
        self._records = Records(home)
        self._book = Book(home, self._records, self._now)
        self._signals = Signals()
        self._nights = NightSignals()

    def patients(self) -> tuple[PatientLine, ...]:
        """Return all patients: those that want attention first, then by last sitting."""
        lines = [chapter.line for chapter in self._book.every()]
        return tuple(
            sorted(lines, key=lambda li: (not li.flags, -(li.last_us or 0), li.patient))
        )

    def patient(self, patient: str) -> PatientPage:
        """Return a patient's page."""
        chapter = self._book.of(patient)
        store = self._records.store
        page = patient_page(self._book, chapter, store.archive)
        return replace(page, nights=nights_of(chapter.record, store.nights))

    def sittings(self, patient: str) -> tuple[SittingLine, ...]:
        """Return all sittings and imported recordings of a patient, oldest first."""
        return self._book.of(patient).lines

    def session(self, session: UUID) -> SessionPage:
        """Return a session's page."""
        chapter, siblings = self._with_siblings(session)
        return session_page(
            chapter, siblings, session, self._signals, self._home.catalog
        )

    def sitting(self, sitting: UUID) -> SessionPage:
        """Return the page of a sitting's first session."""
        first = self._records.store.archive.first_of(sitting)
        if first is None:
            raise unknown(sitting)
        return self.session(first)

    def jerk(self, session: UUID, position: int) -> JerkPage:
        """Return a jerk with its signal."""
        archive = self._records.store.archive
        place = archive.place(session)
        if place is None:
            raise unknown(session)
        chapter = self._book.of(place[0])
        if chapter.record.shown(session) is None:
            raise unknown(session)
        row = self._records.store.session(session)
        exercise = self._home.catalog.get(row.exercise_id)
        return jerk_page(chapter, row, position, exercise, self._signals, archive)

    def night(self, night: UUID, *, has_examples: bool = False) -> NightPage:
        """Return a night's page; its examples too, where somebody waits for them."""
        kept, signals = self._records.store.nights, self._nights
        row = kept.night(night)
        return night_page(row, kept, signals, has_examples=has_examples)

    def compare(self, a: UUID, b: UUID) -> ComparePage:
        """Return two sittings of one patient, the earlier one first."""
        archive = self._records.store.archive
        first = archive.first_of(a)
        place = archive.place(first) if first else None
        if place is None:
            raise unknown(a)
        chapter = self._book.of(place[0])
        found = {s.line.id: s for s in chapter.sittings}
        for sitting in (a, b):
            if sitting not in found:
                raise unknown(sitting)
        return compare_page(chapter.record, found[a], found[b], archive)

    def plan(self, patient: str) -> PlanSheet:
        """Return what the plan editor needs."""
        chapter = self._book.of(patient)
        record, catalog = chapter.record, self._home.catalog
        now_us = self._now_us()
        begun = [version for version in record.plans if version.from_us <= now_us]
        return PlanSheet(
            patient=patient,
            is_simulated=record.is_simulated,
            current=begun[-1] if begun else None,
            versions=record.plans,
            usual=self._book.usual_week(),
            exercises=catalog,
            bounds={name: plan_rules.bounds(one) for name, one in catalog.items()},
            may_stand=self._book.profile.may_stand,
            utc_offset_min=chapter.line.utc_offset_min,
        )

    def exercises(self) -> Mapping[str, Exercise]:
        """Return the catalog by id."""
        return self._home.catalog

    def verdicts(self, patient: str | None = None) -> tuple[VerdictLine, ...]:
        """Return all that was said about jerks, oldest first."""
        records = (
            self._records.every() if patient is None else [self._records.of(patient)]
        )
        return labels_of(records, self._records.store.archive)

    def keep_note(self, patient: str, day: date, place: str, text: str) -> UUID:
        """Keep a note."""
        self._records.of(patient)
        words = _words("note", text, MOST_CHARACTERS)
        where = _words("place", place, MOST_WORDS, least=0)
        note = ClinicNote(uuid4(), patient, day, where, words, self._now_us())
        with self._records.writing() as store:
            store.entries.add_note(note)
        return note.id

    def keep_event(
        self, patient: str, day: date, kind: ClinicEventKind, words: str
    ) -> UUID:
        """Keep an event."""
        self._records.of(patient)
        said = _words("event", words, MOST_WORDS)
        event = ClinicEvent(uuid4(), patient, day, kind, said, self._now_us())
        with self._records.writing() as store:
            store.entries.add_event(event)
        return event.id

    def withdraw(self, entry: UUID) -> None:
        """Take a note or an event back."""
        with self._records.writing() as store:
            store.entries.withdraw(entry, self._now_us())

    def try_plan(self, version: PlanVersion) -> PlanTrial:
        """Return what would come of a plan; nothing is kept."""
        self._records.of(version.patient)
        return plan_rules.tried(version, self._home.catalog, self._book.profile)

    def keep_plan(self, version: PlanVersion) -> PlanVersion:
        """Keep a version of a plan, which counts from now on."""
        self._records.of(version.patient)
        plan_rules.check(version, self._home.catalog, self._book.profile)
        kept = replace(version, from_us=self._now_us(), id=uuid4())
        with self._records.writing() as store:
            store.diary.add_plan(kept)
        return kept

    def keep_verdict(
        self,
        session: UUID,
        position: int,
        kind: VerdictKind,
        *,
        was_drawn: bool,
        seen: SeenEvent | None = None,
    ) -> None:
        """Keep what somebody saw in a jerk; the counts follow."""
        row = self._records.store.session(session)
        score = row.score
        if score is None or not 0 <= position < len(score.jerks):
            raise unknown(session) if seen is None else changed()
        if seen is not None and seen != seen_of(score, position):
            raise changed()
        jerk = score.jerks[position]
        said = self._records.store.entries.verdicts(sessions=[session])
        # The newest counts, also where the clock was set back since the last one.
        at_us = max([self._now_us(), *(before.at_us + 1 for before in said)])
        verdict = Verdict(
            id=uuid4(),
            session=session,
            onset_s=jerk.onset_s,
            kind=kind,
            at_us=at_us,
            detector=detector_of(score),
            was_drawn=was_drawn,
        )
        again = self._scored_again(row) if jerk.is_counted is None else None
        with self._records.writing() as store:
            if again is not None:
                store.add_score(session, again)
            store.entries.add_verdict(verdict)

    def close(self) -> None:
        """Let go of the history."""
        self._records.close()

    def _scored_again(self, row: SessionRow) -> Score | None:
        """Judge a session whose score is too old to say which events it counted."""
        from rehab.app.judging import judge_recording

        shown = self._signals.of(row)
        return None if shown is None else judge_recording(shown.recording)

    def _with_siblings(self, session: UUID) -> tuple[Chapter, list[SessionRow]]:
        store = self._records.store
        place = store.archive.place(session)
        if place is None:
            raise unknown(session)
        chapter = self._book.of(place[0])
        row = chapter.record.shown(session)
        if row is None:
            raise unknown(session)
        siblings = store.archive.whole(chapter.line_of(row).sessions)
        return chapter, siblings

    def _now_us(self) -> int:
        return round(self._now().timestamp() * 1e6)


def _words(name: str, text: str, most: int, *, least: int = 1) -> str:
    """Return a text as it is kept, without space around it; no other sign is changed."""
    found = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not least <= len(found) <= most:
        raise RehabError(
            Reason.ENTRY_INVALID, name=name, allowed=f"{most:,}".replace(",", "\u202f")
        )
    return found
