"""What a night must survive: outages, an empty battery, a program that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.e2e import virtual_night


def test_outages_and_an_empty_battery_cost_their_time_only(run) -> None:
    """A sensor that is gone at five in the morning must not cost the night."""
    hours, longest_s = 0.02, 6.0
    spec = virtual_night.sensors(hours, longest_s)
    how = ("--headless", "--speed", "100000")
    night = run("night", "--sensor", spec, "--hours", str(hours), *how)
    assert night.code == 0, night.err
    virtual_night.check(run("nights", "--json").out, hours, longest_s)


def test_a_killed_night_is_found_at_the_next_start(run, tmp_path: Path) -> None:
    """The plug is pulled at night: what was recorded until then is judged in the morning."""
    data = tmp_path / "data"
    spec = "simulated?night=periodic&fs_hz=250"
    words = [
        "night",
        "--headless",
        "--sensor",
        spec,
        "--hours",
        "10",
        "--speed",
        "1000",
    ]
    child = subprocess.Popen(
        [sys.executable, "-m", "rehab", *words, "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not any(_is_long(part) for part in data.glob("recordings/*.part")):
        assert child.poll() is None, "it ended by itself"
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    (row,) = json.loads(run("nights", "--json").out)
    assert row["status"] == "recovered"
    assert row["up_s"] * 250 == row["n_samples"]
    assert row["up_s"] - row["lights_out_s"] > 60.0
    assert row["scores"][0]["judged_s"] > 60.0
    assert list((data / "recordings" / "unfinished").iterdir())
    assert json.loads(run("nights", "--json").out) == [row]  # found once
    assert "recovered" in run("history").out


def _is_long(part: Path) -> bool:
    """Tell whether some minutes of the night are in it: about 700 bytes a second."""
    return part.stat().st_size > 250_000
