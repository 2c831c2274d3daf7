"""The one look of all charts: no frame, hairline grid, 13 px text, the page's colours."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, is_dataclass
from json import dumps
from typing import Any

import altair as alt

INK, QUIET, GREY, HAIR, GRID, WASH, PAPER, MEASURED, JERK, TARGET, ATTENTION = (
    f"var(--{name})"
    for name in (
        *("ink", "quiet", "grey", "hair", "grid", "wash", "paper"),
        *("measured", "jerk", "target", "attention"),
    )
)
PHASES = ("rest", "lift", "hold", "lower")
_TEXT_PX = 13


@dataclass(frozen=True, slots=True)
class Days:
    """A time axis: its ends and its ticks in ISO text, with ``Z``; `fmt` as in D3."""

    first: str
    last: str
    ticks: tuple[str, ...]
    fmt: str = "%-d %b"

    def of(self, field: str) -> alt.X:
        """Return the axis for a field. Days are local ones, so the scale must not turn them."""
        return alt.X(
            f"{field}:T",
            title=None,
            scale=alt.Scale(type="utc", domain=[self.first, self.last]),
            axis=alt.Axis(values=list(self.ticks), format=self.fmt, labelFlush=True),
        )


@dataclass(frozen=True, slots=True)
class Plane:
    """Where dots lie: days across, rates up to `top`; pixels."""

    days: Days
    top: float
    width: int
    height: int


def rows(items: Iterable[Any], **also: object) -> alt.InlineData:
    """Return dataclass rows as data: one JSON string.

    Altair walks and copies every nested value, and carries a string through as it is:
    seconds against milliseconds for a raw signal. Numbers are rounded to what can be seen.
    """
    values = [_plain(item) | also for item in items]
    return alt.InlineData(values=dumps(values), format=alt.JsonDataFormat(type="json"))


def _plain(item: Any) -> dict[str, object]:
    found = asdict(item) if is_dataclass(item) else dict(item)  # type: ignore[arg-type]
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()}


def layer(data: alt.InlineData | None = None, *, kind: str, **mark: Any) -> alt.Chart:
    """Return a chart of one kind of mark. Marks are silent: the page has the table."""
    base = alt.Chart() if data is None else alt.Chart(data)
    made: alt.Chart = getattr(base, f"mark_{kind}")(aria=False, **mark)
    return made


def per_minute(field: str, top: float, count: int = 4) -> alt.Y:
    """Return the axis of rates, from 0; its top does not follow what is shown."""
    return alt.Y(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(tickCount=count),
    )


def house(chart: Any, label: str) -> dict[str, Any]:
    """Return the specification in the house's look.

    Parameters
    ----------
    chart : altair chart
    label : str
        One sentence for those who do not see it.
    """
    text = {
        "labelColor": QUIET,
        "labelFontSize": _TEXT_PX,
        "titleColor": QUIET,
        "titleFontSize": _TEXT_PX,
        "titleFontWeight": "normal",
    }
    axis = {
        **text,
        "grid": False,
        "domainColor": HAIR,
        "tickColor": HAIR,
        "tickSize": 4,
        "gridColor": GRID,
        "labelPadding": 4,
    }
    head = {
        **text,
        "labelAnchor": "start",
        "labelFontWeight": "bold",
        "labelColor": INK,
        "labelPadding": 4,
        "title": None,
    }
    dressed = chart.properties(
        description=label, background="transparent", padding=2
    ).configure(
        font="Atkinson Hyperlegible",
        axis=axis,
        axisY={"grid": True, "domain": False, "ticks": False},
        view={"stroke": None},
        header=head,
        facet={"spacing": 12},
        concat={"spacing": 10},
        text={"fontSize": _TEXT_PX, "color": QUIET},
    )
    made: dict[str, Any] = dressed.to_dict(validate=False)
    return made
