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
from rehab.ui.figure.ghost import Dot, Ghost, Place, dots_between, place_of
from rehab.ui.figure.glide import draw_moved
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.muscle import MUSCLES, Glow
from rehab.ui.figure.skeleton import REST, Camera, Point, rounded, steps
from rehab.ui.figure.studio import Arm, Studio

FLAT_DEG = 45.0  # a helping hand turned further lies on the working arm
KEEP_ARMS, KEEP_GHOSTS, KEEP_DOTS = 220, 12, 200


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
        self._studio = Studio(look, self.camera, hand)
        self._body = self._studio.body
        self._arms: Cache[Arm] = Cache(KEEP_ARMS)
        self._glows: Cache[Glow] = Cache(KEEP_ARMS)
        self._ghosts: Cache[Ghost] = Cache(KEEP_GHOSTS)
        self._dots: Cache[tuple[Dot, ...]] = Cache(KEEP_DOTS)
        self._muscle: str | None = None

    @property
    def n_rendered(self) -> int:
        """How many pictures had to be rendered so far, the body not counted."""
        return self._arms.n_made + self._glows.n_made + self._ghosts.n_made

    @property
    def n_bytes(self) -> int:
        """Memory of all kept pictures."""
        pictures = [self._body]
        for ghost in self._ghosts.values():
            pictures += [ghost.whole, ghost.outline]
        for arm in self._arms.values():
            pictures += [arm.picture] + ([arm.shadow] if arm.shadow else [])
        pictures += [glow.muscle for glow in self._glows.values()]
        return sum(picture.n_bytes for picture in pictures)

    @property
    def size(self) -> pygame.Rect:
        """Box of the body without arms, in pixels from the pelvis."""
        return pygame.Rect((self._body.x, self._body.y), self._body.surface.get_size())

    def hand(self, pose: Pose) -> Point:
        """Fingertips of the working arm (the right one of both), from the pelvis in px."""
        spot = hand_spot(pose, self._working[0], self.camera)
        return spot.x, spot.y

    def prepare(
        self, poses: Iterable[Pose], muscle: str | None = None
    ) -> Iterator[None]:
        """Render poses of the working arm that are not kept yet, one a step.

        A step takes longer than a 60 Hz frame: call it while nothing moves. `muscle` is
        the one that will glow; left out, it is the one drawn last. Poses a degree or
        two apart are taken as a way: all that lies between them is rendered as well.
        """
        muscle = muscle or self._muscle
        last: Pose | None = None
        for pose in poses:
            for part in steps(last, pose):
                yield from self._prepare_one(part, muscle)
            last = pose

    def _prepare_one(self, pose: Pose, muscle: str | None) -> Iterator[None]:
        for side in self._working:
            before = self.n_rendered
            self._arm(pose, side)
            if muscle in MUSCLES and muscle is not None:
                self._glow(pose, side, muscle)
            if self.n_rendered > before:
                yield

    def prepare_other(self, poses: Iterable[Pose]) -> Iterator[None]:
        """Render poses of the helping arm, one a step, as `prepare` does."""
        far = Side.LEFT if self.side is Side.RIGHT else Side.RIGHT
        last: Pose | None = None
        for pose in poses:
            for part in steps(last, pose):
                before = self.n_rendered
                self._arm(part, far, is_far=self.view is View.SIDE)
                if self.n_rendered > before:
                    yield
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
        working = self._working
        poses = dict.fromkeys((Side.LEFT, Side.RIGHT), other or REST)
        poses.update(dict.fromkeys(working, pose))
        idle = [side for side in poses if side not in working]
        if self.view is View.SIDE:
            if other is not None and rounded(other) != REST:
                self._draw_arm(canvas, pelvis, other, idle[0], is_far=True)
            idle = []
        self._body.draw(canvas, pelvis)
        place = place_of(ghost, pose, working[0], self.camera)
        if ghost is not None and place is Place.BEHIND:
            self._draw_goal(canvas, pelvis, pose, ghost, ghost_alpha)
        for side in (*idle, *working):
            self._draw_arm(canvas, pelvis, poses[side], side)
        self._lay_hand(canvas, pelvis, other)
        if muscle in MUSCLES and muscle is not None:
            for side in working:
                self._draw_glow(canvas, pelvis, pose, side, muscle, level)
        if ghost is not None and place is Place.BEFORE:
            self._draw_goal(canvas, pelvis, pose, ghost, ghost_alpha)
        if ghost is not None and place is Place.HERE:
            for side in working:
                self._ghost(ghost, side).outline.draw(canvas, pelvis, ghost_alpha)

    def _lay_hand(
        self, canvas: pygame.Surface, pelvis: tuple[int, int], other: Pose | None
    ) -> None:
        """Draw a helping hand that lies on the working arm."""
        if other is not None and self.view is View.SIDE and other.turn_deg > FLAT_DEG:
            far = Side.LEFT if self.side is Side.RIGHT else Side.RIGHT
            self._draw_arm(canvas, pelvis, other, far, is_far=True, is_hand_only=True)

    @property
    def _working(self) -> tuple[Side, ...]:
        return (Side.RIGHT, Side.LEFT) if self.side is Side.BOTH else (self.side,)

    def _draw_arm(
        self,
        canvas: pygame.Surface,
        pelvis: tuple[int, int],
        pose: Pose,
        side: Side,
        *,
        is_far: bool = False,
        is_hand_only: bool = False,
    ) -> None:
        arm = self._arm(pose, side, is_far=is_far)
        joints = joint_points(pose, side, self.camera)
        if arm.shadow is not None and not is_far:
            (x, y), (was_x, was_y) = joints[1], arm.tiles.joints[1]
            moved = pelvis[0] + round(x - was_x), pelvis[1] + round(y - was_y)
            arm.shadow.draw(canvas, moved)
        draw_moved(
            *(canvas, pelvis, arm.picture, arm.tiles, joints), is_end_only=is_hand_only
        )

    def _draw_glow(
        self,
        canvas: pygame.Surface,
        pelvis: tuple[int, int],
        pose: Pose,
        side: Side,
        muscle: str,
        level: float,
    ) -> None:
        glow = self._glow(pose, side, muscle)
        level = min(1.0, max(0.0, level))
        x, y = self._on_bone(glow, pose, side)
        if self._studio.halo is not None:
            middle = pelvis[0] + round(x), pelvis[1] + round(y)
            self._studio.halo.draw(canvas, middle, level)
        was_x, was_y = self._on_bone(glow, rounded(pose), side)
        moved = pelvis[0] + round(x - was_x), pelvis[1] + round(y - was_y)
        floor = self.look.glow_floor
        glow.muscle.draw(canvas, moved, floor + (1.0 - floor) * level**0.8)

    def _on_bone(self, glow: Glow, pose: Pose, side: Side) -> Point:
        """Middle of the muscle in a pose."""
        joints = joint_points(pose, side, self.camera)
        (ax, ay), (bx, by) = joints[:2] if glow.is_upper else joints[1:3]
        return ax + (bx - ax) * glow.middle, ay + (by - ay) * glow.middle

    def _draw_goal(
        self,
        canvas: pygame.Surface,
        pelvis: tuple[int, int],
        pose: Pose,
        goal: Pose,
        opacity: float,
    ) -> None:
        for side in self._working:
            self._ghost(goal, side).whole.draw(canvas, pelvis, opacity)
            key = (rounded(pose), rounded(goal), side)
            way = partial(dots_between, pose, goal, side, self.camera)
            for x, y, strength in self._dots.get(key, way):
                middle = pelvis[0] + round(x), pelvis[1] + round(y)
                self._studio.dot.draw(canvas, middle, opacity * strength)

    def _arm(self, pose: Pose, side: Side, *, is_far: bool = False) -> Arm:
        pose = rounded(pose)
        make = partial(self._studio.arm, pose, side, is_far=is_far)
        return self._arms.get((pose, side, is_far), make)

    def _glow(self, pose: Pose, side: Side, muscle: str) -> Glow:
        pose = rounded(pose)
        make = partial(self._studio.glow, pose, side, muscle)
        return self._glows.get((pose, side, muscle), make)

    def _ghost(self, pose: Pose, side: Side) -> Ghost:
        pose = rounded(pose)
        make = partial(self._studio.ghost, pose, side)
        return self._ghosts.get((pose, side), make)
