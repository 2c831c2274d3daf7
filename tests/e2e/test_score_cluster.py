"""`rehab score --again --scheduler`: a real Dask scheduler and workers on the loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest

from rehab.app import cluster as dask
from rehab.app.cluster import cluster
from rehab.app.home import Home
from rehab.app.rescoring import left_to_score, score_again
from rehab.errors import Reason, RehabError
from rehab.model.score import Score
from rehab.model.session import SessionRow
from tests import archive_room

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals"),
    pytest.mark.xdist_group("dask"),
]


@dataclass
class Dask:
    """A scheduler and two workers, each a process."""

    address: str
    scheduler: subprocess.Popen[str]
    workers: list[subprocess.Popen[str]]


@pytest.fixture(scope="module")
def dask_cluster() -> Iterator[Dask]:
    scheduler = _begun("scheduler", "--host", "127.0.0.1", "--port", "0")
    address = _said(scheduler, "Scheduler at:").split()[-1]
    plain = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")
    workers = [_begun("worker", address, *plain) for _ in range(2)]
    for worker in workers:
        _said(worker, "Registered to:")
    yield Dask(address, scheduler, workers)
    for process in (*workers, scheduler):
        process.kill()
        process.communicate()


def _begun(*line: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *line, "--no-dashboard"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _said(process: subprocess.Popen[str], what: str) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if what in line:
            return line
    raise AssertionError(f"it ended before {what}")


def scores(home: Home) -> dict[UUID, Score | None]:
    return {row.id: row.score for row in home.store.sessions()}


def done_beside(data: Path, n: int) -> dict[UUID, Score | None]:
    """Return the scores of the same archive judged by this computer."""
    archive_room.fill(data, n, 6.0)
    home = archive_room.home(data)
    list(score_again(home, left_to_score(home)[0], 1))
    found = scores(home)
    home.close()
    return found


def test_a_killed_worker_costs_nothing(run, tmp_path: Path, dask_cluster: Dask) -> None:
    """A clinic's night of work: the same scores to the bit, whoever dies in it."""
    expected = done_beside(tmp_path / "here", 5)
    archive_room.fill(tmp_path / "data", 5, 6.0)
    home = archive_room.home(tmp_path / "data")
    rows, _ = left_to_score(home)
    frozen, alive = dask_cluster.workers
    os.kill(frozen.pid, signal.SIGSTOP)  # it has a recording for ever
    told: list[RehabError] = []
    again = score_again(home, rows, team=cluster(dask_cluster.address, told.append))
    outcomes = [next(again)]
    running = [j for j in home.store.jobs.jobs() if j.state == "running"]
    frozen.kill()
    outcomes += again
    assert {row.id for row, _ in outcomes} == {row.id for row in rows}
    assert scores(home) == expected
    jobs = home.store.jobs.jobs()
    assert {job.state for job in jobs} == {"done"}
    assert sorted(job.n_lost for job in jobs) == [0, 0, 0, 0, 1]
    assert len(running) == 1
    assert {str(job.worker).split("//")[0] for job in jobs} == {"tcp:"}
    assert not told
    home.close()
    # The command does the same, with who is left; asked for all, all are done anew.
    options = ("--all", "--json", "--scheduler", dask_cluster.address)
    done = run("score", "--again", *options)
    assert (done.code, len(json.loads(done.out)), done.err) == (0, 5, "")
    home = archive_room.home(tmp_path / "data")
    assert scores(home) == expected
    home.close()
    assert alive.poll() is None


@pytest.fixture
def left(tmp_path: Path) -> Iterator[tuple[Home, list[SessionRow]]]:
    archive_room.fill(tmp_path / "data", 2, 4.0)
    home = archive_room.home(tmp_path / "data")
    yield home, left_to_score(home)[0]
    home.close()


def test_another_numpy_is_refused_in_words(
    left: tuple[Home, list[SessionRow]],
    dask_cluster: Dask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its last bit may differ, and a trend would begin anew for no reason of the body."""
    other = dask.edition() | {"numpy": "1.0"}
    monkeypatch.setattr(dask, "edition", lambda: other)
    home, rows = left
    told: list[RehabError] = []
    with pytest.raises(RehabError) as failed:
        list(
            score_again(
                home, rows, team=cluster(dask_cluster.address, told.append, 0.5)
            )
        )
    assert failed.value.reason is Reason.WORKER_UNLIKE
    assert {one.reason for one in told} == {Reason.WORKER_UNLIKE}
    assert failed.value in told
    assert failed.value.facts["what"] == "numpy"
    assert failed.value.facts["here"] == "1.0"
    waiting = {(j.state, j.n_lost) for j in home.store.jobs.jobs()}
    assert waiting == {("waiting", 0)}


def test_a_worker_that_reads_other_bytes_is_refused_in_words(
    left: tuple[Home, list[SessionRow]],
    dask_cluster: Dask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another folder under the same path would give another patient's count."""
    monkeypatch.setattr(
        dask, "_is_whole", lambda _: True
    )  # this program reads the right
    home, rows = left
    wrong = [replace(r, recording=replace(r.recording, sha256="0" * 64)) for r in rows]
    told: list[RehabError] = []
    with pytest.raises(RehabError) as failed:
        list(
            score_again(
                home, wrong, team=cluster(dask_cluster.address, told.append, 0.5)
            )
        )
    assert failed.value.reason is Reason.WORKER_BLIND
    assert {one.reason for one in told} == {Reason.WORKER_BLIND}


def test_a_scheduler_that_goes_is_said_and_the_rest_waits(
    left: tuple[Home, list[SessionRow]],
    dask_cluster: Dask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing may hang for a network that is down; here it goes on without."""
    home, rows = left
    told: list[RehabError] = []
    with cluster(dask_cluster.address, told.append) as team:
        worker = team.free()
        assert worker is not None
        os.kill(dask_cluster.workers[1].pid, signal.SIGSTOP)
        team.give(rows[0], worker)
        dask_cluster.scheduler.kill()
        with pytest.raises(RehabError) as failed:
            team.outcome()
        assert failed.value.reason is Reason.CLUSTER_LOST
    monkeypatch.setattr(dask, "CONNECT_S", 0.5)
    with (
        pytest.raises(RehabError) as failed,
        cluster(dask_cluster.address, told.append),
    ):
        pass
    assert failed.value.reason is Reason.CLUSTER_UNREACHABLE
    assert len(list(score_again(home, rows, 1))) == 2


def test_whoever_is_no_scheduler_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that another program holds would else be waited for until morning."""
    monkeypatch.setattr(dask, "CONNECT_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with (
            pytest.raises(RehabError) as failed,
            cluster(address, lambda _: None),
        ):
            pass
    assert failed.value.reason is Reason.CLUSTER_UNREACHABLE


@pytest.mark.parametrize("address", ["clinic", "http://127.0.0.1:1", ""])
def test_what_is_no_address_is_said(run, tmp_path: Path, address: str) -> None:
    """A slip of the hand is told in one sentence, not in a traceback of Dask's."""
    archive_room.fill(tmp_path / "data", 1, 4.0)
    done = run("score", "--again", "--scheduler", address)
    assert done.code == 1
    assert done.err.startswith("rehab: No Dask scheduler answers at")
    assert len(done.err.splitlines()) == 1


def test_without_the_extra_it_is_said_how_to_get_it(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few have a cluster, and nobody else has to install Dask."""
    archive_room.fill(tmp_path / "data", 1, 4.0)
    monkeypatch.delitem(sys.modules, "rehab.app.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run("score", "--again", "--scheduler", "tcp://127.0.0.1:1")
    assert (done.code, "rehab[cluster]" in done.err) == (1, True)


def test_jobs_and_scheduler_are_told_apart(run) -> None:
    """Whoever asks for eight processes of a cluster would wait for what never comes."""
    wrong = ("score", "--again", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:1")
    done = run(*wrong)
    assert (done.code, "--scheduler" in done.err) == (2, True)
