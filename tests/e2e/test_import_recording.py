"""`rehab import` of what another program recorded: a session that nothing counts."""

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import numpy as np
import pytest
from edfio import Bdf, BdfSignal, Edf, EdfSignal, Patient, Recording

from rehab.app.home import make_decoder
from rehab.model.session import SessionRow
from rehab.model.signal import LinkSecurity
from rehab.score.trend.sittings import sittings
from rehab.storage.reading import read_recording
from rehab.storage.store import SqlStore
from tests import clinic_room
from tests.unit.review.site_room import therapist
from tests.unit.storage.bundle_room import made

FS_HZ = 500


def emg(seed: int = 1) -> np.ndarray:
    """Ten seconds of a calm muscle, with a burst each second."""
    signal = np.random.default_rng(seed).normal(0.0, 3.0, (10 * FS_HZ, 2))
    for at in range(250, 5000, FS_HZ):
        signal[at : at + 30] *= 40.0
    return np.clip(signal, -900.0, 900.0)


def write(path: Path, *, day: date | None = date(2026, 3, 29)) -> Path:
    """A file as another program writes it: EDF+, BDF+ or CSV by its name."""
    if path.suffix == ".csv":
        rows = "\n".join(f"{a:.3f},{b:.3f}" for a, b in emg())
        path.write_text(f"biceps left (uV),triceps left (uV)\n{rows}\n")
        return path
    kind, signal = (Bdf, BdfSignal) if path.suffix == ".bdf" else (Edf, EdfSignal)
    kind(
        [
            signal(emg()[:, i], FS_HZ, label=label, physical_dimension="uV")
            for i, label in enumerate(["EMG biceps left", "EMG triceps left"])
        ],
        patient=Patient(name="Marta_Muster", code="123"),
        recording=Recording(startdate=day, equipment_code="Amp_4"),
        starttime=time(9, 30, 5),
    ).write(path)
    return path


def sessions(tmp_path: Path) -> list[SessionRow]:
    store = SqlStore(tmp_path / "data" / "rehab.db")
    try:
        return store.sessions()
    finally:
        store.close()


def test_the_pages_show_it_and_count_it_nowhere(run, tmp_path: Path) -> None:
    """A therapist finds what was brought along, with its label, beside no trend (H5)."""
    data = tmp_path / "data"
    clinic_room.keep(data, clinic_room.sitting("p07", date(2026, 11, 20)))
    before = clinic_room.desk(data).patient("p07")
    assert run("import", str(write(tmp_path / "x.edf")), "--patient", "p07").code == 0
    desk = clinic_room.desk(data)
    after = desk.patient("p07")
    assert repr(replace(after, line=before.line)) == repr(before)
    assert replace(after.line, n_imported=0) == before.line
    old, _ = desk.sittings("p07")
    assert old.is_imported
    browser = therapist(desk)
    assert "1 imported" in browser.get("/patients/p07").text
    listed = browser.get("/patients/p07/sessions").text
    assert listed.count('type="checkbox"') == 1  # nothing to compare it with
    assert "Imported: counts for nothing" in listed
    page = browser.get(f"/sittings/{old.id}").text
    for words in ("Imported recording, left", "10 jerks", "no trend, limit or median"):
        assert words in page
    assert "practice" not in page
    jerk = browser.get(f"/sessions/{old.id}/jerks/0")
    assert "What is it?" in jerk.text
    desk.close()


@pytest.mark.parametrize("name", ["Marta.edf", "Marta.bdf", "Marta.csv"])
def test_a_foreign_recording_becomes_a_session(run, tmp_path: Path, name: str) -> None:
    """R23, H5: kept as it stands in the file, counted in nothing, and without a name."""
    path = write(tmp_path / name)
    more = ["--fs", "500", "--date", "2026-03-29T09:30:05"] if "csv" in name else []
    done = run("import", str(path), "--patient", "p07", *more)
    assert done.code == 0, done.err
    for word in ("“p07” (new here)", "2026-03-29 09:30", "10 jerks", "no trend"):
        assert word in done.out
    (row,) = sessions(tmp_path)
    assert (row.exercise_id, row.status, row.side) == ("imported", "complete", "left")
    assert row.is_replayed
    assert row.link_security is LinkSecurity.NONE
    assert not row.is_own
    kept = read_recording(row.recording.path, make_decoder)
    assert np.abs(kept.emg_uv - emg()).max() <= (0.02 if ".edf" in name else 1e-3)
    assert {channel.side for channel in kept.stream.channels} == {"left"}
    everything = json.dumps(dict(kept.header)) + repr(kept.stream) + repr(row)
    assert "Marta" not in everything
    assert sittings([row], lambda _: True) == ()
    shown = run("history").out
    assert "imported L" in shown
    assert "from a file: recorded by another program" in shown
    assert json.loads(run("history", "--json").out)[0]["is_replayed"] is True
    assert run("score", "--again", "--all").code == 0
    done = run("import", str(path), "--patient", "p08", *more)
    assert done.code == 1
    assert f"session {str(row.id)[:8]} of “p07”" in done.err
    assert len(sessions(tmp_path)) == 1


def test_the_hour_is_that_of_the_file(run, tmp_path: Path) -> None:
    """H22: a night on the wrong day."""
    path = write(tmp_path / "a.edf", day=None)
    done = run("import", str(path), "--patient", "p07")
    assert (done.code, "--date" in done.err) == (2, True)
    done = run("import", str(path), "--patient", "p07", "--date", "29.3.2026")
    assert (done.code, "2026-11-26T09:30+01:00" in done.err) == (2, True)
    when = "2026-03-29T01:59:00+05:30"
    assert run("import", str(path), "--patient", "p07", "--date", when).code == 0
    (row,) = sessions(tmp_path)
    assert row.utc_offset_min == 330
    assert row.started_us == 1_774_729_740_000_000
    done = run("import", str(write(tmp_path / "b.edf")), "--date", when, "--patient=me")
    assert (done.code, "--date" in done.err) == (2, True)


def test_what_cannot_be_imported_is_said(run, tmp_path: Path) -> None:
    """H7: a slip ends in a sentence, and leaves nothing behind."""
    path = write(tmp_path / "a.edf")
    table = write(tmp_path / "a.csv")
    broken = tmp_path / "c.edf"
    broken.write_bytes(path.read_bytes()[:300])
    empty = tmp_path / "d.edf"
    empty.touch()
    when = ["--date", "2026-03-29"]
    cases = [
        ([path], "--patient p07"),
        ([path, "--patient", " "], "--patient p07"),
        ([path, "--patient", "p07", "--as", "p08"], "--as"),
        ([path, "--patient", "p07", "--fs", "500"], "--fs"),
        ([path, "--patient", "p07", "--channel", "x"], "no channel “x”"),
        ([path, "--patient", "p07", "--side", "up"], "left, right"),
        ([table, "--patient", "p07", *when], "--fs 1000"),
        ([table, "--patient", "p07", *when, "--fs", "100"], "from 200 to 4000 Hz"),
        ([broken, "--patient", "p07"], "damaged"),
        ([empty, "--patient", "p07"], "is empty"),
        ([tmp_path / "no.edf", "--patient", "p07"], "There is no file"),
        ([tmp_path, "--patient", "p07"], "is a folder"),
    ]
    for words, says in cases:
        done = run("import", *map(str, words))
        assert (done.code in {1, 2}, says in done.err) == (True, True), (words, done)
        assert "Traceback" not in done.err
    assert sessions(tmp_path) == []
    assert list((tmp_path / "data" / "recordings").glob("*.mcap*")) == []


def test_a_full_disk_leaves_nothing(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R3: half an imported night would be the whole one in the history."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rehab.storage.writing.MessageWriter.end_chunk", full)
    path = write(tmp_path / "a.edf")
    done = run("import", str(path), "--patient", "p07")
    assert (done.code, "is full" in done.err) == (1, True), done.err
    assert sessions(tmp_path) == []
    assert list((tmp_path / "data" / "recordings").glob("*.mcap*")) == []
    monkeypatch.undo()


@pytest.mark.timeout(180)  # a demo, and what finds its jerks, on a busy machine
def test_our_own_file_comes_home(run, tmp_path: Path) -> None:
    """R5, R23, H7: there and back is the same signal, simulated still, and nobody else's."""
    demo = ("demo", "--headless", "--speed", "1000", "--data")
    made("demo", tmp_path / "data", lambda data: run(*demo, str(data)))
    (kept,) = sessions(tmp_path)
    started = json.loads(run("history", "--json").out)[0]["started"]
    here = read_recording(kept.recording.path, make_decoder)
    for ending in ("edf", "csv"):
        path, clinic = tmp_path / f"out.{ending}", str(tmp_path / f"clinic-{ending}")
        assert run("export", "last", "-o", str(path)).code == 0
        done = run("import", str(path), "--patient", "demo")
        assert (done.code, str(kept.id)[:8] in done.err) == (1, True)
        done = run("import", str(path), "--patient", "p07", "--data", clinic)
        assert (done.code, "“demo”, not “p07”" in done.err) == (2, True), done.err
        done = run("import", str(path), "--patient", "demo", "--data", clinic)
        assert (done.code, "SIMULATED" in done.out) == (0, True), done.err
        (row,) = json.loads(run("history", "--json", "--data", clinic).out)
        assert row["is_simulated"]
        assert row["started"] == started
        there = read_recording(Path(row["recording"]), make_decoder)
        assert np.abs(there.emg_uv - here.emg_uv).max() <= 0.05
    clinic = str(tmp_path / "clinic-edf")
    done = run("import", str(path), "--patient", "demo", "--data", clinic)
    assert (done.code, "already" in done.err) == (1, True)  # the same, as a table
