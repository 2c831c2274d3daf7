"""A program that is killed while it records loses two seconds at most, and lies never."""

import json
import subprocess
import sys
from pathlib import Path

from tests.e2e.killing import Kill

_ROOT = Path(__file__).parents[2]


def kills(folder: Path, n: int, seed: int) -> list[Kill]:
    """What so many kills cost; fails where a sample was wrong or a file unreadable."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.killing", str(folder), str(n), str(seed)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Kill(**json.loads(line)) for line in done.stdout.splitlines()]


def test_what_a_killed_recorder_took_is_recovered(tmp_path: Path) -> None:
    """R1, H9: a crash must cost seconds, and what is left must be the truth.

    A hundred kills: `tests/bench/test_bench_torture.py`.
    """
    found = kills(tmp_path, 6, seed=11)
    assert len(found) == 6
    assert max(kill.lost_s for kill in found) <= 2.0
    assert max(kill.n_left for kill in found) > 5000  # some had recorded for a while
