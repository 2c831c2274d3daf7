"""`rehab night` as its user types it: to the result, and to the history."""

import json

SENSOR = "simulated?night=periodic&seed=1&fs_hz=250"


def test_a_night_is_recorded_judged_and_kept(run) -> None:
    """Somebody who sleeps has to find in the morning what was recorded, and honest words."""
    night = run("night", "--sensor", SENSOR, "--hours", "0.2", "--speed", "100000")
    assert night.code == 0, night.err
    for said in ("Lie still", "Lights out", "Ctrl-C"):
        assert said in night.err
    assert "SIMULATED" in night.out
    assert "AASM: " in night.out
    assert "WASM-2016: " in night.out
    assert "No number an hour is given: fewer than 4 hours" in night.out
    assert "18 of 100" in night.out

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
    assert "per hour of recording" in shown.out
    assert json.loads(run("history", "--json").out) == []  # of sessions


def test_a_slip_is_one_sentence(run) -> None:
    """What cannot be is said before anybody goes to bed."""
    for wrong, said in (
        (["--sensor", "simulated?night=wild"], "night=quiet"),
        (["--sensor", SENSOR, "--site", "knee"], "tibialis, calf"),
        (["--sensor", SENSOR, "--side", "middle"], "left, right, both"),
        (["--sensor", SENSOR, "--hours", "30"], "--hours"),
        (["--sensor", SENSOR, "--unit", "mV"], "--unit"),
    ):
        answer = run("night", *wrong)
        assert answer.code == 2, answer.err
        assert said in answer.err
        assert "Traceback" not in answer.err
