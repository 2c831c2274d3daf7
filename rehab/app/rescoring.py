"""Judges the stored sessions again; goes on where it was stopped.

The history's table of jobs says what is left (`rehab.storage.jobs`). Older scores stay. A
team (`rehab.app.teams`, `rehab.app.cluster`) reads and judges; only this process writes.
"""

from collections import deque
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace

from rehab.app import judging
from rehab.app.home import Home
from rehab.app.teams import Lost, Team, alone, beside, senseless
from rehab.app.workers import n_cores
from rehab.errors import Reason, RehabError, StoreError
from rehab.model.jobs import MOST_LOST, Job
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.model.verdicts import overruled

WORTH_SAMPLES = 1_000_000
"""A worker takes about a second to start, in which so many samples are judged. Design."""

Outcome = tuple[SessionRow, Score | RehabError]


def left_to_score(home: Home, *, is_all: bool = False) -> tuple[list[SessionRow], int]:
    """Return the sessions to judge, the longest first, and how many are done already.

    Parameters
    ----------
    home : Home
    is_all : bool
        Those too that have a score of today's detector. If that is stopped, what it left
        is left without `is_all`.
    """
    archive = home.store.archive
    outlines = archive.outlines(list(archive.stamps()))
    rows = [row for of in outlines.values() for row in of]
    asked = home.store.jobs.open_sessions(judging.method_now())
    left = [r for r in rows if is_all or r.id in asked or not _is_done(r)]
    # The longest first: else a night may begin when all other cores have finished.
    left.sort(key=lambda row: (-row.recording.n_samples, row.started_us, row.id))
    return left, len(rows) - len(left)


def _is_done(row: SessionRow) -> bool:
    return row.score is not None and judging.is_current(row.score.detector)


def score_again(
    home: Home,
    rows: Sequence[SessionRow],
    n_jobs: int | None = None,
    team: AbstractContextManager[Team] | None = None,
) -> Generator[Outcome, None, None]:
    """Judge sessions anew and keep each score at once; old ones stay with their version.

    Parameters
    ----------
    home : Home
        Held for writing.
    rows : sequence of SessionRow
        As `left_to_score` returns them.
    n_jobs : int or None
        Processes; None takes all cores, if there is enough to do for them. With one, this
        process does it itself. The scores are the same to the bit.
    team : context manager of Team, or None
        Who judges instead.

    Yields
    ------
    row, outcome
        As they are done: the score as the history shows it now (a therapist's verdicts
        counted in), or why there is none. One recording that is missing, damaged or other
        than it was recorded keeps its old score and does not stop the rest; neither does
        one over which `MOST_LOST` workers were lost.

    Raises
    ------
    StoreError
        Where scores cannot be kept.
    RehabError
        WORKER_ENDED, or what `team` raises; what was scored until then is kept, and what
        was not waits.
    """
    if not rows:
        return
    if team is None:
        n = _n_workers(rows, n_jobs)
        team = alone() if n == 1 else beside(n)
    with team as crew:
        yield from _Again(home, rows, crew).outcomes()


def _n_workers(rows: Sequence[SessionRow], n_jobs: int | None) -> int:
    if n_jobs is None:
        n_samples = sum(row.recording.n_samples for row in rows)
        n_jobs = min(n_cores(), n_samples // WORTH_SAMPLES)
    return max(1, min(n_jobs, len(rows)))


class _Again:
    """One go: jobs are taken, given to the team, and done, failed or put back."""

    def __init__(self, home: Home, rows: Sequence[SessionRow], team: Team) -> None:
        self._home, self._team = home, team
        self._jobs = home.store.jobs
        self._asked = self._jobs.ask([row.id for row in rows], judging.method_now())
        # What a worker was lost over comes last: it must not keep the rest from its score.
        self._todo = deque(sorted(rows, key=lambda row: self._asked[row.id].n_lost))
        self._taken: dict[int, Job] = {}

    def outcomes(self) -> Generator[Outcome, None, None]:
        try:
            while self._todo or self._taken:
                yield from self._hand_out()
                if self._taken:
                    row, found = self._team.outcome()
                    known = self._settle(row, found)
                    if known is not None:
                        yield row, known
        except BaseException as error:
            self._leave(error)
            raise

    def _hand_out(self) -> Generator[Outcome, None, None]:
        while self._todo and (worker := self._team.free()) is not None:
            row = self._todo.popleft()
            job = self._asked[row.id]
            if job.n_lost >= MOST_LOST:  # in earlier goes, which each ended by it
                yield row, self._fail(job, _given_up(row, job))
            elif self._jobs.take(job.id, worker):
                self._taken[job.id] = job
                self._team.give(row, worker)

    def _settle(
        self, row: SessionRow, found: Score | RehabError | Lost
    ) -> Score | RehabError | None:
        """Write what became of a job; None where it has to be tried again."""
        job = self._asked[row.id]
        known: Score | RehabError | None
        if isinstance(found, Lost):
            known = self._try_again(row, job, found)
        elif isinstance(found, RehabError):
            known = self._fail(job, found)
        else:
            known = self._keep(row, job, found)
        self._taken.pop(job.id)
        return known

    def _try_again(self, row: SessionRow, job: Job, lost: Lost) -> RehabError | None:
        job = replace(job, n_lost=job.n_lost + lost.n_workers)
        if job.n_lost >= MOST_LOST:
            return self._fail(job, lost.error)
        reason = lost.error.reason.value
        self._jobs.put_back(job.id, n_lost=lost.n_workers, reason=reason)
        self._asked[row.id] = job
        self._todo.append(row)
        return None

    def _keep(self, row: SessionRow, job: Job, score: Score) -> Score | RehabError:
        try:
            self._jobs.finish(job.id, score)
        except ValueError as error:  # readable, but senseless
            return self._fail(job, senseless(row.recording.path, error))
        return overruled(score, self._home.store.entries.verdicts(sessions=[row.id]))

    def _fail(self, job: Job, error: RehabError) -> RehabError:
        self._jobs.fail(job.id, error.reason.value)
        return error

    def _leave(self, error: BaseException) -> None:
        """Let what was taken wait for the next go, if this program may still write."""
        is_ended = isinstance(error, RehabError) and error.reason is Reason.WORKER_ENDED
        if not self._home.store.is_held:
            return
        reason = error.reason.value if isinstance(error, RehabError) else None
        with suppress(
            StoreError
        ):  # it is what ends this; the next `ask` puts them back
            for job in self._taken:
                self._jobs.put_back(job, n_lost=int(is_ended), reason=reason)


def _given_up(row: SessionRow, job: Job) -> RehabError:
    facts = {"path": str(row.recording.path), "n": str(job.n_lost)}
    return RehabError(Reason.WORKERS_LOST, **facts)
