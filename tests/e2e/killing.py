"""Kills programs that record, again and again, and looks what is left of each.

``python -m tests.e2e.killing FOLDER KILLS SEED`` prints, for each kill, how many samples
were recorded, how many came back, and whether it fell into an open chunk; the first wrong
sample ends it with an error. The programs are forks of this one, so that a kill costs no
start of Python. Each is far faster than real time, so that kills fall between and into
its writes; seconds are those of the signal.
"""

import json
import os
import shutil
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from rehab.sensors.packets.block import make_decoder
from rehab.storage.recovery import KEPT, find_unfinished, recover
from tests.unit.storage import known_signal as known

_LATEST = len(known.TRUTH) - 10_000


@dataclass(frozen=True)
class Kill:
    """What one kill cost, in samples: those that were handed over, and those left."""

    n_taken: int
    n_left: int

    @property
    def lost_s(self) -> float:
        """Seconds that did not come back."""
        return (self.n_taken - self.n_left) / known.FS_HZ


def _record(folder: Path, told: int) -> None:
    """Record until killed, and say after each packet how far it is."""
    recorder = known.record(folder, 0, clock_ns=time.monotonic_ns)
    for i, packet in enumerate(known.packets(len(known.TRUTH))):
        recorder.write_packet(packet)
        os.write(told, b"%d\n" % ((i + 1) * known.PACKET))
    signal.pause()  # dying is what it is for


def _kill(folder: Path, kill_after: int) -> int:
    """Let a program record and kill it by its number; return how far it was."""
    hears, told = os.pipe()
    if (child := os.fork()) == 0:
        os.close(hears)
        try:
            _record(folder, told)
        finally:
            os._exit(1)
    os.close(told)
    with os.fdopen(hears) as lines:
        taken = 0
        while taken < kill_after:
            taken = int(lines.readline())
        os.kill(child, signal.SIGKILL)
        # What it said before it died and nobody had read yet.
        rest = lines.read().split("\n")[:-1]
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    return max([taken, *map(int, rest)])


def kill(folder: Path, kill_after: int) -> Kill:
    """Return what a kill after so many samples cost; whatever is wrong is an error."""
    n_taken = _kill(folder, kill_after)
    (part,) = find_unfinished(folder)
    content = part.read_bytes()
    file, header = recover(part, make_decoder)
    assert header == known.HEADER
    assert file.is_recovered
    assert file.gaps == ()
    assert known.read_checked(file.path).n_samples == file.n_samples
    assert (folder / KEPT / part.name).read_bytes() == content
    assert find_unfinished(folder) == []
    return Kill(n_taken, file.n_samples)


def main() -> None:
    """Run as the module's first lines say."""
    folder, n_kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    places = np.random.default_rng(seed).integers(1, _LATEST, n_kills - 1)
    for kill_after in [known.PACKET, *places.tolist()]:
        here = folder / "killed"
        here.mkdir()
        sys.stdout.write(json.dumps(asdict(kill(here, kill_after))) + "\n")
        shutil.rmtree(here)


if __name__ == "__main__":
    main()
