"""The person on the screen, drawn by joint angles.

What does not move is rendered once. An arm is rendered once per whole degree and kept;
a frame is then a handful of blits. The level of the muscle changes the opacity of a kept
picture only, so live feedback is free.
"""

from collections.abc import Iterable, Iterator
from functools import partial

import pygame

from rehab.model.exercise import Hand, Pose, Stance, View
from rehab.model.signal import Side
from rehab.ui.figure.arm import hand_spot, joint_points
from rehab.ui.figure.cache import Cache
from rehab.ui.figure.gallery import Gallery, glows, of_arm, on_bone
from rehab.ui.figure.ghost import Dot, Place, dots_between, place_of
from rehab.ui.figure.glide import draw_moved
from rehab.ui.figure.leg import leg_points
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.muscle import LEG_MUSCLES
from rehab.ui.figure.skeleton import REST, Camera, Point, rounded, steps
from rehab.ui.figure.stances import (
    FAR_LEG_M,
    SINK_M,
    Pixel,
    far_arm,
    far_leg,
    legs_of,
    needed,
    stood,
)
from rehab.ui.figure.studio import Studio

FLAT_DEG = 45.0  # a helping hand turned further lies on the working arm
KEEP_DOTS = 200


class Figure:
    """A person of one look, size and view.

    Parameters
    ----------
    look : FigureLook
    px_per_m : float
        Canvas pixels per metre of person.
    view : View
    side : Side
        The working arm. In the side view it decides which side is seen; `BOTH` belongs
        to the front view.
    stance : Stance
        How they sit or stand, and what is around them.
    hand : Hand
        The shape of the working hand.

    Raises
    ------
    ValueError
        For both arms in the side view.
    """

    def __init__(
        self,
        look: FigureLook,
        px_per_m: float,
        view: View,
        side: Side,
        stance: Stance = Stance.UPRIGHT,
        hand: Hand = Hand.OPEN,
    ) -> None:
        if view is View.SIDE and side is Side.BOTH:
            raise ValueError("the side view shows one working arm")
        self.look, self.view, self.side, self.stance = look, view, side, stance
        facing = -1.0 if view is View.SIDE and side is Side.LEFT else 1.0
        self.camera = Camera(view, facing, float(px_per_m))
        self._px = float(px_per_m)
        self._gallery = Gallery(Studio(look, self.camera, stance, hand))
        self._dots: Cache[tuple[Dot, ...]] = Cache(KEEP_DOTS)
        self._muscle: str | None = None

    @property
    def n_rendered(self) -> int:
        """How many pictures had to be rendered so far, the body not counted."""
        return self._gallery.n_made

    @property
    def n_bytes(self) -> int:
        """Memory of all kept pictures."""
        return self._gallery.n_bytes

    @property
    def size(self) -> pygame.Rect:
        """Box of the body without arms, in pixels from the pelvis."""
        body = self._gallery.body(REST)
        return pygame.Rect((body.x, body.y), body.surface.get_size())

    def hand(self, pose: Pose) -> Point:
        """Fingertips of the working arm (the right one of both), from the pelvis in px."""
        spot = hand_spot(pose, self._working[0], self.camera)
        return spot.x, spot.y

    def prepare(
        self, poses: Iterable[Pose], muscle: str | None = None
    ) -> Iterator[None]:
        """Render poses of the working arm that are not kept yet, a part of one a step.

        A step can take as long as a 60 Hz frame: call it while nothing moves. `muscle` is
        the one that will glow; left out, it is the one drawn last. Poses a degree or
        two apart are taken as a way: all that lies between them is rendered as well.
        """
        muscle = self._muscle = muscle or self._muscle
        last: Pose | None = None
        for pose in poses:
            for part in steps(last, pose):
                yield from needed(
                    self._gallery, self.stance, self._working, part, muscle
                )
            last = pose

    def prepare_other(self, poses: Iterable[Pose]) -> Iterator[None]:
        """Render poses of the helping arm, one a step, as `prepare` does."""
        last: Pose | None = None
        for pose in poses:
            for part in steps(last, pose):
                is_far = self.view is View.SIDE
                yield from self._gallery.arm_steps(part, self._far, is_far=is_far)
            last = pose

    def draw(  # noqa: PLR0913 - a person, a place, a pose and what is shown on it
        self,
        canvas: pygame.Surface,
        pelvis: tuple[int, int],
        pose: Pose,
        *,
        other: Pose | None = None,
        muscle: str | None = None,
        level: float = 0.0,
        ghost: Pose | None = None,
        ghost_alpha: float = 1.0,
    ) -> None:
        """Draw the person with the middle of the pelvis at `pelvis`.

        Parameters
        ----------
        canvas : Surface
        pelvis : tuple of int
            Canvas pixels.
        pose : Pose
            Of the working arm, or of both.
        other : Pose or None
            Of the other arm; None hangs.
        muscle : str or None
            Name of a muscle in `MUSCLES`; others do not glow.
        level : float
            Of the full glow; above 1 is shown as 1. The caller limits its speed (400 ms
            from empty to full), so that a jerk can never flash.
        ghost : Pose or None
            The goal. On arrival its outline stays on the arm.
        ghost_alpha : float
            0..1, to fade the goal in and out.
        """
        self._muscle = muscle
        at = stood(self.stance, self.camera, pelvis, pose)
        if self.view is View.SIDE:
            self._draw_behind(canvas, pelvis, at, pose, other)
        else:
            self._gallery.body(pose).draw(canvas, at)
            for side in {Side.LEFT, Side.RIGHT} - set(self._working):
                self._draw_arm(canvas, at, other or REST, side)
        place = place_of(ghost, pose, self._working[0], self.camera)
        if ghost is not None and place is Place.BEHIND:
            self._draw_goal(canvas, pelvis, pose, ghost, ghost_alpha)
        for side in self._working:
            self._draw_arm(canvas, at, pose, side)
        if self.view is View.SIDE and other and other.turn_deg > FLAT_DEG:
            self._draw_arm(canvas, at, other, self._far, is_far=True, is_hand=True)
        if muscle is not None and glows(muscle):
            for side in self._working:
                self._draw_glow(canvas, at, pose, side, muscle, level)
        if ghost is not None and place is not Place.BEHIND:
            self._draw_goal(canvas, pelvis, pose, ghost, ghost_alpha)

    @property
    def _working(self) -> tuple[Side, ...]:
        return (Side.RIGHT, Side.LEFT) if self.side is Side.BOTH else (self.side,)

    @property
    def _far(self) -> Side:
        return Side.LEFT if self.side is Side.RIGHT else Side.RIGHT

    def _draw_behind(
        self,
        canvas: pygame.Surface,
        pelvis: Pixel,
        at: Pixel,
        pose: Pose,
        other: Pose | None,
    ) -> None:
        """Draw what a working arm in the side view has behind it."""
        gallery, legs = self._gallery, legs_of(self.stance, pose)
        if gallery.studio.room is not None:
            gallery.studio.room.draw(canvas, pelvis)
        far = far_arm(self.stance, pose, other)
        has_legs = self.stance is not Stance.UPRIGHT
        if has_legs:
            x, y = (round(part * self._px) for part in FAR_LEG_M)
            moved = at[0] + round(self.camera.facing * x), at[1] - y
            self._draw_leg(
                canvas, moved, far_leg(self.stance, pose, self._muscle), is_far=True
            )
        if has_legs or of_arm(far) != REST:
            sunk = at[0], at[1] + round(SINK_M.get(self.stance, 0.0) * self._px)
            self._draw_arm(canvas, sunk, far, self._far, is_far=True)
        if self.stance.is_standing:  # the shirt hangs over the shorts
            self._draw_leg(canvas, at, legs)
        gallery.body(pose).draw(canvas, at)
        if has_legs and not self.stance.is_standing:
            self._draw_leg(canvas, at, legs)

    def _draw_leg(
        self, canvas: pygame.Surface, at: Pixel, pose: Pose, *, is_far: bool = False
    ) -> None:
        leg = self._gallery.leg(pose, is_far=is_far)
        draw_moved(canvas, at, leg.picture, leg.tiles, leg_points(pose, self.camera))

    def _draw_arm(
        self,
        canvas: pygame.Surface,
        pelvis: Pixel,
        pose: Pose,
        side: Side,
        *,
        is_far: bool = False,
        is_hand: bool = False,
    ) -> None:
        arm = self._gallery.arm(pose, side, is_far=is_far)
        joints = joint_points(pose, side, self.camera)
        if arm.shadow is not None and not is_far:
            (x, y), (was_x, was_y) = joints[1], arm.tiles.joints[1]
            moved = pelvis[0] + round(x - was_x), pelvis[1] + round(y - was_y)
            arm.shadow.draw(canvas, moved)
        draw_moved(
            *(canvas, pelvis, arm.picture, arm.tiles, joints), is_end_only=is_hand
        )

    def _draw_glow(
        self,
        canvas: pygame.Surface,
        pelvis: Pixel,
        pose: Pose,
        side: Side,
        muscle: str,
        level: float,
    ) -> None:
        glow = self._gallery.glow(pose, side, muscle)
        level = min(1.0, max(0.0, level))
        is_leg = muscle in LEG_MUSCLES
        x, y = on_bone(glow, pose, side, self.camera, is_leg=is_leg)
        halo = self._gallery.studio.halo
        if halo is not None:
            middle = pelvis[0] + round(x), pelvis[1] + round(y)
            halo.draw(canvas, middle, level)
        was_x, was_y = on_bone(glow, rounded(pose), side, self.camera, is_leg=is_leg)
        moved = pelvis[0] + round(x - was_x), pelvis[1] + round(y - was_y)
        floor = self.look.glow_floor
        glow.muscle.draw(canvas, moved, floor + (1.0 - floor) * level**0.8)

    def _draw_goal(
        self,
        canvas: pygame.Surface,
        pelvis: Pixel,
        pose: Pose,
        goal: Pose,
        opacity: float,
    ) -> None:
        """Draw the goal; on arrival its outline stays on the limb."""
        is_leg = self._muscle in LEG_MUSCLES
        at, is_here = (
            stood(self.stance, self.camera, pelvis, goal),
            rounded(goal) == rounded(pose),
        )
        for side in self._working:
            ghost = self._gallery.ghost(goal, side, is_leg=is_leg)
            (ghost.outline if is_here else ghost.whole).draw(canvas, at, opacity)
            if is_leg or is_here:
                continue
            key = (rounded(pose), rounded(goal), side)
            way = partial(dots_between, pose, goal, side, self.camera)
            for x, y, strength in self._dots.get(key, way):
                middle = at[0] + round(x), at[1] + round(y)
                self._gallery.studio.dot.draw(canvas, middle, opacity * strength)
