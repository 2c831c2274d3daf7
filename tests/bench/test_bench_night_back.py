"""A night that died comes back, and one that is scored again is read (R6, issue's numbers)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from rehab.app.home import make_decoder
from rehab.detect.jerk_offline import detect_jerks
from rehab.storage.reading import read_recording
from rehab.storage.recovery import find_unfinished, recover
from tests.bench.test_bench_export import FS_HZ, HOURS, N_CHANNELS, record

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

_T = TypeVar("_T")


def timed(work: Callable[[], _T]) -> tuple[_T, float, float]:
    """What it returned, seconds by the clock, seconds of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    value = work()
    return value, time.perf_counter() - wall, time.process_time() - cpu


def test_a_night_that_died_comes_back(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """Whoever starts the program in the morning waits for it; R6."""
    path = record(tmp_path)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(path.read_bytes()[:-100_000])  # died before its summary
    path.unlink()
    assert find_unfinished(tmp_path) == [part]
    (file, _), wall_s, cpu_s = timed(lambda: recover(part, make_decoder))
    figure(
        f"{HOURS} h x {N_CHANNELS} channels x {FS_HZ} Hz that died: recovered in"
        f" {wall_s:.1f} s, {cpu_s:.1f} of the processor (promise 10)"
    )
    assert file.is_recovered
    assert file.n_samples > 0.99 * HOURS * 3600 * FS_HZ


def test_a_night_is_read_and_searched(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """`rehab score --again` must not be about reading."""
    path = record(tmp_path)
    recording, _, read_s = timed(lambda: read_recording(path, make_decoder))
    _, _, search_s = timed(lambda: detect_jerks(recording.emg_uv, float(FS_HZ)))
    figure(
        f"{HOURS} h x {N_CHANNELS} channels x {FS_HZ} Hz: read in {read_s:.1f} s of the"
        f" processor, searched in {search_s:.1f}: {(read_s + search_s) / search_s:.2f} x"
        " the detector's own time (promise 2)"
    )
