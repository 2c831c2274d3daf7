"""The soft shadow that an arm throws on the body, and only there."""

import numpy as np
import pygame

from rehab.ui.figure.limbs import Floats
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Sprite, sprite

REACH_M, RIGHT_M, DOWN_M = 0.036, 0.010, 0.018


def body_mask(body: Sprite) -> Floats:
    """Opacity 0..1 of the body's picture."""
    alpha = pygame.surfarray.array_alpha(body.surface).T.astype(np.float32)
    out: Floats = alpha / np.float32(255.0)
    return out


def shadow_of(
    relief: Relief, body: Sprite, mask: Floats, look: FigureLook, px: float
) -> Sprite | None:
    """Shadow of an arm, or None where it misses the body."""
    if look.shadow_strength <= 0.0:
        return None
    left = relief.left + round(RIGHT_M * px) - body.x
    top = relief.top + round(DOWN_M * px) - body.y
    tall, wide = mask.shape
    x0, x1 = max(0, left), min(wide, left + relief.width)
    y0, y1 = max(0, top), min(tall, top + relief.tall)
    if x0 >= x1 or y0 >= y1:
        return None
    part = relief.distance[y0 - top : y1 - top, x0 - left : x1 - left]
    soft = np.clip(0.5 - part / np.float32(REACH_M * px), 0.0, 1.0)
    alpha = soft * np.float32(look.shadow_strength) * mask[y0:y1, x0:x1]
    return sprite(np.array(look.shadow, np.float32), alpha, body.x + x0, body.y + y0)
