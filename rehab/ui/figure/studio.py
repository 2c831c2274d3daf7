"""Where the pictures of a person are made: the body once, an arm for each pose."""

from dataclasses import dataclass

import numpy as np

from rehab.model.exercise import Hand, Pose, View
from rehab.model.signal import Side
from rehab.ui.figure import body_front, body_side
from rehab.ui.figure.arm import arm_groups, joint_points
from rehab.ui.figure.body import Body, paint
from rehab.ui.figure.ghost import Ghost, dot_sprite, ghost_of
from rehab.ui.figure.glide import Tiles, cut
from rehab.ui.figure.look import FigureLook
from rehab.ui.figure.muscle import MUSCLES, Glow, glow_of, halo
from rehab.ui.figure.relief import Relief
from rehab.ui.figure.shading import Sprite, stamp
from rehab.ui.figure.shadow import behind, shadow_of
from rehab.ui.figure.skeleton import Camera

FAR_DIM = 0.72  # the arm on the far side of the body stands in its shade


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm in one pose, and its shadow on the body."""

    picture: Sprite
    tiles: Tiles
    shadow: Sprite | None


class Studio:
    """Renders one person in one look, size and view. Keeps nothing but the body."""

    def __init__(
        self, look: FigureLook, camera: Camera, hand: Hand = Hand.OPEN
    ) -> None:
        self._look, self._camera, self._px = look, camera, camera.px_per_m
        self._hand = hand
        if camera.view is View.FRONT:
            layers, shirt = body_front.LAYERS, body_front.SHIRT
            body = Body(layers, look, camera.facing, self._px, shirt)
        else:
            body = Body(body_side.LAYERS, look, camera.facing, self._px)
        self.body, self._shirt = body.whole, body.shirt
        self.halo = halo(look, self._px) if look.bloom > 0.0 else None
        self.dot = dot_sprite(look, self._px)
        self._last: tuple[Pose, Side, bool, Relief] | None = None

    def arm(self, pose: Pose, side: Side, *, is_far: bool = False) -> Arm:
        """Render an arm with its shadow."""
        relief = self._relief(pose, side, is_far=is_far)
        where, colour, alpha = paint(relief, self._look, "skin", self._px)
        hidden = behind(relief, self._shirt, self._px).ravel()[where]
        colour = colour * np.float32(FAR_DIM if is_far else 1.0)
        picture = stamp(relief.patch, where, colour, alpha * (1.0 - hidden))
        tiles = cut(picture, joint_points(pose, side, self._camera), self._px)
        shadow = shadow_of(relief, self.body, self._look, self._px)
        return Arm(picture, tiles, shadow)

    def glow(self, pose: Pose, side: Side, muscle: str) -> Glow:
        """Render a muscle of `MUSCLES` on an arm."""
        spindle = MUSCLES[muscle][self._camera.view]
        relief = self._relief(pose, side)
        upper, fore = arm_groups(pose, side, self._camera)[0].limbs
        bone = upper if spindle.bone == "upper" else fore
        hidden = behind(relief, self._shirt, self._px)
        is_swapped = side is Side.LEFT
        return glow_of(spindle, relief, bone, self._look, hidden, is_swapped=is_swapped)

    def ghost(self, pose: Pose, side: Side) -> Ghost:
        """Render the goal."""
        groups = arm_groups(pose, side, self._camera, self._hand, is_simple=True)
        return ghost_of(Relief(groups), self._look, self._px)

    def _relief(self, pose: Pose, side: Side, *, is_far: bool = False) -> Relief:
        """Relief of an arm; the last one is kept, as arm and glow are made together."""
        if self._last is None or self._last[:3] != (pose, side, is_far):
            is_simple = self._look.outline is not None
            hand = Hand.OPEN if is_far else self._hand
            groups = arm_groups(pose, side, self._camera, hand, is_simple=is_simple)
            self._last = pose, side, is_far, Relief(groups)
        return self._last[3]
