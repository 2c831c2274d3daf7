"""The pictures of one person, made once and kept.

A picture shows one part (trunk, arm, leg, glow, goal) in whole degrees, and depends on
the joints of that part alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from rehab.model.exercise import Pose
from rehab.model.signal import Side
from rehab.ui.figure.arm import joint_points
from rehab.ui.figure.cache import Cache
from rehab.ui.figure.ghost import Ghost
from rehab.ui.figure.leg import leg_points
from rehab.ui.figure.muscle import LEG_MUSCLES, MUSCLES, Glow
from rehab.ui.figure.shading import Sprite
from rehab.ui.figure.skeleton import Camera, Point, rounded
from rehab.ui.figure.studio import Limbs, Studio

COARSE = 4.0
KEEP_LIMBS, KEEP_GHOSTS, KEEP_BODIES = 220, 12, 48


def of_arm(pose: Pose) -> Pose:
    """Return the whole degrees that the picture of an arm depends on.

    Turning the forearm and closing the hand show in coarser steps.
    """
    turn, grip = (COARSE * round(v / COARSE) for v in (pose.turn_deg, pose.grip_pct))
    legless = replace(pose, hip_deg=0.0, knee_deg=0.0, ankle_deg=0.0)
    return rounded(replace(legless, turn_deg=turn, grip_pct=grip))


def of_leg(pose: Pose) -> Pose:
    """Return the whole degrees that the picture of a leg depends on."""
    legs = {
        "hip_deg": pose.hip_deg,
        "knee_deg": pose.knee_deg,
        "ankle_deg": pose.ankle_deg,
    }
    return rounded(Pose(**legs))


def glows(muscle: str | None) -> bool:
    """Whether there is a picture of this muscle."""
    return muscle in MUSCLES or muscle in LEG_MUSCLES


def on_bone(
    glow: Glow, pose: Pose, side: Side, camera: Camera, *, is_leg: bool
) -> Point:
    """Return the middle of a muscle in a pose, in pixels from the pelvis."""
    joints = leg_points(pose, camera) if is_leg else joint_points(pose, side, camera)
    (ax, ay), (bx, by) = joints[glow.bone : glow.bone + 2]
    return ax + (bx - ax) * glow.middle, ay + (by - ay) * glow.middle


def _missing() -> Sprite:
    raise AssertionError("it was made just now")


class Gallery:
    """Keeps what a `Studio` made. `n_made` counts pictures, the first trunk not."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self._bodies: Cache[Sprite] = Cache(KEEP_BODIES)
        self._limbs: Cache[Limbs] = Cache(KEEP_LIMBS)
        self._legs: Cache[Limbs] = Cache(KEEP_LIMBS)
        self._glows: Cache[Glow] = Cache(KEEP_LIMBS)
        self._ghosts: Cache[Ghost] = Cache(KEEP_GHOSTS)

    @property
    def n_made(self) -> int:
        """How many pictures had to be made so far."""
        caches = (
            self._limbs.n_made
            + self._legs.n_made
            + self._glows.n_made
            + self._ghosts.n_made
        )
        return caches + max(0, self._bodies.n_made - 1)

    @property
    def n_bytes(self) -> int:
        """Memory of all kept pictures."""
        pictures = [*self._bodies.values()]
        for ghost in self._ghosts.values():
            pictures += [ghost.whole, ghost.outline]
        for limb in (*self._limbs.values(), *self._legs.values()):
            pictures += [limb.picture] + ([limb.shadow] if limb.shadow else [])
        pictures += [glow.muscle for glow in self._glows.values()]
        return sum(picture.n_bytes for picture in pictures)

    def body(self, pose: Pose) -> Sprite:
        """Return trunk and head."""
        for _ in self.body_steps(pose):
            pass
        return self._bodies.get(rounded(pose).lean_deg, _missing)

    def body_steps(self, pose: Pose) -> Iterator[None]:
        """Make trunk and head unless they are kept, a little a step."""
        lean_deg = rounded(pose).lean_deg
        if lean_deg not in self._bodies:
            body = yield from self.studio.body(lean_deg)
            self._bodies.get(lean_deg, lambda: body)

    def arm_steps(
        self, pose: Pose, side: Side, *, is_far: bool = False
    ) -> Iterator[None]:
        """Make an arm unless it is kept, in two steps."""
        short = of_arm(pose)
        if (short, side, is_far) not in self._limbs:
            yield from self.body_steps(pose)
            self.studio.form(short, side, is_far=is_far)
            yield
            self.arm(pose, side, is_far=is_far)
            yield

    def glow_steps(self, pose: Pose, side: Side, muscle: str) -> Iterator[None]:
        """Make the glow of a muscle unless it is kept, in a step."""
        yield from self._in_a_step(partial(self.glow, pose, side, muscle))

    def leg_steps(self, pose: Pose, *, is_far: bool = False) -> Iterator[None]:
        """Make a leg unless it is kept, in a step."""
        yield from self._in_a_step(partial(self.leg, pose, is_far=is_far))

    def _in_a_step(self, make: Callable[[], object]) -> Iterator[None]:
        before = self.n_made
        make()
        if self.n_made > before:
            yield

    def arm(self, pose: Pose, side: Side, *, is_far: bool = False) -> Limbs:
        """Return an arm."""
        body, pose = self.body(pose), of_arm(pose)
        make = partial(self.studio.arm, pose, side, body, is_far=is_far)
        return self._limbs.get((pose, side, is_far), make)

    def leg(self, pose: Pose, *, is_far: bool = False) -> Limbs:
        """Return a leg, as seen from the side."""
        pose = of_leg(pose)
        make = partial(self.studio.leg, pose, is_far=is_far)
        return self._legs.get((pose, is_far), make)

    def glow(self, pose: Pose, side: Side, muscle: str) -> Glow:
        """Return the glow of a muscle."""
        pose = of_leg(pose) if muscle in LEG_MUSCLES else of_arm(pose)
        self.body(pose)  # the shirt hides a part of it
        make = partial(self.studio.glow, pose, side, muscle)
        return self._glows.get((pose, side, muscle), make)

    def ghost(self, pose: Pose, side: Side, *, is_leg: bool) -> Ghost:
        """Return the goal."""
        pose = of_leg(pose) if is_leg else of_arm(pose)
        make = partial(self.studio.ghost, pose, side, is_leg=is_leg)
        return self._ghosts.get((pose, side, is_leg), make)
