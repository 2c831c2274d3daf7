"""The goal: a pale arm with a dashed outline, and dots that lead the hand to it."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from rehab.ui.figure.limbs import Floats
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Sprite, stamp_all
from rehab.ui.figure.skeleton import Point

FILL = 0.17
LINE_M, DASH_M, DOT_M, PITCH_M, CLEAR_M = 0.0055, 0.044, 0.0088, 0.048, 0.054


def ghost_sprite(
    relief: Relief, look: FigureLook, px: float, *, is_filled: bool
) -> Sprite:
    """Outline of an arm, dashed along it; filled until the arm has arrived."""
    width = max(2.2, LINE_M * px)
    edge = np.abs(relief.distance + width * 0.5)
    line = np.clip(width * 0.5 + 0.5 - edge, 0.0, 1.0)
    phase = np.abs((relief.along / DASH_M) % 1.0 - 0.5)
    dash = np.clip((phase - 0.17) * DASH_M * px * 0.8, 0.0, 1.0)
    step_y, step_x = np.gradient(relief.along * np.float32(px))
    calm = np.hypot(step_x, step_y) < 1.5  # no crumbs of dashes inside a bent elbow
    alpha: Floats = line * dash * calm * 0.95
    if is_filled:
        alpha = np.maximum(alpha, relief.cover * FILL)
    colour = np.array(look.ghost, np.float32)
    return stamp_all(relief.patch.left, relief.patch.top, colour, alpha)


def dot_sprite(look: FigureLook, px: float) -> Sprite:
    """One dot, its middle at the pelvis."""
    radius = max(1.5, DOT_M * px)
    half = math.ceil(radius) + 1
    axis = np.arange(2 * half, dtype=np.float32) + 0.5 - half
    far = np.hypot(axis[None, :], axis[:, None])
    alpha = np.clip(radius + 0.5 - far, 0.0, 1.0)
    return stamp_all(-half, -half, np.array(look.ghost, np.float32), alpha)


def dot_places(path: Sequence[tuple[Point, Point]], px: float) -> tuple[Point, ...]:
    """Evenly spaced places just beyond the fingertips.

    `path` lists shoulder and fingertips along the way from the hand to its goal.
    """
    clear, pitch = CLEAR_M * px, PITCH_M * px
    line: list[Point] = []
    for (sx, sy), (tx, ty) in path:
        far = math.hypot(tx - sx, ty - sy) or 1.0
        grow = clear / far
        line.append((tx + (tx - sx) * grow, ty + (ty - sy) * grow))
    places: list[Point] = []
    travelled = 0.0
    for (ax, ay), (bx, by) in pairwise(line):
        travelled += math.hypot(bx - ax, by - ay)
        if travelled >= pitch:
            travelled = 0.0
            places.append((bx, by))
    return tuple(places)
