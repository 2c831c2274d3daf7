"""What goes wrong outside the program ends in one sentence, and nothing is lost."""

import errno
import json
import os
import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from edfio import Edf, EdfSignal

from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.checkup import Checkup
from rehab.storage.disk import DurableFile
from rehab.storage.space import RESERVE_BYTES


def _edf(path: Path, label: str) -> str:
    wave = np.sin(np.arange(5000) / 30.0) * 100
    signal = EdfSignal(
        wave, sampling_frequency=500, label=label, physical_dimension="uV"
    )
    Edf([signal]).write(path)
    return str(path)


def _one_sentence(err: str) -> bool:
    said = [line for line in err.splitlines() if line.startswith("rehab: ")]
    return len(said) == 1 and "Traceback" not in err


def test_unknown_exercise_names_the_known_ones(run) -> None:
    """A typing mistake must be answered with what can be typed."""
    done = run("train", "arm_rise", "--sensor", "simulated", "--headless")
    assert done.code == 2
    assert _one_sentence(done.err)
    assert "arm_raise" in done.err


def test_unknown_sensor_names_the_known_kinds(run) -> None:
    """As above, for SPECs."""
    done = run("train", "arm_raise", "--sensor", "bluetooth:x", "--headless")
    assert done.code == 2
    assert _one_sentence(done.err)
    assert "simulated" in done.err


def test_missing_file(run, tmp_path: Path) -> None:
    """The name in the sentence is the one that was typed."""
    for words in (
        ("score", str(tmp_path / "no.edf")),
        *[
            (
                "train",
                "arm_raise",
                "--sensor",
                f"replay:{tmp_path / 'no.edf'}",
                "--headless",
            )
        ],
    ):
        done = run(*words)
        assert done.code == 1
        assert _one_sentence(done.err)
        assert "no.edf" in done.err


def test_unreadable_file(run, tmp_path: Path) -> None:
    """A photograph renamed to .edf must not end in a traceback."""
    path = tmp_path / "photo.edf"
    path.write_bytes(os.urandom(5000))
    done = run("score", str(path))
    assert done.code == 1
    assert _one_sentence(done.err)


def test_edf_without_emg_lists_its_channels(run, tmp_path: Path) -> None:
    """Scoring a heart as a muscle would count every beat as a jerk."""
    path = _edf(tmp_path / "heart.edf", "ECG chest")
    for words in (
        ("score", path),
        ("train", "elbow_flexion", "--sensor", f"replay:{path}", "--headless"),
    ):
        done = run(*words)
        assert done.code in {1, 2}
        assert _one_sentence(done.err)
        assert "ECG chest" in done.err
        assert "--channel" in done.err
    assert run("score", path, "--channel", "ECG chest").code == 0


def test_csv_without_a_rate_asks_for_one(run, tmp_path: Path) -> None:
    """A guessed rate makes every duration, and so every class of jerk, wrong."""
    path = tmp_path / "arm.csv"
    rows = np.random.default_rng(1).normal(0, 10, 3000)
    path.write_text("biceps_uV\n" + "\n".join(f"{v:.2f}" for v in rows))
    done = run("score", str(path))
    assert done.code == 2
    assert _one_sentence(done.err)
    assert "--fs" in done.err
    assert run("score", str(path), "--fs", "500").code == 0


def test_no_bluetooth_is_said(run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a patient waits for a sensor that can never come."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    done = run("train", "arm_raise", "--sensor", "ble:NPG", "--headless")
    assert done.code == 1
    assert _one_sentence(done.err)
    assert "Bluetooth" in done.err


def test_a_folder_that_cannot_be_written(run, tmp_path: Path) -> None:
    """Said before the exercise, not after it."""
    (tmp_path / "file").write_text("in the way")
    done = run("demo", "--headless", "--data", str(tmp_path / "file" / "data"))
    assert done.code == 1
    assert _one_sentence(done.err)
    assert "--data" in done.err


def _leave(monkeypatch: pytest.MonkeyPatch, n_bytes: int) -> None:
    """Let the disk have so much room."""

    usage = SimpleNamespace(free=n_bytes)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def test_a_session_is_not_begun_on_a_disk_that_is_nearly_full(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R3: half an hour has to fit; what the session is for would be lost with it."""
    _leave(monkeypatch, RESERVE_BYTES + 10**6)
    done = run("demo", "--headless", "--speed", "1000")
    assert done.code == 1
    assert _one_sentence(done.err)
    assert "room for 16 more minutes" in done.err
    assert "free some space" in done.err
    assert list((tmp_path / "data" / "recordings").iterdir()) == []
    done = run("doctor")
    assert done.code == 1
    assert "make room before you train" in done.out
    home = Home(Settings(tmp_path / "data"))
    told = "The computer is nearly full. Ask someone to make room."
    assert AppDesk(home, "me").notices() == (told,)
    home.close()


def test_a_full_disk_ends_the_session_and_keeps_what_was_written(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk must neither crash the program nor lose the minutes before it."""
    _leave(monkeypatch, RESERVE_BYTES + 2 * 10**7)  # over half an hour, under two
    real = DurableFile.write

    def write(self: DurableFile, data: bytes) -> int:
        if self.tell() > 60_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(DurableFile, "write", write)
    done = run("demo", "--headless", "--speed", "1000")
    assert done.code == 1
    assert _one_sentence(done.err)
    assert "full" in done.err
    assert done.err.count("make room soon") == 1  # it was told before
    monkeypatch.setattr(DurableFile, "write", real)
    (row,) = json.loads(run("history", "--json").out)
    assert row["status"] in {"partial", "recovered"}
    assert row["score"]["duration_s"] > 5.0


def test_a_damaged_history_is_left_alone(run, tmp_path: Path) -> None:
    """Overwriting it would destroy what a specialist could still save."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    path = tmp_path / "data" / "rehab.db"
    path.write_bytes(b"not a database" * 1000)
    for words in (("history",), ("demo", "--headless", "--speed", "1000")):
        done = run(*words)
        assert done.code == 1
        assert _one_sentence(done.err)
    assert path.read_bytes() == b"not a database" * 1000


def test_a_newer_history_is_refused(run, tmp_path: Path) -> None:
    """An old program writing into a newer history would break it for both."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    with sqlite3.connect(tmp_path / "data" / "rehab.db") as base:
        base.execute("update alembic_version set version_num = '9999'")
    base.close()
    done = run("history")
    assert done.code == 1
    assert "newer" in done.err


def test_a_patient_cannot_ask_for_more_than_is_safe(run) -> None:
    """Safety limits are not the patient's to raise."""
    done = run(
        "train", "arm_raise", "--sensor", "simulated", "--reps", "500", "--headless"
    )
    assert done.code == 2
    assert _one_sentence(done.err)


def test_wrong_usage_is_exit_2(run) -> None:
    """Scripts tell a typing mistake from a failed machine by it."""
    assert run("train").code == 2
    assert run("score").code == 2
    assert run("nonsense").code == 2


def test_an_empty_history_says_what_to_do(run) -> None:
    """The first command of a curious person must not look broken."""
    done = run("history")
    assert done.code == 0
    assert "rehab demo" in done.out
    assert json.loads(run("history", "--json").out) == []


def test_the_data_folder_may_stand_before_the_command(run, tmp_path: Path) -> None:
    """If it were ignored there, a session would land in somebody else's history."""
    other = tmp_path / "other"
    assert run("--data", str(other), "demo", "--headless", "--speed", "1000").code == 0
    assert len(json.loads(run("history", "--json", "--data", str(other)).out)) == 1
    assert json.loads(run("history", "--json").out) == []


def test_a_mistyped_data_folder_is_said(run, tmp_path: Path) -> None:
    """“No sessions yet” would frighten whoever has a year of them elsewhere."""
    done = run("history", "--data", str(tmp_path / "dtaa"))
    assert done.code == 2
    assert "dtaa" in done.err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "t_s,biceps_uV\n0,1\n0.002,2,3\n0.004,5\n0.006,6\n", "line 3"),
        ("b.csv", "t_s,biceps_uV\n0,1\n0.002,oops\n0.004,5\n", "“oops”"),
        ("c.csv", "t_s,biceps_uV\n0,1\n0.004,2\n0.002,5\n0.006,5\n", "sort the rows"),
        ("d.csv", "", "is empty"),
        ("e.edf", "", "is empty"),
    ],
)
def test_a_wrong_table_is_told_by_its_line(
    run, tmp_path: Path, name: str, content: str, says: str
) -> None:
    """“Damaged” helps nobody who could correct one cell."""
    path = tmp_path / name
    path.write_text(content)
    done = run("score", str(path))
    assert done.code == 1
    assert _one_sentence(done.err)
    assert says in done.err


def test_a_folder_is_not_a_file(run, tmp_path: Path) -> None:
    """Dropping a folder on the command is an easy mistake."""
    done = run("score", str(tmp_path))
    assert done.code == 1
    assert "is a folder" in done.err


def test_a_narrow_terminal_still_shows_the_numbers(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is cut shows a wrong count."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    monkeypatch.setenv("COLUMNS", "40")
    done = run("history")
    assert "simulated" in done.out
    assert " a minute" in done.out
    assert max(len(line) for line in done.out.splitlines()[:4]) <= 40


def test_a_standing_exercise_is_refused_in_words(run) -> None:
    """H2: the command line is no way around the permission."""
    done = run("train", "calf_raise_standing", "--sensor", "ble:NPG", "--headless")
    assert done.code == 1
    assert "clinician has to allow" in done.err


def test_a_rest_day_is_a_rest_day_for_every_command(run, tmp_path: Path) -> None:
    """H11: so is one that was asked for without a window."""
    home = Home(Settings(tmp_path / "data"))
    AppDesk(home, "me").keep_checkup(Checkup(has_fever=True))
    home.close()
    done = run("train", "arm_raise", "--sensor", "ble:NPG", "--headless")
    assert done.code == 1
    assert "today" in done.err.lower()
