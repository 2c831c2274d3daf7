"""Where a person stands, sits or lies on a screen, and how large."""

from rehab.model.exercise import Stance, View
from rehab.model.signal import Side

STAGE_PX_PER_M = 624.0
BOTH_PX_PER_M = 540.0
TILE_PX_PER_M = 196.0

_HEAD_M = 0.85  # above the hips, of someone upright
_MIDDLE_M = 0.20  # in front of the hips: the middle of someone who reaches forward

# Share of the size of someone upright; how far the head is above the hips, and the middle
# of the picture before them, in metres.
_ROOM = {
    Stance.UPRIGHT: (1.0, _HEAD_M, _MIDDLE_M),
    Stance.TABLE: (0.98, 0.87, 0.30),
    Stance.SEATED: (0.80, 0.87, 0.14),
    Stance.SUPPORT: (0.61, 0.92, 0.27),
    Stance.LEAN: (0.64, 0.84, 0.30),
    Stance.RECLINED: (0.74, 0.80, 0.10),
}


def placed(
    stance: Stance, side: Side, pelvis: tuple[float, float], px_per_m: float
) -> tuple[tuple[float, float], float]:
    """Return hips and size of a stance that takes the room of someone upright there."""
    if stance is Stance.UPRIGHT:
        return pelvis, px_per_m
    share, head_m, middle_m = _ROOM[stance]
    facing = -1.0 if side is Side.LEFT else 1.0
    if side is Side.BOTH:  # seen from the side both arms take the room of one
        px_per_m *= STAGE_PX_PER_M / BOTH_PX_PER_M
    size = px_per_m * share
    x = pelvis[0] + facing * (_MIDDLE_M * px_per_m - middle_m * size)
    y = pelvis[1] - _HEAD_M * px_per_m + head_m * size
    return (x, y), size


def stage_px_per_m(side: Side) -> float:
    """Return the size of the exercising person: two raised arms need more room."""
    return BOTH_PX_PER_M if side is Side.BOTH else STAGE_PX_PER_M


def stage_pelvis(view: View, side: Side) -> tuple[float, float]:
    """Return where the exercising person stands, so that the arm has room."""
    if side is Side.BOTH and view is View.FRONT:
        return (530, 668)
    if side is Side.LEFT:
        return (640, 668)
    return (392 if view is View.FRONT else 430, 668)
