"""The person's bones: from joint angles to points in space and on the canvas.

World axes in metres: X to the person's right, Y up, Z forward; Y = 0 is the floor and
`PELVIS_Y` the point that a caller places on the canvas. The front view is a mirror: the
right arm is on the right of the screen. The side view looks at the working arm's side,
so a right arm belongs to a person who faces right and a left arm to one who faces left.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise

from rehab.model.exercise import Pose, View
from rehab.model.signal import Side

Vector = tuple[float, float, float]
Point = tuple[float, float]

PELVIS_Y = 0.90
SHOULDER_X, SHOULDER_Y, SHOULDER_Z = 0.176, 1.402, -0.022
UPPER_ARM, FOREARM, PALM, FINGERS = 0.292, 0.248, 0.095, 0.078
HIP_Z = -0.010
GIRDLE_RISE = (
    0.034  # the shoulder blade follows the arm; without it a raise is a doll's
)

NEAR_DEG = 2.0

REST = Pose()

ANGLES = tuple(field.name for field in fields(Pose))


def ease(t: float) -> float:
    """Minimum-jerk easing 0..1: the speed of an unhurried reach (Flash and Hogan 1985)."""
    t = min(1.0, max(0.0, t))
    return t * t * t * (10.0 + t * (6.0 * t - 15.0))


def between(a: Pose, b: Pose, t: float) -> Pose:
    """Pose at the fraction `t` of the straight way from `a` to `b`; no easing."""
    pairs = zip(angles(a), angles(b), strict=True)
    return Pose(*(x + (y - x) * t for x, y in pairs))


def angles(pose: Pose) -> tuple[float, ...]:
    """Return all angles of a pose, in the order of its fields."""
    return tuple(getattr(pose, name) for name in ANGLES)


def turn_deg(a: Pose, b: Pose) -> float:
    """Largest turn of a joint between two poses."""
    return max(abs(x - y) for x, y in zip(angles(a), angles(b), strict=True))


def steps(last: Pose | None, pose: Pose) -> Iterator[Pose]:
    """Yield `pose`, and before it what lies on the way from `last`, if that is near.

    Joints turn over to their next whole degree at different moments, so a way between
    two poses a degree apart passes through more than the two.
    """
    if last is not None and turn_deg(last, pose) <= NEAR_DEG:
        pairs = list(zip(angles(last), angles(pose), strict=True))
        cuts = {0.0, 1.0}
        for a, b in pairs:
            low, high = sorted((a, b))
            turns = range(math.ceil(low - 0.5), math.floor(high - 0.5) + 1)
            cuts.update((k + 0.5 - a) / (b - a) for k in turns if a != b)
        inside = sorted(t for t in cuts if 0.0 <= t <= 1.0)
        yield from (between(last, pose, (t + u) / 2) for t, u in pairwise(inside))
    yield pose


def rounded(pose: Pose) -> Pose:
    """`pose` in whole degrees: what is rendered and kept."""
    return Pose(*(float(round(angle)) for angle in angles(pose)))


@dataclass(frozen=True, slots=True)
class ArmBones:
    """Joints of one arm in metres, and the frame of its hand (unit vectors).

    `forward` runs along the hand, `thumb` to the thumb's side, `back` out of the back of
    the hand.
    """

    shoulder: Vector
    elbow: Vector
    wrist: Vector
    forward: Vector
    thumb: Vector
    back: Vector

    def on_hand(self, forward: float, thumb: float, back: float) -> Vector:
        """Point of the hand, in metres from the wrist along the hand's own axes."""
        w, f, t, b = self.wrist, self.forward, self.thumb, self.back
        return (
            w[0] + f[0] * forward + t[0] * thumb + b[0] * back,
            w[1] + f[1] * forward + t[1] * thumb + b[1] * back,
            w[2] + f[2] * forward + t[2] * thumb + b[2] * back,
        )

    @property
    def fingertips(self) -> Vector:
        """Where a stretched hand ends."""
        return self.on_hand(PALM + FINGERS, 0.0, -0.018)


def arm_bones(pose: Pose, side: Side) -> ArmBones:
    """Joints of the arm on `side` (left or right) in this pose.

    The elbow bends in the plane of the upper arm and the forward direction; the wrist
    bends in the same plane, positive where a forearm that points forward lifts its hand.
    The forearm turns about the hand's own length. `lean_deg` tips the whole arm, angles
    and all, about the hips.
    """
    sign = -1.0 if side is Side.LEFT else 1.0
    abduction = math.radians(pose.abduction_deg)
    raised = max(abs(pose.flexion_deg), abs(pose.abduction_deg)) / 120.0
    rise = GIRDLE_RISE * ease(raised)
    down = (sign * math.sin(abduction), -math.cos(abduction), 0.0)
    out = (sign * math.cos(abduction), math.sin(abduction), 0.0)

    def along(bend_deg: float) -> Vector:
        c, s = math.cos(math.radians(bend_deg)), math.sin(math.radians(bend_deg))
        return tipped((down[0] * c, down[1] * c, s), pose.lean_deg)

    shoulder = (
        sign * (SHOULDER_X - 0.35 * rise),
        SHOULDER_Y + rise,
        SHOULDER_Z + 0.2 * rise,
    )
    shoulder = tipped_about_hips(shoulder, pose.lean_deg)
    bend = pose.flexion_deg
    elbow = step(shoulder, along(bend), UPPER_ARM)
    bend += pose.elbow_deg
    wrist = step(elbow, along(bend), FOREARM)
    bend += pose.wrist_deg
    up, out = along(bend + 90.0), tipped(out, pose.lean_deg)
    c, s = (f(math.radians(pose.turn_deg)) for f in (math.cos, math.sin))
    thumb = mixed(up, c, out, -s)
    return ArmBones(shoulder, elbow, wrist, along(bend), thumb, mixed(out, c, up, s))


def mixed(a: Vector, by_a: float, b: Vector, by_b: float) -> Vector:
    """Return ``a * by_a + b * by_b``."""
    return (
        a[0] * by_a + b[0] * by_b,
        a[1] * by_a + b[1] * by_b,
        a[2] * by_a + b[2] * by_b,
    )


def step(start: Vector, way: Vector, length: float) -> Vector:
    """Return the point `length` further on."""
    return mixed(start, 1.0, way, length)


def tipped(way: Vector, lean_deg: float) -> Vector:
    """Return a direction of the trunk that leans forward."""
    c, s = math.cos(math.radians(lean_deg)), math.sin(math.radians(lean_deg))
    return way[0], way[1] * c - way[2] * s, way[2] * c + way[1] * s


def tipped_about_hips(point: Vector, lean_deg: float) -> Vector:
    """Return a point of the trunk that leans forward."""
    x, y, z = tipped((point[0], point[1] - PELVIS_Y, point[2] - HIP_Z), lean_deg)
    return x, y + PELVIS_Y, z + HIP_Z


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the canvas: pixels from the pelvis, pixels towards the viewer, size."""

    x: float
    y: float
    depth: float
    scale: float


@dataclass(frozen=True, slots=True)
class Camera:
    """From metres to pixels.

    The plane of the shoulder is drawn to scale. What comes out of it towards the viewer
    grows a little and sinks a little, as seen by a taller person some steps away: an arm
    that points at the viewer still shows its length.
    """

    view: View
    facing: float  # side view: 1 looks at the right side, -1 at the left side
    px_per_m: float

    EYE_Y = 1.36

    def across(self, point: Vector) -> float:
        """Metres to the right on the canvas, before perspective."""
        return point[0] if self.view is View.FRONT else self.facing * point[2]

    def spot(self, point: Vector) -> Spot:
        """Project a point of the world."""
        front = self.view is View.FRONT
        if front:
            out, distance, sink = point[2] - SHOULDER_Z, 2.5, 0.24
        else:
            out, distance, sink = self.facing * point[0] - SHOULDER_X, 3.2, 0.16
        scale = distance / (distance - min(out, 1.0))
        x = self.across(point) * (scale if front else 1.0)
        y = self.EYE_Y + (point[1] - self.EYE_Y) * scale - out * sink
        px = self.px_per_m
        return Spot(x * px, (PELVIS_Y - y) * px, out * px, scale)
