"""Builders of leg movements as events, for tests of the published rules."""

from collections.abc import Sequence

from rehab.model.night import LeftOut, Movement
from rehab.model.signal import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def moved(
    onset_s: float,
    length_s: float = 2.0,
    leg: Side = LEFT,
    *,
    stage: int | None = None,
    left_out: LeftOut | None = None,
) -> Movement:
    """Return a movement of one leg."""
    channel = (LEFT, RIGHT).index(leg)
    return Movement(
        onset_s=onset_s,
        offset_s=onset_s + length_s,
        channel=channel,
        leg=leg,
        channels=(channel,),
        peak_uv=30.0,
        rest_uv=2.0,
        stage=stage,
        left_out=left_out,
    )


def every(interval_s: float, n: int, *, first_s: float = 100.0) -> list[Movement]:
    """Return `n` movements of the left leg, `interval_s` from onset to onset."""
    return [moved(first_s + i * interval_s) for i in range(n)]


def counted(movements: Sequence[Movement]) -> list[Movement]:
    """Return those that count."""
    return [one for one in movements if one.left_out is None]


def reasons(movements: Sequence[Movement]) -> list[LeftOut]:
    """Return why the others do not."""
    return [one.left_out for one in movements if one.left_out is not None]
