"""The goal: a pale arm with a dashed outline, and dots that lead the hand to it."""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from rehab.model.exercise import Pose
from rehab.model.signal import Side
from rehab.ui.figure.arm import hand_spot, joint_points
from rehab.ui.figure.limbs import Floats
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Sprite, stamp_all
from rehab.ui.figure.skeleton import Camera, between, rounded

FILL = 0.17
NEARER_M = 0.02  # from here on a goal is drawn before the arm
LINE_M, DASH_M, DOT_M, PITCH_M, CLEAR_M = 0.0055, 0.044, 0.0088, 0.048, 0.054


Dot = tuple[float, float, float]
"""Across, down from the pelvis in pixels, and opacity."""


@dataclass(frozen=True, slots=True)
class Ghost:
    """The goal arm: pale with an outline, and the outline alone for the arrival."""

    whole: Sprite
    outline: Sprite


def ghost_of(relief: Relief, look: FigureLook, px: float) -> Ghost:
    """Render a goal, dashed along the arm."""
    width = max(2.2, LINE_M * px)
    edge = np.abs(relief.distance + width * 0.5)
    line = np.clip(width * 0.5 + 0.5 - edge, 0.0, 1.0)
    phase = np.abs((relief.along / DASH_M) % 1.0 - 0.5)
    dash = np.clip((phase - 0.17) * DASH_M * px * 0.8, 0.0, 1.0)
    step_y, step_x = np.gradient(relief.along * np.float32(px))
    calm = np.hypot(step_x, step_y) < 1.5  # no crumbs of dashes inside a bent elbow
    outline: Floats = line * dash * calm * np.float32(0.95)
    whole = np.maximum(outline, relief.cover * np.float32(FILL))
    colour = np.array(look.ghost, np.float32)
    left, top = relief.patch.left, relief.patch.top
    return Ghost(
        stamp_all(left, top, colour, whole), stamp_all(left, top, colour, outline)
    )


def dot_sprite(look: FigureLook, px: float) -> Sprite:
    """One dot, its middle at the pelvis."""
    radius = max(1.5, DOT_M * px)
    half = math.ceil(radius) + 1
    axis = np.arange(2 * half, dtype=np.float32) + 0.5 - half
    far = np.hypot(axis[None, :], axis[:, None])
    alpha = np.clip(radius + 0.5 - far, 0.0, 1.0)
    return stamp_all(-half, -half, np.array(look.ghost, np.float32), alpha)


class Place(Enum):
    """Where a goal lies, seen from the viewer, or that the arm has arrived."""

    BEHIND = "behind"
    BEFORE = "before"
    HERE = "here"


def place_of(goal: Pose | None, pose: Pose, side: Side, camera: Camera) -> Place | None:
    """Return the place of a goal as seen by an arm."""
    if goal is None:
        return None
    if rounded(goal) == rounded(pose):
        return Place.HERE
    depths = [hand_spot(each, side, camera).depth for each in (goal, pose)]
    is_before = depths[0] - depths[1] > NEARER_M * camera.px_per_m
    return Place.BEFORE if is_before else Place.BEHIND


def dots_between(pose: Pose, goal: Pose, side: Side, camera: Camera) -> tuple[Dot, ...]:
    """Dots just beyond the fingertips, from the goal back to the hand.

    They are counted from the goal, so they stand still while the hand moves, and fade
    one after the other as it reaches them.
    """
    px = camera.px_per_m
    line = []
    for k in range(41):
        joints = joint_points(between(goal, pose, k / 40), side, camera)
        (sx, sy), (tx, ty) = joints[0], joints[-1]
        grow = CLEAR_M * px / (math.hypot(tx - sx, ty - sy) or 1.0)
        line.append((tx + (tx - sx) * grow, ty + (ty - sy) * grow))
    x, y = np.array(line).T
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    pitch = PITCH_M * px
    at = np.arange(1, int(way[-1] / pitch) + 1) * pitch
    opacity = np.clip((way[-1] - at) / pitch, 0.0, 1.0)
    places = zip(np.interp(at, way, x), np.interp(at, way, y), opacity, strict=True)
    return tuple((float(a), float(b), float(c)) for a, b, c in places)
