"""The history: sessions and their scores in one SQLite file, written by one program."""

import os
from collections import defaultdict
from io import FileIO
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from rehab.errors import Reason, StoreError
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.storage import database, disk, rows
from rehab.storage.diary import SqlDiary
from rehab.storage.schema import (
    Base,
    JerkTable,
    PatientTable,
    RepetitionTable,
    RunTable,
    ScoreTable,
    SessionTable,
    SilenceTable,
)


class SqlStore:
    """Keeps sessions in SQLite (a `Store`).

    Parameters
    ----------
    path : Path
        The database; made where there is none, its folder too.
    read_only : bool
        For looking at the history while another program may write it. Where there is
        no database, the history is empty and nothing is made.

    Raises
    ------
    StoreError
        On opening and in every method: STORE_BUSY (another program writes),
        STORE_DAMAGED, STORE_NEWER, FOLDER_READ_ONLY, DISK_FULL, DISK_ERROR.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._lock: FileIO | None = None
        if read_only:
            self._engine = database.open_for_reading(path)
            self.diary = SqlDiary(self._engine, path)
            return
        disk.make_folder(path.parent)
        self._lock = _lock_beside(path)
        try:
            self._engine = database.open_for_writing(path)
        except BaseException:
            self._lock.close()
            raise
        self.diary = SqlDiary(self._engine, path)

    def add(self, row: SessionRow) -> None:
        """Keep a session with its score, all or nothing.

        Raises
        ------
        StoreError
            See the class; nothing was kept then.
        ValueError
            Where a session of this id is kept already, or a value makes no sense.
        """
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            if db.get(PatientTable, row.patient) is None:
                db.add(PatientTable(id=row.patient))
                db.flush()
            db.add(rows.from_session(row, self._path.parent))
            db.flush()
            if row.score is not None:
                _add_score(db, row.id, row.score)

    def add_score(self, session: UUID, score: Score) -> None:
        """Keep a newer judgement; older ones stay in the database.

        Raises
        ------
        StoreError
            SESSION_UNKNOWN, and as for the class.
        """
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            if db.get(SessionTable, session) is None:
                raise StoreError(Reason.SESSION_UNKNOWN, name=str(session))
            _add_score(db, session, score)

    def sessions(self, patient: str | None = None) -> list[SessionRow]:
        """Return sessions of one patient or of all, oldest first, with newest scores."""
        if patient is None:
            return self._read()
        return self._read(SessionTable.patient_id == patient)

    def session(self, session: UUID) -> SessionRow:
        """Return one session with its newest score; SESSION_UNKNOWN if there is none."""
        found = self._read(SessionTable.id == session)
        if not found:
            raise StoreError(Reason.SESSION_UNKNOWN, name=str(session))
        return found[0]

    def close(self) -> None:
        """Let go of the database; another program may write then."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.close()

    def _read(self, *which: ColumnElement[bool]) -> list[SessionRow]:
        query, folder = _newest().where(*which), self._path.parent
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            try:
                scores = _scores(db, query)
                return [
                    rows.to_session(
                        row, scores.get(score.id) if score else None, folder
                    )
                    for row, score in db.execute(query.order_by(*_OLDEST_FIRST))
                ]
            except (ValueError, KeyError, TypeError) as error:
                # Every value was checked on its way in: the file has changed.
                damaged = StoreError(Reason.STORE_DAMAGED, path=str(self._path))
                raise damaged from error


def _add_score(db: Session, session: UUID, score: Score) -> None:
    last = db.scalar(
        select(func.max(ScoreTable.judgement)).where(ScoreTable.session_id == session)
    )
    row = rows.from_score(score)
    row.session_id = session
    row.judgement = (last or 0) + 1
    db.add(row)


_OLDEST_FIRST = (SessionTable.started_us, SessionTable.id)


def _newest() -> Select[SessionTable, ScoreTable]:
    any_score = aliased(ScoreTable)
    newest = (
        select(func.max(any_score.judgement))
        .where(any_score.session_id == SessionTable.id)
        .scalar_subquery()
    )
    of_session = ScoreTable.session_id == SessionTable.id
    return select(SessionTable, ScoreTable).outerjoin(
        ScoreTable, of_session & (ScoreTable.judgement == newest)
    )


def _scores(db: Session, query: Select[SessionTable, ScoreTable]) -> dict[int, Score]:
    """Return the scores that `query` finds, by their id.

    Jerks come as plain rows: as mapped objects, a year of them takes seconds.
    """
    ids = query.with_only_columns(ScoreTable.id)
    parts: dict[type[Base], dict[int, list[Any]]] = {}
    for table in (JerkTable, SilenceTable, RunTable, RepetitionTable):
        found: dict[int, list[Any]] = defaultdict(list)
        columns = select(*table.__table__.columns).where(table.score_id.in_(ids))
        for row in db.execute(columns.order_by(table.score_id, table.position)):
            found[row.score_id].append(row)
        parts[table] = found
    return {
        score.id: rows.to_score(
            score, {table: found[score.id] for table, found in parts.items()}
        )
        for score in db.scalars(query.with_only_columns(ScoreTable))
        if score is not None
    }


def _lock_beside(path: Path) -> FileIO:
    """Return the held lock file of a database. Raises STORE_BUSY."""
    name = path.with_name(f"{path.name}.lock")
    try:
        lock = FileIO(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        if disk.try_lock(lock.fileno()):
            return lock
        lock.close()
    except OSError as error:
        raise disk.store_error(error, path) from error
    raise StoreError(Reason.STORE_BUSY, path=str(path))
