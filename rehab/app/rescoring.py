"""Judges the stored sessions again, on several cores; goes on where it was stopped.

The history itself says what is left: a session is done as soon as its newest score is of
the detector of today, with its parameters. Older scores stay. Workers read and judge, one
recording at a time each; only this process writes.
"""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from rehab.app import judging
from rehab.app.home import Home, make_decoder
from rehab.app.workers import deaf, n_cores, workers
from rehab.detect.net import on_one_thread
from rehab.errors import FileError, Reason, RehabError
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.model.verdicts import overruled
from rehab.storage.reading import read_recording, sha256_of

log = logging.getLogger(__name__)

WORTH_SAMPLES = 1_000_000
"""A worker takes about a second to start, in which so many samples are judged. Design."""

Outcome = tuple[SessionRow, Score | RehabError]


def left_to_score(home: Home, *, is_all: bool = False) -> tuple[list[SessionRow], int]:
    """Return the sessions to judge, the longest first, and how many are done already.

    Parameters
    ----------
    home : Home
    is_all : bool
        Those too that have a score of today's detector.
    """
    archive = home.store.archive
    outlines = archive.outlines(list(archive.stamps()))
    rows = [row for of in outlines.values() for row in of]
    left = [row for row in rows if is_all or not _is_done(row)]
    # The longest first: else a night may begin when all other cores have finished.
    left.sort(key=lambda row: (-row.recording.n_samples, row.started_us, row.id))
    return left, len(rows) - len(left)


def _is_done(row: SessionRow) -> bool:
    return row.score is not None and judging.is_current(row.score.detector)


def score_again(
    home: Home, rows: Sequence[SessionRow], n_jobs: int | None = None
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

    Yields
    ------
    row, outcome
        As they are done: the score as the history shows it now (a therapist's verdicts
        counted in), or why there is none. One recording that is missing, damaged or other
        than it was recorded keeps its old score and does not stop the rest.

    Raises
    ------
    StoreError
        Where scores cannot be kept.
    RehabError
        WORKER_ENDED; what was scored until then is kept.
    """
    judged = _judged_here if _n_workers(rows, n_jobs) == 1 else _judged_beside
    for row, found in judged(rows, _n_workers(rows, n_jobs)):
        yield row, found if isinstance(found, RehabError) else _keep(home, row, found)


def _n_workers(rows: Sequence[SessionRow], n_jobs: int | None) -> int:
    if n_jobs is None:
        n_samples = sum(row.recording.n_samples for row in rows)
        n_jobs = min(n_cores(), n_samples // WORTH_SAMPLES)
    return max(1, min(n_jobs, len(rows)))


def _keep(home: Home, row: SessionRow, score: Score) -> Score | RehabError:
    try:
        home.store.add_score(row.id, score)
    except ValueError as error:  # readable, but senseless
        return _senseless(row.recording.path, error)
    return overruled(score, home.store.entries.verdicts(sessions=[row.id]))


def _senseless(path: Path, error: ValueError) -> FileError:
    log.warning("%s: %s", path.name, error)
    return FileError(Reason.FILE_DAMAGED, path=str(path))


def _judged_here(rows: Sequence[SessionRow], n: int) -> Iterator[Outcome]:
    del n
    for row in rows:
        yield row, _outcome(row, partial(_judge, *_task(row)))


def _judged_beside(rows: Sequence[SessionRow], n: int) -> Iterator[Outcome]:
    """Judge in `n` processes. No more than twice as many results ever wait to be kept."""
    waiting: dict[Future[Score], SessionRow] = {}
    todo = iter(rows)
    with workers(n) as pool:
        while True:
            try:
                with deaf():
                    for row in todo:
                        waiting[pool.submit(_judge, *_task(row))] = row
                        if len(waiting) == 2 * n:
                            break
            except BrokenProcessPool as error:
                raise RehabError(Reason.WORKER_ENDED) from error
            if not waiting:
                return
            for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                row = waiting.pop(done)
                yield row, _outcome(row, done.result)


def _outcome(row: SessionRow, result: Callable[[], Score]) -> Score | RehabError:
    try:
        return result()
    except (BrokenProcessPool, MemoryError) as error:
        raise RehabError(Reason.WORKER_ENDED) from error
    except RehabError as error:
        return error
    except ValueError as error:
        return _senseless(row.recording.path, error)


def _task(row: SessionRow) -> tuple[Path, str]:
    return row.recording.path, row.recording.sha256


def _judge(path: Path, sha256: str) -> Score:
    """Read and judge one recording, if it is what was recorded; runs in a worker too.

    A recording that lost a part since would be judged too, by what is left of it, and a
    wrong score would take the place of a right one.
    """
    if sha256_of(path) != sha256:
        raise FileError(Reason.RECORDING_CHANGED, path=str(path))
    recording = read_recording(path, make_decoder)
    with on_one_thread():  # each core has a worker; and the last bit may depend on it
        return judging.judge_recording(recording)
