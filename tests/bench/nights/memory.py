"""The largest memory of a process that does nothing but score one night of 10 h.

``python -m tests.bench.nights.memory SCORER FILE.npz`` is that process: it prints the peak
of its resident memory in MB, interpreter, libraries and the recording (as float64)
included.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.bench.nights.scorers import SCORERS
from tests.bench.nights.truth import Night
from tests.bench.peak import peak_mb as this_peak_mb


def peak_mb(name: str, night: Night, folder: Path) -> float:
    """Score a night in a process of its own; return its peak in MB."""
    path = folder / "night.npz"
    emg = night.emg_uv.astype(np.float64)
    np.savez(path, emg=emg, fs_hz=night.fs_hz, stages=night.stages)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.nights.memory", name, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main() -> None:
    """Score the night of a file and print the peak."""
    name, path = sys.argv[1:]
    with np.load(path) as file:
        emg, fs_hz, stages = file["emg"], float(file["fs_hz"]), file["stages"]
    SCORERS[name](emg, fs_hz, stages)
    print(this_peak_mb())  # noqa: T201  its one answer


if __name__ == "__main__":
    main()
