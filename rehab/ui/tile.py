"""How an exercise is shown small on a card."""

from rehab.model.exercise import Exercise, View
from rehab.model.signal import Side


def tile_side(exercise: Exercise, chosen: Side) -> Side:
    """Return how a card shows an exercise: from the front it does not turn."""
    if exercise.view is View.SIDE:
        return chosen
    return Side.BOTH if Side.BOTH in exercise.sides else exercise.sides[0]
