"""A program that is killed while it records loses two seconds at most, and lies never."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rehab.sensors.packets.block import make_decoder
from rehab.storage.recovery import KEPT, find_unfinished, recover
from tests.unit.storage import known_signal as known

_ROOT = Path(__file__).parents[2]
_KILLS = np.random.default_rng(11).integers(1, 50_000, 6).tolist()


@pytest.mark.parametrize("kill_after", [known.PACKET, *_KILLS])
def test_what_a_killed_recorder_took_is_recovered(
    tmp_path: Path, kill_after: int
) -> None:
    """R1, H9: a crash must cost seconds, and what is left must be the truth.

    The child is far faster than real time, so that the kill falls between and into its
    writes; seconds are those of the signal.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.recording_child", str(tmp_path)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        taken = 0
        for line in child.stdout:
            taken = int(line)
            if taken >= kill_after:
                os.kill(child.pid, signal.SIGKILL)
                break
        # What it said before it died and nobody had read yet.
        taken = max([taken, *(int(n) for n in child.stdout.read().split("\n")[:-1])])
    assert child.returncode == -signal.SIGKILL

    (part,) = find_unfinished(tmp_path)
    content = part.read_bytes()
    file, header = recover(part, make_decoder)
    assert header == known.HEADER
    assert file.is_recovered
    assert file.gaps == ()
    assert known.read_checked(file.path).n_samples == file.n_samples
    assert taken - file.n_samples <= 2.0 * known.FS_HZ
    assert (tmp_path / KEPT / part.name).read_bytes() == content
    assert find_unfinished(tmp_path) == []
