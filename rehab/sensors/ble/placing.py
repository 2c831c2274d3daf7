"""Which muscle each channel of a sensor sits on."""

from collections.abc import Sequence
from dataclasses import dataclass

from rehab.model.signal import Channel, Side, Unit
from rehab.ports import Placed

Spot = tuple[str, Side | None]
"""A muscle, and the side that it is on."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Which one of `n` sensors that are heard as one; the first has the index 0."""

    index: int = 0
    n: int = 1


ALONE = OneOf()


def spots_of(plan: Placed | None, which: OneOf = ALONE) -> Sequence[Spot]:
    """Return where the channels of a sensor sit, in order; others sit nowhere.

    The placement page lists the exercise's muscles in order, on the left and then on the
    right arm if both train. Of two sensors the first one has the left arm's and the second
    one the right arm's; where one arm trains, each has one muscle.
    """
    if plan is None:
        return ()
    muscles = list(plan.muscles)
    sides = [plan.side]
    if plan.side is Side.BOTH:
        sides = [Side.LEFT, Side.RIGHT]
    if which.n > 1 and len(sides) > 1:
        sides = sides[which.index : which.index + 1]
    elif which.n > 1:
        muscles = muscles[which.index : which.index + 1]
    return [(muscle, side) for side in sides for muscle in muscles]


def channels_of(
    n_channels: int, unit: Unit, plan: Placed | None, which: OneOf = ALONE
) -> tuple[Channel, ...]:
    """Return the channels of a sensor; those beyond its `spots_of` have no muscle."""
    spots = [*spots_of(plan, which), *[("", None)] * n_channels]
    return tuple(Channel(f"CH{i + 1}", unit, *spots[i]) for i in range(n_channels))
