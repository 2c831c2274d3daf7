"""A limb: an axis in space with a radius on either side, and its field on the canvas."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rehab.ui.figure.skeleton import Spot

Floats = NDArray[np.float32]
Profile = tuple[tuple[float, float], ...]
"""Radii along a bone as (fraction of the bone, metres)."""

N = 256


@lru_cache(maxsize=256)
def table(points: Profile) -> Floats:
    """Radius in metres at `N` + 1 places along a bone, smooth and level at both ends."""
    at, radius = (np.array(column) for column in zip(*points, strict=True))
    raw = np.interp(np.linspace(0.0, 1.0, N + 1), at, radius)
    for width in (31, 23):  # two passes: no kink in the slope, so no facet in the light
        kernel = np.hanning(width + 2)[1:-1]
        padded = np.pad(raw, width // 2, mode="edge")
        raw = np.convolve(padded, kernel / kernel.sum(), mode="valid")
    out: Floats = np.maximum(raw, 0.001).astype(np.float32)
    out.flags.writeable = False
    return out


@dataclass(frozen=True, slots=True)
class Limb:
    """An axis from `a` to `b` with its radius in pixels on either side.

    `plus` is the side to the right of someone who walks from `a` to `b` on the canvas.
    `along` is the distance from the shoulder at `a` (it dashes the ghost). `flat` above 1
    is flatter in the middle. A cut end is a straight hem instead of a round cap; it dips
    by `hem` pixels at the sides.
    """

    a: Spot
    b: Spot
    plus: Floats
    minus: Floats
    along: float = 0.0
    flat: float = 1.0
    cut_start: bool = False
    cut_end: bool = False
    hem: float = 0.0

    @property
    def reach(self) -> float:
        """Largest radius in pixels."""
        return float(max(self.plus.max(), self.minus.max()))


def limb(
    a: Spot,
    b: Spot,
    sides: tuple[Profile, Profile],
    px_per_m: float,
    *,
    is_swapped: bool = False,
    along: float = 0.0,
) -> Limb:
    """Make a limb whose ends may be at different distances from the viewer."""
    grow = np.linspace(a.scale, b.scale, N + 1, dtype=np.float32) * np.float32(px_per_m)
    plus, minus = (table(side) * grow for side in sides)
    if is_swapped:
        plus, minus = minus, plus
    return Limb(a, b, plus, minus, along)


@dataclass(frozen=True, slots=True)
class Field:
    """What a limb says about some pixels.

    Signed distance to its outline (negative inside), unit normal (x right, y down, z to
    the viewer), height towards the viewer and distance along the arm, all in pixels.
    """

    distance: Floats
    normal: tuple[Floats, Floats, Floats]
    height: Floats
    along: Floats


def field(part: Limb, x: Floats, y: Floats) -> Field:
    """Evaluate a limb at pixel centres `x`, `y` of the same shape."""
    ax, ay = np.float32(part.a.x), np.float32(part.a.y)
    dx, dy = part.b.x - part.a.x, part.b.y - part.a.y
    length = max(math.hypot(dx, dy), 1e-3)
    ux, uy = np.float32(dx / length), np.float32(dy / length)
    rx, ry = x - ax, y - ay
    s = rx * ux + ry * uy
    p = rx * uy - ry * ux
    on = np.clip(s, np.float32(0.0), np.float32(length))
    over = s - on
    if part.cut_end:
        over = np.minimum(over, np.float32(0.0))
    if part.cut_start:
        over = np.maximum(over, np.float32(0.0))
    away = np.sqrt(p * p + over * over) + np.float32(1e-4)
    at = (on * np.float32(N / length)).astype(np.int32)
    mix = 0.5 + 0.5 * p / away
    radius = part.minus[at] + (part.plus[at] - part.minus[at]) * mix
    g_minus, g_plus = _slope(part.minus, length), _slope(part.plus, length)
    slope = g_minus[at] + (g_plus[at] - g_minus[at]) * mix
    distance = (away - radius) / np.sqrt(1.0 + slope * slope)
    q = np.minimum(away / radius, np.float32(1.0))
    if part.flat != 1.0:
        q = q ** np.float32(part.flat)
    if part.cut_end:
        hem = np.float32(part.hem) * q * q
        distance = np.maximum(distance, s - np.float32(length) - hem)
    if part.cut_start:
        distance = np.maximum(distance, -s)
    vx, vy = (p * uy + over * ux) / away, (over * uy - p * ux) / away
    nz = np.sqrt(np.maximum(1.0 - q * q, np.float32(0.0))) + np.float32(0.02)
    depth = np.float32(part.a.depth) + on * np.float32(
        (part.b.depth - part.a.depth) / length
    )
    tilt = 0.6 * slope
    nx, ny = vx * q - tilt * ux, vy * q - tilt * uy
    norm = 1.0 / np.sqrt(nx * nx + ny * ny + nz * nz)
    return Field(
        distance,
        (nx * norm, ny * norm, nz * norm),
        depth + radius * nz,
        s + np.float32(part.along),
    )


def _slope(radii: Floats, length: float) -> Floats:
    """Change of the radius along the axis, fading to zero at the round ends."""
    t = np.linspace(0.0, 1.0, N + 1)
    calm = np.clip(np.minimum(t, 1.0 - t) / 0.22, 0.0, 1.0)
    rise = np.clip(np.gradient(radii) * (N / length), -2.5, 2.5)
    out: Floats = (rise * calm * calm * (3.0 - 2.0 * calm)).astype(np.float32)
    return out


def reach_of(parts: Sequence[Limb]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of some limbs, in pixels."""
    edges = [
        (end.x - part.reach, end.y - part.reach, end.x + part.reach, end.y + part.reach)
        for part in parts
        for end in (part.a, part.b)
    ]
    left, top, right, bottom = zip(*edges, strict=True)
    return min(left), min(top), max(right), max(bottom)
