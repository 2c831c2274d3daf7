"""The trunk, head and legs: rendered once for a look, size and view."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pygame

from rehab.model.exercise import View
from rehab.ui.figure.limbs import Floats, Limb, Profile, table
from rehab.ui.figure.look import FigureLook, Ramp
from rehab.ui.figure.relief import Group, Relief
from rehab.ui.figure.shading import Sprite, shade, sprite
from rehab.ui.figure.skeleton import PELVIS_Y, Spot

TOP_Y, BOTTOM_Y, FADE_M = 1.80, 0.60, 0.24
SOFTEN_M = 0.012


@dataclass(frozen=True, slots=True)
class Blob:
    """A limb of the body in metres: across and up, and towards the viewer."""

    a: tuple[float, float]
    b: tuple[float, float]
    radii: tuple[Profile, Profile]
    depth: float = 0.0
    flat: float = 1.0
    cut_start: bool = False
    cut_end: bool = False
    hem: float = 0.0


def blob(
    a: tuple[float, float],
    r_a: float,
    b: tuple[float, float],
    r_b: float,
    *,
    flat: float = 1.0,
    depth: float = 0.0,
) -> Blob:
    """Make a tapered capsule."""
    taper = ((0.0, r_a), (1.0, r_b))
    return Blob(a, b, (taper, taper), depth, flat)


@dataclass(frozen=True, slots=True)
class Layer:
    """Shapes of one material, painted over the layers before it."""

    material: str  # a ramp of FigureLook, or "feature"
    blend: float
    shapes: Sequence[Blob]
    carve: Sequence[Blob] = field(default_factory=tuple)
    soften: float = SOFTEN_M


def paint(
    relief: Relief, look: FigureLook, material: str, px: float, *, dim: float = 1.0
) -> tuple[Floats, Floats]:
    """Colour and coverage of a relief in this look."""
    cover = relief.cover
    if material == "feature":
        return np.array(look.feature, np.float32), cover * np.float32(0.85)
    ramp: Ramp = getattr(look, material)
    if look.outline is None:
        return shade(relief, ramp, look.rim, dim=dim), cover
    fill = np.array(ramp[len(ramp) // 2], np.float32)
    width = max(1.5, look.outline_px * px / 624.0)
    line = np.clip(relief.distance + np.float32(width + 0.5), 0.0, 1.0)[..., None]
    return fill + (np.array(look.outline, np.float32) - fill) * line, cover


def render_body(
    layers: Sequence[Layer], look: FigureLook, facing: float, px: float
) -> Sprite:
    """Paint all layers back to front and let the legs melt into the page."""
    left, top = round(-0.34 * px), round((PELVIS_Y - TOP_Y) * px)
    size = (round(0.68 * px), round((TOP_Y - BOTTOM_Y) * px))
    body = pygame.Surface(size, pygame.SRCALPHA)
    for layer in layers:
        relief = relief_of(layer, facing, px)
        colour, alpha = paint(relief, look, layer.material, px)
        part = sprite(colour, alpha, relief.left, relief.top)
        body.blit(part.surface, (part.x - left, part.y - top))
    rgb = pygame.surfarray.array3d(body).swapaxes(0, 1).astype(np.float32)
    alpha = pygame.surfarray.array_alpha(body).T.astype(np.float32) / 255.0
    span = round(FADE_M * px)
    t = np.linspace(0.0, 1.0, span, dtype=np.float32)
    alpha[-span:] *= (1.0 - t * t * (3.0 - 2.0 * t))[:, None]
    return sprite(rgb, alpha, left, top)


def relief_of(layer: Layer, facing: float, px: float) -> Relief:
    """Relief of a layer; `facing` -1 mirrors the geometry, never the light."""
    shapes = [_limb(shape, facing, px) for shape in layer.shapes]
    carve = [_limb(shape, facing, px) for shape in layer.carve]
    blend = max(layer.blend * px, 0.6)
    soften = 0.0 if layer.material == "feature" else layer.soften * px
    return Relief(
        [Group(shapes, blend)],
        margin=max(4.0, 4.0 * blend),
        seam=max(blend, 1.0),
        carve=carve,
        soften=soften,
    )


def _limb(shape: Blob, facing: float, px: float) -> Limb:
    def spot(point: tuple[float, float]) -> Spot:
        x, y = facing * point[0] * px, (PELVIS_Y - point[1]) * px
        return Spot(x, y, shape.depth * px, 1.0)

    plus, minus = (table(side) * np.float32(px) for side in shape.radii)
    if facing < 0:
        plus, minus = minus, plus
    return Limb(
        spot(shape.a),
        spot(shape.b),
        plus,
        minus,
        flat=shape.flat,
        cut_start=shape.cut_start,
        cut_end=shape.cut_end,
        hem=shape.hem * px,
    )


def layers_of(view: View, *, has_outline: bool) -> list[Layer]:
    """Return the layers of a view."""
    from rehab.ui.figure.body_front import front_layers
    from rehab.ui.figure.body_side import side_layers

    layers = front_layers() if view is View.FRONT else side_layers()
    return [x for x in layers if not (has_outline and x.material == "blush")]
