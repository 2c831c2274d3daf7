"""How long the bursts last, and how fast rhythmic runs are."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import GREY, INK, JERK, PAPER, house, layer, rows

_LONGEST_MS = 500
_BORDER_MS = 200
_HISTOGRAM = "Histogram of how long the counted bursts last."
_RUNS = "Rhythmic runs by frequency and length. The list below has the numbers."


@dataclass(frozen=True, slots=True)
class Bar:
    """So many bursts of a length; `is_old` draws them as the earlier of two."""

    start: float
    end: float
    n: int
    kind: str


@dataclass(frozen=True, slots=True)
class Run:
    """A rhythmic run: Hz, seconds, and where it was."""

    hz: float
    seconds: float
    text: str


@drawn
def lengths(
    bars: tuple[Bar, ...], *, width: int = 320, height: int = 120, top: int = 0
) -> dict[str, Any]:
    """Return the histogram; what lasts longer than a jerk is counted apart."""
    data = rows(bars)
    most = top or max([4, *(bar.n for bar in bars)])
    unit = f"datum.label + (datum.value == {_LONGEST_MS} ? '\u00a0ms' : '')"
    x = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[0, _LONGEST_MS], nice=False),
        axis=alt.Axis(
            values=[0, 100, 200, 300, *([400] if width > 310 else []), 500],
            labelExpr=unit,
            labelFlush=True,
        ),
    )
    y = alt.Y(
        "n:Q",
        title=None,
        scale=alt.Scale(domain=[0, most]),
        axis=alt.Axis(tickCount=3, tickMinStep=1, format="d"),
    )
    border = rows([{"start": _BORDER_MS, "left": "jerks", "right": "counted apart"}])
    bar = layer(data, kind="rect", color=JERK, stroke=PAPER, strokeWidth=1)
    strong = alt.condition("datum.kind == 'jerk'", alt.value(0.85), alt.value(0.4))
    rule = layer(border, kind="rule", color=GREY, strokeDash=[3, 3])
    left = layer(border, kind="text", align="right", baseline="bottom", dx=-6)
    right = layer(border, kind="text", align="left", baseline="bottom", dx=6)
    over = alt.value(-3)
    return house(
        alt.layer(
            bar.encode(x=x, x2="end:Q", y=y, y2=alt.datum(0), opacity=strong),
            rule.encode(x=x, y=alt.value(-14), y2=alt.value(height)),
            left.encode(x=x, y=over, text="left:N"),
            right.encode(x=x, y=over, text="right:N"),
        ).properties(width=width, height=height),
        _HISTOGRAM,
    )


@drawn
def runs(
    found: tuple[Run, ...], *, width: int = 260, height: int = 120
) -> dict[str, Any]:
    """Return the runs: frequency across, length up."""
    data = rows(found)
    low = min([3.0, *(run.hz for run in found)])
    high = max([8.0, *(run.hz for run in found)])
    most = max([3.0, *(run.seconds for run in found)])
    x = alt.X(
        "hz:Q",
        title=None,
        scale=alt.Scale(domain=[int(low), int(high + 0.999)], nice=False),
        axis=alt.Axis(
            tickCount=5, labelExpr="datum.label + '\u00a0Hz'", labelFlush=True
        ),
    )
    y = alt.Y(
        "seconds:Q",
        title=None,
        scale=alt.Scale(domain=[0, most], nice=True),
        axis=alt.Axis(tickCount=3, labelExpr="datum.label + '\u00a0s'"),
    )
    stem = layer(data, kind="rule", color=JERK, strokeWidth=2)
    dot = layer(data, kind="point", size=60, fill=JERK, stroke=None, opacity=1)
    name = layer(data, kind="text", color=INK, align="left", dx=8)
    return house(
        alt.layer(
            stem.encode(x=x, y=y, y2=alt.datum(0)),
            dot.encode(x=x, y=y),
            name.encode(x=x, y=y, text="text:N"),
        ).properties(width=width, height=height),
        _RUNS,
    )
