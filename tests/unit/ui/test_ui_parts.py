"""Colours, layout, bar, trace and motion. If these fail, the screen is unreadable, jumps,
flashes, or shows something other than the muscle did.
"""

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.model.exercise import Pose
from rehab.model.frame import Frame, JerkMark, Stage
from rehab.model.signal import Samples
from rehab.ui import rules
from rehab.ui.canvas import Canvas
from rehab.ui.fonts import Fonts
from rehab.ui.layout import Box, Layout
from rehab.ui.meter import Meter
from rehab.ui.motion import Motion, SmoothClock
from rehab.ui.person import People, Person, all_poses
from rehab.ui.ring import Ring
from rehab.ui.theme import CONTRAST, DUSK, PAPER, Theme, contrast
from rehab.ui.trace import Marks, Sweep
from tests import make
from tests.unit.ui.driver import FakeFigure
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock

BOX = Box(72, 914, 1376, 116)


@pytest.fixture
def canvas() -> Canvas:
    pygame.display.init()
    pygame.font.init()
    window = pygame.display.set_mode((1920, 1080))
    return Canvas(window, Layout.fit((1920, 1080)), DUSK, Fonts())


@pytest.mark.parametrize("theme", [DUSK, PAPER, CONTRAST], ids=lambda t: t.name)
def test_colours_keep_their_contrast(theme: Theme) -> None:
    for ground in (theme.page, theme.card):
        for ink in (theme.ink, theme.ink_soft, theme.goal, theme.jerk, theme.done):
            assert contrast(ink, ground) >= 7.0
        assert contrast(theme.muscle, ground) >= 4.5
    assert contrast(theme.on_goal, theme.goal) >= 7.0
    assert contrast(theme.ink, theme.raised) >= 7.0
    assert contrast(theme.line, theme.page) >= 4.5


@pytest.mark.parametrize("theme", [DUSK, PAPER, CONTRAST], ids=lambda t: t.name)
def test_nothing_is_red(theme: Theme) -> None:
    marks = (theme.goal, theme.jerk, theme.done, theme.ink, theme.line)
    assert all(c[0] <= max(c[1], c[2]) + 40 for c in marks)
    assert theme.muscle[1] > 80 or theme is PAPER  # amber


def test_text_that_cannot_be_read_cannot_be_drawn(canvas: Canvas) -> None:
    box = Box(0, 0, 800, 100)
    with pytest.raises(ValueError, match="unreadable"):
        canvas.text("small", box, 28)
    with pytest.raises(ValueError, match="unreadable"):
        canvas.text("pale", box, 40, colour=DUSK.line)


def test_long_text_shrinks_and_what_cannot_fit_is_noted(canvas: Canvas) -> None:
    canvas.text("A title that is longer than usual", Box(0, 0, 500, 110), 88)
    assert canvas.faults == []
    canvas.text("Far too many words for so small a box", Box(0, 0, 200, 40), 88)
    assert len(canvas.faults) == 1


@pytest.mark.parametrize(
    ("window", "canvas_size"),
    [
        ((1920, 1080), (1920, 1080)),
        ((1000, 1000), (1000, 562)),
        ((3000, 1000), (1778, 1000)),
        ((1, 1), (16, 9)),
    ],
)
def test_the_canvas_is_as_large_as_fits(
    window: tuple[int, int], canvas_size: tuple[int, int]
) -> None:
    layout = Layout.fit(window)
    assert (layout.width, layout.height) == canvas_size
    middle = (layout.left + layout.width / 2, layout.top + layout.height / 2)
    assert layout.logical(middle) == pytest.approx((960, 540), abs=1)


def wave(n: int = 1000) -> Samples:
    return np.asarray(0.2 + 0.15 * np.sin(np.arange(n) * 0.05), np.float32)


def fresh(canvas: Canvas, column: int) -> Sweep:
    """A trace whose screen was entered at this column."""
    sweep = Sweep(canvas, BOX, None)
    sweep.push(column, np.zeros(0, np.float32))
    return sweep


def pixels(sweep: Sweep) -> np.ndarray:
    return pygame.surfarray.array3d(sweep._surface)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=20))
def test_the_trace_does_not_depend_on_how_often_it_is_drawn(steps: list[int]) -> None:
    pygame.display.init()
    pygame.font.init()
    window = pygame.display.set_mode((960, 540))
    canvas = Canvas(window, Layout.fit((960, 540)), DUSK, Fonts())
    signal = wave(6000)
    once, often = fresh(canvas, 500), fresh(canvas, 500)
    stop = 1500 + sum(steps)
    often.push(500, signal[500:1500])
    for end in 1500 + np.cumsum(steps):
        often.push(int(end) - 1000, signal[end - 1000 : end])
    once.push(500, signal[500:1500])
    for end in range(1500, stop + 1):
        once.push(end - 1000, signal[end - 1000 : end])
    assert np.array_equal(pixels(once), pixels(often))


def test_a_gap_stays_empty(canvas: Canvas) -> None:
    signal = wave()
    signal[400:600] = np.nan
    sweep, ground = fresh(canvas, 0), fresh(canvas, 0)
    sweep.push(0, signal)
    hole = slice(round(403 * 1.376), round(598 * 1.376))
    assert np.array_equal(pixels(sweep)[hole], pixels(ground)[hole])
    assert not np.array_equal(pixels(sweep)[:500], pixels(ground)[:500])


def test_old_columns_stand_still(canvas: Canvas) -> None:
    signal = wave(2000)
    sweep = fresh(canvas, 0)
    sweep.push(0, signal[:1000])
    before = pixels(sweep)
    sweep.push(100, signal[100:1100])
    assert np.array_equal(before[150:1300], pixels(sweep)[150:1300])


def test_no_diamond_answers_a_jerk_while_it_happens() -> None:
    marks, jerk = Marks(), JerkMark(7, 100, 0.3, is_counted=True)
    for _ in range(60):
        assert marks.update([jerk], phase=1, dt_s=1 / 60) == []
    shown = [marks.update([jerk], phase=2, dt_s=1 / 60) for _ in range(30)]
    alphas = [alpha for frame in shown for _, alpha in frame]
    assert alphas[0] < 0.1
    assert alphas[-1] == 1.0
    assert max(np.diff(alphas)) < 0.06


def test_a_jerk_is_noted_at_once_and_without_a_flash() -> None:
    """A speck from the first frame on; withdrawn it goes as slowly as it came."""
    marks, seen = Marks(), JerkMark(7, 100, 0.3, is_counted=False, is_confirmed=False)
    alphas = []
    for _ in range(30):
        assert marks.update([seen], phase=1, dt_s=1 / 60) == []
        alphas += [alpha for _, alpha in marks.specks]
    assert len(alphas) == 30
    assert 0.0 < alphas[0] < 0.06
    assert alphas[-1] == 1.0
    for _ in range(30):
        marks.update([], phase=1, dt_s=1 / 60)
        alphas += [alpha for _, alpha in marks.specks]
    assert marks.specks == []
    assert max(np.abs(np.diff(alphas))) < 0.06


def test_the_speck_goes_where_its_diamond_comes() -> None:
    marks, jerk = Marks(), JerkMark(7, 100, 0.3, is_counted=True)
    seen = JerkMark(7, 100, 0.1, is_counted=False, is_confirmed=False)
    for _ in range(40):
        marks.update([seen], phase=1, dt_s=1 / 60)
    for _ in range(40):
        assert marks.update([seen], phase=2, dt_s=1 / 60) == []  # not confirmed yet
    for _ in range(40):
        shown = marks.update([jerk], phase=2, dt_s=1 / 60)
    assert shown == [(jerk, 1.0)]
    assert marks.specks == []


def test_a_withdrawn_jerk_is_not_shown() -> None:
    marks, jerk = Marks(), JerkMark(7, 100, 0.3, is_counted=True)
    marks.update([jerk], phase=1, dt_s=1 / 60)
    assert marks.update([], phase=2, dt_s=1 / 60) == []


def test_a_jerk_in_a_long_phase_is_shown_after_a_while() -> None:
    marks, jerk = Marks(), JerkMark(7, 100, 0.3, is_counted=True)
    times = [k for k in range(300) if marks.update([jerk], phase=1, dt_s=1 / 60)]
    assert times[0] / 60 == pytest.approx(rules.MARK_WAIT_S, abs=0.05)


def test_the_bar_cannot_jump() -> None:
    meter = Meter(Box(0, 0, 128, 520))
    meter.update(0.6, None, 1 / 60)
    assert 0 < meter._level_px <= 200 / 0.3 / 60 + 1e-6
    for _ in range(120):
        meter.update(0.3, None, 1 / 60)
    assert meter._level_px == pytest.approx(0.5 * (520 - 24))


def test_the_muscle_cannot_flash() -> None:
    people = People(lambda *_: FakeFigure())  # type: ignore[arg-type]
    exercise = make.exercise()
    person = Person.of(people, exercise, exercise.sides[0], (0, 0), [Pose()])
    before = 0.0
    for level in [5.0] * 10 + [0.0] * 10 + [5.0] * 40:
        person.update(1 / 60, level)
        assert abs(person._level - before) <= 1 / 60 / 0.4 + 1e-9
        before = person._level
    assert person._level == 1.0


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.05), st.integers(0, 3)), max_size=60))
def test_the_picture_is_never_ahead_of_the_samples(
    frames: list[tuple[float, int]],
) -> None:
    clock, sample_s = SmoothClock(), 5.0
    for dt_s, n_chunks in frames:
        sample_s += 0.020 * n_chunks
        assert 0.0 <= clock.lag(sample_s, dt_s) <= rules.MAX_LAG_S + 1e-9


def test_the_arm_moves_evenly_between_chunks() -> None:
    clock = SmoothClock()
    shown = []
    for k in range(120):  # 60 Hz, chunks of 20 ms
        sample_s = int(k / 60 / 0.020) * 0.020
        shown.append(sample_s - clock.lag(sample_s, 1 / 60))
    steps = np.diff(shown[10:])
    assert steps.min() > 0.012
    assert steps.max() < 0.021


def test_the_arm_goes_from_pose_to_pose() -> None:
    exercise = make.exercise(phase_s=3.0)
    desk = FakeDesk(FakeClock(), (exercise,))
    session = desk.begin(
        desk.item(exercise.id, exercise.sides[0]), "simulated", desk.sitting()
    )
    motion = Motion(exercise)
    flexion, ghosts = [], []
    session.jump(Stage.EXERCISE, part=0.0)
    frame: Frame | None = None
    for _ in range(390):
        desk.clock.wait()
        frame = session.tick()
        if frame.repetition > 1:
            break
        motion.update(frame, 0.0, 1 / 30)
        flexion.append(motion.pose.flexion_deg)
        ghosts.append(motion.ghost_alpha)
    assert max(flexion) == 90.0
    assert max(abs(np.diff(flexion))) < 90 * 1.875 / 3.0 / 30 * 1.1
    assert flexion[0] == 0.0
    assert min(ghosts) < 0.2
    assert max(ghosts) == 1.0


def test_poses_are_rendered_once_each() -> None:
    poses = all_poses(make.exercise())
    assert len(poses) == len(set(poses))
    assert {round(pose.flexion_deg) for pose in poses} == set(range(91))


def test_the_ring_fills_and_empties(canvas: Canvas) -> None:  # noqa: ARG001
    ring = Ring(100, 20, (1, 1), track=(1, 2, 3), fill=(200, 100, 50))

    def share() -> float:
        array = pygame.surfarray.array3d(ring.surface)
        alpha = pygame.surfarray.array_alpha(ring.surface) > 0
        return float((array[..., 0] == 200)[alpha].mean())

    ring.show(0.5)
    assert share() == pytest.approx(0.5, abs=0.02)
    ring.show(1.0)
    assert share() == 1.0
    ring.show(0.0)
    assert share() == 0.0


def test_the_trace_begins_with_its_screen(canvas: Canvas) -> None:
    sweep, ground = Sweep(canvas, BOX, None), Sweep(canvas, BOX, None)
    sweep.push(0, np.ones(1000, np.float32))
    assert np.array_equal(pixels(sweep), pixels(ground))
    sweep.push(50, np.ones(1000, np.float32))
    assert not np.array_equal(pixels(sweep), pixels(ground))
