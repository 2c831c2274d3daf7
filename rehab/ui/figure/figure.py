"""The person on the screen, drawn by joint angles.

What does not move is rendered once. An arm is rendered once per whole degree and kept;
a frame is then a handful of blits. The level of the muscle changes the opacity of a kept
picture only, so live feedback is free.
"""

from collections.abc import Iterable, Iterator
from functools import partial

import pygame

from rehab.model.exercise import ArmPose, View
from rehab.model.signal import Side
from rehab.ui.figure.arm import hand_spot
from rehab.ui.figure.cache import Cache
from rehab.ui.figure.ghost import dot_places
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.muscle import MUSCLES, Glow
from rehab.ui.figure.shading import Sprite
from rehab.ui.figure.skeleton import REST, Camera, Point, arm_bones, between, rounded
from rehab.ui.figure.studio import Arm, Studio

KEEP_ARMS, KEEP_GHOSTS, KEEP_DOTS = 400, 12, 200
NEARER_M = 0.02


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

    Raises
    ------
    ValueError
        For both arms in the side view.
    """

    def __init__(
        self, look: FigureLook, px_per_m: float, view: View, side: Side
    ) -> None:
        if view is View.SIDE and side is Side.BOTH:
            raise ValueError("the side view shows one working arm")
        self.look, self.view, self.side = look, view, side
        facing = -1.0 if view is View.SIDE and side is Side.LEFT else 1.0
        self.camera = Camera(view, facing, float(px_per_m))
        self._px = float(px_per_m)
        self._studio = Studio(look, self.camera)
        self._body = self._studio.body
        self._arms: Cache[Arm] = Cache(KEEP_ARMS)
        self._glows: Cache[Glow] = Cache(KEEP_ARMS)
        self._ghosts: Cache[Sprite] = Cache(KEEP_GHOSTS)
        self._dots: Cache[tuple[Point, ...]] = Cache(KEEP_DOTS)
        self._muscle: str | None = None

    @property
    def n_rendered(self) -> int:
        """How many pictures had to be rendered so far, the body not counted."""
        return self._arms.n_made + self._glows.n_made + self._ghosts.n_made

    @property
    def n_bytes(self) -> int:
        """Memory of all kept pictures."""
        pictures = [self._body, *self._ghosts.values()]
        for arm in self._arms.values():
            pictures += [arm.picture] + ([arm.shadow] if arm.shadow else [])
        pictures += [glow.muscle for glow in self._glows.values()]
        return sum(picture.n_bytes for picture in pictures)

    @property
    def size(self) -> pygame.Rect:
        """Box of the body without arms, in pixels from the pelvis."""
        return pygame.Rect((self._body.x, self._body.y), self._body.surface.get_size())

    def hand(self, pose: ArmPose) -> Point:
        """Fingertips of the working arm (the right one of both), from the pelvis in px."""
        spot = hand_spot(pose, self._working[0], self.camera)
        return spot.x, spot.y

    def prepare(
        self, poses: Iterable[ArmPose], muscle: str | None = None
    ) -> Iterator[None]:
        """Render poses of the working arm that are not kept yet, one a step.

        A step takes longer than a 60 Hz frame: call it while nothing moves. `muscle` is
        the one that will glow; left out, it is the one drawn last.
        """
        muscle = muscle or self._muscle
        for pose in poses:
            for side in self._working:
                before = self.n_rendered
                self._arm(pose, side)
                self._glow(pose, side, muscle)
                if self.n_rendered > before:
                    yield

    def draw(  # noqa: PLR0913
        self,
        canvas: pygame.Surface,
        pelvis: tuple[int, int],
        pose: ArmPose,
        *,
        other: ArmPose | None = None,
        muscle: str | None = None,
        level: float = 0.0,
        ghost: ArmPose | None = None,
        ghost_alpha: float = 1.0,
    ) -> None:
        """Draw the person with the middle of the pelvis at `pelvis`.

        Parameters
        ----------
        canvas : Surface
        pelvis : tuple of int
            Canvas pixels.
        pose : ArmPose
            Of the working arm, or of both.
        other : ArmPose or None
            Of the other arm; None hangs.
        muscle : str or None
            Name of a muscle in `MUSCLES`; others do not glow.
        level : float
            0..1.5 of the full glow; opacity only. The caller limits its speed (400 ms
            from empty to full), so that a jerk can never flash.
        ghost : ArmPose or None
            The goal. On arrival its outline stays on the arm.
        ghost_alpha : float
            0..1, to fade the goal in and out.
        """
        self._muscle = muscle
        working = self._working
        poses = dict.fromkeys((Side.LEFT, Side.RIGHT), other or REST)
        poses.update(dict.fromkeys(working, pose))
        idle = [side for side in poses if side not in working]
        is_there = ghost is not None and rounded(ghost) == rounded(pose)
        if self.view is View.SIDE:
            if other is not None and rounded(other) != REST:
                self._arm(other, idle[0], is_far=True).picture.draw(canvas, pelvis)
            idle = []
        self._body.draw(canvas, pelvis)
        is_before = ghost is not None and not is_there and self._is_nearer(ghost, pose)
        if ghost is not None and not is_there and not is_before:
            self._draw_goal(canvas, pelvis, pose, ghost, ghost_alpha)
        for side in (*idle, *working):
            arm = self._arm(poses[side], side)
            if arm.shadow is not None:
                arm.shadow.draw(canvas, pelvis)
            arm.picture.draw(canvas, pelvis)
        for side in working:
            self._draw_glow(canvas, pelvis, self._glow(pose, side, muscle), level)
        if ghost is not None and is_before:
            self._draw_goal(canvas, pelvis, pose, ghost, ghost_alpha)
        if ghost is not None and is_there:
            for side in working:
                outline = self._ghost(ghost, side, is_filled=False)
                outline.draw(canvas, pelvis, ghost_alpha)

    @property
    def _working(self) -> tuple[Side, ...]:
        return (Side.RIGHT, Side.LEFT) if self.side is Side.BOTH else (self.side,)

    def _is_nearer(self, goal: ArmPose, pose: ArmPose) -> bool:
        """Whether the goal lies well before the arm, as seen from here."""
        depths = [
            hand_spot(each, self._working[0], self.camera).depth
            for each in (goal, pose)
        ]
        return depths[0] - depths[1] > NEARER_M * self._px

    def _draw_glow(
        self,
        canvas: pygame.Surface,
        pelvis: tuple[int, int],
        glow: Glow | None,
        level: float,
    ) -> None:
        if glow is None:
            return
        level = min(1.0, max(0.0, level))
        if self._studio.halo is not None:
            middle = pelvis[0] + round(glow.halo_x), pelvis[1] + round(glow.halo_y)
            self._studio.halo.draw(canvas, middle, level)
        floor = self.look.glow_floor
        glow.muscle.draw(canvas, pelvis, floor + (1.0 - floor) * level**0.8)

    def _draw_goal(
        self,
        canvas: pygame.Surface,
        pelvis: tuple[int, int],
        pose: ArmPose,
        goal: ArmPose,
        opacity: float,
    ) -> None:
        for side in self._working:
            self._ghost(goal, side, is_filled=True).draw(canvas, pelvis, opacity)
            key = (rounded(pose), rounded(goal), side)
            way = partial(self._way, pose, goal, side)
            for x, y in self._dots.get(key, way):
                middle = pelvis[0] + round(x), pelvis[1] + round(y)
                self._studio.dot.draw(canvas, middle, opacity)

    def _way(self, pose: ArmPose, goal: ArmPose, side: Side) -> tuple[Point, ...]:
        path = []
        for k in range(1, 41):
            part = between(pose, goal, k / 40)
            start = self.camera.spot(arm_bones(part, side).shoulder)
            stop = hand_spot(part, side, self.camera)
            path.append(((start.x, start.y), (stop.x, stop.y)))
        return dot_places(path, self._px)

    def _arm(self, pose: ArmPose, side: Side, *, is_far: bool = False) -> Arm:
        pose = rounded(pose)
        make = partial(self._studio.arm, pose, side, is_far=is_far)
        return self._arms.get((pose, side, is_far), make)

    def _glow(self, pose: ArmPose, side: Side, muscle: str | None) -> Glow | None:
        if muscle is None or muscle not in MUSCLES:
            return None
        pose = rounded(pose)
        make = partial(self._studio.glow, pose, side, muscle)
        return self._glows.get((pose, side, muscle), make)

    def _ghost(self, pose: ArmPose, side: Side, *, is_filled: bool) -> Sprite:
        pose = rounded(pose)
        make = partial(self._studio.ghost, pose, side, is_filled=is_filled)
        return self._ghosts.get((pose, side, is_filled), make)
