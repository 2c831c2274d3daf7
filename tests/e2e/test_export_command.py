"""`rehab export SESSION` as it is typed: other programs read what was recorded."""

import csv
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import pyedflib
import pytest
from edfio import read_bdf, read_edf

from rehab.app.home import make_decoder
from rehab.storage.reading import read_recording
from rehab.storage.store import SqlStore
from tests.unit.storage.bundle_room import made
from tests.unit.storage.test_edf_writer import mne_read

pytestmark = pytest.mark.timeout(180)  # a demo on a busy machine


@pytest.fixture
def row(run, tmp_path: Path) -> dict:
    """A demo session as `rehab history --json` shows it; made once."""
    demo = ("demo", "--headless", "--speed", "1000", "--data")
    made("demo", tmp_path / "data", lambda data: run(*demo, str(data)))
    (found,) = json.loads(run("history", "--json").out)
    return found


def in_order(note: tuple[float, float, str]) -> tuple[float, str]:
    """Programs sort what begins together in ways of their own."""
    return round(note[0], 4), note[2]


@pytest.mark.parametrize("form", ["edf", "bdf"])
def test_a_session_goes_to_other_programs(run, row, tmp_path: Path, form: str) -> None:
    """R23, H9, H19: samples within half a step, events within 1 ms, in three programs."""
    path = tmp_path / f"out.{form}"
    done = run("export", row["session"][:8], "--format", form, "-o", str(path))
    assert done.code == 0, done.err
    for word in (row["session"][:8], "“demo”", "arm_raise (right)", "SIMULATED", "uV"):
        assert word in done.err
    kept = read_recording(Path(row["recording"]), make_decoder)
    edf = read_bdf(path) if form == "bdf" else read_edf(path)
    notes = [(a.onset, a.duration or 0.0, a.text) for a in edf.annotations]
    with pyedflib.EdfReader(str(path)) as file:
        strict = np.column_stack([file.readSignal(i) for i in range(2)])
        strict_notes = [
            (float(o), float(d), str(t))
            for o, d, t in zip(*file.readAnnotations(), strict=True)
        ]
    data, fs_hz, mne_notes = mne_read(path)
    assert fs_hz == pytest.approx(kept.stream.fs_hz, rel=1e-9)
    step = float(kept.stream.settings["scale_uv"])
    for samples in (np.column_stack([s.data for s in edf.signals]), strict, data):
        assert np.abs(samples[: kept.n_samples] - kept.emg_uv).max() <= 0.5 * step
    notes.sort(key=in_order)
    for told in (sorted(strict_notes, key=in_order), sorted(mne_notes, key=in_order)):
        assert [text for *_, text in told] == [text for *_, text in notes]
        assert np.abs(
            np.array([t[:2] for t in told]) - [n[:2] for n in notes]
        ).max() < (1e-3)
    assert (0.0, "SIMULATED: nobody's muscle") in {(n[0], n[2]) for n in notes}
    jerks = row["score"]["jerks"]
    told = [(onset_s, text) for onset_s, _, text in notes if text.startswith("jerk, ")]
    assert [onset_s for onset_s, _ in told] == pytest.approx(
        [jerk["onset_s"] for jerk in jerks if jerk["kind"] == "jerk"], abs=1e-3
    )
    assert all(", right" in text and ": " in text for _, text in told)
    texts = [text for *_, text in notes]
    assert "phase hold, right, set 1, repetition 2" in texts
    assert "stage: reference" in texts
    assert edf.local_patient_identification == "demo X X X"
    assert edf.recording.equipment_code == "SIMULATED"
    started = datetime.fromisoformat(row["started"])
    assert edf.startdatetime == started.replace(tzinfo=None)


def test_tables_open_in_a_spreadsheet(run, row, tmp_path: Path) -> None:
    """R23: units in the first line, times with their offset, nothing that runs."""
    path = tmp_path / "out.csv"
    done = run("export", "last", "-o", str(path))
    assert done.code == 0, done.err
    with path.open(encoding="utf-8") as file:
        first = file.readline().strip()
    assert first == (
        "time_s,deltoid_anterior right SIMULATED (uV),biceps right SIMULATED (uV)"
    )
    kept = read_recording(Path(row["recording"]), make_decoder)
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    assert np.abs(table[:, 1:] - kept.emg_uv).max() < 1e-3
    assert table[:, 0] == pytest.approx(np.arange(kept.n_samples) / 1000, abs=1e-6)
    with (tmp_path / "out_events.csv").open(encoding="utf-8") as file:
        events = list(csv.DictReader(file))
    jerks = [event for event in events if event["kind"] == "jerk"]
    assert len(jerks) == sum(j["kind"] == "jerk" for j in row["score"]["jerks"])
    assert {event["unit"] for event in jerks} == {"uV"}
    assert datetime.fromisoformat(jerks[0]["onset"]).utcoffset() is not None
    with (tmp_path / "out_session.csv").open(encoding="utf-8") as file:
        about = dict(list(csv.reader(file))[1:])
    assert about["session"] == row["session"]
    assert about["is_simulated"] == about["recording_is_intact"] == "True"
    assert run("score", str(path), "--json").code == 0


def test_json_has_all_but_the_samples(run, row, tmp_path: Path) -> None:
    """R23: score, events and provenance, and no path of this machine."""
    done = run("export", "last", "--format", "json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["score"] == row["score"]
    assert told["recording"]["sha256"] == row["sha256"]
    assert told["recording"]["is_intact"] is True
    assert told["recording"]["header"]["exercise_sha256"]
    assert told["recording"]["stream"]["fs_hz"] == 1000.0
    assert any(event["kind"] == "phase" for event in told["recording"]["events"])
    assert str(tmp_path) not in done.out
    target = tmp_path / "out.json"
    assert run("export", "last", "-o", str(target)).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["session"] == row["session"]


def test_what_cannot_be_exported_is_said(run, row, tmp_path: Path) -> None:
    """H7, R28: a slip ends in a sentence and no file, and another patient's stays shut."""
    path = tmp_path / "out.edf"
    path.write_text("before")
    beginning = row["session"][:6]
    cases = [
        (["last", "-o", str(path)], 2, "exists already"),
        (["nothing", "-o", str(tmp_path / "a.edf")], 2, "no session nothing"),
        (["", "-o", str(tmp_path / "a.edf")], 2, "no session"),
        (["last", "--patient", "p07", "-o", str(tmp_path / "a.edf")], 2, "no session"),
        (["last", "-o", str(tmp_path / "no" / "a.edf")], 1, "cannot be written"),
        (["last", "-o", str(tmp_path)], 2, "edf, bdf, csv, json"),
        (["last", "-o", str(tmp_path / "a.xls")], 2, "edf, bdf, csv, json"),
        (["last", "--format", "edf"], 2, "-o"),
        (
            ["last", "--data", str(tmp_path / "gone"), "-o", "a.edf"],
            2,
            "no data folder",
        ),
    ]
    for words, code, says in cases:
        done = run("export", *words)
        assert (done.code, says in done.err) == (code, True), (words, done.err)
        assert "Traceback" not in done.err
    assert path.read_text() == "before"
    assert not list(tmp_path.glob("a.*"))
    assert run("export", beginning, "--force", "-o", str(path)).code == 0
    Path(row["recording"]).unlink()
    done = run("export", "last", "-o", str(tmp_path / "b.edf"))
    assert (done.code, "There is no file" in done.err) == (1, True)


def test_a_beginning_that_several_have_is_asked_about(run, row, tmp_path: Path) -> None:
    """H7: the wrong one of two sessions would be sent."""
    store = SqlStore(tmp_path / "data" / "rehab.db")
    (kept,) = store.sessions()
    other = UUID(int=kept.id.int ^ 1)
    store.add(replace(kept, id=other))
    store.close()
    done = run("export", row["session"][:8], "-o", str(tmp_path / "a.edf"))
    assert (done.code, "Several sessions" in done.err) == (2, True)
    assert run("export", str(other), "-o", str(tmp_path / "a.edf")).code == 0


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize("form", ["edf", "csv", "json"])
def test_a_full_disk_leaves_no_half_file(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """R3, H9: half a night under the name of a whole one would be believed."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rehab.storage.disk.sync", full)
    monkeypatch.setattr("rehab.app.whole_file.os.fsync", full)
    folder = tmp_path / "out"
    folder.mkdir()
    done = run("export", "last", "-o", str(folder / f"a.{form}"))
    assert (done.code, "is full" in done.err) == (1, True), done.err
    assert list(folder.iterdir()) == []


def test_a_damaged_recording_is_said(run, row, tmp_path: Path) -> None:
    """H9: what a disk has lost is a gap in the file, and a sentence for the person."""
    path = Path(row["recording"])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    done = run("export", "last", "-o", str(tmp_path / "a.edf"))
    assert (done.code, "not as it was kept" in done.err) == (0, True)
    texts = [a.text for a in read_edf(tmp_path / "a.edf").annotations]
    assert "Recording gap" in texts
