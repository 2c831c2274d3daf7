"""Where arm and body meet: the arm's soft shadow, and the shirt before the arm."""

import numpy as np

from rehab.ui.figure.limbs import Floats
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Patch, Sprite, opacity_of, stamp_all

REACH_M, RIGHT_M, DOWN_M = 0.030, 0.010, 0.018
SHIRT_M = 0.078  # how far the shirt stands out before the shoulder joint


def behind(relief: Relief, cover: Sprite | None, px: float) -> Floats:
    """Share 0..1 of each pixel of an arm that is hidden by `cover` (the shirt).

    Only what lies close to the body is hidden: an arm that reaches forward is not.
    """
    if cover is None:
        return np.zeros(relief.distance.shape, np.float32)
    limit = (SHIRT_M * px - relief.height) * np.float32(1.0 / (0.012 * px))
    out: Floats = opacity_of(cover, relief.patch) * np.clip(limit, 0.0, 1.0)
    return out


def shadow_of(
    relief: Relief, body: Sprite, look: FigureLook, px: float
) -> Sprite | None:
    """Shadow of an arm on the body, or None where it misses it."""
    if look.shadow_strength <= 0.0:
        return None
    patch = relief.patch
    left, top = patch.left + round(RIGHT_M * px), patch.top + round(DOWN_M * px)
    width, tall = body.surface.get_size()
    x0, x1 = max(left, body.x), min(left + patch.width, body.x + width)
    y0, y1 = max(top, body.y), min(top + patch.tall, body.y + tall)
    if x0 >= x1 or y0 >= y1:
        return None
    part = relief.distance[y0 - top : y1 - top, x0 - left : x1 - left]
    soft = np.clip(0.5 - part * np.float32(1.0 / (REACH_M * px)), 0.0, 1.0)
    there = opacity_of(body, Patch(x0, y0, x1 - x0, y1 - y0))
    alpha = soft * there * np.float32(look.shadow_strength)
    return stamp_all(x0, y0, np.array(look.shadow, np.float32), alpha)
