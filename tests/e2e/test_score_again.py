"""`rehab score --again`: killed, interrupted, with recordings that are gone."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import archive_room

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def started(data: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "rehab", "score", "--again", "--jobs", "2", *more],
        env={**os.environ, "REHAB_DATA": str(data), "REHAB_CONFIG": "none.toml"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def n_scores(data: Path) -> list[int]:
    """How many scores each session has."""
    home = archive_room.home(data)
    try:
        return [judged for _, judged in sorted(_judgements(home).items())]
    finally:
        home.close()


def _judgements(home) -> dict[str, int]:
    from sqlalchemy import text

    with home.store._engine.connect() as db:
        query = text("SELECT session_id, count(*) FROM scores GROUP BY session_id")
        return {str(session): n for session, n in db.execute(query)}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_half_way_it_goes_on(run, tmp_path: Path, how: signal.Signals) -> None:
    """A power cut in the night must cost no score, do none twice, and leave no process."""
    data = tmp_path / "data"
    archive_room.fill(data, 8, 30.0)
    again = started(data)
    assert again.stderr is not None
    assert again.stderr.readline() == "1 of 8 sessions are done.\n"
    # Ctrl-C goes to the whole group, as from a terminal; a kill only to the program.
    (os.killpg if how is signal.SIGINT else os.kill)(again.pid, how)
    _, said = again.communicate(timeout=120)  # until the last worker let go of stderr
    assert "Traceback" not in said
    n_done = n_scores(data).count(2)
    assert n_done >= 1
    assert again.returncode in {-how, 130, 0}  # 0: it had finished just before
    if again.returncode == 130:
        n_said = said.splitlines()[-1]
        assert n_said.startswith(f"Stopped: {n_done} of 8 sessions are scored")
        assert "`rehab score --again` goes on" in n_said
    done = run("score", "--again", "--json", "--jobs", "1")
    assert done.code == 0, done.err
    assert len(json.loads(done.out)) == 8 - n_done
    assert n_scores(data) == [2] * 8


def test_what_is_gone_is_said_at_the_end(run, tmp_path: Path) -> None:
    """One lost file must neither stop a night's work nor pass in silence."""
    lost, *_ = archive_room.fill(tmp_path / "data", 3, 6.0)
    (tmp_path / f"data/recordings/{lost}.mcap").unlink()
    done = run("score", "--again", "--json")
    assert done.code == 1
    listed = json.loads(done.out)
    assert [set(row) for row in listed] == [
        {"session", "n_jerks_before", "n_jerks"}
    ] * 2
    (sentence,) = done.err.splitlines()
    assert str(lost) in sentence
    done = run("score", "--again")
    assert (done.code, "0 sessions scored again" in done.out) == (1, True)
    assert "2 had a score of this detector already" in done.out


@pytest.mark.parametrize("wrong", [["--jobs", "2", "a.edf"], ["--all", "a.edf"]])
def test_options_without_again_are_refused(run, wrong: list[str]) -> None:
    """An option that is ignored in silence lets somebody wait for what never comes."""
    done = run("score", *wrong)
    assert (done.code, "--again" in done.err) == (2, True)
