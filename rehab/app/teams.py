"""Who judges recordings: this process, or processes beside it.

A team is given recordings one by one and says what became of each; who asks it keeps the
scores (`rehab.app.rescoring`), and only that program writes. `rehab.app.cluster` is another.
"""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from rehab.app import judging
from rehab.app.home import make_decoder
from rehab.app.workers import deaf, workers
from rehab.detect.net import on_one_thread
from rehab.errors import FileError, Reason, RehabError
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.storage.reading import read_recording, sha256_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lost:
    """A recording of which nothing is known yet: another worker has to try.

    `n_workers` is how many ended over it; 0 where it was only the wrong one.
    """

    error: RehabError
    n_workers: int


Outcome = tuple[SessionRow, Score | RehabError | Lost]


class Team(Protocol):
    """Whoever judges. A `RehabError` that a method raises ends all of it."""

    def free(self) -> str | None:
        """Return who takes one more; None while all are busy."""
        ...

    def give(self, row: SessionRow, worker: str) -> None:
        """Have a recording judged by who was `free`."""
        ...

    def outcome(self) -> Outcome:
        """Wait until something that was given is done."""
        ...


@contextmanager
def alone() -> Iterator[Team]:
    """Judge in this process."""
    yield _Alone()


@contextmanager
def beside(n: int) -> Iterator[Team]:
    """Judge in `n` processes. No more than twice as many results ever wait to be kept.

    One that the system ends brings WORKER_ENDED: memory is short, for the others too.
    """
    with workers(n) as pool:
        yield _Beside(pool, n)


class _Alone:
    def __init__(self) -> None:
        self._given: deque[SessionRow] = deque()

    def free(self) -> str | None:
        return None if self._given else _this_process()

    def give(self, row: SessionRow, worker: str) -> None:
        del worker
        self._given.append(row)

    def outcome(self) -> Outcome:
        row = self._given.popleft()
        judged = partial(judge_file, row.recording.path, row.recording.sha256)
        return row, _found(row, judged)


class _Beside:
    def __init__(self, pool: ProcessPoolExecutor, n: int) -> None:
        self._pool, self._n = pool, n
        self._given: dict[Future[Score], SessionRow] = {}

    def free(self) -> str | None:
        return None if len(self._given) == 2 * self._n else _this_process()

    def give(self, row: SessionRow, worker: str) -> None:
        del worker
        file = row.recording
        try:
            with deaf():
                future = self._pool.submit(judge_file, file.path, file.sha256)
        except BrokenProcessPool as error:
            raise RehabError(Reason.WORKER_ENDED) from error
        self._given[future] = row

    def outcome(self) -> Outcome:
        done = wait(self._given, return_when=FIRST_COMPLETED).done.pop()
        row = self._given.pop(done)
        return row, _found(row, done.result)


def _this_process() -> str:
    return f"process {os.getpid()}"


def _found(row: SessionRow, result: Callable[[], Score]) -> Score | RehabError:
    try:
        return result()
    except (BrokenProcessPool, MemoryError) as error:
        raise RehabError(Reason.WORKER_ENDED) from error
    except RehabError as error:
        return error
    except ValueError as error:
        return senseless(row.recording.path, error)


def senseless(path: Path, error: ValueError) -> FileError:
    """Return the error of a recording that is readable and makes no sense."""
    log.warning("%s: %s", path.name, error)
    return FileError(Reason.FILE_DAMAGED, path=str(path))


def judge_file(path: Path, sha256: str) -> Score:
    """Read and judge one recording, if it is what was recorded; runs in a worker too.

    A recording that lost a part since would be judged too, by what is left of it, and a
    wrong score would take the place of a right one.
    """
    if sha256_of(path) != sha256:
        raise FileError(Reason.RECORDING_CHANGED, path=str(path))
    recording = read_recording(path, make_decoder)
    with on_one_thread():  # each core has a worker; and the last bit may depend on it
        return judging.judge_recording(recording)
