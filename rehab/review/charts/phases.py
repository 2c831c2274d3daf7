"""Small multiples: rate by phase of the movement and side, all on one scale."""

from dataclasses import dataclass, field
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    INK,
    MEASURED,
    Plane,
    house,
    layer,
    per_minute,
    rows,
)

_LABEL = (
    "Jerks per detectable minute by phase of the movement and side, a dot for each"
    " stretch of time. The table below has the numbers."
)


@dataclass(frozen=True, slots=True)
class Week:
    """The rate of one panel and side in a stretch of time, with its 95 % interval."""

    panel: str
    side: str
    day: str
    rate: float
    low: float
    high: float
    kind: str = field(default="week", init=False)


@dataclass(frozen=True, slots=True)
class End:
    """The pooled rate of a block; `text` stands once a panel, at its top right."""

    panel: str
    side: str
    start: str
    end: str
    rate: float
    text: str | None
    kind: str = field(default="block", init=False)


@dataclass(frozen=True, slots=True)
class Blank:
    """A panel and side of which nothing may be known."""

    panel: str
    side: str
    kind: str = field(default="blank", init=False)


@drawn
def phases(
    weeks: tuple[Week, ...],
    ends: tuple[End, ...],
    plane: Plane,
    *,
    panels: tuple[str, ...],
    sides: tuple[str, ...],
    is_upright: bool = False,
) -> dict[str, Any]:
    """Return the panels: phases across and sides down, or the other way when upright.

    Every panel has a row of data: Vega fills its grid in turn, so that a side without
    one of the phases would take the panels of the next.
    """
    blanks = [Blank(panel, side) for side in sides for panel in panels]
    data = rows([*blanks, *weeks, *ends])
    week, block = "datum.kind == 'week'", "datum.kind == 'block'"
    days, top, width = plane.days, plane.top, plane.width
    x, y = days.of("day"), per_minute("rate", top, 3)
    bar = layer(kind="rule", color=MEASURED, strokeWidth=7, opacity=0.28)
    span = layer(kind="rule", color=MEASURED, strokeWidth=1, opacity=0.5, clip=True)
    dot = layer(kind="point", size=18, fill=MEASURED, stroke=None, opacity=1, clip=True)
    pair = layer(kind="text", color=INK, align="right", baseline="top")
    corner: dict[str, Any] = {"x": alt.value(width), "y": alt.value(0)}
    panel = alt.layer(
        bar.transform_filter(block).encode(x=days.of("start"), x2="end:T", y=y),
        span.transform_filter(week).encode(
            x=x, y=per_minute("low", top, 3), y2="high:Q"
        ),
        dot.transform_filter(week).encode(x=x, y=y),
        pair.transform_filter("isValid(datum.text)").encode(**corner, text="text:N"),
        data=data,
    ).properties(width=width, height=plane.height)
    return house(panel.facet(**_facets(panels, sides, is_upright=is_upright)), _LABEL)


def _facets(
    panels: tuple[str, ...], sides: tuple[str, ...], *, is_upright: bool
) -> dict[str, Any]:
    if is_upright:
        above = alt.Header(
            labelOrient="top", labelAngle=0, labelAlign="left", labelAnchor="start"
        )
        return {
            "row": alt.Row("panel:N", sort=list(panels), header=above),
            "column": alt.Column("side:N", sort=list(sides)),
        }
    level = alt.Header(
        labelAngle=0, labelAlign="right", labelAnchor="middle", labelPadding=6
    )
    return {
        "row": alt.Row("side:N", sort=list(sides), header=level),
        "column": alt.Column("panel:N", sort=list(panels)),
    }
