"""From a jerk in the muscle to the Frame that marks it, over the virtual radio, in real time.

uv run pytest -m bench tests/bench/test_bench_onset.py
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehab.app.guided import open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.model.frame import Stage
from rehab.model.signal import Side
from rehab.sensors.virtual.arm import VirtualArm
from rehab.sensors.virtual.device import Counts

pytestmark = [pytest.mark.bench, pytest.mark.timeout(200)]
SPEC = "virtual:npg?interval_ms=15&jerks_per_min=60&seed=5"
FRAME_S = 1 / 60
SECONDS = 45.0
FS_HZ = 500.0
NEAR_S = 0.05  # as the accuracy benchmark takes a hit


def test_bench_onset_to_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    """The sensor takes 10 samples at a time: the oldest of them are 20 ms old by then."""
    taken: list[tuple[int, float]] = []  # samples so far, and when
    take = VirtualArm.take
    arms: list[VirtualArm] = []

    def timed(arm: VirtualArm, n_samples: int) -> Counts:
        arms[:] = [arm]
        n = taken[-1][0] if taken else 0
        taken.append((n + n_samples, time.monotonic()))
        return take(arm, n_samples)

    monkeypatch.setattr(VirtualArm, "take", timed)
    home = Home(Settings(data_dir=tmp_path))
    plan = plan_for(home, "arm_raise", Side.RIGHT, "me", repetitions=8)
    plan = replace(
        plan,
        rest_calibration_s=2.0,
        n_references=1,
        reference_s=2.0,
        reference_pause_s=1.0,
    )
    session = open_guided(home, plan, SPEC, auto=True)
    seen: dict[int, tuple[float, float]] = {}  # id -> onset by the mark, and when
    began_s = time.monotonic()
    while time.monotonic() - began_s < SECONDS:
        frame_s = time.monotonic()
        frame = session.tick()
        now_s = time.monotonic()
        for mark in frame.marks:
            seen.setdefault(mark.id, (mark.column / 100.0, now_s))
        assert frame.stage is not Stage.STOPPED
        time.sleep(max(0.0, FRAME_S - (time.monotonic() - frame_s)))
    truth = [jerk.onset_s for jerk in arms[0].truth()]
    session.abandon()
    home.close()
    counts, times_s = np.array(taken).T
    late_ms = []
    for onset_s in truth:
        near = [at for at in seen.values() if abs(at[0] - onset_s) <= NEAR_S]
        if not near:
            continue
        index = onset_s * FS_HZ
        k = int(np.searchsorted(counts, index, side="right"))
        happened_s = times_s[k] - (counts[k] - index) / FS_HZ
        late_ms.append((min(at[1] for at in near) - happened_s) * 1e3)
    figure(
        f"jerk onset to mark, radio at 15 ms: median {np.median(late_ms):.0f} ms,"
        f" p95 {np.percentile(late_ms, 95):.0f} ms (promise 100),"
        f" {len(late_ms)} of {len(truth)} jerks were noted"
    )
    assert len(late_ms) >= 10
