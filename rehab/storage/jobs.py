"""Which sessions are to be scored again, who has them, and what became of them.

The table is the truth: a job is done in the transaction that keeps its score, and taken in
one that finds it free, so that nothing is judged twice or told done without a score.
"""

import time
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, Update, delete, select, update
from sqlalchemy.orm import Session

from rehab.model.jobs import Job, JobState, Method
from rehab.model.score import Score
from rehab.storage import database, rows
from rehab.storage.job_tables import JobTable
from rehab.storage.place import Place

_OPEN = JobTable.state.in_([JobState.WAITING, JobState.RUNNING])
_EVERY = 500  # values in one statement


class SqlJobs:
    """Keeps them in the database of a `SqlStore`. Every method raises `StoreError`."""

    def __init__(self, engine: Engine, path: Place) -> None:
        self._engine, self._path = engine, path

    def open_sessions(self, method: Method) -> set[UUID]:
        """Return the sessions that somebody asked to judge by a method, and nobody has."""
        query = select(JobTable.session_id).where(_OPEN, _is_of(method))
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return set(db.scalars(query))

    def jobs(self) -> list[Job]:
        """Return all jobs, in the order in which they were first asked for."""
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return [_to_job(row) for row in db.scalars(_ALL)]

    def ask(self, sessions: Collection[UUID], method: Method) -> dict[UUID, Job]:
        """Have sessions judged by a method, for who holds the history; return their jobs.

        What waits stays as it is; what is done or failed waits anew. A job that is still
        running belonged to a program that died, and one lost worker is counted. What
        waits for another method is dropped: nobody needs its score any more.
        """
        now = _now_us()
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            db.execute(delete(JobTable).where(_OPEN, ~_is_of(method)))
            db.execute(
                _waiting(now)
                .where(JobTable.state == JobState.RUNNING)
                .values(n_lost=JobTable.n_lost + 1)
            )
            ended = JobTable.state.in_([JobState.DONE, JobState.FAILED])
            wanted = list(sessions)
            for at in range(0, len(wanted), _EVERY):
                of = JobTable.session_id.in_(wanted[at : at + _EVERY])
                anew = _waiting(now).values(n_lost=0, reason=None, score_id=None)
                db.execute(anew.where(of, ended, _is_of(method)))
            query = select(JobTable.session_id).where(_is_of(method))
            known = set(db.scalars(query))
            db.add_all(_new(of, method, now) for of in wanted if of not in known)
            db.flush()
            kept = (_to_job(row) for row in db.scalars(_ALL.where(_is_of(method))))
            asked = set(wanted)
            return {job.session: job for job in kept if job.session in asked}

    def take(self, job: int, worker: str) -> bool:
        """Have a job, if it waits; False where another program was faster."""
        values = {"state": JobState.RUNNING, "worker": worker, "changed_us": _now_us()}
        free = JobTable.state == JobState.WAITING
        return self._change(update(JobTable).where(free).values(values), job)

    def put_back(self, job: int, *, n_lost: int = 0, reason: str | None = None) -> None:
        """Let a job wait again that was taken, after so many workers were lost over it."""
        values = {"n_lost": JobTable.n_lost + n_lost, "reason": reason}
        running = JobTable.state == JobState.RUNNING
        self._change(_waiting(_now_us()).where(running).values(values), job)

    def fail(self, job: int, reason: str) -> None:
        """Give a job up until it is asked for again."""
        values = {"state": JobState.FAILED, "reason": reason, "changed_us": _now_us()}
        self._change(update(JobTable).where(_OPEN).values(values), job)

    def finish(self, job: int, score: Score) -> None:
        """Keep the score of a job, and that it is done: both or neither.

        Raises
        ------
        ValueError
            Where nobody has taken it, or a value of the score makes no sense.
        """
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            row = db.get(JobTable, job)
            if row is None or row.state != JobState.RUNNING:
                raise ValueError(f"nobody has taken job {job}")
            row.score_id = rows.add_score(db, row.session_id, score)
            row.state, row.reason = JobState.DONE, None
            row.changed_us = _now_us()

    def _change(self, statement: Update, job: int) -> bool:
        with database.failures(self._path), self._engine.begin() as db:
            return db.execute(statement.where(JobTable.id == job)).rowcount == 1


_ALL = select(JobTable).order_by(JobTable.id)


def _is_of(method: Method) -> ColumnElement[bool]:
    return (
        (JobTable.detector == method.name)
        & (JobTable.version == method.version)
        & (JobTable.parameters_sha256 == method.parameters_sha256)
    )


def _waiting(now_us: int) -> Update:
    return update(JobTable).values(state=JobState.WAITING, changed_us=now_us)


def _new(session: UUID, method: Method, now_us: int) -> JobTable:
    return JobTable(
        session_id=session,
        detector=method.name,
        version=method.version,
        parameters_sha256=method.parameters_sha256,
        state=JobState.WAITING,
        n_lost=0,
        changed_us=now_us,
    )


def _to_job(row: JobTable) -> Job:
    return Job(
        id=row.id,
        session=row.session_id,
        method=Method(row.detector, row.version, row.parameters_sha256),
        state=JobState(row.state),
        worker=row.worker,
        n_lost=row.n_lost,
        reason=row.reason,
        changed_us=row.changed_us,
    )


def _now_us() -> int:
    return time.time_ns() // 1000
