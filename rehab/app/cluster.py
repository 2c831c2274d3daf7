"""Judges recordings on a Dask cluster (a `Team`); no other file knows Dask.

Each worker has one recording at a time, and is named: so the table of jobs can say who has
what, a lost worker is known, and what it had is tried elsewhere. Over the network go a
recording's path and SHA-256 and our versions; back comes a score. Workers read the
recording themselves, from a disk that they share with this program.

``distributed.dask.org``, version 2026.8.
"""

import logging
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import distributed
from distributed.comm import connect
from distributed.scheduler import KilledWorker
from distributed.security import Security
from distributed.utils import LoopRunner, sync
from distributed.versions import VersionMismatchWarning

from rehab.app.edition import Edition, difference, edition
from rehab.app.teams import Lost, Outcome, Team, judge_file, senseless
from rehab.app.workers import ONE_AT_A_TIME
from rehab.errors import FileError, Reason, RehabError
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.storage.reading import sha256_of

CONNECT_S = 20.0
"""How long a scheduler may take to answer. Design."""
PATIENCE_S = 20.0
"""How long a cluster may be without a worker that can be used. Design."""
_LOOK_S = 1.0  # between two looks at who is still there
_NOT_UNPACKED = (ImportError, AttributeError)
"""What comes from where no rehab is, or one without this file."""
_NO_REHAB = {"what": "rehab", "there": "-"}
_OF_THE_FILE = {
    *(Reason.FILE_MISSING, Reason.FILE_UNREADABLE, Reason.RECORDING_CHANGED),
}
_QUIET = ("distributed", "distributed.client", "tornado", "tornado.application")


@contextmanager
def cluster(
    address: str, tell: Callable[[RehabError], None], patience_s: float = PATIENCE_S
) -> Iterator[Team]:
    """Judge on the workers of a Dask scheduler.

    Parameters
    ----------
    address : str
        As Dask writes it: ``tcp://HOST:8786``, or ``tls://…`` with Dask's own settings.
    tell : callable
        Is told of each worker that is not used, and why (WORKER_UNLIKE, WORKER_BLIND).
    patience_s : float
        How long to be without a worker that can be used.

    Raises
    ------
    RehabError
        CLUSTER_UNREACHABLE; from the team CLUSTER_LOST, CLUSTER_EMPTY, CLUSTER_UNLIKE,
        and what `tell` was told where no worker is left.
    """
    for name in _QUIET:  # what a person has to know is said in our own words
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [logging.NullHandler()], False
    runner = LoopRunner()
    runner.start()
    try:
        client = _connected(runner, address)
        try:
            yield _Cluster(client, address, tell, patience_s)
        finally:
            with suppress(
                OSError
            ):  # a scheduler that does not answer, TimeoutError too
                client.close(timeout=_LOOK_S)
    finally:
        runner.stop()


def _connected(runner: Any, address: str) -> Any:
    """Return a client. Whoever listens there and says nothing is given up, too."""

    async def greet() -> None:
        settings = Security().get_connection_args("client")
        comm = await connect(address, timeout=CONNECT_S / 2, **settings)
        comm.abort()

    try:
        sync(runner.loop, greet, callback_timeout=CONNECT_S)
        with warnings.catch_warnings():  # of the versions we say what matters
            warnings.simplefilter("ignore", VersionMismatchWarning)
            return distributed.Client(address, loop=runner.loop, timeout=CONNECT_S)
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise RehabError(Reason.CLUSTER_UNREACHABLE, address=address) from error


class _Cluster:
    def __init__(
        self,
        client: Any,
        address: str,
        tell: Callable[[RehabError], None],
        patience_s: float,
    ) -> None:
        self._client, self._address, self._tell = client, address, tell
        self._patience_s = patience_s
        self._given: dict[Any, tuple[SessionRow, str]] = {}  # by the future
        self._refused: dict[str, RehabError] = {}  # by the worker

    def free(self) -> str | None:
        begin_s = time.monotonic()
        while True:
            busy = {worker for _, worker in self._given.values()}
            for worker, status in self._workers().items():
                is_known = worker in busy or worker in self._refused
                if status == "running" and not is_known:
                    return worker
            if self._given:
                return None
            if time.monotonic() - begin_s > self._patience_s:
                empty = RehabError(Reason.CLUSTER_EMPTY, address=self._address)
                raise next(reversed(self._refused.values()), empty)
            time.sleep(_LOOK_S / 4)

    def give(self, row: SessionRow, worker: str) -> None:
        file = row.recording
        future = self._client.submit(
            judge_there,
            str(file.path.absolute()),
            file.sha256,
            edition(),
            pure=False,  # else one that is asked for twice is not judged twice
            workers=[worker],
        )
        self._given[future] = row, worker

    def outcome(self) -> Outcome:
        while True:
            with suppress(TimeoutError):
                try:
                    distributed.wait(
                        list(self._given), _LOOK_S, return_when="FIRST_COMPLETED"
                    )
                except CancelledError as error:
                    raise self._lost() from error
            for future in self._given:
                if future.done():
                    return self._found(future)
            workers = self._workers()
            for future, (_, worker) in self._given.items():
                if worker not in workers:
                    return self._without(future)

    def _workers(self) -> dict[str, str]:
        """Return the status of each worker by its address."""
        identity = self._client.scheduler.identity
        try:
            told = self._client.sync(identity, n_workers=-1, callback_timeout=CONNECT_S)
        except OSError as error:  # TimeoutError too
            raise self._lost() from error
        return {worker: state["status"] for worker, state in told["workers"].items()}

    def _lost(self) -> RehabError:
        return RehabError(Reason.CLUSTER_LOST, address=self._address)

    def _without(self, future: Any, n_workers: int = 1) -> Outcome:
        """Take a recording back from a worker that is gone."""
        row, worker = self._given.pop(future)
        future.cancel()
        facts = {"path": str(row.recording.path), "n": str(n_workers), "worker": worker}
        return row, Lost(RehabError(Reason.WORKERS_LOST, **facts), n_workers)

    def _found(self, future: Any) -> Outcome:
        row, worker = self._given[future]
        try:
            found = future.result(timeout=CONNECT_S)
        except TimeoutError:  # it ended with the score
            return self._without(future)
        except KilledWorker as error:
            return self._without(future, error.allowed_failures + 1)
        except MemoryError:
            return self._without(future)
        except CancelledError as error:
            raise self._lost() from error
        except RuntimeError as error:
            if not isinstance(error.__cause__, _NOT_UNPACKED):
                raise
            raise RehabError(Reason.CLUSTER_UNLIKE, address=self._address) from error
        except _NOT_UNPACKED:
            found = RehabError(Reason.WORKER_UNLIKE, **_NO_REHAB, here=_version())
        self._given.pop(future)
        future.release()
        if isinstance(found, ValueError):
            found = senseless(row.recording.path, found)
        return row, self._whose(row, worker, found)

    def _whose(
        self, row: SessionRow, worker: str, found: Score | RehabError
    ) -> Score | RehabError | Lost:
        """Return what was found, or `Lost` where it is the worker's fault; refuse that."""
        if not isinstance(found, RehabError):
            return found
        if found.reason is Reason.WORKER_UNLIKE:
            error, n_workers = RehabError(found.reason, **found.facts, worker=worker), 0
        elif found.reason in _OF_THE_FILE and _is_whole(row):
            path = str(row.recording.path)
            error = RehabError(Reason.WORKER_BLIND, worker=worker, path=path)
            n_workers = 1
        else:
            return found
        self._refused[worker] = error
        self._tell(error)
        return Lost(error, n_workers)


def judge_there(
    path: str, sha256: str, wanted: Edition
) -> Score | RehabError | ValueError:
    """Judge a recording on a worker, if that is as the program that asks.

    What is wrong is returned, not raised: a worker's log needs no traceback of it.
    """
    with ONE_AT_A_TIME:
        unlike = difference(wanted, edition())
        if unlike is not None:
            facts = dict(zip(("what", "here", "there"), unlike, strict=True))
            return RehabError(Reason.WORKER_UNLIKE, **facts)
        try:
            return judge_file(Path(path), sha256)
        except (RehabError, ValueError) as error:
            return error


def _is_whole(row: SessionRow) -> bool:
    """Return whether this program reads what was recorded."""
    try:
        return sha256_of(row.recording.path) == row.recording.sha256
    except FileError:
        return False


def _version() -> str:
    return edition()["rehab"]
