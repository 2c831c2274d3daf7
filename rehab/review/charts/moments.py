"""Where in the movement: one row a repetition, the rate of each half second above."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    HAIR,
    INK,
    JERK,
    MEASURED,
    PAPER,
    house,
    layer,
    per_minute,
    rows,
)

_LABEL = (
    "Jerks by moment of the movement, one row for each repetition, and jerks per"
    " minute of each half second above. The table of repetitions has the numbers."
)
_BARS_PX, _ROW_PX = 64, 11


@dataclass(frozen=True, slots=True)
class Moment:
    """An event in a repetition, counted from 1; seconds from where its movement begins."""

    s: float
    row: int
    kind: str
    is_counted: bool
    href: str | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Jerks per minute of a stretch of the movement, over all repetitions."""

    s: float
    end: float
    rate: float


@dataclass(frozen=True, slots=True)
class Course:
    """The movement: where its phases begin and what they are called."""

    edges: tuple[float, ...]
    names: tuple[str, ...]
    n_rows: int
    top: float
    width: int
    bin_s: float


@drawn
def moments(
    found: tuple[Moment, ...], bins: tuple[Bin, ...], course: Course
) -> dict[str, Any]:
    """Return the map."""
    edges, n = course.edges, course.n_rows
    height = max(36, _ROW_PX * n)
    scale = alt.Scale(domain=[edges[0], edges[-1]], nice=False)
    label = "datum.label + '\u00a0s'"
    axis = alt.Axis(values=list(edges), labelExpr=label, labelFlush=True)
    x = alt.X("s:Q", title=None, scale=scale, axis=axis)
    bare = alt.X("s:Q", title=None, scale=scale, axis=None)
    ticks = sorted({1, max(1, n // 2), n})
    y = alt.Y(
        "row:Q",
        title=None,
        scale=alt.Scale(domain=[n + 0.6, 0.4], nice=False),
        axis=alt.Axis(values=ticks, labelExpr="'rep ' + datum.label", grid=False),
    )
    cuts = rows([{"s": edge} for edge in edges[1:-1]])
    spans = zip(edges, edges[1:], course.names, strict=False)
    names = rows([{"s": (a + b) / 2, "text": name} for a, b, name in spans])
    cut = layer(cuts, kind="rule", color=HAIR)
    bar = layer(
        rows(bins), kind="rect", color=MEASURED, opacity=0.35, stroke=PAPER
    ).encode(x=bare, x2="end:Q", y=per_minute("rate", course.top, 3), y2=alt.datum(0))
    name = layer(names, kind="text", color=INK, baseline="bottom")
    above = alt.layer(
        bar,
        cut.encode(x=bare, y=alt.value(0), y2=alt.value(_BARS_PX)),
        name.encode(x=bare, y=alt.value(-4), text="text:N"),
    ).properties(width=course.width, height=_BARS_PX)
    below = alt.layer(
        cut.encode(x=x, y=alt.value(0), y2=alt.value(height)),
        *_marks(found, x, y),
    ).properties(width=course.width, height=height)
    return house(alt.vconcat(above, below, spacing=4), _LABEL)


def _marks(found: tuple[Moment, ...], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    data = rows(found)
    point: dict[str, Any] = {"kind": "point", "opacity": 1, "clip": True}
    looks: dict[str, dict[str, Any]] = {
        "datum.kind == 'jerk' && datum.is_counted": {
            "shape": "diamond",
            "size": 52,
            "fill": JERK,
            "stroke": None,
        },
        "datum.kind != 'silence' && !datum.is_counted": {
            "shape": "diamond",
            "size": 44,
            "fill": PAPER,
            "stroke": JERK,
            "strokeWidth": 1,
        },
        "datum.kind == 'silence'": {
            "shape": "square",
            "size": 42,
            "fill": PAPER,
            "stroke": JERK,
            "strokeWidth": 1.5,
        },
        "datum.kind == 'prolonged' && datum.is_counted": {
            "shape": "stroke",
            "size": 140,
            "stroke": JERK,
            "strokeWidth": 4,
        },
    }
    return [
        layer(data, **point, **look)
        .transform_filter(where)
        .encode(x=x, y=y, href="href:N")
        for where, look in looks.items()
    ]
