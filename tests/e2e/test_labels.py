"""Whose session it is, which options count, and what a crash leaves to be found."""

import json
import shutil
from pathlib import Path


def test_made_up_data_never_belong_to_the_patient(run) -> None:
    """A practice run in the patient's own record would move their history."""
    words = ("train", "arm_raise", "--reps", "1", "--headless", "--speed", "1000")
    named = ("--patient", "p1", "--sensor", "simulated?seed=1")
    assert run(*words, *named).code == 0
    (row,) = json.loads(run("history", "--json").out)
    assert (row["patient"], row["is_simulated"]) == ("demo", True)
    assert run(*words, "--sensor", f"replay:{row['recording']}").code == 0
    rows = json.loads(run("history", "--json").out)
    assert [(r["patient"], r["is_simulated"]) for r in rows] == [("demo", True)] * 2


def test_the_side_of_the_command_line_is_the_side_that_trains(run) -> None:
    """A wrong side trains the wrong arm."""
    words = ("train", "arm_raise", "--reps", "1", "--headless", "--speed", "1000")
    assert run(*words, "--sensor", "simulated?seed=1", "--side", "left").code == 0
    (row,) = json.loads(run("history", "--json").out)
    assert row["side"] == "left"
    assert {part["side"] for part in row["score"]["by_phase"]} == {"left"}


def test_an_option_that_would_be_ignored_is_refused(run) -> None:
    """Who types --fs 500 believes afterwards that 500 Hz was used."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    (row,) = json.loads(run("history", "--json").out)
    for extra in (("--fs", "500"), ("--unit", "V"), ("--channel", "x")):
        done = run("score", row["recording"], *extra)
        assert done.code == 2
        assert extra[0] in done.err
        done = run(
            *("train", "arm_raise", "--sensor", "simulated", "--headless"), *extra
        )
        assert done.code == 2
    assert run("score", "--again", row["recording"]).code == 2


def test_a_recording_is_known_by_its_content(run, tmp_path: Path) -> None:
    """A file that was renamed is still the same recording."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    (row,) = json.loads(run("history", "--json").out)
    renamed = tmp_path / "session.bin"
    shutil.copy(row["recording"], renamed)
    assert run("score", str(renamed)).code == 0


def test_history_finds_a_recording_that_it_does_not_know(run, tmp_path: Path) -> None:
    """A crash between the recording and its row must not hide a session."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    for path in (tmp_path / "data").glob("rehab.db*"):
        path.unlink()
    (row,) = json.loads(run("history", "--json").out)
    assert row["status"] == "recovered"
    assert row["is_simulated"]
