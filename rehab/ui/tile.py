"""How exercises are shown small, on cards in a row."""

from rehab.model.exercise import Exercise, View
from rehab.model.signal import Side
from rehab.ui.canvas import LABEL, Canvas
from rehab.ui.layout import Box
from rehab.ui.people import People
from rehab.ui.person import TILE_PX_PER_M, Person, goal_pose

N_CARDS = 3
_LEAN = {Side.RIGHT: -42, Side.LEFT: 42, Side.BOTH: 0}


def tile_side(exercise: Exercise, chosen: Side) -> Side:
    """Return how a card shows an exercise: from the front it does not turn."""
    if exercise.view is View.SIDE:
        return chosen
    return Side.BOTH if Side.BOTH in exercise.sides else exercise.sides[0]


def card_box(k: int) -> Box:
    """Return the place of the card number `k`, from 0."""
    return Box(96 + k * 336, 252, 308, 384)


def card_person(people: People, k: int, exercise: Exercise, chosen: Side) -> Person:
    """Return the small person of a card, as the exercise is at its goal."""
    side, card = tile_side(exercise, chosen), card_box(k)
    at = (card.x + 154 + _LEAN[side], 438)
    return Person.of(
        *(people, exercise, side, at, [goal_pose(exercise)]),
        px_per_m=TILE_PX_PER_M * (0.8 if side is Side.BOTH else 1.0),
        part=card,
    )


def draw_card(
    canvas: Canvas, k: int, title: str, line: str, *, is_chosen: bool, short: str = ""
) -> None:
    """Draw a card with its title and a line; `short` where the line has no room."""
    t, box = canvas.theme, card_box(k)
    canvas.card(box, edge=t.goal if is_chosen else None, width=6 if is_chosen else 0)
    name = Box(box.x + 24, box.y + 246, box.w - 48, 84)
    canvas.text(title, name, LABEL, bold=True, on=t.card, leading=1.16)
    below = Box(box.x + 24, box.bottom - 56, box.w - 40, 44)
    if short and canvas.width(line, LABEL - 2) > below.w:
        line = short
    canvas.text(line, below, LABEL - 2, colour=t.ink_soft, on=t.card)
