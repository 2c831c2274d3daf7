"""`rehab score --night`: a sleep laboratory's file as a page and as JSON."""

import json
from pathlib import Path

import numpy as np
import pytest
from edfio import Edf, EdfAnnotation, EdfSignal, read_edf

from tests.unit.storage.test_blocks import recorded

FS_HZ = 200
SECONDS = 240
STAGES = ("N2",) * 6 + ("W", "W")


def write(
    path: Path,
    *,
    labels: tuple[str, str] = ("EMG LAT", "EMG RAT"),
    has_stages: bool = True,
    fs_hz: int = FS_HZ,
) -> Path:
    """Write four minutes in which the left leg moves every 20 s."""
    rng = np.random.default_rng(4)
    emg = rng.normal(0.0, 3.0, (SECONDS * fs_hz, 2))
    for onset_s in range(10, SECONDS - 5, 20):
        part = slice(onset_s * fs_hz, (onset_s + 2) * fs_hz)
        emg[part, 0] += rng.normal(0.0, 40.0, 2 * fs_hz)
    signals = [
        EdfSignal(
            emg[:, i],
            sampling_frequency=fs_hz,
            label=label,
            physical_dimension="uV",
            physical_range=(-500.0, 500.0),
        )
        for i, label in enumerate(labels)
    ]
    chin = EdfSignal(np.zeros(SECONDS * 100), sampling_frequency=100, label="EMG Chin")
    notes = [
        EdfAnnotation(30.0 * i, 30.0, f"Sleep stage {stage}")
        for i, stage in enumerate(STAGES)
    ]
    Edf([chin, *signals], annotations=notes if has_stages else []).write(path)
    return path


def test_with_stages_it_is_per_hour_of_sleep(run, tmp_path: Path) -> None:
    done = run("score", "--night", str(write(tmp_path / "psg.edf")))
    assert done.code == 0, done.err
    assert "left leg: EMG LAT" in done.out
    assert "AASM: 9 movements of the legs, 9 of them in 1 series" in done.out
    assert "No number an hour is given: fewer than 4 hours could be judged." in done.out
    assert "Hours are hours of sleep" in done.out
    assert "awake (3)" in done.out
    assert "18 of 100 have more than 15 an hour" in done.out
    assert "per hour of recording" not in done.out


def test_without_stages_it_is_per_hour_of_recording(run, tmp_path: Path) -> None:
    path = write(tmp_path / "psg.edf", has_stages=False)
    done = run("score", "--night", str(path), "--rules", "WASM-2016")
    assert "WASM-2016: 12 movements" in done.out
    assert "12 movements of the legs, 12 of them in 1 series.\nNo number" in done.out
    assert "nobody knows who slept when" in done.out
    assert "periodic movements per hour" not in done.out


def test_as_json_with_stages_of_a_table(run, tmp_path: Path) -> None:
    path = write(tmp_path / "psg.edf", has_stages=False)
    stages = tmp_path / "stages.csv"
    stages.write_text("\n".join(STAGES), encoding="utf-8")
    done = run("score", "--night", str(path), "--stages", str(stages), "--json")
    [found] = json.loads(done.out)
    assert found["per_hour_of"] == "sleep"
    assert found["stages"] == [2] * 6 + [0, 0]
    assert [leg["leg"] for leg in found["legs"]] == ["left", "right"]
    assert (found["index_per_h"], found["withheld"]) == (None, ["short"])
    assert found["movements"][0]["onset_s"] == pytest.approx(10.0, abs=0.1)


def test_a_calf_is_said_to_be_no_standard_site(run, tmp_path: Path) -> None:
    path = write(tmp_path / "psg.edf", labels=("Gastrocnemius L", "Gastrocnemius R"))
    done = run("score", "--night", str(path))
    assert "The pads are on the calf" in done.out


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--night", "--rules", "ICSD"], 2, "--rules must be AASM or WASM-2016"),
        (["--rules", "AASM"], 2, "belong to --night"),
        (["--night", "--again"], 2, "no files"),
        (["--night", "--channel", "X"], 2, "has no channel “X”; it has: EMG Chin"),
        (["--night", "--stages", "psg.edf"], 0, ""),
        (["--night", "--stages", "none.csv"], 1, "none.csv"),
    ],
)
def test_what_does_not_go_is_said_in_one_sentence(
    run, tmp_path: Path, options: list[str], code: int, says: str
) -> None:
    path = write(tmp_path / "psg.edf")
    placed = [str(tmp_path / one) if "." in one else one for one in options]
    done = run("score", str(path), *placed)
    assert done.code == code
    assert says in done.err
    assert len(done.err.strip().splitlines()) <= 1


def test_a_recording_of_a_day_is_told_from_a_night(run, tmp_path: Path) -> None:
    """Half a minute of an arm must not become leg movements an hour."""
    done = run("score", "--night", str(recorded(tmp_path)))
    assert done.code == 1
    assert "was recorded by day: leave out --night" in done.err


def test_what_moved_before_lights_out_is_no_movement_of_the_night(
    run, tmp_path: Path
) -> None:
    """The way to bed with the pads on would be an hour full of movements."""
    path = write(tmp_path / "home.edf", has_stages=False)
    before = json.loads(run("score", "--night", str(path), "--json").out)[0]
    edf = read_edf(path)
    edf.add_annotations(
        [EdfAnnotation(100.0, None, "lights out"), EdfAnnotation(200.0, None, "up")]
    )
    edf.write(path)
    [found] = json.loads(run("score", "--night", str(path), "--json").out)
    inside = [m for m in before["movements"] if 100.0 <= m["onset_s"] < 200.0]
    assert len(found["movements"]) == len(inside) == 5


def test_a_slow_recording_says_which_rate_it_has(run, tmp_path: Path) -> None:
    done = run("score", "--night", str(write(tmp_path / "psg.edf", fs_hz=100)))
    assert done.code == 1
    assert "100 Hz" in done.err
