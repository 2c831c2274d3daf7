"""The window's promise: sixty pictures a second for a minute, with the sensor running."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rehab.app.desk import DEMO_SENSOR, AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.frame import Command, Frame, Stage
from rehab.model.signal import Side
from rehab.ports import GuidedSession
from rehab.ui.window import DisplayClock, run_window

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

SECONDS = 60.0
SETTLE_S = 5.0  # the person is rendered while the sensor is found


class HastyDesk(AppDesk):
    """Its sessions begin by themselves, so that the minute holds an exercise."""

    def begin(self, exercise_id: str, side: Side, sensor: str) -> GuidedSession:
        session = super().begin(exercise_id, side, sensor)
        tick = session.tick

        def begin_when_ready() -> Frame:
            frame = tick()
            if frame.stage is Stage.READY:
                session.ask(Command.BEGIN)
            return frame

        session.tick = begin_when_ready  # type: ignore[method-assign]
        return session


class Watch(DisplayClock):
    """Notes when each frame began and how long the work for it took."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: list[float] = []
        self.works: list[float] = []

    def wait(self) -> None:
        if self.starts:
            self.works.append(time.perf_counter() - self.starts[-1])
        super().wait()
        self.starts.append(time.perf_counter())


def test_sixty_hertz_for_a_minute(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str], None],
) -> None:
    """A figure that stutters cannot be followed by an arm.

    The real window under the dummy driver at 1920 x 1080, a simulated sensor in real
    time on its own thread, everything recorded.
    """
    monkeypatch.setitem(os.environ, "SDL_VIDEODRIVER", "dummy")
    monkeypatch.setitem(os.environ, "SDL_AUDIODRIVER", "dummy")
    home, watch = Home(Settings(data_dir=tmp_path)), Watch()
    run_window(
        HastyDesk(home, "demo", sensor=DEMO_SENSOR, repetitions={"arm_raise": 2}),
        theme="dusk",
        first_scene="sensor",
        exercise="arm_raise",
        sensor=DEMO_SENSOR,
        max_seconds=SECONDS + SETTLE_S,
        clock=watch,
    )
    home.close()
    starts = np.array(watch.starts)
    starts = starts[starts >= starts[0] + SETTLE_S]
    works = np.array(watch.works)[-len(starts) :] * 1000.0
    intervals = np.diff(starts) * 1000.0
    lasted = starts[-1] - starts[0]
    figure(
        f"window for {lasted:.0f} s: {len(intervals) / lasted:.1f} frames a second,"
        f" {np.mean(intervals > 25.0) * 100:.2f} % later than 25 ms; work a frame:"
        f" median {np.median(works):.1f} ms, p99 {np.percentile(works, 99):.1f} ms,"
        f" worst {works.max():.0f} ms"
    )
    assert lasted > 0.9 * SECONDS
