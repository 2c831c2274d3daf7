"""The working muscle: a glowing spindle on its bone. The glow is the measurement."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rehab.model.exercise import View
from rehab.ui.figure.limbs import Floats, Limb, N
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Sprite, sprite


@dataclass(frozen=True, slots=True)
class Spindle:
    """A muscle as seen in one view, in the coordinates of its bone.

    `start` and `stop` are fractions of the bone, `side` the middle line and `width` the
    largest half width in radii (positive: the plus side, see `rehab.ui.figure.arm`).
    `head` and `tail` say how pointed the ends are: 0.3 round, 1.0 pointed.
    """

    bone: Literal["upper", "fore"]
    start: float
    stop: float
    side: float
    width: float
    head: float
    tail: float


MUSCLES: dict[str, dict[View, Spindle]] = {
    "deltoid_anterior": {
        View.FRONT: Spindle("upper", -0.14, 0.54, -0.26, 0.62, 0.45, 0.95),
        View.SIDE: Spindle("upper", -0.16, 0.56, 0.36, 0.66, 0.42, 0.95),
    },
    "deltoid_medius": {
        View.FRONT: Spindle("upper", -0.20, 0.58, 0.22, 0.92, 0.42, 0.95),
        View.SIDE: Spindle("upper", -0.20, 0.58, 0.02, 0.86, 0.40, 0.95),
    },
    "biceps": {
        View.FRONT: Spindle("upper", 0.24, 1.00, -0.05, 0.74, 0.62, 0.62),
        View.SIDE: Spindle("upper", 0.22, 1.02, 0.34, 0.74, 0.62, 0.62),
    },
    "triceps": {
        View.FRONT: Spindle("upper", 0.22, 0.96, 0.62, 0.46, 0.60, 0.80),
        View.SIDE: Spindle("upper", 0.18, 0.94, -0.48, 0.62, 0.55, 0.80),
    },
    "wrist_extensors": {
        View.FRONT: Spindle("fore", 0.00, 0.74, 0.34, 0.66, 0.45, 0.90),
        View.SIDE: Spindle("fore", 0.00, 0.74, 0.08, 0.72, 0.45, 0.90),
    },
    "wrist_flexors": {
        View.FRONT: Spindle("fore", 0.00, 0.74, -0.36, 0.66, 0.45, 0.90),
        View.SIDE: Spindle("fore", 0.00, 0.74, -0.48, 0.54, 0.45, 0.90),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glow:
    """The picture of a working muscle and the middle of its halo."""

    muscle: Sprite
    halo_x: float
    halo_y: float


def glow_of(
    name: str,
    view: View,
    relief: Relief,
    bones: tuple[Limb, Limb],
    look: FigureLook,
    *,
    is_swapped: bool,
) -> Glow | None:
    """Render the glow on an arm; None for a muscle that the figure does not show."""
    if name not in MUSCLES:
        return None
    spindle = MUSCLES[name][view]
    bone = bones[0] if spindle.bone == "upper" else bones[1]
    mid = 0.5 * (max(spindle.start, 0.0) + spindle.stop)
    x = bone.a.x + (bone.b.x - bone.a.x) * mid
    y = bone.a.y + (bone.b.y - bone.a.y) * mid
    return Glow(_muscle(spindle, relief, bone, look, is_swapped=is_swapped), x, y)


def _muscle(
    spindle: Spindle, relief: Relief, bone: Limb, look: FigureLook, *, is_swapped: bool
) -> Sprite:
    ax, ay, bx, by = bone.a.x, bone.a.y, bone.b.x, bone.b.y
    length = max(math.hypot(bx - ax, by - ay), 1e-3)
    ux, uy = (bx - ax) / length, (by - ay) / length
    px = np.arange(relief.width, dtype=np.float32)[None, :] + (relief.left + 0.5 - ax)
    py = np.arange(relief.tall, dtype=np.float32)[:, None] + (relief.top + 0.5 - ay)
    s, p = px * ux + py * uy, px * uy - py * ux
    if is_swapped:
        p = -p
    radii = 0.5 * (bone.plus + bone.minus)
    radius = radii[(np.clip(s / length, 0.0, 1.0) * N).astype(np.int32)]
    u = (s / length - spindle.start) / (spindle.stop - spindle.start)
    belly = _belly(spindle)[(np.clip(u, 0.0, 1.0) * N).astype(np.int32)]
    half = np.maximum(spindle.width * radius * belly, 0.5)
    across = (p - spindle.side * radius) / half
    core = np.clip(1.0 - across * across, 0.0, 1.0) * (belly > 0.0)
    base = np.array(look.muscle, np.float32)
    if look.outline is not None:
        inner = np.clip(-relief.distance - look.outline_px * 0.6, 0.0, 1.0)
        return sprite(
            base, np.clip(core * 12.0, 0.0, 1.0) * inner, relief.left, relief.top
        )
    bright = np.array(look.muscle_core, np.float32)
    fibres = 1.0 - 0.16 * (0.5 + 0.5 * np.cos(across * 13.0)) * np.clip(
        1.3 - np.abs(across), 0.0, 1.0
    )
    rgb = (base + (bright - base) * (core * core)[..., None]) * fibres[..., None]
    alpha = np.clip(core * 1.7, 0.0, 1.0) * (0.62 + 0.38 * core) * relief.cover
    return sprite(
        rgb.astype(np.float32), alpha.astype(np.float32), relief.left, relief.top
    )


def _belly(spindle: Spindle) -> Floats:
    """Half width along a muscle, 1 where it is widest."""
    t = np.linspace(0.0, 1.0, N + 1)
    shape = t**spindle.head * (1.0 - t) ** spindle.tail
    out: Floats = (shape / shape.max()).astype(np.float32)
    return out


def halo(look: FigureLook, px_per_m: float) -> Sprite:
    """Warm light round a working muscle; its middle is at the pelvis."""
    r = round(0.19 * px_per_m)
    axis = (np.arange(2 * r, dtype=np.float32) - r + 0.5) / r
    far = np.minimum(np.hypot(axis[None, :], axis[:, None]), 1.0)
    alpha = (1.0 - far) ** 2.2 * look.bloom
    return sprite(np.array(look.muscle, np.float32), alpha.astype(np.float32), -r, -r)
