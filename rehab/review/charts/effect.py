"""The forest: the rate ratio to the first block at each checkpoint."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import (
    GREY,
    INK,
    MEASURED,
    PAPER,
    WASH,
    house,
    layer,
    rows,
)

SMALLEST_RATIO = 0.85
"""What lies between it and its inverse is too small to name (SCIENCE 5.4)."""
_PERCENT = (
    "datum.value == 1 ? 'same' : (datum.value < 1 ? '−' : '+')"
    " + format(abs(datum.value - 1) * 100, '.0f') + ' %'"
)
_LABEL = (
    "Change against the first 8 sessions at each checkpoint and now,"
    " with 95 and 98 per cent intervals."
)


@dataclass(frozen=True, slots=True)
class Step:
    """A ratio with the interval that is shown and the one that a label needs."""

    name: str
    ratio: float
    low: float
    high: float
    low98: float
    high98: float
    is_now: bool


_LEAST, _MOST = 0.35, 2.2  # of the axis; what goes on beyond it ends in an arrow


@drawn
def effect(
    steps: tuple[Step, ...], *, width: int = 250, row: int = 24
) -> dict[str, Any]:
    """Return the forest: thick 95 %, thin 98 %; grey is too small to name."""
    data, height = rows(steps), row * len(steps)
    scale = alt.Scale(type="log", domain=[_LEAST, _MOST], nice=False, clamp=True)
    axis = alt.Axis(values=[0.5, 0.7, 1, 1.4, 2], labelExpr=_PERCENT)
    shade = rows([{"low": SMALLEST_RATIO, "high": 1 / SMALLEST_RATIO, "ratio": 1}])
    x = alt.X("ratio:Q", scale=scale, title=None, axis=axis)
    y = alt.Y(
        "name:N", sort=None, title=None, axis=alt.Axis(grid=False, labelColor=INK)
    )
    heavy = alt.condition("datum.is_now", alt.value(1), alt.value(0.55))
    whole: dict[str, Any] = {"y": alt.value(0), "y2": alt.value(height)}
    thin = layer(data, kind="rule", color=MEASURED, strokeWidth=1)
    thick = layer(data, kind="rule", color=MEASURED, strokeWidth=4)
    dot = layer(
        data,
        kind="point",
        size=60,
        fill=MEASURED,
        stroke=PAPER,
        strokeWidth=1.5,
        opacity=1,
    )
    ends = rows(_ends(steps))
    arrow = layer(
        ends, kind="point", fill=MEASURED, stroke=MEASURED, size=70, opacity=1
    )
    zone = layer(shade, kind="rect", color=WASH)
    same = layer(shade, kind="rule", color=GREY, strokeWidth=1)
    return house(
        alt.layer(
            zone.encode(
                x=alt.X("low:Q", scale=scale, axis=axis, title=None),
                x2="high:Q",
                **whole,
            ),
            same.encode(x=x, **whole),
            thin.encode(
                x=alt.X("low98:Q", scale=scale), x2="high98:Q", y=y, opacity=heavy
            ),
            thick.encode(
                x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, opacity=heavy
            ),
            dot.transform_filter(
                f"datum.ratio >= {_LEAST} && datum.ratio <= {_MOST}"
            ).encode(x=x, y=y),
            arrow.encode(
                x=alt.X("at:Q", scale=scale),
                y=y,
                shape=alt.Shape("shape:N", scale=None, legend=None),
            ),
        ).properties(width=width, height=alt.Step(row)),
        _LABEL,
    )


@dataclass(frozen=True, slots=True)
class _End:
    """Where an interval goes on beyond the axis."""

    name: str
    at: float
    shape: str


def _ends(steps: tuple[Step, ...]) -> list[_End]:
    low = [_End(s.name, _LEAST, "triangle-left") for s in steps if s.low98 < _LEAST]
    high = [_End(s.name, _MOST, "triangle-right") for s in steps if s.high98 > _MOST]
    return [*low, *high]
