"""An archive judged again: two processes against one.

uv run pytest -m bench tests/bench/test_bench_rescore.py
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rehab.app.rescoring import left_to_score, score_again
from rehab.app.workers import n_cores
from tests import archive_room

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
N_SESSIONS, SECONDS, N_CHANNELS = 10, 2400.0, 4
LEAST = 1.7


@pytest.mark.skipif(n_cores() < 2, reason="needs two cores")
def test_two_processes(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """Ten sessions of 40 minutes, four channels at 1 kHz; starting workers counts.

    Each in turn, the better of two: two processes need both cores to be free.
    """
    archive_room.fill(tmp_path, N_SESSIONS, SECONDS, N_CHANNELS)
    home = archive_room.home(tmp_path)
    rows, _ = left_to_score(home)
    took_s = dict.fromkeys((1, 2), float("inf"))
    for n_jobs in (1, 2, 1, 2):
        begin = time.perf_counter()
        n = len(list(score_again(home, rows, n_jobs)))
        took_s[n_jobs] = min(took_s[n_jobs], time.perf_counter() - begin)
        assert n == N_SESSIONS
    home.close()
    ratio = took_s[1] / took_s[2]
    figure(
        f"rescoring {N_SESSIONS} sessions: {took_s[1]:.1f} s by one process,"
        f" {took_s[2]:.1f} s by two: {ratio:.2f} x (promise {LEAST} x)"
    )
    assert ratio >= LEAST
