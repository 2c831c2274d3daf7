"""From a relief to a picture: one calm light, soft edges, no visible steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from rehab.ui.figure.limbs import Floats
from rehab.ui.figure.look import Ramp, Rgb

LIGHT = (-0.38, -0.56, 0.735)  # upper left, towards the viewer
WRAP = 0.42  # how far the light creeps round into the shadow
DIRECT, SKY, AROUND = 0.66, 0.18, 0.12  # shares of lamp, ceiling and room
STEPS = 1024

Indices = NDArray[np.intp]

_BAYER = np.array(
    [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32
) / np.float32(16.0)


@dataclass(frozen=True, slots=True)
class Sprite:
    """A cropped picture and its place, in pixels from the pelvis."""

    surface: pygame.Surface
    x: int
    y: int

    @property
    def n_bytes(self) -> int:
        """Memory of the picture."""
        return self.surface.get_width() * self.surface.get_height() * 4

    def draw(
        self, canvas: pygame.Surface, pelvis: tuple[int, int], opacity: float = 1.0
    ) -> None:
        """Put the picture on the canvas."""
        self.surface.set_alpha(round(255 * opacity))
        canvas.blit(self.surface, (pelvis[0] + self.x, pelvis[1] + self.y))


@lru_cache(maxsize=64)
def ramp_table(stops: Ramp) -> Floats:
    """Return `STEPS` colours through the stops, without a kink at any of them."""
    at = np.linspace(0.0, 1.0, len(stops))
    x = np.linspace(0.0, 1.0, STEPS)
    colours = np.array(stops, np.float64)
    width = STEPS // 5
    kernel = np.hanning(width + 2)[1:-1]
    out = np.empty((STEPS, 3), np.float32)
    for i in range(3):
        raw = np.interp(x, at, colours[:, i])
        slope = (raw[-1] - raw[-2], raw[1] - raw[0])
        tail = np.arange(1, width // 2 + 1)
        padded = np.concatenate(
            [raw[0] - slope[1] * tail[::-1], raw, raw[-1] + slope[0] * tail]
        )
        smooth = np.convolve(padded, kernel / kernel.sum(), mode="same")
        out[:, i] = smooth[width // 2 : width // 2 + STEPS]
    np.clip(out, 0.0, 255.0, out=out)
    out.flags.writeable = False
    return out


def shade(
    normal: tuple[Floats, Floats, Floats], stops: Ramp, rim: Rgb, round_: float = 1.0
) -> Floats:
    """Colours ``(n, 3)`` of surfaces with these normals: soft clay in evening light.

    `round_` below 1 lights them as if they were flatter (a face).
    """
    nx, ny, nz = normal
    if round_ != 1.0:
        nx, ny = nx * np.float32(round_), ny * np.float32(round_)
        nz = np.sqrt(np.maximum(1.0 - nx * nx - ny * ny, np.float32(0.0)))
    key = nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]
    direct = np.maximum(key + WRAP, 0.0) / (1.0 + WRAP)
    value = DIRECT * direct + SKY * (0.5 - 0.5 * ny) + AROUND * nz
    value = np.clip(value, 0.0, 1.0) * (STEPS - 1)
    tone = ramp_table(stops)[value.astype(np.int32)]
    turned = 1.0 - np.clip(nz, 0.0, 1.0)
    edge = np.clip(turned**3 * (nx * 0.75 + 0.15), 0.0, 1.0) * 0.42
    out: Floats = tone + (np.array(rim, np.float32) - tone) * edge[:, None]
    return out


@dataclass(frozen=True, slots=True)
class Patch:
    """A box of pixels; its pixels are numbered row by row. Left and top: from the pelvis."""

    left: int
    top: int
    width: int
    tall: int


def stamp(patch: Patch, where: Indices, colour: Floats, alpha: Floats) -> Sprite:
    """Make a picture of some pixels of a patch, cropped to what is visible.

    A fixed 4 x 4 pattern of less than one step hides the steps of 8-bit colour.

    Parameters
    ----------
    patch : Patch
    where : array of int, shape ``(n,)``
        Numbers of the pixels.
    colour : array, shape ``(n, 3)`` or ``(3,)``
        0..255.
    alpha : array, shape ``(n,)``
        0..1.
    """
    seen = alpha > 1.0 / 512.0
    where, alpha = where[seen], alpha[seen]
    if not len(where):
        return Sprite(pygame.Surface((1, 1), pygame.SRCALPHA), patch.left, patch.top)
    rows, columns = np.divmod(where, patch.width)
    top, left = int(rows[0]), int(columns.min())
    tall, wide = int(rows[-1]) - top + 1, int(columns.max()) - left + 1
    out = np.zeros((tall * wide, 4), np.uint8)
    place = (rows - top) * wide + columns - left
    pixels = np.empty((len(where), 4), np.uint8)
    painted = colour[seen] if colour.ndim == 2 else colour
    if colour.ndim == 2:
        painted = painted + _BAYER[rows & 3, columns & 3][:, None]
    pixels[:, :3] = np.clip(painted, 0.0, 255.0)[..., ::-1]
    pixels[:, 3] = np.clip(alpha, 0.0, 1.0) * np.float32(255.0) + np.float32(0.5)
    out[place] = pixels
    surface = pygame.image.frombuffer(out.tobytes(), (wide, tall), "BGRA")
    return Sprite(surface, patch.left + left, patch.top + top)


def stamp_all(left: int, top: int, colour: Floats, alpha: Floats) -> Sprite:
    """Make a picture of a whole box: `alpha` ``(tall, width)``, `colour` to match."""
    tall, width = alpha.shape
    flat = colour.reshape(-1, 3) if colour.ndim == 3 else colour
    where = np.arange(alpha.size)
    return stamp(Patch(left, top, width, tall), where, flat, alpha.ravel())


def joined(pictures: Sequence[Sprite]) -> Sprite:
    """Return one picture of several, the first at the back."""
    boxes = [
        pygame.Rect((picture.x, picture.y), picture.surface.get_size())
        for picture in pictures
    ]
    box = boxes[0].unionall(boxes[1:])
    surface = pygame.Surface(box.size, pygame.SRCALPHA)
    for picture in pictures:
        surface.blit(picture.surface, (picture.x - box.x, picture.y - box.y))
    return Sprite(surface, box.x, box.y)


def melted(picture: Sprite, edge: float, length: float) -> Sprite:
    """Return a picture that is gone at `edge`, and fades `length` pixels above it."""
    surface = picture.surface.copy()
    alpha = pygame.surfarray.pixels_alpha(surface)
    y = picture.y + np.arange(surface.get_height(), dtype=np.float32) + np.float32(0.5)
    part = np.clip((np.float32(edge) - y) / np.float32(length), 0.0, 1.0)
    alpha[:] = (alpha * (part * part * (3.0 - 2.0 * part))[None, :]).astype(np.uint8)
    del alpha  # unlocks the surface
    return Sprite(surface, picture.x, picture.y)


def opacity_of(picture: Sprite, patch: Patch) -> Floats:
    """Opacity 0..1 of a picture on a patch, shape ``(tall, width)``."""
    surface = pygame.Surface((patch.width, patch.tall), pygame.SRCALPHA)
    surface.blit(picture.surface, (picture.x - patch.left, picture.y - patch.top))
    alpha = pygame.surfarray.pixels_alpha(surface).T
    out: Floats = alpha * np.float32(1.0 / 255.0)
    return out
