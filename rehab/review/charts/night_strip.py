"""A night as one strip: movements by leg, series, gaps, quality, by the clock."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    GREY,
    HAIR,
    INK,
    JERK,
    PAPER,
    WASH,
    house,
    layer,
    rows,
)

SERIES = "series"
_LABEL = (
    "The night from lights out to getting up: movements on each leg, series, and where"
    " nothing could be judged. The tables below have the numbers."
)


@dataclass(frozen=True, slots=True)
class Move:
    """A movement on a lane: in a series or not."""

    lane: str
    at: float
    is_periodic: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end` on a lane: a series, or seconds without a judgement.

    `kind` is "series", "gap" (no signal) or "weak" (it could not be judged).
    """

    lane: str
    start: float
    end: float
    kind: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The axis: hours from the recording's start, and what the clock says at its ticks.

    `lights_out` and `up` are where the night begins and ends.
    """

    first: float
    last: float
    lights_out: float
    up: float
    ticks: tuple[tuple[float, str], ...]
    width: int


@drawn
def strip(
    moves: tuple[Move, ...],
    stretches: tuple[Stretch, ...],
    names: tuple[str, ...],
    clock: Clock,
    *,
    step: int = 30,
) -> dict[str, Any]:
    """Return the strip; times are hours, lanes are `names` from the top."""
    order, high = [SERIES, *names], step * (len(names) + 1)
    scale = alt.Scale(domain=[clock.first, clock.last], nice=False)
    names_at = {f"{at:g}": text for at, text in clock.ticks}
    axis = alt.Axis(
        values=[at for at, _ in clock.ticks],
        labelExpr=f"{names_at}[toString(datum.value)]",
        labelFlush=True,
    )
    x = alt.X("at:Q", scale=scale, title=None, axis=axis)
    across: dict[str, Any] = {
        "x": alt.X("start:Q", scale=scale, title=None, axis=axis),
        "x2": "end:Q",
    }
    y = alt.Y(
        "lane:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order, padding=0.2),
        axis=alt.Axis(grid=False),
    )
    found, parts = rows(moves), rows(stretches)
    edges = rows([{"at": clock.lights_out}, {"at": clock.up}])
    bed = rows([{"start": clock.lights_out, "end": clock.up}])
    wash = layer(bed, kind="rect", color=WASH)
    edge = layer(edges, kind="rule", color=INK, strokeWidth=1.5)
    series = layer(parts, kind="bar", color=JERK, opacity=0.45, height=12)
    gap = layer(parts, kind="bar", color=PAPER, stroke=GREY, height=20, strokeWidth=1)
    weak = layer(parts, kind="bar", color=HAIR, height=20)
    tick = layer(found, kind="tick", thickness=1, opacity=0.85)
    whole: dict[str, Any] = {"y": alt.value(0), "y2": alt.value(high)}
    return house(
        alt.layer(
            wash.encode(**across, **whole),
            weak.transform_filter("datum.kind == 'weak'").encode(**across, y=y),
            gap.transform_filter("datum.kind == 'gap'").encode(**across, y=y),
            series.transform_filter("datum.kind == 'series'").encode(**across, y=y),
            tick.transform_filter("datum.is_periodic").encode(
                x=x, y=y, color=alt.value(JERK), size=alt.value(18)
            ),
            tick.transform_filter("!datum.is_periodic").encode(
                x=x, y=y, color=alt.value(GREY), size=alt.value(9)
            ),
            edge.encode(x=x, **whole),
        ).properties(width=clock.width, height=high),
        _LABEL,
    )
