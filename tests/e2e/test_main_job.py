"""The main job: an exercise is guided, recorded, scored, and stands in the history."""

import json
from pathlib import Path

import numpy as np
import pytest
from edfio import Edf, EdfSignal


def _edf(path: Path, label: str, *, seconds: int = 70, fs_hz: int = 500) -> Path:
    rng = np.random.default_rng(3)
    emg = rng.normal(0.0, 20.0, seconds * fs_hz)
    signal = EdfSignal(
        emg, sampling_frequency=fs_hz, label=label, physical_dimension="uV"
    )
    Edf([signal]).write(path)
    return path


def test_demo_is_recorded_scored_and_labelled(run, tmp_path: Path) -> None:
    """A demo that is not in the history, or stands there as a patient's, misleads."""
    done = run("demo", "--headless", "--speed", "1000")
    assert done.code == 0, done.err
    assert "SIMULATED" in done.out
    assert "Repetitions: 2 complete of 2 planned" in done.out
    assert "jerks were put into these phases" in done.out
    rows = json.loads(run("history", "--json").out)
    assert len(rows) == 1
    row = rows[0]
    assert row["is_simulated"]
    assert row["link_security"] == "none"
    assert row["patient"] == "demo"
    assert row["status"] == "complete"
    assert row["score"]["coverage_pct"] == 100.0
    assert Path(row["recording"]).is_relative_to(tmp_path)
    assert "simulated" in run("history").out


def test_the_same_seed_gives_the_same_session_at_any_speed(run) -> None:
    """If speed changed the result, no replay could ever be compared with its original."""
    for speed in ("1000", "40"):
        done = run(
            *("train", "arm_raise", "--sensor", "simulated?seed=5&jerks_per_min=20"),
            *("--reps", "1", "--headless", "--speed", speed),
        )
        assert done.code == 0, done.err
    first, second = json.loads(run("history", "--json").out)
    assert first["score"]["jerks"] == second["score"]["jerks"]
    assert first["score"]["by_phase"] == second["score"]["by_phase"]


@pytest.mark.parametrize(
    "exercise",
    [
        "arm_raise",
        "elbow_flexion",
        "arm_raise_both",
        "rest_recording",
        "reach_and_hold",
    ],
)
def test_every_exercise_can_be_done(run, exercise: str) -> None:
    """An exercise that cannot be finished would strand its patient."""
    done = run(
        *("train", exercise, "--sensor", "simulated?seed=2&jerks_per_min=10"),
        *("--reps", "1", "--headless", "--speed", "1000"),
    )
    assert done.code == 0, done.err
    (row,) = json.loads(run("history", "--json").out)
    assert row["status"] == "complete"
    assert row["score"]["n_repetitions_complete"] == 1


def test_a_recording_plays_through_a_session(run, tmp_path: Path) -> None:
    """Real recordings are how an exercise is tried without a patient."""
    path = _edf(tmp_path / "arm.edf", "EMG biceps")
    done = run(
        *("train", "elbow_flexion", "--sensor", f"replay:{path}"),
        *("--headless", "--speed", "1000"),
    )
    assert done.code == 0, done.err
    (row,) = json.loads(run("history", "--json").out)
    assert not row["is_simulated"]
    assert row["is_replayed"]
    assert row["link_security"] == "none"
    assert row["status"] == "partial"  # the file is shorter than the dose
    assert "recording" in done.out
    assert "recording: played from a file" in run("history").out


def test_own_recording_can_be_replayed_and_scored(run) -> None:
    """What was recorded must stay usable, also by the program itself."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    (row,) = json.loads(run("history", "--json").out)
    done = run("score", row["recording"], "--json")
    assert done.code == 0, done.err
    (again,) = json.loads(done.out)
    more = {"channel_names", "unit", "is_counted"}  # a file knows its channels
    assert [
        {key: value for key, value in jerk.items() if key not in more}
        for jerk in again["score"]["jerks"]
    ] == row["score"]["jerks"]
    assert again["is_simulated"]
    done = run(
        *("train", "arm_raise", "--sensor", f"replay:{row['recording']}"),
        *("--reps", "2", "--headless", "--speed", "1000"),
    )
    assert done.code == 0, done.err
    assert "SIMULATED" in done.out  # a copy of made-up data is still made up


def test_scoring_again_changes_nothing_without_a_reason(run) -> None:
    """If the same recording scored differently each time, no trend could be believed."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    done = run("score", "--again", "--all")
    assert done.code == 0, done.err
    assert "1 session scored again, 0 counts changed." in done.out
    done = run("score", "--again")
    assert "0 sessions scored again" in done.out
    assert "1 had a score of this detector already" in done.out


def test_a_file_is_scored_without_a_session(run, tmp_path: Path) -> None:
    """A clinic's EDF file is counted by one command."""
    done = run("score", str(_edf(tmp_path / "arm.edf", "EMG biceps")))
    assert done.code == 0, done.err
    assert "a bare recording without guided phases" in done.out
