"""The person's bones: from joint angles to points in space and on the canvas.

World axes in metres: X to the person's right, Y up, Z forward; Y = 0 is the floor and
`PELVIS_Y` the point that a caller places on the canvas. The front view is a mirror: the
right arm is on the right of the screen. The side view looks at the working arm's side,
so a right arm belongs to a person who faces right and a left arm to one who faces left.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from rehab.model.exercise import ArmPose, View
from rehab.model.signal import Side

Vector = tuple[float, float, float]
Point = tuple[float, float]

PELVIS_Y = 0.90
SHOULDER_X, SHOULDER_Y, SHOULDER_Z = 0.176, 1.402, -0.022
UPPER_ARM, FOREARM, PALM, FINGERS = 0.292, 0.248, 0.095, 0.078
GIRDLE_RISE = (
    0.034  # the shoulder blade follows the arm; without it a raise is a doll's
)

NEAR_DEG = 2.0

REST = ArmPose()


def ease(t: float) -> float:
    """Minimum-jerk easing 0..1: the speed of an unhurried reach (Flash and Hogan 1985)."""
    t = min(1.0, max(0.0, t))
    return t * t * t * (10.0 + t * (6.0 * t - 15.0))


def between(a: ArmPose, b: ArmPose, t: float) -> ArmPose:
    """Pose at the fraction `t` of the straight way from `a` to `b`; no easing."""
    return ArmPose(
        a.flexion_deg + (b.flexion_deg - a.flexion_deg) * t,
        a.abduction_deg + (b.abduction_deg - a.abduction_deg) * t,
        a.elbow_deg + (b.elbow_deg - a.elbow_deg) * t,
        a.wrist_deg + (b.wrist_deg - a.wrist_deg) * t,
    )


def turn_deg(a: ArmPose, b: ArmPose) -> float:
    """Largest turn of a joint between two poses."""
    return max(
        abs(a.flexion_deg - b.flexion_deg),
        abs(a.abduction_deg - b.abduction_deg),
        abs(a.elbow_deg - b.elbow_deg),
        abs(a.wrist_deg - b.wrist_deg),
    )


def steps(last: ArmPose | None, pose: ArmPose) -> Iterator[ArmPose]:
    """Yield `pose`, and before it what lies on the way from `last`, if that is near.

    Joints turn over to their next whole degree at different moments, so a way between
    two poses a degree apart passes through more than the two.
    """
    if last is not None and turn_deg(last, pose) <= NEAR_DEG:
        yield from (between(last, pose, k / 8) for k in range(1, 8))
    yield pose


def rounded(pose: ArmPose) -> ArmPose:
    """`pose` in whole degrees: what is rendered and kept."""
    return ArmPose(
        float(round(pose.flexion_deg)),
        float(round(pose.abduction_deg)),
        float(round(pose.elbow_deg)),
        float(round(pose.wrist_deg)),
    )


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


def arm_bones(pose: ArmPose, side: Side) -> ArmBones:
    """Joints of the arm on `side` (left or right) in this pose.

    The elbow bends in the plane of the upper arm and the forward direction; the wrist
    bends in the same plane, positive where a forearm that points forward lifts its hand.
    """
    sign = -1.0 if side is Side.LEFT else 1.0
    abduction = math.radians(pose.abduction_deg)
    raised = max(abs(pose.flexion_deg), abs(pose.abduction_deg)) / 120.0
    rise = GIRDLE_RISE * ease(raised)
    down = (sign * math.sin(abduction), -math.cos(abduction), 0.0)
    back = (sign * math.cos(abduction), math.sin(abduction), 0.0)

    def along(bend_deg: float) -> Vector:
        c, s = math.cos(math.radians(bend_deg)), math.sin(math.radians(bend_deg))
        return down[0] * c, down[1] * c, s

    def step(start: Vector, way: Vector, length: float) -> Vector:
        x, y, z = start
        return x + way[0] * length, y + way[1] * length, z + way[2] * length

    shoulder = (
        sign * (SHOULDER_X - 0.35 * rise),
        SHOULDER_Y + rise,
        SHOULDER_Z + 0.2 * rise,
    )
    bend = pose.flexion_deg
    elbow = step(shoulder, along(bend), UPPER_ARM)
    bend += pose.elbow_deg
    wrist = step(elbow, along(bend), FOREARM)
    bend += pose.wrist_deg
    return ArmBones(shoulder, elbow, wrist, along(bend), along(bend + 90.0), back)


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
