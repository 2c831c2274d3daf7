"""A night with two sensors on the virtual radio: outages, and one battery that runs out."""

import json
import subprocess
import sys
import time
from pathlib import Path

_NIGHT = "virtual:gforce?night=periodic&interval_ms=80"
"""Few connection events, so that hours go by quickly, but room for every packet."""

_BEFORE_S = 30.0  # at most, until lights out
_FOUND_AGAIN_S = 12.0  # at most, after each of the three


def sensors(hours: float, scale_s: float) -> str:
    """Return the SPEC: three outages on the left, an empty battery on the right half-way.

    `scale_s` is how long the longest outage is; times count from the sensors' start.
    """
    dark_s, before_s = hours * 3600.0, _BEFORE_S
    left = (
        f"outage_at={before_s + 0.2 * dark_s:.0f}&outage_s={scale_s:.0f}"
        f"&freeze_at={before_s + 0.5 * dark_s:.0f}&freeze_s={0.5 * scale_s:.0f}"
        f"&vanish_at={before_s + 0.75 * dark_s:.0f}&vanish_s={0.5 * scale_s:.0f}"
    )
    right = f"battery=4&vanish_at={before_s + 0.5 * dark_s:.0f}&vanish_s=86400"
    return f"{_NIGHT}&{left},{_NIGHT}&{right}"


def check(listed: str, hours: float, scale_s: float) -> None:
    """See that what was recorded is scored, and what was not is out of the exposure."""
    (row,) = json.loads(listed)
    dark_s = hours * 3600.0
    assert (row["status"], row["legs"]) == ("complete", ["left", "right"])
    assert abs(row["up_s"] - row["lights_out_s"] - dark_s) < 1.0
    for score in row["scores"]:
        left, right = score["channels"]
        # of the left leg the outages are out, and the time until it was found again
        heard_s = dark_s - 2 * scale_s
        least_s = 0.99 * heard_s - 3 * _FOUND_AGAIN_S
        assert least_s < left["judged_s"] < heard_s + 0.5 * scale_s
        # of the right one all after the middle of the night
        assert 0.45 * dark_s < right["judged_s"] < 0.5 * dark_s + _BEFORE_S
        assert left["judged_s"] <= score["judged_s"] < dark_s
        spells = [s for s in score["spells"] if s["fault"] == "lost"]
        assert {s["channel"] for s in spells} == {0, 1}
        last = max(s["stop_s"] for s in spells if s["channel"] == 1)
        assert last > row["up_s"] - 5.0


def kill(spec: str, hours: float, data: Path, at_bytes: int) -> None:
    """Record a night, and pull the plug when so much of it is written."""
    how = ("--headless", "--sensor", spec, "--hours", str(hours), "--speed", "100000")
    child = subprocess.Popen(
        [sys.executable, "-m", "rehab", "night", *how, "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    parts = data / "recordings"
    try:
        while not any(p.stat().st_size > at_bytes for p in parts.glob("*.part")):
            assert child.poll() is None, "it ended by itself"
            time.sleep(0.05)
    finally:  # whatever ends the test, nothing of it goes on behind it
        child.kill()
        child.wait()


def check_recovered(listed: str, data: Path, least_s: float) -> None:
    """See that what was recorded until the plug was pulled is found, judged and kept."""
    (row,) = json.loads(listed)
    assert (row["status"], row["legs"]) == ("recovered", ["left", "right"])
    dark_s = row["up_s"] - row["lights_out_s"]
    assert dark_s > least_s
    for score in row["scores"]:
        recorded_s = row["n_samples"] / score["method"]["recorded_hz"]
        assert abs(recorded_s - row["up_s"]) < 1.0
        left, right = score["channels"]
        assert 0.5 * least_s < left["judged_s"] <= score["judged_s"] < dark_s + 0.1
        assert 0.5 * least_s < right["judged_s"]
    assert list((data / "recordings" / "unfinished").iterdir())
