"""The table of jobs: what it says is so, whoever died in between."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from rehab.model.jobs import Job, JobState, Method
from rehab.storage import jobs
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SCORE, SITTING

NOW = Method("jerk_offline", 3, "ab" * 32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    kept = SqlStore(tmp_path / "rehab.db")
    kept.add(SITTING)
    yield kept
    kept.close()


def asked(store: SqlStore, method: Method = NOW) -> Job:
    return store.jobs.ask([SITTING.id], method)[SITTING.id]


def the_job(store: SqlStore) -> Job:
    (job,) = store.jobs.jobs()
    return job


def n_scores(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM scores").fetchone()[0])


def test_only_one_has_a_job(store: SqlStore) -> None:
    """Two programs that judge the same night waste hours and keep its score twice."""
    job = asked(store)
    assert (job.state, job.worker, job.n_lost) == (JobState.WAITING, None, 0)
    assert store.jobs.take(job.id, "one")
    assert not store.jobs.take(job.id, "other")
    assert (the_job(store).state, the_job(store).worker) == (JobState.RUNNING, "one")


def test_done_is_told_with_the_score_or_not_at_all(
    store: SqlStore, tmp_path: Path
) -> None:
    """A job that is told done without its score is never done again."""
    job = asked(store)
    with pytest.raises(ValueError, match="nobody has taken"):
        store.jobs.finish(job.id, SCORE)
    store.jobs.take(job.id, "one")
    with pytest.raises(ValueError, match="n_jerks"):
        store.jobs.finish(job.id, replace(SCORE, n_jerks=-1))
    assert (the_job(store).state, n_scores(tmp_path / "rehab.db")) == ("running", 1)
    store.jobs.finish(job.id, SCORE)
    assert (the_job(store).state, n_scores(tmp_path / "rehab.db")) == ("done", 2)
    with closing(sqlite3.connect(tmp_path / "rehab.db")) as db:
        assert db.execute("SELECT score_id FROM jobs").fetchall() == [(2,)]
        for lie in ("state = 'waiting'", "score_id = NULL"):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(f"UPDATE jobs SET {lie}")  # noqa: S608


def test_what_a_dead_program_had_waits_again(tmp_path: Path, store: SqlStore) -> None:
    """After a power cut nobody has it; and a recording that kills is found out."""
    job = asked(store)
    store.jobs.take(job.id, "one")
    store.close()
    again = SqlStore(tmp_path / "rehab.db")
    assert again.jobs.open_sessions(NOW) == {SITTING.id}
    job = asked(again)
    assert (job.state, job.n_lost, job.worker) == (JobState.WAITING, 1, "one")
    assert asked(again).n_lost == 1  # asked twice is as once
    again.close()


def test_what_is_asked_anew_begins_anew(store: SqlStore) -> None:
    """Who brings a lost recording back wants it tried, whatever was before."""
    job = asked(store)
    store.jobs.take(job.id, "one")
    store.jobs.put_back(job.id, n_lost=2, reason="workers_lost")
    assert (the_job(store).n_lost, the_job(store).reason) == (2, "workers_lost")
    store.jobs.fail(job.id, "file_missing")
    assert (the_job(store).state, the_job(store).reason) == ("failed", "file_missing")
    assert store.jobs.open_sessions(NOW) == set()
    job = asked(store)
    assert (job.state, job.n_lost, job.reason) == (JobState.WAITING, 0, None)
    store.jobs.take(job.id, "one")
    store.jobs.finish(job.id, SCORE)
    assert asked(store).state is JobState.WAITING


def test_another_method_is_another_job(store: SqlStore) -> None:
    """What was done stays told; what waits for an older detector is dropped."""
    job = asked(store)
    store.jobs.take(job.id, "one")
    store.jobs.finish(job.id, SCORE)
    newer = replace(NOW, version=4)
    other = replace(newer, parameters_sha256="cd" * 32)
    assert asked(store, newer).method == newer
    assert asked(store, other).method == other
    assert [(j.method, j.state) for j in store.jobs.jobs()] == [
        (NOW, JobState.DONE),
        (other, JobState.WAITING),
    ]
    assert store.jobs.open_sessions(newer) == set()
    assert store.jobs.ask([], other) == {}


def test_many_are_asked_for_at_once(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clinic has thousands of sessions; SQLite takes only so many values at once."""
    monkeypatch.setattr(jobs, "_EVERY", 2)
    ids = [UUID(int=i) for i in range(1, 6)]
    for session in ids:
        store.add(replace(SITTING, id=session, score=None))
    first = store.jobs.ask(ids, NOW)
    for job in first.values():
        store.jobs.fail(job.id, "file_missing")
    assert {job.state for job in store.jobs.ask(ids, NOW).values()} == {"waiting"}
    assert set(first) == set(ids)
    assert len(store.jobs.ask(ids[:3], NOW)) == 3
    assert store.jobs.open_sessions(NOW) == set(ids)
