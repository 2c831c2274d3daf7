"""Soft union of limbs on a pixel grid: one smooth skin with an outline and a normal."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rehab.ui.figure.limbs import Field, Floats, Limb, as_floats, field, reach_of
from rehab.ui.figure.shading import Indices, Patch

NOWHERE = -1e6
NONE = 1e-12


@dataclass(frozen=True, slots=True)
class Group:
    """Limbs that melt into each other.

    Outlines melt over `blend` pixels, light over `seam` (the same if 0); `soften` blurs
    the light of the whole group. `margin` is how far outside its outline a limb matters.
    In a chain each limb starts where another ends, and the joint does not swell.
    """

    limbs: Sequence[Limb]
    blend: float
    seam: float = 0.0
    soften: float = 0.0
    margin: float = 4.0
    is_chain: bool = False


class _Skin:
    """Surface of one group on a flat grid: soft weight, height, normal and way along."""

    def __init__(self, n: int) -> None:
        self.is_empty = True
        self.weight: Floats = np.full(n, NONE, np.float32)
        self.height: Floats = np.full(n, NOWHERE, np.float32)
        self.turn: Floats = np.zeros((n, 4), np.float32)  # normal x, y, z; along

    def add(self, where: Indices, part: Limb, seen: Field, group: Group) -> None:
        """Join a limb: it covers what lies behind it."""
        weight = as_floats(np.exp(np.clip(seen.distance / -group.blend, -20.0, 40.0)))
        outside = np.maximum(seen.distance, np.float32(0.0))
        level = seen.height - seen.beyond - 4.0 * outside  # ends yield to the next bone
        along = np.float32(part.along) + seen.fraction * np.float32(part.span)
        turn = np.stack((*seen.normal, along), axis=1)
        seam = group.seam or group.blend
        self._cover(
            where, weight, as_floats(level), turn, seam, is_chain=group.is_chain
        )

    def merge(self, other: "_Skin", seam: float, ratio: float) -> None:
        """Join a whole group, whose own blend is `ratio` of this one."""
        where = np.flatnonzero(other.height > 0.5 * NOWHERE)
        weight = np.minimum(other.weight[where] ** ratio, 1e18)
        self._cover(
            where, weight, other.height[where], other.turn[where], seam, is_chain=True
        )

    def _cover(
        self,
        where: Indices,
        weight: Floats,
        level: Floats,
        turn: Floats,
        seam: float,
        *,
        is_chain: bool,
    ) -> None:
        if self.is_empty:
            self.is_empty = False
            self.weight[where] = weight + np.float32(NONE)
            self.height[where], self.turn[where] = level, turn
            return
        old = self.turn[where]
        if is_chain:  # one skin where both face the same way, a filled crease elsewhere
            under = self.weight[where]
            alike = np.einsum("ij,ij->i", old[:, :3], turn[:, :3])
            alike = np.clip(alike, 0.0, 1.0) ** 3
            weight = weight - alike * np.minimum(under, weight)
        self.weight[where] += weight
        below = self.height[where]
        lift = np.clip((below - level) * np.float32(1.0 / seam), -20.0, 20.0)
        mix = 1.0 / (1.0 + np.exp(lift))
        self.height[where] = np.maximum(level, below)
        self.turn[where] = old + (turn - old) * mix[:, None]


class Relief:
    """Distance to the outline, normal, height and way along, for a patch of pixels.

    The outline is the soft minimum ``-k ln(sum exp(-d / k))`` of the limbs of a group,
    and of the groups among each other. The normal is that of the limb nearest to the
    viewer.

    Attributes
    ----------
    patch : Patch
    distance, height, along : array, shape ``(tall, width)``
        Pixels, pixels, and metres from the shoulder.
    """

    def __init__(self, groups: Sequence[Group], carve: Sequence[Limb] = ()) -> None:
        parts = [part for group in groups for part in group.limbs]
        margin = max(group.margin for group in groups)
        left, top, right, bottom = reach_of(parts)
        x, y = math.floor(left - margin), math.floor(top - margin)
        width, tall = math.ceil(right + margin) - x, math.ceil(bottom + margin) - y
        self.patch = Patch(x, y, width, tall)
        shape = (tall, width)
        first = groups[0]
        skin = self._skin(first)
        for group in groups[1:]:
            seam = first.seam or first.blend
            skin.merge(self._skin(group), seam, group.blend / first.blend)
        self.distance: Floats = (
            np.log(skin.weight) * np.float32(-first.blend)
        ).reshape(shape)
        for part in carve:
            self._carve(part)
        self.height = skin.height.reshape(shape)
        self.along = skin.turn[:, 3].reshape(shape)
        self._turn = skin.turn

    def seen_from(self, patch: Patch) -> Floats:
        """Height on another patch; far behind where this relief is not."""
        own = self.patch
        out: Floats = np.full((patch.tall, patch.width), NOWHERE, np.float32)
        x0, y0 = max(own.left, patch.left), max(own.top, patch.top)
        x1 = min(own.left + own.width, patch.left + patch.width)
        y1 = min(own.top + own.tall, patch.top + patch.tall)
        if x0 < x1 and y0 < y1:
            rows, columns = (
                slice(y0 - own.top, y1 - own.top),
                slice(x0 - own.left, x1 - own.left),
            )
            seen = np.where(self.distance < 0.5, self.height, np.float32(NOWHERE))
            out[y0 - patch.top : y1 - patch.top, x0 - patch.left : x1 - patch.left] = (
                seen[rows, columns]
            )
        return out

    def inside(self) -> Indices:
        """Numbers of the pixels that the outline covers at least a little."""
        return np.flatnonzero(self.distance.ravel() < 0.5)

    def normal(self, where: Indices) -> tuple[Floats, Floats, Floats]:
        """Return the unit normals of some pixels."""
        nx, ny, nz = (self._turn[where, k] for k in range(3))
        norm = 1.0 / np.sqrt(nx * nx + ny * ny + nz * nz + np.float32(1e-12))
        return nx * norm, ny * norm, nz * norm

    @property
    def cover(self) -> Floats:
        """Share of each pixel inside the outline, 0..1."""
        out: Floats = np.clip(0.5 - self.distance, 0.0, 1.0)
        return out

    def grid(self) -> tuple[Floats, Floats]:
        """Pixel centres of the patch, from the pelvis: a row and a column."""
        x = np.arange(self.patch.width, dtype=np.float32)
        y = np.arange(self.patch.tall, dtype=np.float32)
        half = np.float32(0.5)
        return (x + (self.patch.left + half))[None], (y + (self.patch.top + half))[
            :, None
        ]

    def near(self, part: Limb, margin: float) -> tuple[Indices, Floats, Floats]:
        """Return number and centre of the pixels that a limb can touch."""
        r = part.reach + margin
        left, top = self.patch.left, self.patch.top
        x0 = max(0, math.floor(min(part.a.x, part.b.x) - r) - left)
        x1 = min(self.patch.width, math.ceil(max(part.a.x, part.b.x) + r) - left)
        y0 = max(0, math.floor(min(part.a.y, part.b.y) - r) - top)
        y1 = min(self.patch.tall, math.ceil(max(part.a.y, part.b.y) + r) - top)
        row, column = self.grid()
        x, y = row[0, x0:x1], column[y0:y1, 0]
        dx, dy = part.b.x - part.a.x, part.b.y - part.a.y
        length = max(math.hypot(dx, dy), 1e-3)
        aside = ((x - np.float32(part.a.x)) * np.float32(dy / length))[None, :] - (
            (y - np.float32(part.a.y)) * np.float32(dx / length)
        )[:, None]
        rows, columns = np.nonzero(np.abs(aside) < r)  # diagonal limbs: no corners
        return (rows + y0) * self.patch.width + columns + x0, x[columns], y[rows]

    def _skin(self, group: Group) -> _Skin:
        skin = _Skin(self.patch.width * self.patch.tall)
        for part in group.limbs:
            where, x, y = self.near(part, group.margin)
            skin.add(where, part, field(part, x, y), group)
        if group.soften >= 1.0:
            shape = (self.patch.tall, self.patch.width)
            inside = (skin.weight > 1.0).reshape(shape)
            for k in range(3):
                light = skin.turn[:, k].reshape(shape) * inside
                skin.turn[:, k] = _box_blur(light, round(group.soften)).ravel()
        return skin

    def _carve(self, part: Limb) -> None:
        """Take a shape away, such as the face out of the hair."""
        x, y = self.grid()
        full_x, full_y = (np.broadcast_to(axis, self.distance.shape) for axis in (x, y))
        hole = field(part, full_x, full_y).distance
        self.distance = np.maximum(self.distance, -hole)


def _box_blur(values: Floats, radius: int) -> Floats:
    """Mean over a square of ``2 radius + 1`` pixels, by running sums."""
    size = 2 * radius + 1
    for axis in (0, 1):
        pad = [(radius + 1, radius) if k == axis else (0, 0) for k in (0, 1)]
        run = np.cumsum(np.pad(values, pad), axis=axis, dtype=np.float32)
        high, low = (
            (run[size:], run[:-size]) if axis == 0 else (run[:, size:], run[:, :-size])
        )
        values = (high - low) * np.float32(1.0 / size)
    return values
