"""Between two whole degrees: a kept picture of an arm, moved by a few pixels.

An arm is rendered once per degree, and a degree is seven pixels at the fingertips. A
slow movement in such steps looks like a tremor, so the picture is drawn in small tiles
and each moves with the bone below it. Tiles overlap by a pixel, so no gap opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame

from rehab.ui.figure.limbs import Floats
from rehab.ui.figure.shading import Sprite
from rehab.ui.figure.skeleton import Point

TILE_M = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """A picture of an arm cut into tiles.

    Attributes
    ----------
    areas : list of Rect
        Tiles with something on them, in pixels of the picture.
    joints : array, shape ``(n_joints, 2)``
        Shoulder to fingertips in the picture's own pose.
    pull : array, shape ``(n_tiles, n_joints)``
        How much each joint moves each tile.
    """

    areas: list[pygame.Rect]
    joints: Floats
    pull: Floats


def cut(picture: Sprite, joints: Sequence[Point], px_per_m: float) -> Tiles:
    """Cut a picture into tiles and bind each to the bone nearest to it."""
    places = np.array(joints, np.float32)
    size = max(8, round(TILE_M * px_per_m))
    wide, tall = picture.surface.get_size()
    alpha = pygame.surfarray.array_alpha(picture.surface)
    areas, middles = [], []
    for x in range(0, wide, size):
        for y in range(0, tall, size):
            if alpha[x : x + size, y : y + size].any():
                areas.append(pygame.Rect(x - 1, y - 1, size + 2, size + 2))
                middles.append((picture.x + x + size / 2, picture.y + y + size / 2))
    for area in areas:
        area.clamp_ip((-1, -1, wide + 2, tall + 2))
    return Tiles(areas, places, _pull(np.array(middles, np.float32), places))


def _pull(middles: Floats, joints: Floats) -> Floats:
    start, bone = joints[:-1], joints[1:] - joints[:-1]
    away = middles[:, None, :] - start[None]
    length2 = np.maximum((bone * bone).sum(axis=1), np.float32(1.0))
    along = (away * bone).sum(axis=2) / length2
    on = np.clip(along, 0.0, 1.0)
    far = ((away - on[..., None] * bone) ** 2).sum(axis=2)
    nearest = far.argmin(axis=1)
    row = np.arange(len(middles))
    t = np.clip(along[row, nearest], -0.5, 1.5)
    out = np.zeros((len(middles), len(joints)), np.float32)
    out[row, nearest] = 1.0 - t
    out[row, nearest + 1] = t
    return out


def draw_moved(
    canvas: pygame.Surface,
    pelvis: tuple[int, int],
    picture: Sprite,
    tiles: Tiles,
    joints: Sequence[Point],
    *,
    is_end_only: bool = False,
) -> None:
    """Draw a picture so that its joints lie at `joints`, in pixels from the pelvis.

    `is_end_only` draws what hangs on the last bone: the hand.
    """
    shift = np.array(joints, np.float32) - tiles.joints
    if np.abs(shift).max() < 0.5 and not is_end_only:
        picture.draw(canvas, pelvis)
        return
    moves = np.rint(tiles.pull @ shift).astype(int).tolist()
    x, y = pelvis[0] + picture.x, pelvis[1] + picture.y
    surface = picture.surface
    surface.set_alpha(255)
    canvas.blits(
        [
            (surface, (x + area.x + dx, y + area.y + dy), area)
            for area, (dx, dy), pull in zip(
                tiles.areas, moves, tiles.pull[:, -1], strict=True
            )
            if pull or not is_end_only
        ],
        doreturn=False,
    )
