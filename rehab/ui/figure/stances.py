"""What a stance means for the limbs that an exercise does not move."""

from collections.abc import Iterator

from rehab.model.exercise import Pose, Stance
from rehab.model.signal import Side
from rehab.ui.figure.furniture import ON_TABLE, SITTING, SITTING_BACK, SITTING_FORWARD
from rehab.ui.figure.gallery import Gallery, glows
from rehab.ui.figure.leg import rise_m
from rehab.ui.figure.skeleton import REST, Camera

Pixel = tuple[int, int]

FAR_LEG_M = (0.020, 0.012)
SINK_M = {
    Stance.TABLE: 0.010,
    Stance.SEATED: 0.045,
    Stance.SUPPORT: 0.034,
    Stance.LEAN: 0.018,
    Stance.RECLINED: 0.062,
}
"""How much lower a far hand rests than the camera, which looks from above, shows it."""


def legs_of(stance: Stance, pose: Pose) -> Pose:
    """Return what the near leg does."""
    return SITTING if stance is Stance.TABLE else pose


def far_leg(stance: Stance, pose: Pose, muscle: str | None) -> Pose:
    """Return what the far leg does: out of the way of the muscle that is shown."""
    if stance is Stance.SEATED:
        is_front = muscle == "tibialis_anterior"
        return SITTING_BACK if is_front else SITTING_FORWARD
    return legs_of(stance, pose)


def far_arm(stance: Stance, pose: Pose, other: Pose | None) -> Pose:
    """Return what the arm on the far side does: mostly what the near one does."""
    if other is not None:
        return other
    if stance is Stance.UPRIGHT:
        return REST
    is_resting = stance is Stance.TABLE and not pose.lean_deg
    return ON_TABLE if is_resting else pose


def stood(stance: Stance, camera: Camera, pelvis: Pixel, pose: Pose) -> Pixel:
    """Return where the hips of someone are whose feet stay where they stand."""
    if not stance.is_standing:
        return pelvis
    forward, up = rise_m(pose)
    x = round(camera.facing * forward * camera.px_per_m)
    return pelvis[0] + x, pelvis[1] - round(up * camera.px_per_m)


def needed(
    gallery: Gallery,
    stance: Stance,
    working: tuple[Side, ...],
    pose: Pose,
    muscle: str | None,
) -> Iterator[None]:
    """Make each of the pictures that a pose shows and that is not kept, step by step."""
    yield from gallery.body_steps(pose)
    for side in working:
        yield from gallery.arm_steps(pose, side)
        if muscle is not None and glows(muscle):
            yield from gallery.glow_steps(pose, side, muscle)
    if stance is Stance.UPRIGHT:
        return
    yield from gallery.leg_steps(legs_of(stance, pose))
    yield from gallery.leg_steps(far_leg(stance, pose, muscle), is_far=True)
    far = Side.LEFT if working[0] is Side.RIGHT else Side.RIGHT
    yield from gallery.arm_steps(far_arm(stance, pose, None), far, is_far=True)
