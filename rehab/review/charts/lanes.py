"""Time in lanes: what was done, what was found on each side, where the signal said less."""

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

_LABEL = "Minute by minute: what was done, what was found on each side, and gaps."
_TOP = "exercise"
_STATES = ("good", "weak", "gap")


@dataclass(frozen=True, slots=True)
class Stretch:
    """An exercise or a phase. `is_shaded` marks the assessment block."""

    start: float
    end: float
    text: str
    is_shaded: bool
    is_here: bool = False
    href: str | None = None
    lane: str = _TOP


@dataclass(frozen=True, slots=True)
class Found:
    """An event, or a rhythmic run from `start` to `end`."""

    lane: str
    start: float
    end: float
    kind: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What the signal of a lane was worth: good, weak, gap."""

    lane: str
    start: float
    end: float
    state: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """The time axis of lanes: its length, its unit, and about how many ticks."""

    end: float
    unit: str
    n_ticks: int
    width: int


@drawn
def lanes(
    stretches: tuple[Stretch, ...],
    found: tuple[Found, ...],
    states: tuple[State, ...],
    names: tuple[str, ...],
    ruler: Ruler,
    *,
    step: int = 26,
) -> dict[str, Any]:
    """Return the lanes, the names of what was done on top."""
    order, high = [_TOP, *names], step * (len(names) + 1)
    scale = alt.Scale(domain=[0, ruler.end], nice=False)
    label = f"datum.label + '\u00a0{ruler.unit}'"
    axis = alt.Axis(tickCount=ruler.n_ticks, labelExpr=label, labelFlush=True)
    x = alt.X("start:Q", scale=scale, title=None, axis=axis)
    blank = f"datum.value == '{_TOP}' ? '' : datum.value"
    y = alt.Y(
        "lane:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order, padding=0.2),
        axis=alt.Axis(grid=False, labelExpr=blank),
    )
    done, events, signal = rows(stretches), rows(found), rows(states)
    whole: dict[str, Any] = {"y": alt.value(0), "y2": alt.value(high)}
    kind = {name: f"datum.kind == '{name}'" for name in ("silence", "run")}
    plain = "datum.kind == 'jerk' || datum.kind == 'prolonged'"
    wash = layer(done, kind="rect", color=WASH).transform_filter("datum.is_shaded")
    edge = layer(done, kind="rule", color=HAIR)
    here = layer(done, kind="rule", color=INK, strokeWidth=3)
    text = layer(done, kind="text", color=INK, align="left", dx=4)
    bar = layer(signal, kind="bar", height=7, strokeWidth=0.75)
    tick = layer(events, kind="tick", color=JERK, thickness=1.5, size=16)
    run = layer(events, kind="bar", color=JERK, opacity=0.3, height=16)
    hollow = layer(
        events,
        kind="point",
        shape="square",
        size=46,
        stroke=JERK,
        fill=PAPER,
        strokeWidth=1.75,
        opacity=1,
    )
    fill = alt.Fill(
        "state:N",
        legend=None,
        scale=alt.Scale(domain=list(_STATES), range=[HAIR, GREY, PAPER]),
    )
    return house(
        alt.layer(
            wash.encode(x=x, x2="end:Q", **whole),
            edge.encode(x=x, **whole),
            here.transform_filter("datum.is_here").encode(
                x=x, x2="end:Q", y=alt.value(1)
            ),
            text.encode(x=x, y=y, text="text:N", href="href:N"),
            bar.encode(
                x=x,
                x2="end:Q",
                y=y,
                fill=fill,
                stroke=alt.condition(
                    "datum.state == 'gap'", alt.value(GREY), alt.value(HAIR)
                ),
            ),
            run.transform_filter(kind["run"]).encode(x=x, x2="end:Q", y=y),
            tick.transform_filter(plain).encode(x=x, y=y, href="href:N"),
            hollow.transform_filter(kind["silence"]).encode(x=x, y=y),
        ).properties(width=ruler.width, height=high),
        _LABEL,
    )
