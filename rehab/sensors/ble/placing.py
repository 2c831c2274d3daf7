"""Which muscle each channel of a sensor sits on."""

from rehab.model.session import SessionPlan
from rehab.model.signal import Channel, Side, Unit


def channels_of(
    n_channels: int, unit: Unit, plan: SessionPlan | None
) -> tuple[Channel, ...]:
    """Return the channels; the first ones sit where the placement page put them.

    The page lists the exercise's muscles in order, on the left and then on the right arm
    if both train; channels beyond them have no muscle.
    """
    spots: list[tuple[str, Side | None]] = []
    if plan is not None:
        both = (Side.LEFT, Side.RIGHT)
        sides = both if plan.side is Side.BOTH else (plan.side,)
        spots = [(m.muscle, s) for s in sides for m in plan.exercise.muscles]
    spots += [("", None)] * n_channels
    return tuple(Channel(f"CH{i + 1}", unit, *spots[i]) for i in range(n_channels))
