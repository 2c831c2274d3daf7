"""The person on a screen: rendered a little every frame, then faded in.

A person takes longer to render than a frame lasts, so that is done while nothing moves,
a part of a pose a frame, and the screen stays alive.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pygame

from rehab.model.exercise import Exercise, Hand, Pose, Stance, View
from rehab.model.signal import Side
from rehab.ui.canvas import Canvas
from rehab.ui.crossfade import CrossFade
from rehab.ui.layout import Box
from rehab.ui.people import People
from rehab.ui.poses import (
    all_poses,
    goal_pose,
    key_poses,
    other_pose,
    other_poses,
    path,
)
from rehab.ui.rules import FADE_S, GLOW_S, HEIGHT, WIDTH
from rehab.ui.staging import (
    STAGE_PX_PER_M,
    TILE_PX_PER_M,
    placed,
    stage_pelvis,
    stage_px_per_m,
)

if TYPE_CHECKING:
    from rehab.ui.figure.figure import Figure

__all__ = [
    "TILE_PX_PER_M",
    "People",
    "Person",
    "all_poses",
    "goal_pose",
    "key_poses",
    "other_pose",
    "other_poses",
    "path",
    "stage_pelvis",
    "stage_px_per_m",
]

_START_HALF = Box(0, 0, 1096, HEIGHT)  # people who exercise stand there
_END_HALF = Box(1080, 0, WIDTH - 1080, HEIGHT)
_FULL_LEVEL = 0.45  # of the reference contraction: where the glow is full


class Person:
    """One figure at one place of one screen.

    Parameters
    ----------
    pelvis : tuple of float
        Where the pelvis stands, in logical pixels.
    poses : sequence of Pose
        What will be shown. The figure appears with the first; the others follow, so that
        none has to be rendered while it moves.
    muscle : str or None
        Which muscle glows.
    ghosts : sequence of Pose
        Goals that will be shown.
    others : sequence of Pose
        What the helping arm will do.
    stance, hand
        How the person sits or stands, and the shape of the working hand.
    part : Box or None
        The part of the screen that changes sides where reading goes from the right;
        a half of it unless given. The person is never mirrored.
    """

    def __init__(  # noqa: PLR0913 - a figure, a place, and what to render
        self,
        people: People,
        view: View,
        side: Side,
        pelvis: tuple[float, float],
        poses: Sequence[Pose],
        *,
        px_per_m: float = STAGE_PX_PER_M,
        muscle: str | None = None,
        ghosts: Sequence[Pose] = (),
        others: Sequence[Pose] = (),
        stance: Stance = Stance.UPRIGHT,
        hand: Hand = Hand.OPEN,
        part: Box | None = None,
    ) -> None:
        self._others, self._stance, self._hand = others, stance, hand
        self._people = people
        self._part = part or (_START_HALF if pelvis[0] < WIDTH / 2 else _END_HALF)
        self._view, self._side = view, side
        self._pelvis, self._poses = pelvis, poses
        self._px_per_m, self._muscle, self._ghosts = px_per_m, muscle, ghosts
        self._canvas: Canvas | None = None
        self._figure: Figure | None = None
        self._steps: Iterator[None] | None = None
        self._is_shown = self._is_done = False
        self._alpha = 0.0
        self._level = 0.0
        self._change: CrossFade[tuple[Pose, Pose | None]] = CrossFade()

    @classmethod
    def whole(
        cls,
        people: People,
        exercise: Exercise,
        side: Side,
        pelvis: tuple[float, float],
        *,
        others: Sequence[Pose] = (),
    ) -> "Person":
        """Return the person of an exercise with all its poses and their ghosts.

        What a screen before the exercise renders of it serves the exercise itself.
        """
        ghosts = list(dict.fromkeys(key_poses(exercise)))
        return cls.of(
            *(people, exercise, side, pelvis, all_poses(exercise)),
            ghosts=ghosts,
            others=others,
        )

    @classmethod
    def of(  # noqa: PLR0913 - as above
        cls,
        people: People,
        exercise: Exercise,
        side: Side,
        pelvis: tuple[float, float],
        poses: Sequence[Pose],
        *,
        px_per_m: float | None = None,
        ghosts: Sequence[Pose] = (),
        others: Sequence[Pose] = (),
        part: Box | None = None,
    ) -> "Person":
        """Return the person of an exercise, its primary muscle glowing.

        `pelvis` and `px_per_m` are those of someone who stands upright; another stance
        takes the same room. Without `px_per_m` it has the size of the exercise screen,
        so that what one screen rendered serves the next.
        """
        is_side = exercise.view is View.SIDE
        part = part or (_START_HALF if pelvis[0] < WIDTH / 2 else _END_HALF)
        px_per_m = px_per_m or stage_px_per_m(side)
        pelvis, px_per_m = placed(exercise.stance, side, pelvis, px_per_m)
        return cls(
            people,
            exercise.view,
            Side.RIGHT if is_side and side is Side.BOTH else side,
            pelvis,
            poses,
            px_per_m=px_per_m,
            muscle=exercise.primary.muscle,
            ghosts=ghosts,
            others=others,
            stance=exercise.stance,
            hand=exercise.hand,
            part=part,
        )

    @property
    def side(self) -> Side:
        """The working arm."""
        return self._side

    def spot(self, canvas: Canvas, off: tuple[float, float]) -> tuple[float, float]:
        """Return a place on the person as a point of the canvas.

        `off` is from the pelvis, in logical pixels. Points are mirrored where reading
        goes from the right, the person is not.
        """
        x = self._pelvis[0] + off[0]
        if canvas.is_rtl:
            x = self._part.x + self._part.right - x
        return x, self._pelvis[1] + off[1]

    @property
    def view(self) -> View:
        """From where the person is seen."""
        return self._view

    @property
    def px_per_m(self) -> float:
        """Logical pixels per metre of person."""
        return self._px_per_m

    @property
    def is_shown(self) -> bool:
        """Whether there is a first picture of it."""
        return self._is_shown

    def use(self, canvas: Canvas) -> None:
        """Stand on this canvas from now on; a new size has to be rendered again."""
        if canvas is not self._canvas:
            self._canvas = canvas
            self._figure, self._steps = None, None
            self._is_shown = self._is_done = False

    def render(self) -> bool:
        """Render one step; return False when nothing is left to do."""
        if self._is_done or self._canvas is None:
            return False
        if self._figure is None:
            self._figure = self._people.get(
                *(self._canvas, self._px_per_m, self._view, self._side),
                *(self._stance, self._hand),
            )
            self._steps = self._prepare(self._figure)
            return True
        if self._steps is not None:
            self._is_done = next(self._steps, self) is self
            self._is_shown |= self._is_done
        return True

    def _prepare(self, figure: "Figure") -> Iterator[None]:
        yield from figure.prepare(self._poses[:1], self._muscle)
        self._is_shown = True  # the first pose is there
        yield from figure.prepare(self._poses, self._muscle)
        if self._others:
            yield from figure.prepare_other(self._others)
        scratch = pygame.Surface((8, 8))
        for ghost in self._ghosts:  # far outside, so that only the cache is filled
            for pose in (ghost, self._poses[0]):
                away = (-10_000, -10_000)
                figure.draw(scratch, away, pose, muscle=self._muscle, ghost=ghost)
                yield

    def update(self, dt_s: float, level: float = 0.0) -> None:
        """Fade in, and move the glow towards `level` without ever flashing."""
        if self._is_shown:
            self._alpha = min(1.0, self._alpha + dt_s / FADE_S)
        self._change.update(dt_s)
        wanted = min(max(level / _FULL_LEVEL, 0.0), 1.0)
        most = dt_s / GLOW_S
        self._level += min(max(wanted - self._level, -most), most)

    def draw(
        self,
        canvas: Canvas,
        pose: Pose,
        *,
        other: Pose | None = None,
        ghost: Pose | None = None,
        ghost_alpha: float = 1.0,
    ) -> None:
        """Draw the person, if there is one yet; `other` is the helping arm."""
        self.use(canvas)
        if not self._is_shown or self._figure is None or self._alpha <= 0:
            return
        under = None if self._alpha >= 1 else canvas.surface.copy()
        figure, at = self._figure, canvas.stand(self._pelvis, self._part)

        def paint(poses: tuple[Pose, Pose | None]) -> None:
            figure.draw(
                canvas.surface,
                at,
                poses[0],
                other=poses[1],
                muscle=self._muscle,
                level=self._level,
                ghost=ghost,
                ghost_alpha=ghost_alpha,
            )

        if canvas.is_calm:
            self._change.draw(canvas.surface, (pose, other), paint)
        else:
            paint((pose, other))
        if under is not None:
            under.set_alpha(round(255 * (1 - self._alpha)))
            canvas.surface.blit(under, (0, 0))
