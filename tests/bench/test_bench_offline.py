"""A night through the offline detector, beside scipy's band-pass and envelope on the same."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt

from rehab.detect.jerk_offline import detect_jerks

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
FS_HZ, HOURS, N_CHANNELS = 1000, 8, 4
REFERENCE_HOURS = 1  # the reference runs in pieces: it would need 4 GB for the whole


def night(hours: float = HOURS, seed: int = 1) -> np.ndarray:
    """Muscle at rest and in slow contractions, with ten jerks a minute; float32."""
    rng = np.random.default_rng(seed)
    n_minute = 60 * FS_HZ
    emg = np.empty((round(hours * 3600 * FS_HZ), N_CHANNELS), dtype=np.float32)
    slow = 3.0 + 20.0 * np.clip(np.sin(np.arange(n_minute) / 6000.0), 0.0, 1.0)
    for start in range(0, len(emg), n_minute):
        piece = rng.standard_normal((n_minute, N_CHANNELS), dtype=np.float32)
        piece *= slow[:, np.newaxis].astype(np.float32)
        for at in rng.integers(0, n_minute - 60, 10):
            piece[at : at + 60] *= np.float32(4.0)
        emg[start : start + n_minute] = piece
    return emg


def reference(emg: np.ndarray) -> None:
    """Band-pass without lag, then the envelope."""
    band = butter(4, (30.0, 450.0), "bandpass", fs=FS_HZ, output="sos")
    smooth = butter(2, 10.0, fs=FS_HZ, output="sos")
    piece = REFERENCE_HOURS * 3600 * FS_HZ
    for start in range(0, len(emg), piece):
        filtered = sosfiltfilt(band, emg[start : start + piece], axis=0)
        sosfiltfilt(smooth, np.abs(filtered), axis=0)


def test_a_night_costs_little_more_than_its_filters(
    figure: Callable[[str], None],
) -> None:
    """A therapist waits for it."""
    emg = night()
    spent = []
    for run in (lambda: reference(emg), lambda: detect_jerks(emg, FS_HZ)):
        start = time.perf_counter(), time.process_time()
        run()
        spent.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    (wall, work), (our_wall, our_work) = spent
    figure(
        f"{HOURS} h x {N_CHANNELS} channels x {FS_HZ} Hz: {our_wall:.1f} s, "
        f"{our_wall / wall:.2f} x sosfiltfilt and envelope (promise 1.5); "
        f"processor time {our_work / work:.2f} x"
    )


def test_a_night_fits_in_memory(figure: Callable[[str], None]) -> None:
    """A home computer has four gigabytes, and other programs."""
    code = (
        "import resource\n"
        "from tests.bench.test_bench_offline import night, FS_HZ\n"
        "from rehab.detect.jerk_offline import detect_jerks\n"
        "detect_jerks(night(), FS_HZ)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    figure(
        f"{HOURS} h x {N_CHANNELS} channels x {FS_HZ} Hz: peak "
        f"{int(done.stdout) * unit / 1e9:.2f} GB, the recording's 0.46 GB included "
        "(promise 1.5)"
    )
