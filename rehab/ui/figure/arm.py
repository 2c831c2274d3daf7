"""One arm as limbs: shoulder to fingertips, in any pose, as a camera sees it."""

import math
from collections.abc import Iterator

from rehab.model.exercise import Hand, Pose, View
from rehab.model.signal import Side
from rehab.ui.figure.limbs import Limb, Profile, limb
from rehab.ui.figure.relief import Group
from rehab.ui.figure.skeleton import (
    FOREARM,
    UPPER_ARM,
    ArmBones,
    Camera,
    Point,
    Spot,
    Vector,
    arm_bones,
)

Sides = tuple[Profile, Profile]

# Radii of the plus side and of the minus side. Front view: plus is lateral.
# Side view: plus is the front of the arm.
UPPER: dict[View, Sides] = {
    View.FRONT: (
        ((0, 0.050), (0.14, 0.057), (0.28, 0.055), (0.48, 0.047), (0.72, 0.0415), (1, 0.0390)),
        ((0, 0.047), (0.16, 0.047), (0.34, 0.046), (0.54, 0.046), (0.78, 0.0415), (1, 0.0378)),
    ),
    View.SIDE: (
        ((0, 0.053), (0.14, 0.058), (0.30, 0.052), (0.46, 0.048), (0.66, 0.048), (0.86, 0.0405), (1, 0.038)),
        ((0, 0.053), (0.20, 0.054), (0.40, 0.051), (0.62, 0.047), (0.86, 0.0395), (1, 0.038)),
    ),
}  # fmt: skip
FORE: dict[View, Sides] = {
    View.FRONT: (
        ((0, 0.0390), (0.20, 0.0412), (0.40, 0.0385), (0.74, 0.0290), (1, 0.0235)),
        ((0, 0.0378), (0.20, 0.0388), (0.40, 0.0360), (0.74, 0.0275), (1, 0.0235)),
    ),
    View.SIDE: (
        ((0, 0.038), (0.20, 0.042), (0.44, 0.038), (0.78, 0.029), (1, 0.0265)),
        ((0, 0.038), (0.22, 0.040), (0.45, 0.036), (0.78, 0.028), (1, 0.0265)),
    ),
}  # fmt: skip

# Fingers, index to little: place across the palm, knuckle forward of the wrist, knuckle
# height, both bones' lengths, both bends towards the palm in degrees.
FINGERS_M = (
    (0.0265, 0.092, 0.002, 0.039, 0.037, 13.0, 16.0),
    (0.0090, 0.096, 0.004, 0.043, 0.041, 15.0, 19.0),
    (-0.0085, 0.091, 0.003, 0.040, 0.038, 18.0, 22.0),
    (-0.0245, 0.082, -0.001, 0.032, 0.029, 21.0, 25.0),
)
# Joint and tip of the thumb: forward of the wrist, to the thumb's side, out of the back.
THUMBS = {
    Hand.OPEN: ((0.054, 0.041, -0.014), (0.094, 0.047, -0.022)),
    Hand.POINT: ((0.056, 0.036, -0.024), (0.086, 0.016, -0.040)),
    Hand.BALL: ((0.052, 0.038, -0.030), (0.080, 0.030, -0.056)),
}
ARM_BLEND_M, ARM_SEAM_M = 0.0075, 0.010
HAND_BLEND_M, SIMPLE_BLEND_M = 0.0030, 0.0065


def arm_groups(
    pose: Pose,
    side: Side,
    camera: Camera,
    shape: Hand = Hand.OPEN,
    *,
    is_simple: bool = False,
) -> tuple[Group, Group]:
    """Two groups: upper arm and forearm, and the hand; simple ones close the fingers."""
    bones = arm_bones(pose, side)
    view, px = camera.view, camera.px_per_m
    is_swapped = (view is View.FRONT and side is Side.LEFT) or camera.facing < 0
    shoulder, elbow, wrist = (
        camera.spot(joint) for joint in (bones.shoulder, bones.elbow, bones.wrist)
    )
    upper = limb(
        shoulder, elbow, _swollen(pose, view), px, is_swapped=is_swapped, span=UPPER_ARM
    )
    fore = limb(
        elbow,
        wrist,
        FORE[view],
        px,
        is_swapped=is_swapped,
        along=UPPER_ARM,
        span=FOREARM,
    )
    hand = [_hand_limb(camera, part) for part in _hand(bones, shape, pose.grip_pct)]
    blend = SIMPLE_BLEND_M if is_simple else HAND_BLEND_M
    return (
        Group(
            (upper, fore),
            ARM_BLEND_M * px,
            ARM_SEAM_M * px,
            margin=0.026 * px,
            is_chain=True,
        ),
        Group(hand, blend * px, margin=0.015 * px, is_chain=True),
    )


def _swollen(pose: Pose, view: View) -> Sides:
    """Upper arm whose biceps and deltoid thicken as they shorten."""
    plus, minus = UPPER[view]
    biceps = 0.011 * math.sin(math.radians(min(max(pose.elbow_deg, 0.0), 120.0)) * 0.75)
    raised = min(1.0, max(pose.flexion_deg, pose.abduction_deg, 0.0) / 90.0)
    if view is View.FRONT:
        biceps = 0.0

    def belly(t: float, middle: float, width: float) -> float:
        return math.exp(-(((t - middle) / width) ** 2))

    grown = tuple(
        (t, r + biceps * belly(t, 0.60, 0.17) + 0.005 * raised * belly(t, 0.16, 0.16))
        for t, r in plus
    )
    return grown, minus


Bone = tuple[Vector, Vector, float, float, float]
"""From, to and the radii there, and how far from the wrist it starts, in metres."""


def _hand(bones: ArmBones, shape: Hand, grip_pct: float) -> Iterator[Bone]:
    """Yield palm bones, fingers that curl a little more each, and the thumb."""
    at, grip = bones.on_hand, grip_pct / 100.0
    for k, (across, forward, high, first, second, *bends) in enumerate(FINGERS_M):
        knuckle = at(forward, across, high)
        yield at(-0.012, across * 0.26, 0.0), knuckle, 0.0210, 0.0132, -0.012
        bend_1, bend_2 = _bends(shape, k, grip, bends[0], bends[1])
        a, b = math.radians(bend_1), math.radians(bend_1 + bend_2)
        reach, drop = forward + first * math.cos(a), high - first * math.sin(a)
        middle = at(reach, across * 1.02, drop)
        yield knuckle, middle, 0.0116, 0.0100, forward
        tip = (reach + second * math.cos(b), across * 0.98, drop - second * math.sin(b))
        yield middle, at(*tip), 0.0100, 0.0080, reach
    joint, tip = THUMBS[shape]
    yield at(0.012, 0.014, -0.004), at(*joint), 0.0180, 0.0130, 0.012
    yield at(*joint), at(*tip), 0.0124, 0.0090, 0.054


def ball_group(pose: Pose, side: Side, camera: Camera) -> Group:
    """Return the soft ball in a hand; a grip makes it a little smaller."""
    grip = pose.grip_pct / 100.0
    at = arm_bones(pose, side).on_hand
    a, b = (camera.spot(at(forward, 0.004, -0.043)) for forward in (0.081, 0.084))
    radius = ((0.0, 0.036 - 0.004 * grip), (1.0, 0.036 - 0.004 * grip))
    ball = limb(a, b, (radius, radius), camera.px_per_m)
    return Group((ball,), 2.0, is_chain=True)


def _bends(
    shape: Hand, finger: int, grip: float, bend_1: float, bend_2: float
) -> tuple[float, float]:
    """Return how far the two bones of a finger bend, in degrees."""
    if shape is Hand.POINT:
        return (3.0, 5.0) if finger == 0 else (74.0 + 3.0 * finger, 98.0)
    if shape is Hand.BALL:
        return 34.0 + 20.0 * grip, 52.0 + 22.0 * grip
    return bend_1 + 62.0 * grip, bend_2 + 80.0 * grip


def _hand_limb(camera: Camera, bone: Bone) -> Limb:
    start, stop, r_start, r_stop, forward = bone
    taper = ((0.0, r_start), (1.0, r_stop))
    a, b = camera.spot(start), camera.spot(stop)
    along, span = UPPER_ARM + FOREARM + forward, math.dist(start, stop)
    return limb(a, b, (taper, taper), camera.px_per_m, along=along, span=span)


def hand_spot(pose: Pose, side: Side, camera: Camera) -> Spot:
    """Where the fingertips are."""
    return camera.spot(arm_bones(pose, side).fingertips)


def joint_points(pose: Pose, side: Side, camera: Camera) -> tuple[Point, ...]:
    """Shoulder, elbow, wrist and fingertips in pixels from the pelvis."""
    bones = arm_bones(pose, side)
    joints = (bones.shoulder, bones.elbow, bones.wrist, bones.fingertips)
    spots = [camera.spot(joint) for joint in joints]
    return tuple((spot.x, spot.y) for spot in spots)
