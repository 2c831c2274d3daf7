"""The window's promise: sixty pictures a second for ten minutes, with the sensor running.

uv run pytest -m bench tests/bench/test_bench_minute.py

The real loop of the real window under the dummy driver, a simulated sensor of 8 channels
at 2 kHz in real time on its own thread, everything recorded. ``REHAB_MINUTES`` sets how
long; the promises are judged by the frames of the exercise scene that are not within two
seconds of entering a screen, which are told apart. Two sessions run twelve times as fast
before: every screen has its pictures then, and what memory grows after that is a leak.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import numpy as np
import pytest

from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.frame import Command, Stage
from rehab.model.people import Profile
from rehab.model.plan import PlanItem
from rehab.model.signal import Channel, Side, Unit
from rehab.sensors.simulation import patient
from rehab.ui.director import Director
from rehab.ui.person import People
from rehab.ui.visit import Visit
from rehab.ui.window import DisplayClock, Window

MINUTES = float(os.environ.get("REHAB_MINUTES", "10"))
pytestmark = [pytest.mark.bench, pytest.mark.timeout(60 * MINUTES + 400)]

SENSOR = "simulated?seed=7&jerks_per_min=12&fs_hz=2000"
EXERCISE = "arm_raise"
ITEM = PlanItem(EXERCISE, Side.RIGHT, sets=3, repetitions=12)
MUSCLES = ("deltoid_anterior", "biceps", "triceps", "wrist_extensors")
FIRST_SPEED, FIRST_S = 12.0, 55.0
SETTLE_S, WARM_S = 2.0, 60.0
LATE_MS, LEAST_HZ, MOST_LATE, MOST_MB = 25.0, 59.5, 0.01, 10.0


def eight_channels(_plan: object) -> tuple[Channel, ...]:
    """Four muscles of both arms, those of the exercise among them."""
    return tuple(
        Channel(f"{muscle} {side.value}", Unit.UV, muscle, side)
        for side in (Side.RIGHT, Side.LEFT)
        for muscle in MUSCLES
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame: when it began, the work for it, and the screen it was of."""

    start_s: float
    work_ms: float
    scene: str
    since_entered_s: float


class Helper(DisplayClock):
    """Notes every frame, and in the time between two does what a hand would do."""

    def __init__(self) -> None:
        super().__init__()
        self.visit: Visit
        self.director: Director
        self.shown: list[Shown] = []
        self.memory_mb: list[tuple[float, float]] = []
        self.n_sessions = 0
        self._start_s = self._entered_s = time.perf_counter()
        self._name = ""

    def wait(self, frames_per_s: int = 60) -> None:  # noqa: ARG002
        now_s = time.perf_counter()
        name = self.director.name
        if name != self._name:
            self._name, self._entered_s = name, self._start_s
        since_s = self._start_s - self._entered_s
        work_ms = (now_s - self._start_s) * 1000.0
        self.shown.append(Shown(self._start_s, work_ms, name, since_s))
        if not self.memory_mb or now_s - self.memory_mb[-1][0] > 5.0:
            self.memory_mb.append((now_s, rss_mb()))
        self._help()
        super().wait()
        self._start_s = time.perf_counter()

    def _help(self) -> None:
        visit = self.visit
        frame = visit.frame
        if visit.session is None or frame is None:
            return
        if frame.stage is Stage.READY:
            visit.know()
            visit.is_placed = True
        if frame.stage in {Stage.READY, Stage.SET_REST}:
            visit.ask(Command.BEGIN)
        elif frame.stage is Stage.PAUSED:
            visit.ask(Command.I_AM_OK)
            visit.ask(Command.RESUME)

    def forget(self) -> None:
        """Begin to measure."""
        self.shown.clear()
        self.memory_mb.clear()

    def begin(self) -> None:
        """Open the sensor for the same exercise once more."""
        self.n_sessions += 1
        course = self.visit.course
        course.left, course.item = (ITEM,), ITEM
        self.director._go("sensor")
        self.visit.begin(SENSOR)


def test_sixty_hertz_for_ten_minutes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str], None],
) -> None:
    """A figure that stutters cannot be followed by an arm."""
    monkeypatch.setattr(patient, "channels_of", eight_channels)
    import pygame

    pygame.display.init()
    pygame.font.init()
    home = Home(Settings(data_dir=tmp_path))
    home.papers.keep_profile(Profile())
    helper = Helper()
    desk = AppDesk(home, "me", sensor=SENSOR)
    visit = helper.visit = Visit(desk, People(), exercise=EXERCISE)
    window = Window("dusk", helper, visit, is_full=True)
    helper.director = Director(visit, "home", helper.now())
    desk._how["speed"] = FIRST_SPEED
    for _ in range(2):
        helper.begin()
        window.run(helper.director, max_seconds=FIRST_S, screenshot_dir=None)
        visit.abandon()
    desk._how.clear()
    helper.forget()
    end_s = time.monotonic() + 60.0 * MINUTES
    while (left_s := end_s - time.monotonic()) > 20.0:
        helper.begin()
        longest_s = 1.0 + 3 * (3.0 + 12 * 13.0) + 40.0
        window.run(
            helper.director, max_seconds=min(left_s, longest_s), screenshot_dir=None
        )
        visit.abandon()
    visit.close()
    home.close()
    tell(helper, figure)


def tell(helper: Helper, figure: Callable[[str], None]) -> None:
    """Print what was measured, the settled exercise scene apart from the rest."""
    shown = [s for s in helper.shown if s.start_s - helper.shown[0].start_s > 1.0]
    starts = np.array([s.start_s for s in shown])
    interval_ms = np.append(np.diff(starts), 1 / 60) * 1000.0
    is_settled = np.array([s.since_entered_s > SETTLE_S for s in shown])
    is_exercise = np.array([s.scene == "exercise" for s in shown])
    works_ms = np.array([s.work_ms for s in shown])
    for name, chosen in (
        ("exercise", is_exercise & is_settled),
        ("other screens", ~is_exercise & is_settled),
        (f"within {SETTLE_S:g} s of a new screen", ~is_settled),
    ):
        if not chosen.any():
            continue
        took_ms, work_ms = interval_ms[chosen], works_ms[chosen]
        figure(
            f"{name}: {took_ms.sum() / 1000:.0f} s,"
            f" {1000.0 / took_ms.mean():.2f} frames a second,"
            f" {np.mean(took_ms > LATE_MS) * 100:.2f} % later than {LATE_MS:g} ms;"
            f" work: median {np.median(work_ms):.1f} ms, p99"
            f" {np.percentile(work_ms, 99):.1f} ms, worst {work_ms.max():.0f} ms"
        )
    worst = sorted((s for s in shown if s.work_ms > LATE_MS), key=lambda s: -s.work_ms)
    by_scene: dict[str, list[float]] = {}
    for s in worst:
        by_scene.setdefault(s.scene, []).append(s.work_ms)
    for scene, late in by_scene.items():
        figure(f"  {scene}: {len(late)} frames of more work, worst {late[0]:.0f} ms")
    first_s = helper.memory_mb[0][0]
    course = [f"{mb:.0f}" for _, mb in helper.memory_mb[::6]]
    figure(f"memory every half minute, MB: {' '.join(course)}")
    warm_s = first_s + WARM_S
    warm = [mb for at, mb in helper.memory_mb if at > warm_s]
    if len(warm) > 2:
        minutes = (helper.memory_mb[-1][0] - warm_s) / 60.0
        figure(
            f"memory after the first minute: {warm[-1] - warm[0]:+.1f} MB in {minutes:.1f} minutes"
            f" (promise {MOST_MB:g})"
        )
        assert warm[-1] - warm[0] <= MOST_MB
    chosen = is_exercise & is_settled
    assert chosen.any()
    assert 1000.0 / interval_ms[chosen].mean() >= LEAST_HZ
    assert np.mean(interval_ms[chosen] > LATE_MS) < MOST_LATE


def rss_mb() -> float:
    """Return the memory of this process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return float(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")
