"""The history as a therapist reads it: many sessions in few queries, their events summed."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from rehab.model.score import Jerk, RhythmicRun, Shapes
from rehab.model.session import SessionRow
from rehab.storage import database, parts, sessions
from rehab.storage.place import Place
from rehab.storage.schema import (
    JerkTable,
    RunTable,
    ScoreTable,
    SessionTable,
    ShapesTable,
)
from rehab.storage.types import whole

Events = dict[UUID, list[tuple[int, Jerk]]]

MOMENT_MS = 5
"""Lengths are counted in steps of this."""


_STAMPS = text(
    """
    SELECT id, 'a', 0, 0 FROM patients
    UNION ALL
    SELECT patient_id, 'b', count(*), coalesce(max(scores.id), 0)
    FROM sessions LEFT JOIN scores ON scores.session_id = sessions.id
    GROUP BY patient_id
    UNION ALL
    SELECT patient_id, 'c', count(*), max(at_us)
    FROM verdicts JOIN sessions ON sessions.id = verdicts.session_id
    GROUP BY patient_id
    UNION ALL
    SELECT patient_id, 'd', count(*), max(id) FROM plans GROUP BY patient_id
    UNION ALL
    SELECT patient_id, 'e', count(*), max(id) FROM checkups GROUP BY patient_id
    UNION ALL
    SELECT patient_id, 'f', count(*), max(id) FROM ratings GROUP BY patient_id
    UNION ALL
    SELECT patient_id, 'g', count(*), count(withdrawn_us) FROM events
    GROUP BY patient_id
    UNION ALL
    SELECT patient_id, 'h', count(*), count(withdrawn_us) FROM notes
    GROUP BY patient_id
    """
)


class SqlArchive:
    """Reads the database of a `SqlStore`. Every method raises `StoreError` as that does."""

    def __init__(self, engine: Engine, path: Place) -> None:
        self._engine, self._path = engine, path

    def stamps(self) -> dict[str, tuple[int, ...]]:
        """Return, for every patient, numbers that change when anything of theirs does."""
        found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            for patient, what, a, b in db.execute(_STAMPS):
                found[patient][what] = (a, b)
        return {
            patient: tuple(n for what in sorted(of) for n in of[what])
            for patient, of in found.items()
        }

    def outlines(self, patients: Collection[str]) -> dict[str, list[SessionRow]]:
        """Return the sessions of these patients, oldest first, without their events."""
        rows = self._sessions(SessionTable.patient_id.in_(patients), whole=False)
        found: dict[str, list[SessionRow]] = {patient: [] for patient in patients}
        for row in rows:
            found[row.patient].append(row)
        return found

    def whole(self, of: Collection[UUID]) -> list[SessionRow]:
        """Return these sessions with all their events, oldest first."""
        return self._sessions(SessionTable.id.in_(of))

    def lengths_ms(self, of: Collection[UUID]) -> dict[tuple[UUID, str, int], int]:
        """Return how many counted events of these sessions lasted how long.

        By session, kind, and the lower edge of steps of `MOMENT_MS`. Those that a person
        took out are in it: whoever needs it exact takes them off (`counted`).
        """
        step = whole(
            (JerkTable.offset_s - JerkTable.onset_s) * (1000.0 / MOMENT_MS) + 1e-6
        )
        query = (
            select(ScoreTable.session_id, JerkTable.kind, step, func.count())
            .join(ScoreTable, ScoreTable.id == JerkTable.score_id)
            .where(JerkTable.is_counted.is_(True), self._newest(of))
            .group_by(ScoreTable.session_id, JerkTable.kind, step)
        )
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return {
                (session, kind, at * MOMENT_MS): n
                for session, kind, at, n in db.execute(query)
            }

    def runs(self, of: Collection[UUID]) -> list[tuple[UUID, RhythmicRun]]:
        """Return the rhythmic runs of these sessions."""
        query = (
            select(ScoreTable.session_id, RunTable)
            .join(ScoreTable, ScoreTable.id == RunTable.score_id)
            .where(self._newest(of))
            .order_by(RunTable.score_id, RunTable.position)
        )
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return [(session, parts.to_run(run)) for session, run in db.execute(query)]

    def shapes(self, of: Collection[UUID]) -> dict[UUID, tuple[Shapes, Jerk]]:
        """Return the shapes of these sessions, each with its typical jerk."""
        is_typical = (JerkTable.score_id == ShapesTable.score_id) & (
            JerkTable.position == ShapesTable.typical
        )
        query = (
            select(ScoreTable.session_id, ShapesTable, JerkTable)
            .join(ScoreTable, ScoreTable.id == ShapesTable.score_id)
            .join(JerkTable, is_typical)
            .where(self._newest(of))
            .order_by(ShapesTable.score_id)
        )
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return {
                session: (parts.to_shapes(kept), parts.to_event(jerk))
                for session, kept, jerk in db.execute(query)
            }

    def counted(self, of: Collection[UUID]) -> Events:
        """Return the counted events of these sessions with their positions, in order.

        As the detector found them: those that a person took out are there.
        """
        return self._events(self._newest(of), JerkTable.is_counted.is_(True))

    def events(self, of: Collection[UUID]) -> Events:
        """Return all jerks and prolonged bursts of these sessions, with positions."""
        return self._events(self._newest(of))

    def _events(self, *which: Any) -> Events:
        columns = JerkTable.__table__.columns
        query = (
            select(ScoreTable.session_id, *columns)
            .join(ScoreTable, ScoreTable.id == JerkTable.score_id)
            .where(*which)
            .order_by(JerkTable.score_id, JerkTable.position)
        )
        found: Events = defaultdict(list)
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            for row in db.execute(query):
                found[row.session_id].append((row.position, parts.to_event(row)))
        return found

    def place(self, session: UUID) -> tuple[str, UUID] | None:
        """Return whose a session is, and its sitting; its own id where it has none."""
        query = select(
            SessionTable.patient_id,
            func.coalesce(SessionTable.sitting, SessionTable.id),
        ).where(SessionTable.id == session)
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            found = db.execute(query).one_or_none()
            return None if found is None else (found[0], found[1])

    def first_of(self, sitting: UUID) -> UUID | None:
        """Return the first session of a sitting; None where there is no such sitting."""
        query = (
            select(SessionTable.id)
            .where((SessionTable.sitting == sitting) | (SessionTable.id == sitting))
            .order_by(*sessions.OLDEST_FIRST)
            .limit(1)
        )
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return db.scalar(query)

    def _newest(self, of: Collection[UUID]) -> Any:
        ids = (
            select(ScoreTable.id)
            .join(SessionTable, sessions.newest())
            .where(SessionTable.id.in_(of))
        )
        return ScoreTable.id.in_(ids)

    def _sessions(self, *which: Any, whole: bool = True) -> list[SessionRow]:
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return sessions.sessions(db, self._path, *which, whole=whole)
