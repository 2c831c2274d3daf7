"""Where an electrode pair lies on a drawn muscle: two pads along its middle."""

import math
from dataclasses import dataclass

from rehab.model.exercise import ArmPose, View
from rehab.model.signal import Side
from rehab.ui.figure.arm import joint_points
from rehab.ui.figure.leg import leg_points
from rehab.ui.figure.muscle import LEG_MUSCLES, MUSCLES, turned
from rehab.ui.figure.skeleton import Camera, Point

GAP_M = 0.0265  # from the middle of the pair to a pad's middle
RADIUS_M = 0.0215
_OFF_M = 0.047  # of the bone's axis, for a muscle that lies at its edge


@dataclass(frozen=True, slots=True)
class Pads:
    """The middles of two pads and their radius, in pixels from the pelvis."""

    first: Point
    second: Point
    radius: float

    @property
    def middle(self) -> Point:
        """Return the point between them."""
        (ax, ay), (bx, by) = self.first, self.second
        return (ax + bx) / 2, (ay + by) / 2


def pads_on(muscle: str, pose: ArmPose, side: Side, camera: Camera) -> Pads | None:
    """Return the pair on a muscle of the arm; None for a muscle that is not drawn.

    `side` is one arm: left or right.
    """
    spindle = MUSCLES.get(muscle, {}).get(camera.view)
    if muscle in LEG_MUSCLES and camera.view is View.SIDE:
        spindle = LEG_MUSCLES[muscle]
        joints = leg_points(pose, camera)
        (ax, ay), (bx, by) = joints[1:3]
    elif spindle is not None:
        spindle = turned(muscle, spindle, pose.turn_deg)
        joints = joint_points(pose, side, camera)
        (ax, ay), (bx, by) = joints[:2] if spindle.bone == "upper" else joints[1:3]
    else:
        return None
    length = math.hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    is_swapped = camera.facing < 0 or (camera.view is View.FRONT and side is Side.LEFT)
    px = camera.px_per_m
    off = spindle.side * _OFF_M * px * (-1.0 if is_swapped else 1.0)
    belly = 0.25 + 0.5 * spindle.head / (spindle.head + spindle.tail)
    along = spindle.start + belly * (spindle.stop - spindle.start)
    cx, cy = ax + (bx - ax) * along + uy * off, ay + (by - ay) * along - ux * off
    gap = GAP_M * px
    return Pads(
        (cx - ux * gap, cy - uy * gap), (cx + ux * gap, cy + uy * gap), RADIUS_M * px
    )
