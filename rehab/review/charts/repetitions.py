"""Every repetition's envelope against its target, in small panels on one scale."""

from dataclasses import dataclass, field
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    HAIR,
    INK,
    JERK,
    PAPER,
    QUIET,
    TARGET,
    house,
    layer,
    rows,
)

_LABEL = (
    "Envelope of every repetition with its target and the events in it."
    " The table below has the numbers."
)


@dataclass(frozen=True, slots=True)
class Level:
    """The envelope at a moment; the line breaks where `part` changes."""

    panel: str
    s: float
    level: float
    part: int
    what: str = field(default="level", init=False)


@dataclass(frozen=True, slots=True)
class Goal:
    """The target of a phase."""

    panel: str
    s: float
    end: float
    level: float
    high: float
    what: str = field(default="goal", init=False)


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a phase begins."""

    panel: str
    s: float
    what: str = field(default="edge", init=False)


@dataclass(frozen=True, slots=True)
class Event:
    """An event; one that is not counted is hollow."""

    panel: str
    s: float
    kind: str
    is_counted: bool
    href: str | None
    what: str = field(default="event", init=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """The axes that all panels share: seconds, the envelope's top, and its ticks."""

    seconds: float
    times: tuple[float, ...]
    top: float
    levels: tuple[float, ...]
    unit: str
    n_columns: int
    width: int
    height: int = 84


Row = Level | Goal | Edge | Event


@drawn
def repetitions(
    found: tuple[Row, ...], panels: tuple[str, ...], frame: Frame
) -> dict[str, Any]:
    """Return the panels in their order."""
    height = frame.height
    flush = f"datum.value == 0 ? '0' : datum.label + '\u00a0s'"  # noqa: F541
    x = alt.X(
        "s:Q",
        title=None,
        scale=alt.Scale(domain=[0, frame.seconds], nice=False),
        axis=alt.Axis(values=list(frame.times), labelExpr=flush, labelFlush=True),
    )
    y = alt.Y(
        "level:Q",
        title=None,
        scale=alt.Scale(domain=[0, frame.top], nice=False),
        axis=alt.Axis(
            values=list(frame.levels), labelExpr=f"datum.label + '\u00a0{frame.unit}'"
        ),
    )
    whole: dict[str, Any] = {"y": alt.value(0), "y2": alt.value(height)}
    top = alt.value(2)
    goal = layer(kind="rect", color=TARGET, opacity=0.24)
    edge = layer(kind="rule", color=HAIR)
    rule = layer(kind="rule", color=JERK, strokeWidth=1, opacity=0.45)
    line = layer(kind="line", color=INK, strokeWidth=1.25, clip=True)
    point: dict[str, Any] = {"kind": "point", "size": 44, "opacity": 1}
    diamond = layer(shape="diamond", fill=JERK, stroke=JERK, strokeWidth=1, **point)
    open_one = layer(shape="diamond", fill=PAPER, stroke=JERK, strokeWidth=1, **point)
    square = layer(
        shape="square",
        fill=PAPER,
        stroke=JERK,
        strokeWidth=1.5,
        **{**point, "size": 36},
    )
    is_event = "datum.what == 'event'"
    is_silence = f"{is_event} && datum.kind == 'silence'"
    is_burst = f"{is_event} && datum.kind != 'silence'"
    panel = alt.layer(
        goal.transform_filter("datum.what == 'goal'").encode(
            x=x, x2="end:Q", y=y, y2="high:Q"
        ),
        edge.transform_filter("datum.what == 'edge'").encode(x=x, **whole),
        rule.transform_filter(is_event).encode(x=x, **whole),
        line.transform_filter("datum.what == 'level'").encode(
            x=x, y=y, detail="part:N"
        ),
        diamond.transform_filter(f"{is_burst} && datum.is_counted").encode(
            x=x, y=top, href="href:N"
        ),
        open_one.transform_filter(f"{is_burst} && !datum.is_counted").encode(
            x=x, y=top, href="href:N"
        ),
        square.transform_filter(is_silence).encode(x=x, y=top),
        data=rows(found),
    ).properties(width=frame.width, height=height)
    head = alt.Header(labelFontWeight="normal", labelColor=QUIET)
    facet = alt.Facet("panel:N", sort=list(panels), header=head)
    return house(panel.facet(facet, columns=frame.n_columns), _LABEL)
