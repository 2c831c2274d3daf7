"""The jerk itself: its envelope about the onset, and a few raw ones."""

from dataclasses import dataclass, field
from typing import Any

import altair as alt

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import INK, JERK, QUIET, house, layer, rows

_ONSET = "datum.value == 0 ? 'onset' : replace(datum.value + ' ms', '-', '−')"
_STEPS_UV = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_SHAPE = "Median jerk with the middle half and the middle nine tenths of all jerks."
_RAW = "Typical jerks, raw signal in microvolts by milliseconds about the onset."


@dataclass(frozen=True, slots=True)
class Band:
    """The spread of the envelope at a time about the onset, in % of the reference."""

    ms: float
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True)
class Median:
    """The median of the first block."""

    ms: float
    p50: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A raw sample of an example."""

    panel: str
    ms: float
    uv: float
    kind: str = field(default="emg", init=False)


@dataclass(frozen=True, slots=True)
class Span:
    """Where the event lies in its example."""

    panel: str
    start: float
    end: float
    kind: str = field(default="jerk", init=False)


@drawn
def shape(
    bands: tuple[Band, ...],
    first: tuple[Median, ...],
    *,
    width: int = 250,
    height: int = 130,
) -> dict[str, Any]:
    """Return the median jerk with its middle 50 % and 90 %; the first block's dashed."""
    data = rows(bands)
    axis = alt.Axis(values=[-50, 0, 50, 100, 150], labelExpr=_ONSET)
    x = alt.X("ms:Q", title=None, axis=axis, scale=alt.Scale(nice=False))
    y = alt.Y(
        "p50:Q",
        title=None,
        scale=alt.Scale(zero=True),
        axis=alt.Axis(tickCount=3, labelExpr="datum.label + ' %'"),
    )
    wide = layer(data, kind="area", color=JERK, opacity=0.14)
    half = layer(data, kind="area", color=JERK, opacity=0.24)
    old = layer(
        rows(first), kind="line", color=INK, strokeWidth=1.25, strokeDash=[4, 3]
    )
    now = layer(data, kind="line", color=JERK, strokeWidth=2.25)
    return house(
        alt.layer(
            wide.encode(x=x, y=alt.Y("p5:Q"), y2="p95:Q"),
            half.encode(x=x, y=alt.Y("p25:Q"), y2="p75:Q"),
            old.encode(x=x, y=y),
            now.encode(x=x, y=y),
        ).properties(width=width, height=height),
        _SHAPE,
    )


@drawn
def snippets(
    samples: tuple[Sample, ...],
    spans: tuple[Span, ...],
    top_uv: float,
    *,
    width: int = 80,
    height: int = 66,
) -> dict[str, Any]:
    """Return raw examples side by side, all on one scale of ± `top_uv`."""
    data = rows([*samples, *spans])
    at = max((step for step in _STEPS_UV if step <= 0.8 * top_uv), default=top_uv)
    axis = alt.Axis(values=[-200, 200], labelFlush=12)  # clear of the next panel
    x = alt.X("ms:Q", title=None, axis=axis)
    y = alt.Y(
        "uv:Q",
        title=None,
        scale=alt.Scale(domain=[-top_uv, top_uv], nice=False),
        axis=alt.Axis(values=[-at, 0, at]),
    )
    where = layer(kind="rect", color=JERK, opacity=0.18)
    line = layer(kind="line", color=INK, strokeWidth=0.9, clip=True)
    panel = alt.layer(
        where.transform_filter("datum.kind == 'jerk'").encode(
            x=alt.X("start:Q"), x2="end:Q", y=alt.value(0), y2=alt.value(height)
        ),
        line.transform_filter("datum.kind == 'emg'").encode(x=x, y=y),
        data=data,
    ).properties(width=width, height=height)
    head = alt.Header(labelFontWeight="normal", labelColor=QUIET)
    order = [span.panel for span in spans]
    column = alt.Column("panel:N", sort=order, header=head)
    return house(panel.facet(column=column).configure_facet(spacing=8), _RAW)
