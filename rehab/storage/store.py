"""The history: sessions and their scores in one database, written by one program."""

from io import FileIO
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from rehab.errors import Reason, StoreError
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.storage import database, disk, rows, sessions
from rehab.storage.archive import SqlArchive
from rehab.storage.diary import SqlDiary
from rehab.storage.entries import SqlEntries
from rehab.storage.jobs import SqlJobs
from rehab.storage.nights import SqlNights
from rehab.storage.place import Place
from rehab.storage.schema import (
    PatientTable,
    SessionTable,
)


class SqlStore:
    """Keeps sessions in a SQLite file or on a PostgreSQL server (a `Store`).

    Parameters
    ----------
    path : Place
        The database; a file is made where there is none, its folder too.
    read_only : bool
        For looking at the history while another program may write it. Where there is
        no database, the history is empty and nothing is made.
    is_guest : bool
        For a few short writes beside the program that holds the lock, which may be open
        or not: takes no lock, makes nothing new, and never brings a history up to date.

    Raises
    ------
    StoreError
        On opening and in every method: STORE_BUSY (another program writes),
        STORE_DAMAGED, STORE_NEWER, FOLDER_READ_ONLY, DISK_FULL, DISK_ERROR; of a server
        SERVER_LOST, and as `postgres.connected`.
    """

    def __init__(
        self, path: Place, *, read_only: bool = False, is_guest: bool = False
    ) -> None:
        self._path = path
        self._lock: FileIO | None = None
        if read_only or is_guest:
            open_ = database.open_as_guest if is_guest else database.open_for_reading
            self._engine = open_(path)
            self._furnish()
            return
        disk.make_folder(path.parent)
        self._lock = disk.lock_beside(path)
        try:
            self._engine = database.open_for_writing(path)
        except BaseException:
            self._lock.close()
            raise
        self._furnish()

    def _furnish(self) -> None:
        self.diary = SqlDiary(self._engine, self._path)
        self.entries = SqlEntries(self._engine, self._path)
        self.archive = SqlArchive(self._engine, self._path)
        self.nights = SqlNights(self._engine, self._path)
        self.jobs = SqlJobs(self._engine, self._path)

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
                rows.add_score(db, row.id, row.score)

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
            rows.add_score(db, session, score)

    def sessions(self, patient: str | None = None) -> list[SessionRow]:
        """Return sessions of one patient or of all, oldest first, with newest scores.

        Jerks that a therapist took out are not counted in them (`overruled`).
        """
        if patient is None:
            return self._read()
        return self._read(SessionTable.patient_id == patient)

    def ids(self, patient: str | None = None) -> list[UUID]:
        """Return the ids of the sessions of one patient or of all, oldest first."""
        query = select(SessionTable.id).order_by(*sessions.OLDEST_FIRST)
        if patient is not None:
            query = query.where(SessionTable.patient_id == patient)
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return list(db.scalars(query))

    def session(self, session: UUID) -> SessionRow:
        """Return one session as `sessions` does; SESSION_UNKNOWN if there is none."""
        found = self._read(SessionTable.id == session)
        if not found:
            raise StoreError(Reason.SESSION_UNKNOWN, name=str(session))
        return found[0]

    @property
    def is_held(self) -> bool:
        """Whether this program holds the lock and may change anything."""
        return self._lock is not None and not self._lock.closed

    def close(self) -> None:
        """Let go of the database; another program may write then."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.close()

    def _read(self, *which: ColumnElement[bool]) -> list[SessionRow]:
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return sessions.sessions(db, self._path, *which)
