"""One leg as limbs, seen from the side: hip to toes, in shorts and shoes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from rehab.model.exercise import Pose
from rehab.ui.figure.limbs import Limb, Profile, limb, table
from rehab.ui.figure.relief import Group
from rehab.ui.figure.skeleton import HIP_Z, PELVIS_Y, Camera, Point, Spot

THIGH, SHANK, SOLE = 0.420, 0.405, 0.075
HEEL, BALL, TOES = (-0.030, -0.038), (0.122, -0.047), 0.048
HEEL_R, BALL_R, TOE_R = 0.037, 0.028, 0.023
SHORTS = 0.74  # share of the thigh that they cover

# Radii of the front and of the back of the leg.
THIGH_SIDES: tuple[Profile, Profile] = (
    ((0, 0.090), (0.25, 0.092), (0.60, 0.076), (1, 0.056)),
    ((0, 0.098), (0.25, 0.090), (0.60, 0.070), (1, 0.054)),
)
SHANK_SIDES: tuple[Profile, Profile] = (
    ((0, 0.056), (0.12, 0.052), (0.34, 0.045), (0.70, 0.034), (1, 0.033)),
    ((0, 0.053), (0.16, 0.062), (0.32, 0.068), (0.60, 0.047), (0.84, 0.032), (1, 0.034)),
)  # fmt: skip
SHORTS_SIDES: tuple[Profile, Profile] = (
    ((0, 0.098), (0.3, 0.101), (0.8, 0.090), (1, 0.088)),
    ((0, 0.106), (0.3, 0.099), (0.8, 0.086), (1, 0.083)),
)
BLEND_M, SHOE_BLEND_M, MARGIN_M = 0.012, 0.010, 0.030

Place = tuple[float, float]
"""Forward and up, in metres."""


@dataclass(frozen=True, slots=True)
class LegBones:
    """Joints of a leg in metres: forward and up. `forward` and `up` are the foot's own."""

    hip: Place
    knee: Place
    ankle: Place
    forward: Place
    up: Place

    def on_foot(self, forward: float, up: float) -> Place:
        """Point of the foot, in metres from the ankle along the foot's own axes."""
        return (
            self.ankle[0] + self.forward[0] * forward + self.up[0] * up,
            self.ankle[1] + self.forward[1] * forward + self.up[1] * up,
        )

    @property
    def ball(self) -> Place:
        """Middle of the ball of the foot."""
        return self.on_foot(*BALL)

    @property
    def toe(self) -> Place:
        """Middle of the tip of the toes: they stay flat when the heel goes up."""
        x, y = self.forward
        if y < 0.0:
            x, y = 1.0, 0.0
        return self.ball[0] + x * TOES, self.ball[1] + y * TOES - 0.004


def leg_bones(pose: Pose) -> LegBones:
    """Joints of a leg in this pose. The trunk leans and leaves the legs where they are."""

    def along(bend_deg: float) -> Place:
        bend = math.radians(bend_deg)
        return math.sin(bend), -math.cos(bend)

    def step(start: Place, way: Place, length: float) -> Place:
        return start[0] + way[0] * length, start[1] + way[1] * length

    hip = (HIP_Z, PELVIS_Y)
    bend = pose.hip_deg
    knee = step(hip, along(bend), THIGH)
    bend -= pose.knee_deg
    ankle = step(knee, along(bend), SHANK)
    bend += 90.0 + pose.ankle_deg
    return LegBones(hip, knee, ankle, along(bend), along(bend + 90.0))


def rise_m(pose: Pose) -> Place:
    """How far the hips of someone who stands are from where they are at rest.

    The ball of the foot stays where it is: on a floor at 0.
    """
    now, rest = leg_bones(pose).ball, leg_bones(Pose()).ball
    return rest[0] - now[0], rest[1] - now[1]


@dataclass(frozen=True, slots=True)
class Leg:
    """The parts of a leg, back to front: skin, shoe, shorts."""

    skin: Group
    shoe: Group
    shorts: Group

    @property
    def all(self) -> tuple[Group, Group, Group]:
        """All of it, back to front."""
        return self.skin, self.shoe, self.shorts

    @property
    def shank(self) -> Limb:
        """The limb that the muscles below the knee lie on."""
        return self.skin.limbs[1]


def leg_parts(pose: Pose, camera: Camera, *, has_hips: bool = False) -> Leg:
    """Return the limbs of a leg as the camera sees them, from straight aside.

    With `has_hips` the shorts reach up to under the shirt of someone who stands.
    """
    bones, px = leg_bones(pose), camera.px_per_m
    is_swapped = camera.facing < 0

    def spot(place: Place) -> Spot:
        return Spot(camera.facing * place[0] * px, (PELVIS_Y - place[1]) * px, 0.0, 1.0)

    def part(
        a: Place, b: Place, sides: tuple[Profile, Profile], along: float = 0.0
    ) -> Limb:
        return limb(
            spot(a),
            spot(b),
            sides,
            px,
            is_swapped=is_swapped,
            along=along,
            span=math.dist(a, b),
        )

    def taper(r_a: float, r_b: float) -> tuple[Profile, Profile]:
        profile = ((0.0, r_a), (1.0, r_b))
        return profile, profile

    thigh = part(bones.hip, bones.knee, THIGH_SIDES)
    shank = part(bones.knee, bones.ankle, SHANK_SIDES, THIGH)
    heel, instep = bones.on_foot(*HEEL), bones.on_foot(0.030, -0.012)
    to = THIGH + SHANK
    shoe = (
        part(heel, bones.ball, taper(HEEL_R, BALL_R), to),
        part(instep, bones.ball, taper(0.040, BALL_R), to),
        part(bones.ball, bones.toe, taper(BALL_R, TOE_R), to + 0.15),
    )
    shorts = [_shorts(bones, spot, px, is_swapped=is_swapped)]
    if has_hips:
        shorts.append(part((-0.022, 0.935), (-0.020, 0.900), taper(0.092, 0.104)))
    margin = MARGIN_M * px
    return Leg(
        Group((thigh, shank), BLEND_M * px, 0.014 * px, margin=margin, is_chain=True),
        Group(shoe, SHOE_BLEND_M * px, 0.012 * px, margin=margin, is_chain=True),
        Group(shorts, 0.014 * px, margin=margin),
    )


def _shorts(
    bones: LegBones, spot: Callable[[Place], Spot], px: float, *, is_swapped: bool
) -> Limb:
    hip, knee = bones.hip, bones.knee
    hem = (
        hip[0] + (knee[0] - hip[0]) * SHORTS,
        hip[1] + (knee[1] - hip[1]) * SHORTS,
    )
    plus, minus = (table(side) * px for side in SHORTS_SIDES)
    if is_swapped:
        plus, minus = minus, plus
    return Limb(spot(hip), spot(hem), plus, minus, cut_end=True, hem=-0.010 * px)


def leg_points(pose: Pose, camera: Camera) -> tuple[Point, ...]:
    """Hip, knee, ankle and toes in pixels from the pelvis."""
    bones, px = leg_bones(pose), camera.px_per_m
    places = (bones.hip, bones.knee, bones.ankle, bones.toe)
    return tuple((camera.facing * x * px, (PELVIS_Y - y) * px) for x, y in places)
