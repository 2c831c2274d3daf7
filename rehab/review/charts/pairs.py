"""Two sessions side by side: A hollow, grey, dashed; B filled, blue, solid."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    GREY,
    HAIR,
    INK,
    MEASURED,
    PAPER,
    TARGET,
    house,
    layer,
    rows,
)

_PAIRS = (
    "Jerks per detectable minute of both sessions by side and phase, with 95 per cent"
    " intervals. The table below has the numbers."
)
_A, _B = "datum.which == 'A'", "datum.which == 'B'"


@dataclass(frozen=True, slots=True)
class Value:
    """A rate of one of two sessions; several lines of a name belong together."""

    name: str
    which: str
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The middle of many curves at a point, and their middle half."""

    which: str
    at: float
    p25: float
    p50: float
    p75: float


@dataclass(frozen=True, slots=True)
class Field:
    """Where curves lie: the axis across with what stands on it, and what is aimed at.

    `goal` is the target's band from ``goal[0]:goal[1]`` across and ``goal[2]:goal[3]`` up.
    """

    edges: tuple[float, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]
    top: float
    levels: tuple[float, ...]
    unit: str
    width: int
    goal: tuple[float, float, float, float] | None = None
    height: int = 150


@drawn
def pairs(
    values: tuple[Value, ...], top: float, *, width: int = 430, row: int = 26
) -> dict[str, Any]:
    """Return both sessions, a line of the table each."""
    data = rows(values)
    across: dict[str, Any] = {
        "scale": alt.Scale(domain=[0, top], nice=False),
        "title": None,
        "axis": alt.Axis(tickCount=5, grid=True),
    }
    x = alt.X("rate:Q", **across)
    low = alt.X("low:Q", **across)
    y = alt.Y(
        "name:N", sort=None, title=None, axis=alt.Axis(grid=False, labelColor=INK)
    )
    beside = alt.YOffset("which:N", scale=alt.Scale(paddingInner=0.6, paddingOuter=0.5))
    old = layer(
        data, kind="rule", color=GREY, strokeWidth=1.5, strokeDash=[4, 3], clip=True
    )
    new = layer(data, kind="rule", color=MEASURED, strokeWidth=2, clip=True)
    point: dict[str, Any] = {"kind": "point", "size": 52, "opacity": 1}
    ring = layer(data, stroke=GREY, fill=PAPER, strokeWidth=1.75, **point)
    dot = layer(data, fill=MEASURED, stroke=PAPER, **point)
    return house(
        alt.layer(
            old.transform_filter(_A).encode(x=low, x2="high:Q", y=y, yOffset=beside),
            new.transform_filter(_B).encode(x=low, x2="high:Q", y=y, yOffset=beside),
            ring.transform_filter(_A).encode(x=x, y=y, yOffset=beside),
            dot.transform_filter(_B).encode(x=x, y=y, yOffset=beside),
        ).properties(width=width, height=alt.Step(row / 2)),
        _PAIRS,
    )


@drawn
def overlay(curves: tuple[Curve, ...], field: Field, label: str) -> dict[str, Any]:
    """Return medians and middle halves of both sessions on each other."""
    data, height, edges = rows(curves), field.height, field.edges
    scale = alt.Scale(domain=[edges[0], edges[-1]], nice=False)
    said = dict(zip(edges, field.labels, strict=True))
    text = "".join(f"datum.value == {at:g} ? '{word}' : " for at, word in said.items())
    axis = alt.Axis(values=list(edges), labelExpr=f"{text}''", labelFlush=True)
    x = alt.X("at:Q", title=None, scale=scale, axis=axis)
    up: dict[str, Any] = {
        "title": None,
        "scale": alt.Scale(domain=[0, field.top], nice=False),
        "axis": alt.Axis(
            values=list(field.levels), labelExpr=f"datum.label + '\u00a0{field.unit}'"
        ),
    }
    y, low = alt.Y("p50:Q", **up), alt.Y("p25:Q", **up)
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    names = rows(
        {"at": at, "text": word} for at, word in zip(middles, field.names, strict=False)
    )
    goal = field.goal
    box = rows(
        [dict(zip(("at", "end", "p50", "high"), goal, strict=True))] if goal else []
    )
    cuts = rows([{"at": at} for at in edges[1:-1]])
    old = layer(data, kind="area", color=GREY, opacity=0.25, clip=True)
    new = layer(data, kind="area", color=MEASURED, opacity=0.22, clip=True)
    dashed = layer(
        data, kind="line", color=INK, strokeWidth=1.5, strokeDash=[4, 3], clip=True
    )
    solid = layer(data, kind="line", color=MEASURED, strokeWidth=2, clip=True)
    aim = layer(box, kind="rect", color=TARGET, opacity=0.2)
    cut = layer(cuts, kind="rule", color=HAIR)
    name = layer(names, kind="text", color=INK, baseline="bottom")
    return house(
        alt.layer(
            aim.encode(x=x, x2="end:Q", y=y, y2="high:Q"),
            cut.encode(x=x, y=alt.value(0), y2=alt.value(height)),
            name.encode(x=x, y=alt.value(-3), text="text:N"),
            old.transform_filter(_A).encode(x=x, y=low, y2="p75:Q"),
            new.transform_filter(_B).encode(x=x, y=low, y2="p75:Q"),
            dashed.transform_filter(_A).encode(x=x, y=y),
            solid.transform_filter(_B).encode(x=x, y=y),
        ).properties(width=field.width, height=height),
        label,
    )
