"""Sitting, standing at something, lying: what a patient would see go wrong."""

import math
from pathlib import Path

import numpy as np
import pygame
import pytest

from rehab.catalog import load_catalog
from rehab.model.exercise import Exercise, Hand, Pose, Stance, View
from rehab.model.signal import Side
from rehab.ui.figure import Figure, between, dusk_look
from rehab.ui.figure.leg import SHANK, THIGH, leg_bones, rise_m
from rehab.ui.figure.muscle import LEG_MUSCLES
from rehab.ui.figure.skeleton import Vector, arm_bones
from rehab.ui.poses import all_poses, goal_pose
from rehab.ui.staging import placed, stage_pelvis, stage_px_per_m

FOLDER = Path(__file__).resolve().parents[3] / "exercises"
CATALOG = load_catalog(FOLDER)
SMALL = 0.12  # of the real size
STAGE_WIDTH, CARD_TOP = 1062, 846


def palm(pose: Pose) -> Vector:
    """Middle of the right palm; with the hips where the feet put them."""
    x, y, z = arm_bones(pose, Side.RIGHT).on_hand(0.05, 0.0, -0.018)
    return x, y, z


def drawn(exercise: Exercise, side: Side, pose: Pose) -> np.ndarray:
    """Opacity of the exercise's person on a small stage, ``(width, height)``."""
    size = stage_px_per_m(side)
    pelvis, size = placed(
        exercise.stance, side, stage_pelvis(exercise.view, side), size
    )
    is_side = exercise.view is View.SIDE
    shown = Side.RIGHT if is_side and side is Side.BOTH else side
    figure = Figure(
        dusk_look(), size * SMALL, exercise.view, shown, exercise.stance, exercise.hand
    )
    canvas = pygame.Surface((round(1440 * SMALL), round(1080 * SMALL)), pygame.SRCALPHA)
    at = round(pelvis[0] * SMALL), round(pelvis[1] * SMALL)
    figure.draw(canvas, at, pose)
    return np.asarray(pygame.surfarray.array_alpha(canvas))


@pytest.mark.parametrize("name", CATALOG)
def test_nobody_leaves_the_stage(name: str) -> None:
    """A foot under the trace, or a hand under the effort bar, cannot be followed."""
    exercise = CATALOG[name]
    for side in exercise.sides:
        for pose in (exercise.poses["start"], goal_pose(exercise)):
            alpha = drawn(exercise, side, pose)
            assert alpha.any()
            seen = alpha > 40
            assert not seen[0].any()
            assert not seen[:, 0].any()
            assert not seen[round(STAGE_WIDTH * SMALL) + 1 :].any(), (side, pose)
            if exercise.stance is not Stance.UPRIGHT:  # who hangs on the hips melts
                assert not seen[:, round(CARD_TOP * SMALL) + 1 :].any(), (side, pose)


@pytest.mark.parametrize(
    "name", ["weight_bearing", "weight_bearing_standing", "calf_raise_standing"]
)
def test_hands_stay_on_what_they_hold(name: str) -> None:
    """A hand that slides over the table shows another movement than is meant."""
    exercise = CATALOG[name]
    start, goal = exercise.poses["start"], goal_pose(exercise)
    places = []
    for k in range(11):
        pose = between(start, goal, k / 10)
        _, y, z = palm(pose)
        forward, up = rise_m(pose) if exercise.stance.is_standing else (0.0, 0.0)
        places.append((z + forward, y + up))
    for place in places:
        assert math.dist(place, places[0]) < 0.020


def test_a_leg_keeps_its_length_and_bends_backwards_at_the_knee() -> None:
    """A knee that bends forward would frighten."""
    for hip in (0.0, 45.0, 90.0):
        for knee in (0.0, 60.0, 110.0):
            bones = leg_bones(Pose(hip_deg=hip, knee_deg=knee))
            assert math.dist(bones.hip, bones.knee) == pytest.approx(THIGH)
            assert math.dist(bones.knee, bones.ankle) == pytest.approx(SHANK)
    bent = leg_bones(Pose(knee_deg=60.0))
    assert bent.ankle[0] < bent.knee[0] - 0.3


def test_toes_come_up_or_the_heel_does() -> None:
    """Up and down of the foot mixed up would train the wrong muscle."""
    flat, up, down = (leg_bones(Pose(ankle_deg=a)) for a in (0.0, 18.0, -28.0))
    assert up.toe[1] > flat.toe[1] + 0.03
    assert down.toe[1] < flat.toe[1] - 0.03
    forward, raised = rise_m(Pose(ankle_deg=-28.0))
    assert raised > 0.03  # one grows by standing on the toes
    assert abs(forward) < 0.08


@pytest.mark.parametrize("muscle", LEG_MUSCLES)
@pytest.mark.parametrize("side", [Side.RIGHT, Side.LEFT])
def test_the_muscle_of_a_leg_glows_where_it_is(muscle: str, side: Side) -> None:
    """The shin is in front, the calf behind; a glow elsewhere teaches the wrong one."""
    figure = Figure(dusk_look(), 200.0, View.SIDE, side, Stance.SEATED)
    pose = CATALOG["ankle_dorsiflexion"].poses["start"]
    pictures = []
    for level in (0.0, 1.0):
        canvas = pygame.Surface((300, 320))
        figure.draw(canvas, (150, 190), pose, muscle=muscle, level=level)
        pictures.append(pygame.surfarray.array3d(canvas).astype(np.int16))
    lit = (pictures[1] - pictures[0])[..., 0].clip(0).astype(float)
    weight = lit * (lit > 0.5 * lit.max())
    x = float((weight.sum(axis=1) * np.arange(300)).sum() / weight.sum()) - 150
    bones = leg_bones(pose)
    middle = 0.5 * (bones.knee[0] + bones.ankle[0]) * 200.0
    is_in_front = (x if side is Side.RIGHT else -x) > middle
    assert is_in_front is (muscle == "tibialis_anterior")


def test_a_ball_is_seen_in_the_hand() -> None:
    """Squeezing the air is not what the words say."""
    pose = CATALOG["grip_squeeze"].poses["start"]
    shown = []
    for hand in (Hand.OPEN, Hand.BALL):
        figure = Figure(dusk_look(), 200.0, View.SIDE, Side.RIGHT, Stance.TABLE, hand)
        canvas = pygame.Surface((300, 320))
        figure.draw(canvas, (110, 190), pose)
        pixels = pygame.surfarray.array3d(canvas).astype(np.int16)
        is_ball = (pixels[..., 2] > 150) & (pixels[..., 2] > pixels[..., 0] + 15)
        shown.append(int(is_ball.sum()))
    assert shown[1] > shown[0] + 40


@pytest.mark.parametrize("name", ["finger_to_nose", "stretch_calf", "weight_bearing"])
def test_nothing_is_rendered_while_many_joints_move(name: str) -> None:
    """Each joint reaches its degrees in its own time; a stumble looks like a jerk."""
    exercise = CATALOG[name]
    figure = Figure(
        dusk_look(), 40.0, View.SIDE, Side.RIGHT, exercise.stance, exercise.hand
    )
    muscle = exercise.primary.muscle
    list(figure.prepare(all_poses(exercise), muscle))
    before, canvas = figure.n_rendered, pygame.Surface((200, 200))
    start, goal = exercise.poses["start"], goal_pose(exercise)
    for k in range(240):
        figure.draw(canvas, (100, 100), between(start, goal, k / 239), muscle=muscle)
    assert figure.n_rendered == before
