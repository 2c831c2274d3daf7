"""Where the pictures of a person are made: the body once, an arm for each pose."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from rehab.model.exercise import Hand, Pose, Stance, View
from rehab.model.signal import Side
from rehab.ui.figure import body_front, body_side
from rehab.ui.figure.arm import arm_groups, ball_group, joint_points
from rehab.ui.figure.body import FADE_M, Body, paint
from rehab.ui.figure.furniture import furniture
from rehab.ui.figure.ghost import Ghost, dot_sprite, ghost_of
from rehab.ui.figure.glide import Tiles, cut
from rehab.ui.figure.leg import leg_parts, leg_points
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.muscle import LEG_MUSCLES, MUSCLES, Glow, glow_of, halo, turned
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Sprite, joined, melted, stamp
from rehab.ui.figure.shadow import behind, shadow_of
from rehab.ui.figure.skeleton import PELVIS_Y, Camera

FAR_DIM = 0.72  # the arm on the far side of the body stands in its shade
WHOLE = frozenset({Stance.SEATED, Stance.SUPPORT, Stance.LEAN, Stance.RECLINED})
TABLE_BOTTOM_Y = 0.615


@dataclass(frozen=True, slots=True)
class Limbs:
    """One arm or leg in one pose, and an arm's shadow on the body."""

    picture: Sprite
    tiles: Tiles
    shadow: Sprite | None


class Studio:
    """Renders one person in one look, size, view and stance. Keeps what never moves."""

    def __init__(
        self,
        look: FigureLook,
        camera: Camera,
        stance: Stance = Stance.UPRIGHT,
        hand: Hand = Hand.OPEN,
    ) -> None:
        self._look, self._camera, self._px = look, camera, camera.px_per_m
        self._stance, self._hand = stance, hand
        layers = furniture(stance)
        self.room: Sprite | None = None
        if layers:
            bottom = None if stance in WHOLE else TABLE_BOTTOM_Y
            room = Body(layers, look, camera.facing, self._px, bottom_y=bottom)
            self.room = room.painted().whole
        self._shirt: Sprite | None = None
        self.halo = halo(look, self._px) if look.bloom > 0.0 else None
        self.dot = dot_sprite(look, self._px)
        self._last: tuple[Pose, Side, bool, Relief] | None = None

    def body(self, lean_deg: float) -> Generator[None, None, Sprite]:
        """Render trunk and head; those who show no legs get them, melting away."""
        px, facing = self._px, self._camera.facing
        if self._camera.view is View.FRONT:
            body = Body(body_front.LAYERS, self._look, facing, px, body_front.SHIRT)
        elif self._stance is Stance.UPRIGHT:
            body = Body(body_side.LAYERS, self._look, facing, px, lean_deg=lean_deg)
        else:
            is_resting = self._stance is Stance.RECLINED
            face = body_side.CLOSED if is_resting else body_side.FACE
            hips = () if self._stance.is_standing else (body_side.HIPS,)
            layers = (*hips, *body_side.TRUNK, *face)
            body = Body(
                *(layers, self._look, facing, px), lean_deg=lean_deg, bottom_y=None
            )
        yield from body.paint()
        if self._camera.view is View.FRONT:
            self._shirt = body.shirt
        return body.whole

    def form(self, pose: Pose, side: Side, *, is_far: bool = False) -> None:
        """Make the longer half of an arm's picture, so that `arm` finds it done."""
        self._relief(pose, side, is_far=is_far)

    def arm(
        self, pose: Pose, side: Side, body: Sprite, *, is_far: bool = False
    ) -> Limbs:
        """Render an arm with its shadow on `body`."""
        relief = self._relief(pose, side, is_far=is_far)
        where, colour, alpha = paint(relief, self._look, "skin", self._px)
        hidden = behind(relief, self._shirt, self._px).ravel()[where]
        colour = colour * np.float32(FAR_DIM if is_far else 1.0)
        picture = stamp(relief.patch, where, colour, alpha * (1.0 - hidden))
        if self._hand is Hand.BALL and not is_far:
            picture = joined([picture, self._ball(pose, side, relief)])
        tiles = cut(picture, joint_points(pose, side, self._camera), self._px)
        shadow = shadow_of(relief, body, self._look, self._px)
        return Limbs(picture, tiles, shadow)

    def leg(self, pose: Pose, *, is_far: bool = False) -> Limbs:
        """Render a leg."""
        parts = leg_parts(pose, self._camera, has_hips=self._stance.is_standing)
        dim = np.float32(FAR_DIM if is_far else 1.0)
        pictures = []
        for group, material in zip(parts.all, ("skin", "shoe", "legs"), strict=True):
            relief = Relief([group])
            where, colour, alpha = paint(relief, self._look, material, self._px)
            pictures.append(stamp(relief.patch, where, colour * dim, alpha))
        picture = joined(pictures)
        if self._stance is Stance.TABLE:
            edge = (PELVIS_Y - TABLE_BOTTOM_Y) * self._px
            picture = melted(picture, edge, FADE_M * self._px)
        return Limbs(
            picture, cut(picture, leg_points(pose, self._camera), self._px), None
        )

    def _ball(self, pose: Pose, side: Side, hand: Relief) -> Sprite:
        """Render the ball in a hand: before the palm, behind thumb and fingertips."""
        ball = Relief([ball_group(pose, side, self._camera)])
        where, colour, alpha = paint(ball, self._look, "ball", self._px)
        depth = hand.seen_from(ball.patch).ravel()[where]
        front = np.clip((ball.height.ravel()[where] - depth) * 0.5 + 0.5, 0.0, 1.0)
        return stamp(ball.patch, where, colour, alpha * front)

    def glow(self, pose: Pose, side: Side, muscle: str) -> Glow:
        """Render a muscle of `MUSCLES` on an arm, or of `LEG_MUSCLES` on a leg."""
        is_left = side is Side.LEFT
        if muscle in LEG_MUSCLES:
            parts = leg_parts(pose, self._camera)
            relief = Relief([parts.skin])
            hidden = np.zeros(relief.distance.shape, np.float32)
            return glow_of(
                *(LEG_MUSCLES[muscle], relief, parts.shank, self._look, hidden),
                is_swapped=is_left,
            )
        spindle = MUSCLES[muscle][self._camera.view]
        if self._camera.view is View.SIDE:
            spindle = turned(muscle, spindle, pose.turn_deg)
        relief = self._relief(pose, side)
        groups = arm_groups(pose, side, self._camera, self._hand)
        upper, fore = groups[0].limbs
        bone = upper if spindle.bone == "upper" else fore
        hidden = behind(relief, self._shirt, self._px)
        return glow_of(spindle, relief, bone, self._look, hidden, is_swapped=is_left)

    def ghost(self, pose: Pose, side: Side, *, is_leg: bool = False) -> Ghost:
        """Render the goal."""
        if is_leg:
            shoe = leg_parts(pose, self._camera).shoe
            return ghost_of(Relief([shoe]), self._look, self._px)
        arm = arm_groups(pose, side, self._camera, self._hand, is_simple=True)
        return ghost_of(Relief(arm), self._look, self._px)

    def _relief(self, pose: Pose, side: Side, *, is_far: bool = False) -> Relief:
        """Relief of an arm; the last one is kept, as arm and glow are made together."""
        if self._last is None or self._last[:3] != (pose, side, is_far):
            is_simple = self._look.outline is not None
            hand = Hand.OPEN if is_far else self._hand
            groups = arm_groups(pose, side, self._camera, hand, is_simple=is_simple)
            self._last = pose, side, is_far, Relief(groups)
        return self._last[3]
