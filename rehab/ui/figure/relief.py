"""Soft union of limbs on a pixel grid: one smooth skin with an outline and a normal."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.ui.figure.limbs import Field, Floats, Limb, field, reach_of


@dataclass(frozen=True, slots=True)
class Group:
    """Limbs that melt into each other over `blend` pixels."""

    limbs: Sequence[Limb]
    blend: float


class Relief:
    """Distance to the outline, normal, height and way along, for a patch of pixels.

    The outline is the soft minimum ``-k ln(sum exp(-d / k))`` of the limbs of a group,
    and of the groups among each other. The normal is that of the limb nearest to the
    viewer, with a soft seam of `seam` pixels.

    Attributes
    ----------
    left, top : int
        Place of the patch, in pixels from the pelvis.
    distance, height, along : array, shape ``(height, width)``
    normal : three such arrays
    """

    def __init__(
        self,
        groups: Sequence[Group],
        *,
        margin: float,
        seam: float,
        carve: Sequence[Limb] = (),
        soften: float = 0.0,
    ) -> None:
        parts = [part for group in groups for part in group.limbs]
        left, top, right, bottom = reach_of(parts)
        self.left = math.floor(left - margin)
        self.top = math.floor(top - margin)
        self.width = math.ceil(right + margin) - self.left
        self.tall = math.ceil(bottom + margin) - self.top
        n = self.width * self.tall
        self._margin, self._seam = margin, seam
        self._height = np.full(n, -1e6, np.float32)
        self._normal = tuple(np.zeros(n, np.float32) for _ in range(3))
        self._along = np.zeros(n, np.float32)
        blend = np.float32(max(group.blend for group in groups))
        total: Floats = np.full(n, 1e-12, np.float32)
        for group in groups:
            summed = total if len(groups) == 1 else np.full(n, 1e-12, np.float32)
            for part in group.limbs:
                where, x, y = self._near(part)
                seen = field(part, x, y)
                weight = np.exp(np.clip(seen.distance / -group.blend, -20.0, 40.0))
                summed[where] += weight
                self._cover(where, seen)
            if len(groups) > 1:
                total += np.minimum(summed ** (np.float32(group.blend) / blend), 1e18)
        shape = (self.tall, self.width)
        self.distance = (-blend * np.log(total)).reshape(shape)
        for part in carve:
            self._carve(part)
        self.height = self._height.reshape(shape)
        self.along = self._along.reshape(shape)
        self.normal = tuple(c.reshape(shape) for c in self._normal)
        if soften >= 1.0:
            self._soften(round(soften))

    @property
    def cover(self) -> Floats:
        """Share of each pixel inside the outline, 0..1."""
        out: Floats = np.clip(0.5 - self.distance, 0.0, 1.0)
        return out

    def _near(self, part: Limb) -> tuple[NDArray[np.intp], Floats, Floats]:
        """Return index and centre of the pixels that a limb can touch."""
        r = part.reach + self._margin
        x0 = max(0, math.floor(min(part.a.x, part.b.x) - r) - self.left)
        x1 = min(self.width, math.ceil(max(part.a.x, part.b.x) + r) - self.left)
        y0 = max(0, math.floor(min(part.a.y, part.b.y) - r) - self.top)
        y1 = min(self.tall, math.ceil(max(part.a.y, part.b.y) + r) - self.top)
        x = np.arange(x0, x1, dtype=np.float32) + np.float32(self.left + 0.5)
        y = np.arange(y0, y1, dtype=np.float32) + np.float32(self.top + 0.5)
        dx, dy = part.b.x - part.a.x, part.b.y - part.a.y
        length = max(math.hypot(dx, dy), 1e-3)
        side = ((x - part.a.x) * (dy / length))[None, :] - (
            (y - part.a.y) * (dx / length)
        )[:, None]
        rows, columns = np.nonzero(np.abs(side) < r)  # diagonal limbs: skip the corners
        return (rows + y0) * self.width + columns + x0, x[columns], y[rows]

    def _cover(self, where: NDArray[np.intp], seen: Field) -> None:
        """Let a limb cover what lies behind it."""
        level = seen.height - 4.0 * np.maximum(seen.distance, 0.0)
        below = self._height[where]
        lift = np.clip((level - below) / self._seam, -20.0, 20.0)
        mix = 1.0 / (1.0 + np.exp(-lift))
        self._height[where] = np.maximum(level, below)
        for mine, theirs in zip(self._normal, seen.normal, strict=True):
            old = mine[where]
            mine[where] = old + (theirs - old) * mix
        old = self._along[where]
        self._along[where] = old + (seen.along - old) * mix

    def _carve(self, part: Limb) -> None:
        x = np.arange(self.width, dtype=np.float32) + np.float32(self.left + 0.5)
        y = np.arange(self.tall, dtype=np.float32) + np.float32(self.top + 0.5)
        grid_x, grid_y = np.meshgrid(x, y)
        hole = field(part, grid_x, grid_y).distance
        self.distance = np.maximum(self.distance, -hole)

    def _soften(self, radius: int) -> None:
        inside = self.distance < 0.5
        blurred = []
        for part in self.normal:
            smooth = part * inside
            for _ in range(2):
                smooth = _box_blur(smooth, radius)
            blurred.append(smooth)
        nx, ny, nz = blurred
        norm = 1.0 / np.sqrt(nx * nx + ny * ny + nz * nz + 1e-12)
        self.normal = (nx * norm, ny * norm, nz * norm)


def _box_blur(values: Floats, radius: int) -> Floats:
    """Sum over a square of ``2 radius + 1`` pixels, by running sums."""
    size = 2 * radius + 1
    for axis in (0, 1):
        pad = [(radius + 1, radius) if k == axis else (0, 0) for k in (0, 1)]
        run = np.cumsum(np.pad(values, pad), axis=axis, dtype=np.float32)
        if axis == 0:
            values = run[size:] - run[:-size]
        else:
            values = run[:, size:] - run[:, :-size]
    return values
