"""The trunk, head and legs: rendered once for a look, size and view."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pygame

from rehab.ui.figure.limbs import Floats, Limb, Profile, table
from rehab.ui.figure.look import FigureLook, Ramp
from rehab.ui.figure.relief import Group, Relief
from rehab.ui.figure.shading import Indices, Sprite, shade, stamp, stamp_all
from rehab.ui.figure.skeleton import PELVIS_Y, Spot, tipped_about_hips

BOTTOM_Y, FADE_M = 0.60, 0.24
CAST_M = 0.030  # how soft the shadow of one layer on the others is

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Blob:
    """A limb of the body in metres: across, up, and `depth` towards the viewer."""

    a: Place
    b: Place
    radii: tuple[Profile, Profile]
    depth: float = 0.0
    flat: float = 1.0
    cut_start: bool = False
    cut_end: bool = False
    hem: float = 0.0


def blob(
    a: Place, r_a: float, b: Place, r_b: float, *, flat: float = 1.0, depth: float = 0.0
) -> Blob:
    """Make a tapered capsule."""
    taper = ((0.0, r_a), (1.0, r_b))
    return Blob(a, b, (taper, taper), depth, flat)


@dataclass(frozen=True, slots=True)
class Layer:
    """Shapes of one material, painted over the layers before it.

    Parameters
    ----------
    material : str
        A ramp of `FigureLook` (shaded), or "feature", "blush" or "glint" (flat).
    blend, soften : float
        Metres over which shapes melt together, and over which their light is blurred.
    carve : sequence of Blob
        Shapes taken away.
    round_ : float
        Below 1: lit as if flatter than it is.
    cast : float
        Strength of the shadow that falls on the layers before, 0..1.
    opacity, edge : float
        Of a flat layer: how strong, and how many metres its edge is soft.
    """

    material: str
    blend: float
    shapes: Sequence[Blob]
    carve: Sequence[Blob] = ()
    soften: float = 0.012
    round_: float = 1.0
    cast: float = 0.0
    opacity: float = 0.85
    edge: float = 0.0

    @property
    def is_flat(self) -> bool:
        """Whether it is a mark on a surface and not a surface."""
        return self.material in FLAT


LAYERS_A_STEP = 3
FLAT = ("feature", "blush", "glint")
BLUSH, GLINT = (206, 92, 82), (255, 250, 244)


def paint(
    relief: Relief, look: FigureLook, material: str, px: float, round_: float = 1.0
) -> tuple[Indices, Floats, Floats]:
    """Pixels of a relief in this look: their numbers, colours and coverage."""
    where = relief.inside()
    distance = relief.distance.ravel()[where]
    cover = np.clip(np.float32(0.5) - distance, 0.0, 1.0)
    ramp: Ramp = getattr(look, material)
    if look.outline is None:
        colour = shade(relief.normal(where), ramp, look.rim, round_)
        return where, colour, cover
    fill = np.array(ramp[len(ramp) // 2], np.float32)
    width = max(1.5, look.outline_px * px / 624.0)
    line = np.clip(distance + np.float32(width + 0.5), 0.0, 1.0)[:, None]
    return where, fill + (np.array(look.outline, np.float32) - fill) * line, cover


def _paint_flat(relief: Relief, layer: Layer, look: FigureLook, px: float) -> Sprite:
    colours = {"feature": look.feature, "blush": BLUSH, "glint": GLINT}
    soft = np.float32(max(1.0, layer.edge * px))
    alpha = np.clip(np.float32(0.5) - relief.distance / soft, 0.0, 1.0)
    colour = np.array(colours[layer.material], np.float32)
    patch = relief.patch
    return stamp_all(patch.left, patch.top, colour, alpha * np.float32(layer.opacity))


class Body:
    """Pictures of what does not move. They are there once `paint` came to its end.

    Attributes
    ----------
    whole : Sprite
        All layers; the legs melt into the page.
    shirt : Sprite or None
        The shirt alone, from under which the arms come.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        look: FigureLook,
        facing: float,
        px: float,
        shirt: Layer | None = None,
        *,
        lean_deg: float = 0.0,
        bottom_y: float | None = BOTTOM_Y,
    ) -> None:
        self._look, self._facing, self._px = look, facing, px
        self._layers, self._shirt = layers, shirt
        self._lean_deg, self._bottom_y = lean_deg, bottom_y
        self.whole: Sprite
        self.shirt: Sprite | None = None

    def painted(self) -> "Body":
        """Paint it to the end, and return it."""
        for _ in self.paint():
            pass
        return self

    def paint(self) -> Iterator[None]:
        """Paint it, a few milliseconds a step; only then there are pictures."""
        look, facing, px = self._look, self._facing, self._px
        lean_deg, bottom_y, shirt = self._lean_deg, self._bottom_y, self._shirt
        parts = []
        for layer in self._layers:
            if layer.is_flat and layer.material != "feature" and look.outline:
                continue
            parts.append((layer, relief_of(layer, facing, px, lean_deg)))
            yield
        boxes = [
            pygame.Rect(patch.left, patch.top, patch.width, patch.tall)
            for patch in (relief.patch for _, relief in parts)
        ]
        box = boxes[0].unionall(boxes[1:])
        if bottom_y is not None:
            box.height = min(box.height, round((PELVIS_Y - bottom_y) * px) - box.top)
        self._left, self._top, self._size = box.left, box.top, box.size
        canvas = pygame.Surface(self._size, pygame.SRCALPHA)
        for k, (layer, relief) in enumerate(parts):
            self._add(canvas, layer, relief)
            if k % LAYERS_A_STEP == 0:
                yield
        is_faded = bottom_y is not None
        self.whole = self._cropped(canvas, is_faded=is_faded)
        if shirt is not None:
            yield
            canvas.fill((0, 0, 0, 0))
            self._add(canvas, shirt, relief_of(shirt, facing, px, lean_deg))
            self.shirt = self._cropped(canvas, is_faded=is_faded)

    def _add(self, canvas: pygame.Surface, layer: Layer, relief: Relief) -> None:
        if layer.cast > 0.0 and self._look.shadow_strength > 0.0:
            self._cast(canvas, relief, layer.cast)
        if layer.is_flat:
            part = _paint_flat(relief, layer, self._look, self._px)
        else:
            dots = paint(relief, self._look, layer.material, self._px, layer.round_)
            part = stamp(relief.patch, *dots)
        canvas.blit(part.surface, (part.x - self._left, part.y - self._top))

    def _cast(self, canvas: pygame.Surface, relief: Relief, strength: float) -> None:
        """Let a layer throw a soft shadow on what is already there."""
        soft = np.clip(0.5 - relief.distance / np.float32(CAST_M * self._px), 0.0, 1.0)
        down = round(0.35 * CAST_M * self._px)
        shadow = pygame.Surface(self._size, pygame.SRCALPHA)
        part = stamp_all(
            relief.patch.left,
            relief.patch.top + down,
            np.array(self._look.shadow, np.float32),
            soft * soft * np.float32(strength * self._look.shadow_strength),
        )
        shadow.blit(part.surface, (part.x - self._left, part.y - self._top))
        alpha = pygame.surfarray.pixels_alpha(shadow)
        there = pygame.surfarray.array_alpha(canvas).astype(np.uint16)
        alpha[:] = (alpha * there // 255).astype(np.uint8)
        del alpha  # unlocks the surface
        canvas.blit(shadow, (0, 0))

    def _cropped(self, canvas: pygame.Surface, *, is_faded: bool) -> Sprite:
        """Crop; what goes on below the lower edge melts away above it."""
        rgb = pygame.surfarray.array3d(canvas).swapaxes(0, 1).astype(np.float32)
        alpha = pygame.surfarray.array_alpha(canvas).T.astype(np.float32) / 255.0
        if is_faded:
            above = len(alpha) - np.arange(len(alpha), dtype=np.float32)
            y = np.clip(above / np.float32(FADE_M * self._px), 0.0, 1.0)
            alpha *= (y * y * (3.0 - 2.0 * y))[:, None]
        return stamp_all(self._left, self._top, rgb, alpha)


def relief_of(layer: Layer, facing: float, px: float, lean_deg: float = 0.0) -> Relief:
    """Relief of a layer; `facing` -1 mirrors the geometry, never the light.

    A layer seen from the side leans forward about the hips.
    """
    shapes = [_limb(shape, facing, px, lean_deg) for shape in layer.shapes]
    carve = [_limb(shape, facing, px, lean_deg) for shape in layer.carve]
    blend = max(layer.blend * px, 0.6)
    soften = 0.0 if layer.is_flat else layer.soften * px
    edge = 0.5 * max(layer.edge, CAST_M if layer.cast else 0.0) * px
    margin = max(4.0, 4.0 * blend, edge)
    return Relief(
        [Group(shapes, blend, soften=soften, margin=margin, is_chain=layer.is_flat)],
        carve,
    )


def _limb(shape: Blob, facing: float, px: float, lean_deg: float) -> Limb:
    def spot(point: Place) -> Spot:
        across, up = point
        if lean_deg:
            _, up, across = tipped_about_hips((0.0, up, across), lean_deg)
        x, y = facing * across * px, (PELVIS_Y - up) * px
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
