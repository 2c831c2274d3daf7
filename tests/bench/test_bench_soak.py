"""Eight hours of eight channels at 2 kHz through a session (R4)."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.soak import Found

pytestmark = [pytest.mark.bench, pytest.mark.timeout(6 * 3600)]

ROOT = Path(__file__).parents[2]
HOURS = os.environ.get("REHAB_SOAK_HOURS", "8")


def test_a_night_of_a_session(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """A program that grows, or falls behind, fails at four in the morning.

    In a process of its own, whose memory is nobody else's. `REHAB_SOAK_HOURS` makes it
    shorter than eight hours of signal, which are half an hour on a free machine.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak", HOURS, str(tmp_path / "data"), "40"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = Found(**json.loads(done.stdout))
    grown_mb = found.most_mb - found.warm_mb
    figure(
        f"{HOURS} h x 8 channels x 2 kHz in packets of 20 ms: {found.n_sent} samples"
        f" sent, {found.n_sent - found.n_heard} not heard,"
        f" {found.n_sent - found.n_kept} not kept; {len(found.gaps)} gaps injected,"
        f" {len(found.gaps_heard)} heard, {len(found.gaps_kept)} kept; clock within"
        f" {found.clock_ms:.2f} ms (promise 1);"
        f" {100 * found.cpu_s / found.seconds:.1f} % of a core (promise 25), the"
        f" sending included; memory +{grown_mb:.1f} MB after ten minutes (promise 50);"
        f" {found.file_mb:.0f} MB"
    )
    assert found.gaps_heard == found.gaps_kept == found.gaps
    assert found.n_heard == found.n_kept == found.n_sent
    assert found.is_same
    assert found.clock_ms <= 1.0
    assert grown_mb < 50.0
