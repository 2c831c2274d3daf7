"""A program that is killed in the middle of a session loses at most two seconds."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from rehab.app.home import Home, make_decoder
from rehab.app.rescue import rescue
from rehab.config import Settings
from rehab.storage.reading import read_recording

_CHILD = Path(__file__).with_name("guided_child.py")


def _last(progress: Path) -> float:
    lines = progress.read_text().splitlines() if progress.exists() else []
    return float(lines[-1]) if lines else 0.0


@pytest.mark.parametrize("seconds", [4.3, 7.8])
def test_the_next_start_recovers_a_killed_session(
    run, tmp_path: Path, seconds: float
) -> None:
    """R1: a crash or an empty laptop battery must not cost the patient's session."""
    data, progress = tmp_path / "data", tmp_path / "progress"
    child = subprocess.Popen([sys.executable, str(_CHILD), str(data), str(progress)])
    while _last(progress) < seconds:
        assert child.poll() is None, "it ended by itself"
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    reached_s = _last(progress)
    assert reached_s >= seconds
    assert list((data / "recordings").glob("*.part"))

    listed = run("history", "--json")
    assert listed.code == 0, listed.err
    (row,) = json.loads(listed.out)
    assert row["status"] == "recovered"
    assert reached_s - row["score"]["duration_s"] <= 2.0

    home = Home(Settings(data_dir=data))
    again = rescue(home)
    home.close()
    assert again == []  # found once, not at every start
    recording = read_recording(Path(row["recording"]), make_decoder)
    assert np.isfinite(recording.emg_uv).all()
