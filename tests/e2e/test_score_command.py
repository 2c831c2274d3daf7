"""`rehab score`: what a clinic's file holds, as a page, as JSON and as annotations."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from edfio import Bdf, BdfSignal, Edf, EdfSignal, Patient, read_edf

from rehab import detect_jerks
from tests import make

FS_HZ = 1000
ONSETS_S = tuple(np.arange(2.0, 148.0, 4.0).tolist())
NAMES = ("EMG [left] arm", "EMG right arm")


def emg() -> np.ndarray:
    """Two and a half minutes with a jerk every four seconds, on the first channel."""
    first = make.burst_train(ONSETS_S, fs_hz=FS_HZ, seconds=150.0)
    return np.hstack([first, make.noise(len(first), seed=9)])


@cache
def n_found() -> int:
    """Return what the detector finds there: nearly all, and that is what pages must say."""
    n = len(detect_jerks(emg(), FS_HZ))
    assert 0.9 * len(ONSETS_S) <= n <= len(ONSETS_S)
    return n


def write(path: Path) -> Path:
    """Write `emg` in the format that the name says."""
    data = emg()
    if path.suffix == ".csv":
        lost = {5000, 5001}
        rows = [
            "," if i in lost else f"{a:.2f},{b:.2f}"
            for i, (a, b) in enumerate(data[:60_000])
        ]
        path.write_text("\n".join(["a_uV,b_uV", *rows]))
        return path
    many, one = (Bdf, BdfSignal) if path.suffix == ".bdf" else (Edf, EdfSignal)
    signals = [
        one(
            data[:, i].astype(np.float64),
            sampling_frequency=FS_HZ,
            label=name,
            physical_dimension="uV",
        )
        for i, name in enumerate(NAMES)
    ]
    many(signals, patient=Patient(name="Erika_Mustermann")).write(path)
    return path


def test_a_page_that_is_read_in_a_minute(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A therapist's terminal has 80 columns; what is cut or wrapped is misread."""
    monkeypatch.setenv("COLUMNS", "80")
    done = run("score", str(write(tmp_path / "arm.edf")))
    assert done.code == 0, done.err
    lines = [line.rstrip() for line in done.out.splitlines()]
    assert max(map(len, lines)) <= 80
    page = "\n".join(lines)
    for words in (
        "arm.edf: 2 channels, 1000 Hz, 2.5 min, 100 % of the samples arrived",
        "jerks (15-200 ms)",
        "prolonged (200-500 ms)",
        "silences",
        "rhythmic runs of jerks",
        "runs of tremor",
        "How long they were (median: jerks",
        "200-500 ms",
        "EMG [left] arm",
        "Counted by jerk_offline, version",
        "a bare recording without guided phases",
        "Nothing told rehab when the person moved",
    ):
        assert words in page
    minutes = lines[next(i for i, x in enumerate(lines) if x.startswith("minute")) :]
    assert [line.split()[0] for line in minutes[1:4]] == ["1", "2", "3"]
    n = sum(int(line.split()[1]) for line in minutes[1:4])
    assert n == n_found()


def test_a_narrow_terminal_shows_the_same_numbers(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is cut shows a wrong count."""
    monkeypatch.setenv("COLUMNS", "40")
    done = run("score", str(write(tmp_path / "arm.edf")))
    assert f"jerks (15-200 ms): {n_found()}," in done.out
    assert "minute 3: " in done.out
    assert "channel EMG [left] arm: " in done.out


def test_json_has_every_event_and_nothing_else(run, tmp_path: Path) -> None:
    """A script that parses the output breaks on one line that is no JSON."""
    done = run("score", str(write(tmp_path / "arm.edf")), "--json")
    assert done.code == 0
    assert done.err == ""
    (told,) = json.loads(done.out)
    score = told["score"]
    assert told["file"] == "arm.edf"
    assert told["channels"] == list(NAMES)
    assert sum(jerk["is_counted"] for jerk in score["jerks"]) == (
        score["n_jerks"] + score["n_prolonged"]
    )
    jerk = score["jerks"][0]
    assert jerk["onset_s"] == pytest.approx(ONSETS_S[0], abs=0.02)
    assert jerk["duration_ms"] == pytest.approx(
        1000 * (jerk["offset_s"] - jerk["onset_s"]), abs=0.2
    )
    assert jerk["channel_names"] == ["EMG [left] arm"]
    assert jerk["unit"] == "uV"
    assert {
        "lags_s",
        "side",
        "kind",
        "peak",
        "contrast",
        "confidence",
        "run_id",
    } <= set(jerk)
    assert jerk["peak"] > 100.0
    assert score["silences"] == score["runs"] == []
    assert told["exposure"]["n_jerks"] == score["n_jerks"] == n_found()
    assert sum(m["n_jerks"] for m in told["by_minute"]) == score["n_jerks"]
    assert [m["stop_s"] for m in told["by_minute"]] == [60.0, 120.0, 150.0]
    assert sum(b["n"] for b in told["durations"]["bins"]) == n_found()
    assert [p["channel_name"] for p in told["by_place"]] == list(NAMES)


def test_several_files_are_several_objects(run, tmp_path: Path) -> None:
    """One bad file among a hundred is said, and the others are there all the same."""
    good = str(write(tmp_path / "arm.edf"))
    done = run("score", good, str(tmp_path / "no.edf"), good, "--json")
    assert done.code == 1
    assert [told["file"] for told in json.loads(done.out)] == ["arm.edf", "arm.edf"]
    assert "no.edf" in done.err


@pytest.mark.parametrize("name", ["arm.edf", "arm.bdf", "arm.csv"])
def test_annotations_lie_on_the_signal(run, tmp_path: Path, name: str) -> None:
    """A marker beside its jerk would make a reader doubt both, rightly."""
    options = ("--fs", str(FS_HZ)) if name.endswith(".csv") else ()
    target = tmp_path / "out.edf"
    words = ("score", str(write(tmp_path / name)), *options)
    (told,) = json.loads(run(*words, "--json", "--annotations", str(target)).out)
    edf = read_edf(target)
    jerks = [a for a in edf.annotations if a.text.startswith("jerk: ")]
    assert [round(a.onset, 3) for a in jerks] == pytest.approx(
        [jerk["onset_s"] for jerk in told["score"]["jerks"]], abs=1e-3
    )
    label = "a" if name.endswith(".csv") else "EMG [left] arm"
    assert jerks[0].text == f"jerk: {label}"
    n = round(told["score"]["duration_s"] * FS_HZ)
    kept = np.arange(n) if name != "arm.csv" else np.r_[0:5000, 5002:n]
    for i, signal in enumerate(edf.signals):
        lsb = (signal.physical_max - signal.physical_min) / 65535
        # half a step of the written file, and half of the one that was read
        assert np.abs(signal.data[kept] - emg()[kept, i]).max() <= 1.1 * lsb + 0.005
    lost = [(a.onset, a.duration) for a in edf.annotations if a.text == "Recording gap"]
    assert lost == ([(5.0, 0.002)] if name == "arm.csv" else [])


def test_own_recordings_can_be_annotated(run, tmp_path: Path) -> None:
    """What rehab recorded is looked at by others, and says that it is simulated."""
    assert run("demo", "--headless", "--speed", "1000").code == 0
    (row,) = json.loads(run("history", "--json").out)
    target = tmp_path / "out.edf"
    done = run("score", row["recording"], "--annotations", str(target))
    assert done.code == 0, done.err
    assert "out.edf" in done.out
    assert "of 2 planned" in done.out
    texts = [a.text for a in read_edf(target).annotations]
    assert texts[0] == "SIMULATED: nobody's muscle"
    n_jerks = sum(text.startswith("jerk") for text in texts)
    assert n_jerks == sum(j["kind"] == "jerk" for j in row["score"]["jerks"])


def test_the_patient_stays_behind(run, tmp_path: Path) -> None:
    """The annotated file is what gets mailed around."""
    source, target = write(tmp_path / "arm.edf"), tmp_path / "out.edf"
    assert b"Mustermann" in source.read_bytes()
    assert run("score", str(source), "--annotations", str(target)).code == 0
    assert b"Mustermann" not in target.read_bytes()
    assert read_edf(target).local_patient_identification == "X X X X"


def test_an_annotated_file_can_be_scored_again(run, tmp_path: Path) -> None:
    """The copy with its annotations is the same recording."""
    source, target = write(tmp_path / "arm.edf"), tmp_path / "out.edf"
    run("score", str(source), "--annotations", str(target))
    (first,) = json.loads(run("score", str(source), "--json").out)
    (again,) = json.loads(run("score", str(target), "--json").out)
    assert again["score"]["n_jerks"] == first["score"]["n_jerks"]


def test_a_file_is_replaced_only_when_asked(run, tmp_path: Path) -> None:
    """Yesterday's annotations, corrected by hand, must survive a second run."""
    source, target = str(write(tmp_path / "arm.edf")), tmp_path / "out.edf"
    target.write_text("mine")
    done = run("score", source, "--annotations", str(target))
    assert done.code == 2
    assert "--force" in done.err
    assert target.read_text() == "mine"
    assert run("score", source, "--annotations", str(target), "--force").code == 0
    assert read_edf(target).num_signals == 2


def test_a_recording_is_never_replaced(run, tmp_path: Path) -> None:
    """--force means the copy, not the only original."""
    source = write(tmp_path / "arm.edf")
    before = source.read_bytes()
    same = tmp_path / "folder" / ".." / "arm.edf"
    same.parent.parent.mkdir()
    done = run("score", str(source), "--annotations", str(same), "--force")
    assert done.code == 2
    assert "the recording itself" in done.err
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("score", "arm.edf", "arm.edf", "--annotations", "o.edf"), 2, "one file at a"),
        (("score", "arm.edf", "--force"), 2, "--annotations"),
        (("score", "--again", "--annotations", "o.edf"), 2, "stored sessions"),
        (("score", "arm.edf", "--annotations", "o.csv"), 2, ".edf"),
        (("score", "arm.edf", "--annotations", "."), 1, "is a folder"),
        (("score", "arm.edf", "--annotations", "no/o.edf"), 1, "cannot be written"),
        (("score", "no.edf", "--annotations", "o.edf"), 1, "no.edf"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    """Said at once: after an hour of counting a night it would be the night's end."""
    write(tmp_path / "arm.edf")
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.code == code
    assert says in done.err
    assert done.err.startswith("rehab: ")
    assert len(done.err.splitlines()) == 1
    assert done.out == ""
    assert not list(tmp_path.glob("o.*"))
