"""The person on the canvas: what a patient would see go wrong."""

import hashlib
import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from rehab.model.exercise import Pose, View
from rehab.model.signal import Side
from rehab.ui.figure import (
    MUSCLES,
    REST,
    Figure,
    FigureLook,
    between,
    contrast_look,
    dusk_look,
    ease,
    paper_look,
)
from rehab.ui.figure.skeleton import FOREARM, UPPER_ARM

PX = 130.0
SIZE, PELVIS = (260, 260), (130, 160)
PAGE = (15, 22, 35)
RAISED = Pose(0.0, 80.0, 8.0, 0.0)
FORWARD = Pose(90.0, 0.0, 5.0, 0.0)

Pixels = NDArray[np.int16]


@pytest.fixture(scope="module", params=["dusk", "paper", "contrast"])
def look(request: pytest.FixtureRequest) -> FigureLook:
    makers = {"dusk": dusk_look, "paper": paper_look, "contrast": contrast_look}
    made: FigureLook = makers[request.param]()
    return made


@pytest.fixture(scope="module")
def front(look: FigureLook) -> Figure:
    return Figure(look, PX, View.FRONT, Side.RIGHT)


@pytest.fixture(scope="module")
def dusk_front() -> Figure:
    return Figure(dusk_look(), PX, View.FRONT, Side.RIGHT)


def picture(figure: Figure, pose: Pose, **options: object) -> Pixels:
    """Draw on a small page; shape ``(width, height, 3)``."""
    canvas = pygame.Surface(SIZE)
    canvas.fill(PAGE)
    figure.draw(canvas, PELVIS, pose, **options)  # type: ignore[arg-type]
    return pygame.surfarray.array3d(canvas).astype(np.int16)


def changed(a: Pixels, b: Pixels) -> NDArray[np.bool_]:
    """Pixels that differ."""
    return np.asarray(np.abs(a - b).max(axis=2) > 0)


def exercise_poses() -> Iterator[Pose]:
    """Poses of all exercise files, and some of our own."""
    yield from (REST, RAISED, FORWARD, Pose(8.0, 2.0, 130.0, 0.0))
    folder = Path(__file__).parents[3] / "exercises"
    for path in sorted(folder.glob("*.toml")):
        poses = tomllib.loads(path.read_text(encoding="utf-8")).get("poses", {})
        for angles in poses.values():
            yield Pose(**angles)


def test_the_hand_is_before_the_shoulder_at_arms_length() -> None:
    """The dots and the goal would lead to a place the arm cannot reach."""
    figure = Figure(dusk_look(), PX, View.SIDE, Side.RIGHT)
    x, y = figure.hand(FORWARD)
    assert x > (UPPER_ARM + FOREARM + 0.1) * PX
    assert y == pytest.approx(-0.53 * PX, abs=0.08 * PX)  # shoulder height
    left = Figure(dusk_look(), PX, View.SIDE, Side.LEFT)
    assert left.hand(FORWARD)[0] == pytest.approx(-x)
    assert left.hand(FORWARD)[1] == pytest.approx(y)


@pytest.mark.parametrize("view", list(View))
def test_a_left_arm_is_the_mirror_of_a_right_one(view: View) -> None:
    """Someone who trains the left arm must see a left arm."""
    pose = RAISED if view is View.FRONT else FORWARD
    right, left = (
        picture(Figure(dusk_look(), PX, view, side), pose)
        for side in (Side.RIGHT, Side.LEFT)
    )
    page = np.array(PAGE)
    seen_right, seen_left = (np.abs(p - page).max(axis=2) > 24 for p in (right, left))
    mirrored = seen_left[::-1]  # PELVIS is the middle of the canvas
    assert np.count_nonzero(seen_right ^ mirrored) < 0.04 * seen_right.sum()
    assert np.count_nonzero(right.sum(axis=2) - left[::-1].sum(axis=2)) > 0  # the light


def test_the_side_view_has_one_working_arm() -> None:
    """Both arms in the side view would hide each other."""
    with pytest.raises(ValueError, match="side view"):
        Figure(dusk_look(), PX, View.SIDE, Side.BOTH)


@pytest.mark.parametrize("muscle", sorted(MUSCLES))
def test_the_level_changes_the_muscle_and_nothing_else(
    front: Figure, muscle: str
) -> None:
    """The glow is the measurement: light elsewhere would be a lie, a jump a flash."""
    options = {"muscle": muscle}
    empty, half, full = (
        picture(front, RAISED, level=level, **options) for level in (0.0, 0.5, 1.0)
    )
    lit = changed(empty, full)
    assert lit.any()
    xs, ys = np.nonzero(lit)
    assert xs.max() - xs.min() <= 0.42 * PX  # the halo at most
    assert ys.max() - ys.min() <= 0.42 * PX
    assert changed(full, picture(front, RAISED, level=1.5, **options)).sum() == 0
    assert changed(empty, picture(front, RAISED, level=-1.0, **options)).sum() == 0
    brightness = [p.mean() for p in (empty, half, full)]
    assert max(brightness) - min(brightness) < 4.0  # of 255, over the whole page
    distance = [np.abs(p - empty).sum() for p in (half, full)]
    assert 0 < distance[0] < distance[1]


def test_the_glow_grows_in_small_steps(dusk_front: Figure) -> None:
    """A step of 1 % in level may not be seen as a blink."""
    shown = [
        picture(dusk_front, RAISED, muscle="deltoid_medius", level=k / 100)
        for k in range(10, 110, 10)
    ]
    for a, b in itertools.pairwise(shown):
        assert np.abs(a - b).max() <= 40


def test_an_unknown_muscle_does_not_glow(dusk_front: Figure) -> None:
    """A calf exercise must not light up an arm, nor stop the program."""
    plain = picture(dusk_front, REST)
    assert not changed(plain, picture(dusk_front, REST, muscle="calf", level=1.0)).any()


def test_the_goal_is_drawn_where_the_arm_will_be(front: Figure) -> None:
    """The goal is what the person follows."""
    plain, with_goal = picture(front, REST), picture(front, REST, ghost=RAISED)
    there = changed(plain, with_goal)
    hand_x, hand_y = (round(v) for v in front.hand(RAISED))
    x, y = PELVIS[0] + hand_x, PELVIS[1] + hand_y
    assert there[x - 8 : x + 8, y - 8 : y + 8].any()
    arm = changed(plain, picture(front, RAISED))
    assert np.count_nonzero(there & arm) > 0.8 * np.count_nonzero(there & ~arm)


def test_on_arrival_only_the_outline_stays(dusk_front: Figure) -> None:
    """A fill over the arm would hide the muscle during the hold."""
    plain, arrived = (
        picture(dusk_front, RAISED),
        picture(dusk_front, RAISED, ghost=RAISED),
    )
    away = changed(picture(dusk_front, REST), picture(dusk_front, REST, ghost=RAISED))
    outline = changed(plain, arrived)
    assert outline.any()
    assert outline.sum() < 0.6 * away.sum()


def test_a_faded_goal_is_no_goal(dusk_front: Figure) -> None:
    """The goal fades in and out: at 0 it must be gone, dots included."""
    plain = picture(dusk_front, REST)
    gone = picture(dusk_front, REST, ghost=RAISED, ghost_alpha=0.0)
    assert not changed(plain, gone).any()


def test_a_prepared_movement_is_not_rendered_while_it_is_shown() -> None:
    """Rendering during the movement would make the picture stumble."""
    figure = Figure(dusk_look(), PX, View.FRONT, Side.BOTH)
    path = [between(REST, FORWARD, ease(k / 60)) for k in range(61)]
    steps = sum(1 for _ in figure.prepare(path, "deltoid_anterior"))
    assert steps > 60
    picture(figure, REST, ghost=FORWARD)
    before = figure.n_rendered
    for pose in path[:-1]:
        picture(figure, pose, muscle="deltoid_anterior", level=0.5, ghost=FORWARD)
    assert figure.n_rendered == before
    assert not list(figure.prepare(path, "deltoid_anterior"))


def test_between_prepared_degrees_nothing_is_rendered() -> None:
    """Joints reach their next degree at different moments: none may be forgotten."""
    figure = Figure(dusk_look(), 60.0, View.SIDE, Side.RIGHT)
    list(figure.prepare([between(REST, FORWARD, k / 90) for k in range(91)]))
    before = figure.n_rendered
    for k in range(500):
        picture(figure, between(REST, FORWARD, k / 499))
    assert figure.n_rendered == before


def test_a_slow_movement_has_no_steps() -> None:
    """An arm that moves in steps of a degree looks like the tremor it is to cure."""
    figure = Figure(dusk_look(), 400.0, View.FRONT, Side.RIGHT)

    def middle_of_hand(abduction_deg: float) -> float:
        canvas = pygame.Surface((420, 360), pygame.SRCALPHA)
        figure.draw(canvas, (0, 360), Pose(0.0, abduction_deg, 5.0, 0.0))
        column = pygame.surfarray.array_alpha(canvas)[300]
        return float(np.flatnonzero(column > 127).mean())

    rows = [middle_of_hand(70.0 + k / 10) for k in range(21)]
    steps = -np.diff(rows)
    assert rows[0] - rows[-1] > 6.0  # it does go up
    assert steps.min() > -0.6
    assert steps.max() < 2.6  # a degree is four pixels here


def test_clothes_lie_before_a_hanging_arm_and_behind_a_reaching_one() -> None:
    """A doll's arm on top of the shirt, or a hand that vanishes in it, look broken."""
    look = dusk_look()
    figure = Figure(look, PX, View.FRONT, Side.RIGHT)
    hanging = picture(figure, REST)
    at_armhole = PELVIS[0] + round(0.135 * PX), PELVIS[1] - round(0.47 * PX)
    red, green, blue = hanging[at_armhole]
    assert blue > red  # cloth
    assert green > red
    x, y = (round(v) for v in figure.hand(FORWARD))
    red, _, blue = picture(figure, FORWARD)[PELVIS[0] + x, PELVIS[1] + y]
    assert red > blue  # skin


def test_memory_is_bounded(dusk_front: Figure) -> None:
    """A long day of many exercises must not fill a small machine."""
    picture(dusk_front, REST)
    cache = dusk_front._gallery._limbs
    limb = cache.values()[0]
    for k in range(1000):
        cache.get(("test", k), lambda: limb)
    assert len(cache) <= 220


def test_the_same_input_gives_the_same_pixels(look: FigureLook) -> None:
    """A picture that flickers between equal frames would look like a tremor."""
    hashes = {
        hashlib.sha256(
            picture(
                Figure(look, PX, View.SIDE, Side.RIGHT),
                Pose(30.0, 4.0, 20.0, 0.0),
                muscle="biceps",
                level=0.6,
                ghost=FORWARD,
            ).tobytes()
        ).hexdigest()
        for _ in range(2)
    }
    assert len(hashes) == 1


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("view", list(View))
def test_every_exercise_stays_on_the_canvas(view: View, side: Side) -> None:
    """A hand that leaves the picture cannot be followed."""
    if view is View.SIDE and side is Side.BOTH:
        side = Side.LEFT  # the side view has no both
    figure = Figure(dusk_look(), 60.0, view, side)
    for pose in exercise_poses():
        canvas = pygame.Surface((240, 190), pygame.SRCALPHA)
        figure.draw(canvas, (120, 112), pose, muscle="biceps", level=0.0)
        alpha = pygame.surfarray.array_alpha(canvas)
        assert alpha.any()
        for edge in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]):
            assert not edge.any(), pose


def test_the_other_arm_can_be_posed(dusk_front: Figure) -> None:
    """In some exercises the other hand helps."""
    plain, helped = picture(dusk_front, REST), picture(dusk_front, REST, other=RAISED)
    assert changed(plain, helped)[: PELVIS[0] - 30].any()
    side = Figure(dusk_look(), PX, View.SIDE, Side.RIGHT)
    assert changed(picture(side, REST), picture(side, REST, other=FORWARD)).any()
