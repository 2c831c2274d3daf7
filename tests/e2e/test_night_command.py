"""`rehab night` as its user types it: to the result, and to the history."""

import json
import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest
from edfio import read_edf

from rehab.model.signal import Side
from rehab.sensors.simulation.leg_movements import Activity, LegMovements, Moves
from rehab.sensors.simulation.night_traits import KINDS
from rehab.storage import space

SENSOR = "simulated?night=periodic&seed=1&fs_hz=250"
QUICK = ("--headless", "--speed", "100000")


def test_a_night_is_recorded_judged_and_kept(run) -> None:
    """Somebody who sleeps has to find in the morning what was recorded, and honest words."""
    night = run("night", "--sensor", SENSOR, "--hours", "0.2", *QUICK)
    assert night.code == 0, night.err
    for said in ("how the pads sit", "Lie still", "Lights out", "Ctrl-C"):
        assert said in night.err
    assert "SIMULATED" in night.out
    assert "AASM: " in night.out
    assert "WASM-2016: " in night.out
    assert "No number an hour is given: fewer than 4 hours" in night.out
    assert "18 of 100" in night.out
    made, found = re.findall(r"one leg: (\d+) made, (\d+) counted", night.out)[0]
    assert int(made) >= int(found) > 3

    listed = run("nights", "--json")
    (row,) = json.loads(listed.out)
    assert row["patient"] == "demo"
    assert row["legs"] == ["left", "right"]
    assert (row["status"], row["kind"], row["unit"]) == ("complete", "night", "uV")
    assert row["up_s"] - row["lights_out_s"] == 720.0
    score, other = row["scores"]
    assert (score["rules"], other["rules"]) == ("AASM", "WASM-2016")
    assert score["per_hour_of"] == "recording"
    assert score["withheld"] == ["short"]
    assert abs(score["judged_s"] - 720.0) < 40.0  # turns are not judged

    shown = run("history")
    assert row["id"][:8] in shown.out
    for words in (shown.out, run("nights").out):
        assert "per hour of recording" in words
        assert "18 of 100" in words
    assert json.loads(run("history", "--json").out) == []  # of sessions


def test_a_turn_that_a_sensor_felt_is_no_movement(run) -> None:
    """On one leg a turn looks like a movement: only how the leg lies afterwards tells."""
    night = run(
        "night", "--sensor", SENSOR, "--side", "right", "--hours", "0.15", *QUICK
    )
    assert night.code == 0, night.err
    assert "Not counted: the body turned, or a cable moved (1)." in night.out
    assert "The sensor also felt when the body turned." in night.out
    (row,) = json.loads(run("nights", "--json").out)
    events = LegMovements(KINDS["periodic"], seed=1)
    in_bed = takewhile(lambda event: event[0].onset_s < row["up_s"] - 5.0, events)
    whole = [one for event in in_bed for one in event if one.leg is Side.RIGHT]
    for score in row["scores"]:
        assert score["method"]["turns_by"] == "motion"
        turned = [
            one["onset_s"] for one in score["left_out"] if one["left_out"] == "turn"
        ]
        assert_near(turned, whole, Moves.TURN)
        assert_near([one["onset_s"] for one in score["movements"]], whole, Moves.LEG)


def assert_near(onsets_s: list[float], done: list[Activity], what: Moves) -> None:
    expected = [one.onset_s for one in done if one.what is what]
    assert expected
    assert onsets_s == pytest.approx(expected, abs=0.6)


def test_a_slip_is_one_sentence(run) -> None:
    """What cannot be is said before anybody goes to bed."""
    for wrong, said in (
        (["--sensor", "simulated?night=wild"], "night=quiet"),
        (["--sensor", SENSOR, "--site", "knee"], "tibialis, calf"),
        (["--sensor", SENSOR, "--side", "middle"], "left, right, both"),
        (["--sensor", SENSOR, "--hours", "30"], "--hours"),
        (
            ["--sensor", SENSOR, "--hours", "0.01"],
            "--hours",
        ),  # under a minute: not kept
        (["--sensor", SENSOR, "--unit", "mV"], "--unit"),
    ):
        answer = run("night", "--headless", *wrong)
        assert answer.code == 2, answer.err
        assert said in answer.err
        assert "Traceback" not in answer.err


def test_a_night_goes_to_other_programs(run, tmp_path: Path) -> None:
    """Whoever reads EDF sees each movement, its leg and its series, and the gaps."""
    night = run("night", "--sensor", f"{SENSOR}&loss_pct=3", "--hours", "0.2", *QUICK)
    assert night.code == 0, night.err
    target = tmp_path / "night.edf"
    said = run("export", "last", "-o", str(target))
    assert said.code == 0, said.err
    assert "SIMULATED" in said.err
    (row,) = json.loads(run("nights", "--json").out)
    score = row["scores"][0]
    edf = read_edf(target)
    found = {}
    for note in edf.annotations:
        found.setdefault(note.text.split(":")[0].split(",")[0], []).append(note)
    movements = [n for n in found["leg movement"] if "not counted" not in n.text]
    assert len(movements) == score["n_movements"] > 3
    for note, one in zip(movements, score["movements"], strict=True):
        assert abs(note.onset - one["onset_s"]) < 0.002
        assert one["leg"] in {note.text.split(", ")[1].split(":")[0].split(" ")[0]}
    assert abs(found["lights out"][0].onset - row["lights_out_s"]) < 0.002
    assert abs(found["up"][0].onset - row["up_s"]) < 0.002
    assert len(found["Recording gap"]) == row["n_gaps"] > 0
    assert edf.patient.code == "demo"
    table = run("export", row["id"][:6], "-o", str(tmp_path / "night.csv"))
    assert table.code == 0, table.err
    assert "leg movement" in (tmp_path / "night_events.csv").read_text()
    for path in (row["recording"], target, tmp_path / "night.csv"):
        [again] = json.loads(run("score", "--night", str(path), "--json").out)
        assert again["is_simulated"]
        assert [leg["leg"] for leg in again["legs"]] == ["left", "right"]
        for one, other in zip(score["movements"], again["movements"], strict=True):
            assert abs(one["onset_s"] - other["onset_s"]) < 0.1
            assert one["leg"] == other["leg"]
    document = json.loads(run("export", "last", "--format", "json").out)
    assert document["id"] == row["id"]
    assert "recording" not in document


def test_a_night_that_does_not_fit_is_not_begun(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full at three in the morning costs the rest of the night."""
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _path: _Disk(500 * 10**6))
    full = run("night", "--sensor", SENSOR.replace("250", "4000"), *QUICK)
    assert full.code == 1
    assert "600 are needed" in full.err
    assert json.loads(run("nights", "--json").out) == []
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _path: _Disk(40 * 10**6))
    short = run("night", "--sensor", SENSOR, "--hours", "0.02", *QUICK)
    assert short.code == 0, short.err
    assert "hardly for more" in short.err


@dataclass(frozen=True)
class _Disk:
    free: int
