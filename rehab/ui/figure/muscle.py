"""The working muscle: a glowing spindle on its bone. The glow is the measurement."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rehab.model.exercise import View
from rehab.ui.figure.limbs import Floats, Limb, N, as_floats, field
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Sprite, stamp, stamp_all


@dataclass(frozen=True, slots=True)
class Spindle:
    """A muscle as seen in one view, in the coordinates of its bone.

    `start` and `stop` are fractions of the bone, `side` the middle line and `width` the
    largest half width in radii (positive: the plus side, see `rehab.ui.figure.arm`).
    `head` and `tail` say how pointed the ends are: 0.3 round, 1.0 pointed.
    """

    bone: Literal["upper", "fore", "shank"]
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


# Seen from the side only: the plus side of the shank is its front.
LEG_MUSCLES: dict[str, Spindle] = {
    "gastrocnemius_medialis": Spindle("shank", 0.02, 0.56, -0.50, 0.54, 0.50, 0.80),
    "gastrocnemius_lateralis": Spindle("shank", 0.02, 0.52, -0.42, 0.52, 0.50, 0.80),
    "tibialis_anterior": Spindle("shank", 0.12, 0.80, 0.52, 0.46, 0.50, 0.90),
}

_TURNING = {"wrist_extensors": 1.0, "wrist_flexors": -1.0}


def turned(name: str, spindle: Spindle, turn_deg: float) -> Spindle:
    """Return where a muscle of the forearm lies, from the side, as the forearm turns.

    With the palm down the extensors are on top, with the palm up the flexors.
    """
    if name not in _TURNING:
        return spindle
    turn = math.radians(turn_deg)
    side = spindle.side * math.cos(turn) + 0.42 * _TURNING[name] * math.sin(turn)
    return replace(spindle, side=side)


@dataclass(frozen=True, slots=True)
class Glow:
    """The picture of a working muscle; its middle is at `middle` of a bone of its limb."""

    muscle: Sprite
    bone: int
    middle: float


def glow_of(
    spindle: Spindle,
    relief: Relief,
    bone: Limb,
    look: FigureLook,
    hidden: Floats,
    *,
    is_swapped: bool,
) -> Glow:
    """Render the glow of a muscle on an arm.

    `hidden` is the share of each pixel of the relief that clothes hide; `is_swapped`
    says that the bone's plus side is on its left.
    """
    where, x, y = relief.near(bone, 0.0)
    seen = field(bone, x, y)
    across = -seen.across if is_swapped else seen.across
    u = (seen.fraction - spindle.start) / (spindle.stop - spindle.start)
    belly = _belly(spindle)[(np.clip(u, 0.0, 1.0) * N).astype(np.int32)]
    across = (across - spindle.side) / np.maximum(spindle.width * belly, 0.01)
    behind = (relief.height.ravel()[where] - seen.height) * (8.0 / bone.reach)
    shown = np.clip(1.0 - behind, 0.0, 1.0) * (1.0 - hidden.ravel()[where])
    core = np.clip(1.0 - across * across, 0.0, 1.0) * (belly > 0.0)
    distance = relief.distance.ravel()[where]
    base = np.array(look.muscle, np.float32)
    if look.outline is not None:
        inner = np.clip(-distance - look.outline_px * 0.6, 0.0, 1.0)
        picture = stamp(
            relief.patch, where, base, np.clip(core * 12.0, 0, 1) * inner * shown
        )
    else:
        bright = np.array(look.muscle_core, np.float32)
        wave = 0.5 + 0.5 * np.cos(across * 13.0)
        fibres = 1.0 - 0.16 * wave * np.clip(1.3 - np.abs(across), 0.0, 1.0)
        rgb = (base + (bright - base) * (core * core)[:, None]) * fibres[:, None]
        alpha = np.clip(core * 1.7, 0.0, 1.0) * (0.62 + 0.38 * core)
        alpha *= np.clip(0.5 - distance, 0.0, 1.0) * shown
        picture = stamp(relief.patch, where, rgb, alpha)
    mid = 0.5 * (max(spindle.start, 0.0) + spindle.stop)
    return Glow(picture, 0 if spindle.bone == "upper" else 1, mid)


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
    return stamp_all(-r, -r, np.array(look.muscle, np.float32), as_floats(alpha))
