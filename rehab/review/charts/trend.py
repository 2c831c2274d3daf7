"""The trend: jerks per detectable minute, one dot a sitting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    GREY,
    INK,
    MEASURED,
    PAPER,
    QUIET,
    WASH,
    Plane,
    house,
    layer,
    per_minute,
    rows,
)

Kind = Literal["dose", "plan", "site", "other"]
_DASH: dict[Kind, list[int]] = {
    "dose": [1, 0],
    "plan": [6, 3],
    "site": [2, 3],
    "other": [1, 4],
}
_LABEL = (
    "Jerks per detectable minute, one dot for each session."
    " The table below has the numbers."
)
_LANE_PX = 16
_FOOT_PX = 24  # room under the axis for the checkpoints


@dataclass(frozen=True, slots=True)
class Dot:
    """A sitting. `low` and `high` are its 95 % interval, `median` the running one.

    The line breaks where `stretch` changes.
    """

    day: str
    rate: float
    is_scored: bool
    href: str
    low: float | None = None
    high: float | None = None
    median: float | None = None
    stretch: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """The first or the latest 8 scored sittings, and their pooled rate."""

    start: str
    end: str
    rate: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened on a day; its word stands above the plot, in a lane.

    `align` is the end of the word that stands at the line.
    """

    day: str
    kind: Kind
    text: str
    lane: int = 0
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Tick:
    """A checkpoint, the label that was given at it, and how far its words are moved."""

    day: str
    text: str
    shift: float = 0.0


@drawn
def trend(
    dots: tuple[Dot, ...],
    blocks: tuple[Block, ...],
    lines: tuple[Line, ...],
    ticks: tuple[Tick, ...],
    plane: Plane,
    *,
    empty: str = "",
    label: str = _LABEL,
) -> dict[str, Any]:
    """Return the trend; `empty` is the sentence in its middle where there are no dots.

    `label` is the sentence for those who do not see it.
    """
    x, y = plane.days.of("day"), per_minute("rate", plane.top)
    width, height = plane.width, plane.height
    return house(
        alt.layer(
            *_bands(blocks, plane),
            *_dots(dots, x, y, plane.top),
            *_lines(lines, x, height),
            *_ticks(ticks, x, height),
            *_nothing(empty, x, y, width=width, height=height),
        ).properties(width=width, height=height),
        label if dots else empty,
    )


def _bands(blocks: Sequence[Block], plane: Plane) -> list[alt.Chart]:
    data, days, top, height = rows(blocks), plane.days, plane.top, plane.height
    across: dict[str, Any] = {"x": days.of("start"), "x2": "end:T"}
    wash = layer(data, kind="rect", color=WASH)
    band = layer(data, kind="rect", color=MEASURED, opacity=0.16)
    line = layer(data, kind="rule", color=MEASURED, strokeWidth=2)
    text = layer(
        data, kind="text", color=INK, align="right", baseline="bottom", dx=-6, dy=-5
    )
    return [
        wash.encode(**across, y=alt.value(0), y2=alt.value(height)),
        band.encode(**across, y=per_minute("low", top), y2="high:Q"),
        line.encode(**across, y=per_minute("rate", top)),
        text.encode(x=days.of("end"), y=alt.value(height), text="text:N"),
    ]


def _dots(dots: Sequence[Dot], x: alt.X, y: alt.Y, top: float) -> list[alt.Chart]:
    data = rows(dots)
    scored, hollow = "datum.is_scored", "!datum.is_scored"
    point: dict[str, Any] = {"kind": "point", "size": 44, "opacity": 1, "clip": True}
    median = layer(data, kind="line", color=GREY, strokeWidth=1.25, clip=True)
    bar = layer(
        data, kind="rule", color=MEASURED, strokeWidth=1, opacity=0.6, clip=True
    )
    full = layer(data, fill=MEASURED, stroke=PAPER, strokeWidth=1, **point)
    ring = layer(data, fill=PAPER, stroke=GREY, strokeWidth=1.5, **point)
    return [
        median.transform_filter(scored).encode(
            x=x, y=per_minute("median", top), detail="stretch:N"
        ),
        bar.transform_filter(scored).encode(x=x, y=per_minute("low", top), y2="high:Q"),
        full.transform_filter(scored).encode(x=x, y=y, href="href:N"),
        ring.transform_filter(hollow).encode(x=x, y=y, href="href:N"),
    ]


def _lines(lines: Sequence[Line], x: alt.X, height: int) -> list[alt.Chart]:
    data = rows(lines)
    dash = alt.StrokeDash(
        "kind:N",
        legend=None,
        scale=alt.Scale(domain=list(_DASH), range=list(_DASH.values())),
    )
    rule = layer(data, kind="rule", color=INK, strokeWidth=1)
    word = layer(
        data,
        kind="text",
        color=INK,
        align=alt.expr("datum.align"),
        dx=alt.expr("datum.align == 'left' ? -3 : 3"),
        dy=alt.expr(f"-{_LANE_PX} * datum.lane"),
        baseline="bottom",
    )
    return [
        rule.encode(x=x, strokeDash=dash, y=alt.value(-6), y2=alt.value(height)),
        word.encode(x=x, y=alt.value(-9), text="text:N"),
    ]


def _ticks(ticks: Sequence[Tick], x: alt.X, height: int) -> list[alt.Chart]:
    data, foot = rows(ticks), height + _FOOT_PX
    rule = layer(data, kind="rule", color=INK, strokeWidth=1.5)
    word = layer(
        data,
        kind="text",
        align="center",
        baseline="top",
        dx=alt.expr("datum.shift"),
    )
    return [
        rule.encode(x=x, y=alt.value(foot), y2=alt.value(foot + 7)),
        word.encode(x=x, y=alt.value(foot + 10), text="text:N"),
    ]


def _nothing(
    words: str, x: alt.X, y: alt.Y, *, width: int, height: int
) -> list[alt.Chart]:
    """Return the sentence of a plot without dots, and the axes that stay."""
    data = rows([{"day": None, "rate": 0, "text": words}])
    hold = layer(data, kind="point", opacity=0).encode(x=x, y=y)
    text = layer(data, kind="text", color=QUIET, align="center", fontSize=16)
    middle: dict[str, Any] = {"x": alt.value(width / 2), "y": alt.value(height / 2)}
    return [hold, text.encode(**middle, text="text:N")]
