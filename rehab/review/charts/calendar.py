"""The adherence calendar: weeks across, Monday on top."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    ATTENTION,
    GREY,
    MEASURED,
    PAPER,
    house,
    layer,
    rows,
)

_WEEKDAYS = "['Mo','Tu','We','Th','Fr','Sa','Su'][datum.value]"
_LABEL = "Calendar of the sessions of twelve weeks: done, short or missed."
_LOWER_HALF = "M-1,0h2v1h-2Z"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day: `state` is done, short, missed or none."""

    week: int
    weekday: int
    state: str
    is_painful: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month's name, over the week in which it begins."""

    week: int
    text: str


@drawn
def calendar(
    cells: tuple[Cell, ...], months: tuple[Month, ...], *, cell: int = 22
) -> dict[str, Any]:
    """Return the calendar; no meaning hangs on colour: full, half, dashed, ring."""
    data, side = rows(cells), cell * 0.86
    pad = alt.Scale(padding=0.14)
    x = alt.X("week:O", axis=None, scale=pad)
    y = alt.Y(
        "weekday:O",
        title=None,
        axis=alt.Axis(grid=False, labelExpr=_WEEKDAYS),
        scale=pad,
    )
    edge = {"kind": "rect", "fill": "transparent", "strokeWidth": 1.25}
    marks: dict[str, dict[str, Any]] = {
        "none": {"kind": "point", "size": 3, "fill": GREY, "stroke": None},
        "missed": {**edge, "stroke": GREY, "strokeDash": [2, 2]},
        "done": {"kind": "rect", "fill": MEASURED, "fillOpacity": 0.85},
        "short": {**edge, "stroke": MEASURED},
    }
    half = layer(
        data,
        kind="point",
        shape=_LOWER_HALF,
        size=side**2,
        fill=MEASURED,
        stroke=None,
        opacity=0.85,
    )
    ring = layer(
        data,
        kind="point",
        shape="circle",
        size=70,
        fill=PAPER,
        stroke=ATTENTION,
        strokeWidth=2.5,
        opacity=1,
    )
    name = layer(rows(months), kind="text", align="left", baseline="bottom", dx=-9)
    return house(
        alt.layer(
            *(
                layer(data, **mark)
                .transform_filter(f"datum.state == '{state}'")
                .encode(x=x, y=y)
                for state, mark in marks.items()
            ),
            half.transform_filter("datum.state == 'short'").encode(x=x, y=y),
            ring.transform_filter("datum.is_painful").encode(x=x, y=y),
            name.encode(x=x, y=alt.value(-3), text="text:N"),
        ).properties(width=alt.Step(cell), height=alt.Step(cell)),
        _LABEL,
    )
