"""A day with a name in it: the name stays in the profile, and nowhere else (H15).

If this fails, a log that is sent with a question, or a history that goes to a clinic, says
who the patient is.
"""

import logging
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from edfio import Edf, EdfSignal, Patient

from rehab.app.home import make_decoder
from rehab.app.papers import Papers
from rehab.model.people import Profile
from rehab.storage.reading import read_recording

NAME = "Annegret Musterfrau"


@pytest.fixture(autouse=True)
def log_of_its_own() -> Iterator[None]:
    """The log goes where the first program of a process put it: begin anew."""
    root = logging.getLogger("rehab")
    before, propagates = root.handlers[:], root.propagate
    root.handlers.clear()
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.propagate = propagates


def _edf(path: Path, seed: int, seconds: int = 40) -> Path:
    emg = np.random.default_rng(seed).normal(0.0, 20.0, 500 * seconds)
    signal = EdfSignal(
        emg, sampling_frequency=500, label="EMG biceps", physical_dimension="uV"
    )
    Edf([signal], patient=Patient(name=NAME.replace(" ", "_"))).write(path)
    return path


def test_a_name_stays_in_the_profile(run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    Papers(data).keep_profile(Profile(name=NAME))
    arm = _edf(tmp_path / f"{NAME} arm.edf", 1)
    other = _edf(tmp_path / f"{NAME} other.edf", 2)
    asleep = _edf(tmp_path / f"{NAME} asleep.edf", 3, seconds=100)
    broken = tmp_path / f"{NAME} broken.edf"
    broken.write_bytes(arm.read_bytes()[:300])
    train = ("train", "elbow_flexion", "--headless", "--speed", "1000", "--patient")
    night = ("night", "--headless", "--side", "left", "--patient", "p07", "--sensor")
    taken = ("import", str(other), "--patient", "p07")
    said = []
    for words, code in (
        ((*train, "p07", "--sensor", f"replay:{arm}"), 0),
        ((*train, "p07", "--sensor", f"replay:{broken}"), 1),
        ((*train, "p07", "--sensor", f"replay:{tmp_path / NAME}"), 1),
        ((*night, f"replay:{asleep}", "--speed", "1000"), 0),
        (("score", str(arm)), 0),
        ((*taken, "--date", "2026-11-26T09:30"), 0),
        ((*taken, "--date", "2026-11-26T09:30"), 1),
        (("score", "--again", "--all", "--jobs", "1"), 0),
        (("export", "last", "-o", str(data / "last.bdf")), 0),
        (("export", "last", "-o", str(data / "last.csv")), 0),
        (("backup",), 0),
        (("history",), 0),
    ):
        done = run(*words)
        assert done.code == code, (words, done.err)
        if words[0] in {"history", "backup"}:
            said.append(done.out + done.err)
    doctor = run("doctor")
    said.append(doctor.out + doctor.err)
    said.append((data / "log" / "rehab.log").read_text(encoding="utf-8"))
    with closing(sqlite3.connect(data / "rehab.db")) as db:
        said += db.iterdump()
    recordings = list((data / "recordings").rglob("*.mcap"))
    assert len(recordings) == 3
    for path in recordings:
        kept = read_recording(path, make_decoder)
        said.append(f"{kept.stream} {kept.header} {kept.events}")
    for path in data.rglob("*"):
        said.append(str(path.relative_to(data)))
        if path.is_file() and path.name != "profile.json":
            said.append(path.read_bytes().decode("latin-1"))
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as backup:
                said += [
                    n + backup.read(n).decode("latin-1") for n in backup.namelist()
                ]
    found = [text[:300] for text in said for part in NAME.split() if part in text]
    assert found == []
