"""A night in bars: how far apart the movements are, and hour by hour."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import GREY, JERK, PAPER, WASH, house, layer, rows

LONGEST_S = 120
_INTERVALS = (
    "Histogram of the seconds from one movement's onset to the next one's. 10 to 90"
    " seconds are shaded."
)
_HOURS = "Movements in each hour from lights out on. The table below has the numbers."


@dataclass(frozen=True, slots=True)
class Bin:
    """So many intervals from `start` to `end` seconds."""

    start: float
    end: float
    n: int


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the night, `at` hours after lights out; `to` is where it ends.

    `unjudged` is the share of it in which no leg could be judged.
    """

    at: float
    to: float
    n_periodic: int
    n_all: int
    unjudged: float


@drawn
def intervals(
    bins: tuple[Bin, ...], *, width: int = 400, height: int = 130
) -> dict[str, Any]:
    """Return the histogram, up to `LONGEST_S`."""
    top = max([4, *(one.n for one in bins)])
    values = [0, 10, 30, 60, 90, 120]
    label = f"datum.label + (datum.value == {LONGEST_S} ? '\u00a0s' : '')"
    x = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[0, LONGEST_S], nice=False),
        axis=alt.Axis(values=values, labelExpr=label, labelFlush=True),
    )
    y = _count("n", top)
    band = layer(rows([{"start": 10, "end": 90}]), kind="rect", color=WASH)
    five = layer(rows([{"start": 5}]), kind="rule", color=GREY, strokeDash=[3, 3])
    bar = layer(rows(bins), kind="rect", color=JERK, stroke=PAPER, strokeWidth=1)
    return house(
        alt.layer(
            band.encode(x=x, x2="end:Q", y=alt.value(0), y2=alt.value(height)),
            bar.encode(x=x, x2="end:Q", y=y, y2=alt.datum(0)),
            five.encode(x=x, y=alt.value(0), y2=alt.value(height)),
        ).properties(width=width, height=height),
        _INTERVALS,
    )


@drawn
def hours(
    found: tuple[Hour, ...], *, width: int = 400, height: int = 130
) -> dict[str, Any]:
    """Return a bar for each hour: periodic movements in front of all that count."""
    top = max([4, *(one.n_all for one in found)])
    last = max([1.0, *(one.to for one in found)])
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(
            values=list(range(int(last) + 1)),
            labelExpr="datum.label + (datum.value == 0 ? '' : '\u00a0h')",
            labelFlush=True,
        ),
    )
    data = rows(found)
    dead = layer(data, kind="rect", color=GREY, opacity=0.5)
    every = layer(data, kind="rect", color=PAPER, stroke=GREY, strokeWidth=1)
    periodic = layer(data, kind="rect", color=JERK, stroke=PAPER, strokeWidth=1)
    dead = dead.transform_calculate(
        until="datum.at + datum.unjudged * (datum.to - datum.at)"
    )
    below: dict[str, Any] = {"y": alt.value(height - 4), "y2": alt.value(height)}
    return house(
        alt.layer(
            every.encode(x=x, x2="to:Q", y=_count("n_all", top), y2=alt.datum(0)),
            periodic.encode(
                x=x, x2="to:Q", y=_count("n_periodic", top), y2=alt.datum(0)
            ),
            dead.encode(x=x, x2="until:Q", **below),
        ).properties(width=width, height=height),
        _HOURS,
    )


def _count(field: str, top: int) -> alt.Y:
    return alt.Y(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=True),
        axis=alt.Axis(tickCount=3, tickMinStep=1, format="d"),
    )
