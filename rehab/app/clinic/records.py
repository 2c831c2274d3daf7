"""All that the history holds about a patient, read once and kept until it changes.

Reading a clinic of years takes a second, its numbers change with single patients: a stamp
a patient (one query) says whose. Writing goes through one door, `Records.writing`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from rehab.app.home import Home
from rehab.errors import Reason, StoreError
from rehab.model.checkup import CheckupRow, RatingRow
from rehab.model.clinic import ClinicEvent, ClinicNote, Verdict
from rehab.model.people import DEMO
from rehab.model.plan import PlanVersion
from rehab.model.session import SessionRow

if TYPE_CHECKING:
    from rehab.storage.store import SqlStore

T = TypeVar("T")
Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A patient's history: sessions without their events, and what was said and kept.

    `rows` are those that count, oldest first: simulated ones only where there is nothing
    else, so that nobody's muscle is ever part of a person's history, and none that played
    a file. `imported` are what other programs recorded, oldest first: shown, and counted
    by nothing.
    """

    patient: str
    rows: tuple[SessionRow, ...]
    checkups: tuple[CheckupRow, ...]
    ratings: tuple[RatingRow, ...]
    events: tuple[ClinicEvent, ...]
    notes: tuple[ClinicNote, ...]
    plans: tuple[PlanVersion, ...]
    verdicts: tuple[Verdict, ...]
    imported: tuple[SessionRow, ...] = ()

    def shown(self, session: UUID) -> SessionRow | None:
        """Return a session that has a page; None for one that was only played."""
        found = (row for row in (*self.rows, *self.imported) if row.id == session)
        return next(found, None)

    @property
    def is_simulated(self) -> bool:
        """Whether this is nobody."""
        if not self.rows:
            return self.patient == DEMO.id
        return all(row.is_simulated for row in self.rows)


class Records:
    """The records of a data folder. Nothing is made where there is no history yet."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._store: SqlStore | None = None
        self._kept: dict[str, tuple[Stamp, Record]] = {}

    def every(self) -> list[Record]:
        """Return the records of all patients."""
        stamps = self.store.archive.stamps()
        self._refresh(stamps)
        return [self._kept[patient][1] for patient in sorted(stamps)]

    def of(self, patient: str) -> Record:
        """Return a patient's record. Raises `StoreError` PATIENT_UNKNOWN."""
        stamps = self.store.archive.stamps()
        if patient not in stamps:
            raise StoreError(
                Reason.PATIENT_UNKNOWN, name=patient, allowed="those of the list"
            )
        self._refresh({patient: stamps[patient]})
        return self._kept[patient][1]

    def stamp(self, patient: str) -> Stamp:
        """Return the stamp of the record that is kept of a patient."""
        return self._kept[patient][0]

    @property
    def store(self) -> "SqlStore":
        """The history, for reading. Opened anew until there is one."""
        from rehab.storage.store import SqlStore

        if self._store is not None:
            return self._store
        is_there = self._home.has_history()
        store = SqlStore(self._home.database, read_only=True)
        if is_there:
            self._store = store
        return store

    @contextmanager
    def writing(self) -> Iterator["SqlStore"]:
        """Open the history for the moment of a write, beside the patient's program.

        A guest's write is one short transaction, and waits up to five seconds for another
        one; then it is refused with STORE_BUSY, and nothing was kept.
        """
        from rehab.storage.store import SqlStore

        path = self._home.database
        if self._store is None and not self._home.has_history():
            SqlStore(path).close()
        store = SqlStore(path, is_guest=True)
        try:
            yield store
        finally:
            store.close()

    def close(self) -> None:
        """Let go of the history."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _refresh(self, stamps: dict[str, Stamp]) -> None:
        none: tuple[Stamp, None] = ((), None)
        changed = [
            patient
            for patient, stamp in stamps.items()
            if self._kept.get(patient, none)[0] != stamp
        ]
        if not changed:
            return
        for record in self._read(changed):
            self._kept[record.patient] = (stamps[record.patient], record)

    def _read(self, patients: Collection[str]) -> Iterator[Record]:
        """Read these patients, in as many queries as one would take."""
        store = self.store
        one = next(iter(patients)) if len(patients) == 1 else None
        rows = store.archive.outlines(patients)
        checkups = _grouped(store.diary.checkups(one), lambda row: row.patient)
        ratings = _grouped(store.diary.ratings(one), lambda row: row.patient)
        plans = _grouped(store.diary.plans(one), lambda version: version.patient)
        events = _grouped(store.entries.events(one), lambda event: event.patient)
        notes = _grouped(store.entries.notes(one), lambda note: note.patient)
        whose = {row.id: patient for patient, mine in rows.items() for row in mine}
        verdicts = _grouped(
            store.entries.verdicts(one), lambda verdict: whose.get(verdict.session, "")
        )
        for patient in patients:
            yield Record(
                patient=patient,
                rows=_counting(rows[patient]),
                checkups=checkups[patient],
                ratings=ratings[patient],
                events=events[patient],
                notes=notes[patient],
                plans=plans[patient],
                verdicts=verdicts[patient],
                imported=tuple(row for row in rows[patient] if row.is_imported),
            )


def _counting(rows: list[SessionRow]) -> tuple[SessionRow, ...]:
    persons = [row for row in rows if row.is_own]
    return tuple(persons or [row for row in rows if not row.is_replayed])


def _grouped(
    items: Iterable[T], key: Callable[[T], str]
) -> defaultdict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return defaultdict(tuple, {k: tuple(v) for k, v in found.items()})
