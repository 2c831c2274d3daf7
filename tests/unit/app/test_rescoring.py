"""Judging the archive again: on several cores, in several goes, and never worse."""

import os
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from rehab.app import judging
from rehab.app.home import Home, make_decoder
from rehab.app.rescoring import left_to_score, score_again
from rehab.app.workers import workers
from rehab.errors import Reason, RehabError
from rehab.model.score import Score
from rehab.storage import database
from rehab.storage.reading import read_recording
from rehab.storage.store import SqlStore
from tests import archive_room


def scores(home: Home) -> dict[UUID, Score | None]:
    return {row.id: row.score for row in home.store.sessions()}


def judgements(data: Path) -> dict[str, list[int]]:
    """The versions of every session's scores, oldest first."""
    engine: Engine = database.open_for_reading(data / "rehab.db")
    with engine.connect() as db:
        found: dict[str, list[int]] = {}
        for session, version in db.execute(
            text(
                "SELECT session_id, json_extract(detector, '$.version') FROM scores"
                " ORDER BY session_id, judgement"
            )
        ):
            found.setdefault(session, []).append(version)
    engine.dispose()
    return found


def test_two_processes_judge_as_one_to_the_bit(tmp_path: Path) -> None:
    """If a core changed a count, no trend over a rescored archive could be believed."""
    kept = []
    for n_jobs in (1, 2):
        data = tmp_path / str(n_jobs)
        archive_room.fill(data, 3, 20.0, n_channels=2)
        home = archive_room.home(data)
        rows, n_done = left_to_score(home)
        assert (len(rows), n_done) == (3, 0)
        outcomes = list(score_again(home, rows, n_jobs))
        assert {row.id for row, _ in outcomes} == {row.id for row in rows}
        kept.append(scores(home))
        home.close()
    assert kept[0] == kept[1]
    recording = read_recording(rows[0].recording.path, make_decoder)
    assert kept[0][rows[0].id] == judging.judge_recording(recording)
    assert all(score is not None and score.n_jerks >= 5 for score in kept[0].values())


def test_it_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    """Whoever stops it at night has not to begin anew; and what it did stays done."""
    archive_room.fill(tmp_path, 4, 6.0)
    home = archive_room.home(tmp_path)
    outcomes = score_again(home, left_to_score(home)[0], 1)
    done = {next(outcomes)[0].id for _ in range(2)}
    outcomes.close()
    home.close()
    home = archive_room.home(tmp_path)
    rows, n_done = left_to_score(home)
    assert n_done == 2
    assert not done & {row.id for row in rows}
    assert len(list(score_again(home, rows, 1))) == 2
    assert left_to_score(home) == ([], 4)
    assert len(left_to_score(home, is_all=True)[0]) == 4
    home.close()
    now = judging.method(1000.0, 0.0)["version"]
    assert list(judgements(tmp_path).values()) == [[1, now]] * 4  # the old ones stay


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_bad_recording_keeps_its_score_and_stops_nothing(
    tmp_path: Path, n_jobs: int
) -> None:
    """H9: a recording that lost a part would be judged by the rest, as if it were all."""
    missing, damaged, whole = archive_room.fill(tmp_path, 3, 6.0)
    home = archive_room.home(tmp_path)
    before = scores(home)
    (home.recordings / f"{missing}.mcap").unlink()
    path = home.recordings / f"{damaged}.mcap"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    outcomes = {
        row.id: found
        for row, found in score_again(home, left_to_score(home)[0], n_jobs)
    }
    after = scores(home)
    home.close()
    reasons = {missing: Reason.FILE_MISSING, damaged: Reason.RECORDING_CHANGED}
    for session, reason in reasons.items():
        error = outcomes[session]
        assert isinstance(error, RehabError)
        assert error.reason is reason
        assert after[session] == before[session]
    assert outcomes[whole] == after[whole] != before[whole]


def test_what_another_detector_found_is_not_up_to_date() -> None:
    """A session that is taken for done keeps a count of a detector that nobody has."""
    now = judging.method(1000.0, 5.0)
    assert judging.is_current(now)
    for other in (
        {},
        now | {"version": 2},
        now | {"first_net": 0},
        now | {"threshold": 0.5},
        now | {"fs_hz": 50.0},
        now | {"floor_uv": 4.0},
        {key: now[key] for key in now if key != "smallest_ratio"},
    ):
        assert not judging.is_current(other)


def test_a_worker_that_dies_ends_it_in_words(tmp_path: Path) -> None:
    """Where memory is short the system kills one; a traceback would help nobody."""
    archive_room.fill(tmp_path, 2, 6.0)
    home = archive_room.home(tmp_path)
    rows = [
        replace(row, recording=replace(row.recording, path=Deadly()))  # type: ignore[arg-type]
        for row in left_to_score(home)[0]
    ]
    with pytest.raises(RehabError) as failed:
        list(score_again(home, rows, 2))
    home.close()
    assert failed.value.reason is Reason.WORKER_ENDED


class Deadly:
    """Ends the process that is given it."""

    def __reduce__(self) -> tuple[object, ...]:
        return _exit, (3,)


def _exit(code: int) -> None:
    os._exit(code)


def test_leaving_in_the_middle_waits_for_nobody() -> None:
    """Ctrl-C must not wait until every core has finished its night."""
    started: list[Future[None]] = []

    def leave() -> None:
        with workers(1) as pool:
            started.append(pool.submit(time.sleep, 3600.0))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    assert started[0].done()


def test_the_history_can_be_written_after_it(tmp_path: Path) -> None:
    """A lock that a worker took along would keep the patient out."""
    archive_room.fill(tmp_path, 2, 6.0)
    home = archive_room.home(tmp_path)
    outcomes = score_again(home, left_to_score(home)[0], 2)
    next(outcomes)
    home.close()
    SqlStore(tmp_path / "rehab.db").close()
    outcomes.close()
