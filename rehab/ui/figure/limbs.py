"""A limb: an axis in space with a radius on either side, and its field on the canvas."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehab.ui.figure.skeleton import Spot

Floats = NDArray[np.float32]
Profile = tuple[tuple[float, float], ...]
"""Radii along a bone as (fraction of the bone, metres)."""

N = 768


@lru_cache(maxsize=256)
def table(points: Profile) -> Floats:
    """Radius in metres at `N` + 1 places along a bone, smooth and level at both ends."""
    at, radius = (np.array(column) for column in zip(*points, strict=True))
    raw = np.interp(np.linspace(0.0, 1.0, N + 1), at, radius)
    for width in (93, 69):  # two passes: no kink in the slope, so no facet in the light
        kernel = np.hanning(width + 2)[1:-1]
        padded = np.pad(raw, width // 2, mode="edge")
        raw = np.convolve(padded, kernel / kernel.sum(), mode="valid")
    out: Floats = np.maximum(raw, 0.001).astype(np.float32)
    out.flags.writeable = False
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Limb:
    """An axis from `a` to `b` with its radius in pixels on either side.

    `plus` is the side to the right of someone who walks from `a` to `b` on the canvas.
    `along` is the way in metres from the shoulder to `a`, `span` that from `a` to `b`
    (they dash the ghost). `flat` above 1 is flatter in the middle. A cut end is a
    straight hem instead of a round cap; it dips by `hem` pixels at the sides.
    """

    a: Spot
    b: Spot
    plus: Floats
    minus: Floats
    along: float = 0.0
    span: float = 0.0
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
    span: float = 0.0,
) -> Limb:
    """Make a limb whose ends may be at different distances from the viewer."""
    grow = np.linspace(a.scale, b.scale, N + 1, dtype=np.float32) * np.float32(px_per_m)
    plus, minus = (table(side) * grow for side in sides)
    if is_swapped:
        plus, minus = minus, plus
    return Limb(a, b, plus, minus, along, span)


@dataclass(frozen=True, slots=True)
class Field:
    """What a limb says about some pixels.

    Signed distance to its outline in pixels (negative inside), unit normal (x right,
    y down, z to the viewer), height towards the viewer in pixels, distance beyond the
    bone's end in pixels (0 beside the bone), place along the bone as a fraction (below 0 and above 1 on the round ends) and across it in radii
    (positive on the plus side).
    """

    distance: Floats
    normal: tuple[Floats, Floats, Floats]
    height: Floats
    beyond: Floats
    fraction: Floats
    across: Floats


def field(part: Limb, x: Floats, y: Floats) -> Field:
    """Evaluate a limb at pixel centres `x`, `y` of the same shape.

    The surface is that of a round bar in space: where the axis leans towards the viewer
    by `lean`, a ray meets it ``lean / sqrt(1 + lean^2)`` of its half width further on.
    """
    dx, dy = part.b.x - part.a.x, part.b.y - part.a.y
    length = max(math.hypot(dx, dy), 1e-3)
    lean = (part.b.depth - part.a.depth) / length
    ux, uy = np.float32(dx / length), np.float32(dy / length)
    rx, ry = x - np.float32(part.a.x), y - np.float32(part.a.y)
    s, p = rx * ux + ry * uy, rx * uy - ry * ux
    on = np.clip(s, np.float32(0.0), np.float32(length))
    over, away, mix, radius, at = _section(part, length, s, p, on)
    g_minus, g_plus = _slope(part.minus, length), _slope(part.plus, length)
    slope = g_minus[at] + (g_plus[at] - g_minus[at]) * mix
    distance = (away - radius) / np.sqrt(1.0 + slope * slope)
    if length < 2.0 * part.reach:  # seen end on: both ends may stick out
        for end, r in ((0.0, _mean(part, 0)), (length, _mean(part, N))):
            disc = np.sqrt(p * p + (s - np.float32(end)) ** 2) - np.float32(r)
            distance = np.minimum(distance, disc)
    if abs(lean) > 0.02:
        half = np.sqrt(np.maximum(radius * radius - p * p, np.float32(0.0)))
        on = s + half * np.float32(lean / math.sqrt(1.0 + lean * lean))
        on = np.clip(on, np.float32(0.0), np.float32(length))
        over, away, mix, radius, at = _section(part, length, s, p, on)
        slope = slope * np.float32(1.0 / math.sqrt(1.0 + lean * lean))
    q = np.minimum(away / radius, np.float32(1.0))
    if part.flat != 1.0:
        q = q ** np.float32(part.flat)
    if part.cut_end:
        hem = np.float32(part.hem) * q * q
        distance = np.maximum(distance, s - np.float32(length) - hem)
    if part.cut_start:
        distance = np.maximum(distance, -s)
    nz = np.sqrt(np.maximum(1.0 - q * q, np.float32(0.0))) + np.float32(0.02)
    scale = q / away
    tilt = np.float32(0.6) * slope
    nx = (p * uy + over * ux) * scale - tilt * ux
    ny = (over * uy - p * ux) * scale - tilt * uy
    norm = 1.0 / np.sqrt(nx * nx + ny * ny + nz * nz)
    real = np.float32(math.hypot(length, part.b.depth - part.a.depth))
    return Field(
        as_floats(distance),
        (as_floats(nx * norm), as_floats(ny * norm), as_floats(nz * norm)),
        as_floats(np.float32(part.a.depth) + on * np.float32(lean) + radius * nz),
        as_floats(np.abs(over)),
        as_floats(on / np.float32(length) + over / real),
        as_floats(p / radius),
    )


def as_floats(values: NDArray[np.floating[Any]]) -> Floats:
    """Tell the type checker what NumPy's stubs lose; copies nothing that is float32."""
    return values.astype(np.float32, copy=False)


def _section(
    part: Limb, length: float, s: Floats, p: Floats, on: Floats
) -> tuple[Floats, Floats, Floats, Floats, NDArray[np.int32]]:
    """Cross-section at `on`: beyond the end, off the axis, plus share, radius, index."""
    over = s - on
    if part.cut_end:
        over = np.minimum(over, np.float32(0.0))
    if part.cut_start:
        over = np.maximum(over, np.float32(0.0))
    away = np.sqrt(p * p + over * over) + np.float32(1e-4)
    at = (on * np.float32(N / length)).astype(np.int32)
    mix = np.float32(0.5) + np.float32(0.5) * p / away
    radius = part.minus[at] + (part.plus[at] - part.minus[at]) * mix
    return over, away, mix, radius, at


def _mean(part: Limb, at: int) -> float:
    return 0.5 * float(part.plus[at] + part.minus[at])


def _slope(radii: Floats, length: float) -> Floats:
    """Change of the radius along the axis, fading to zero at the round ends."""
    rise = np.empty_like(radii)
    rise[1:-1] = (radii[2:] - radii[:-2]) * np.float32(0.5 * N / length)
    rise[0] = rise[-1] = 0.0
    out: Floats = np.clip(rise, -2.5, 2.5) * _CALM
    return out


def _calm() -> Floats:
    t = np.linspace(0.0, 1.0, N + 1)
    near = np.clip(np.minimum(t, 1.0 - t) / 0.22, 0.0, 1.0)
    out: Floats = (near * near * (3.0 - 2.0 * near)).astype(np.float32)
    return out


_CALM = _calm()


def reach_of(parts: Sequence[Limb]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of some limbs, in pixels."""
    edges = [
        (end.x - part.reach, end.y - part.reach, end.x + part.reach, end.y + part.reach)
        for part in parts
        for end in (part.a, part.b)
    ]
    left, top, right, bottom = zip(*edges, strict=True)
    return min(left), min(top), max(right), max(bottom)
