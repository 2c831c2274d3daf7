"""The pads on the drawn person, and the small label that points at them."""

from rehab.model.exercise import Pose, View
from rehab.model.signal import Side
from rehab.ui.canvas import BODY, RADIUS_CHIP, Canvas
from rehab.ui.figure.pads import Pads, pads_on
from rehab.ui.figure.skeleton import Camera
from rehab.ui.layout import Box
from rehab.ui.person import Person
from rehab.ui.theme import Rgb

_WHITE: Rgb = (244, 241, 234)
_RIM: Rgb = (140, 149, 166)
_STUD: Rgb = (90, 101, 120)
_SHADE: Rgb = (42, 50, 66)


def find_pads(person: Person, muscle: str, pose: Pose) -> tuple[Pads, ...]:
    """Return the pairs on a person, in logical pixels from the pelvis."""
    view, side = person.view, person.side
    facing = -1.0 if view is View.SIDE and side is Side.LEFT else 1.0
    camera = Camera(view, facing, person.px_per_m)
    sides = (Side.RIGHT, Side.LEFT) if side is Side.BOTH else (side,)
    found = (pads_on(muscle, pose, one, camera) for one in sides)
    return tuple(pads for pads in found if pads is not None)


def draw_pads(canvas: Canvas, person: Person, pads: Pads) -> None:
    """Draw both pads of a pair."""
    for off in (pads.first, pads.second):
        at = person.spot(canvas, off)
        canvas.disc((at[0] + 1, at[1] + 3), pads.radius + 3, (60, 30, 10))
        canvas.disc(at, pads.radius, _WHITE, _RIM, 3)
        canvas.disc(at, pads.radius * 0.4, _STUD, _SHADE, 3)


def draw_pointer(
    canvas: Canvas, at: tuple[float, float], box: Box, words: str, radius: float
) -> None:
    """Draw a label with a line to a place on the body."""
    t = canvas.theme
    is_right = box.x > at[0]
    start = at[0] + radius * (1.6 if is_right else -1.6)
    stop = box.x if is_right else box.right
    canvas.fill(Box(min(start, stop), at[1] - 2, abs(stop - start), 4), t.ink)
    canvas.card(box, radius=RADIUS_CHIP, edge=t.ink, width=4)
    canvas.text(words, box, BODY, bold=True, on=t.card, align="centre", middle=True)
