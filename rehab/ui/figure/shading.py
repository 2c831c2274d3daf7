"""From a relief to a picture: one calm light, soft edges, no visible steps."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pygame

from rehab.ui.figure.limbs import Floats
from rehab.ui.figure.look import Ramp, Rgb
from rehab.ui.figure.relief import Relief

LIGHT = (-0.38, -0.56, 0.735)  # upper left, towards the viewer
STEPS = 1024

_BAYER = np.array(
    [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32
)


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


def shade(relief: Relief, stops: Ramp, rim: Rgb, *, dim: float = 1.0) -> Floats:
    """Colour of a relief, shape ``(height, width, 3)``: soft clay in evening light."""
    inside = np.flatnonzero(relief.distance.ravel() < 0.6)
    nx, ny, nz = (part.ravel()[inside] for part in relief.normal)
    light = nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]
    value = np.clip((light + 0.36) / 1.44, 0.0, 1.0) * (STEPS - 1)
    tone = ramp_table(stops)[value.astype(np.int32)]
    turned = 1.0 - np.clip(nz, 0.0, 1.0)
    edge = np.clip(turned**3 * (nx * 0.75 + 0.15), 0.0, 1.0) * 0.42
    colour = tone + (np.array(rim, np.float32) - tone) * edge[:, None]
    out = np.zeros((relief.distance.size, 3), np.float32)
    out[inside] = colour * np.float32(dim)
    return out.reshape(*relief.distance.shape, 3)


def sprite(colour: Floats, alpha: Floats, left: int, top: int) -> Sprite:
    """Crop to what is visible and make a picture with straight alpha.

    `colour` has shape ``(height, width, 3)``, or ``(3,)`` for one colour everywhere.
    A fixed 4 x 4 pattern of less than one step hides the steps of 8-bit colour.
    """
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not len(rows):
        return Sprite(pygame.Surface((1, 1), pygame.SRCALPHA), left, top)
    y0, y1, x0, x1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    alpha = alpha[y0:y1, x0:x1]
    tall, wide = alpha.shape
    grain = np.tile(_BAYER / 16.0, (math.ceil(tall / 4), math.ceil(wide / 4)))
    out = np.empty((tall, wide, 4), np.uint8)
    if colour.ndim == 3:
        colour = colour[y0:y1, x0:x1]
    dithered = colour + grain[:tall, :wide, None]
    out[..., :3] = np.clip(dithered, 0.0, 255.0)[..., ::-1]
    out[..., 3] = np.clip(alpha, 0.0, 1.0) * 255.0 + 0.5
    surface = pygame.image.frombuffer(out.tobytes(), (wide, tall), "BGRA")
    return Sprite(surface, left + int(x0), top + int(y0))
