"""The raw signal of all channels about an event, and what the detector went by.

Deviates from the other charts: it is no Altair specification. No two events share a row, so
that nothing could be kept, and a specification of four seconds of four channels takes the
converter more than the whole page may (a quarter of a second; the page has a fifth). Its
look is the house's: hairline grid, no frame, the page's colours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from rehab.model.signal import Samples
from rehab.review.charts.strokes import rect, rule, text

Points = tuple[tuple[NDArray[np.float64], Samples], ...]
"""Runs of times and values; between two runs samples were lost."""
_LEFT, _RIGHT, _BAND, _GAP, _AXIS, _TITLE = 66, 8, 22, 6, 22, 18
_TALL, _ROOM = 88, 420  # pixels of a channel, and of all channels together at most
_LOW, _HIGH = 0.5, 20.0  # of the ratio's log axis
_RATIOS = (1, 2, 5, 10)
_LETTER_PX = 6.7


@dataclass(frozen=True, slots=True)
class Hole:
    """Lost samples."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A channel: its samples, its envelope, its holes, and whether the event is on it."""

    name: str
    emg: Points
    envelope: Points
    holes: tuple[Hole, ...]
    is_part: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A phase; `short` is its name where the text does not fit."""

    start: float
    end: float
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Span:
    """An event in view. `channels` are those that it is on, all where there are none."""

    start: float
    end: float
    channels: tuple[int, ...]
    kind: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The level over the level around it, and how sure the detector was where it looked."""

    name: str
    ratio: Points
    candidates: tuple[tuple[float, float], ...]
    threshold: float


@dataclass(frozen=True, slots=True)
class Traces:
    """All of an excerpt, in seconds from the onset; `top` is that of the one scale."""

    span_s: float
    top: float
    unit: str
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    spans: tuple[Span, ...]
    evidence: Evidence | None


def traces(found: Traces, *, width: int) -> Markup:
    """Return the chart, `width` pixels wide."""
    sheet = _Sheet(found, width)
    body = "".join(sheet.draw())
    label = (
        f"Raw signal of {len(found.lanes)} channels, {found.span_s:g} seconds before and"
        " after the onset. The sentence above and the table below tell the same."
    )
    head = (
        f'<svg class="chart traces" aria-hidden="true" focusable="false" data-left="{_LEFT}"'
        f' data-right="{width - _RIGHT}" data-span="{found.span_s:g}"'
        f' viewBox="0 0 {width} {sheet.y:.0f}" width="{width}" height="{sheet.y:.0f}">'
    )
    # Texts in it are escaped one by one.
    return Markup(f'<span role="img" aria-label="{label}"></span>{head}{body}</svg>')  # noqa: S704


class _Sheet:
    """Draws from the top; `y` is where the next part begins."""

    def __init__(self, found: Traces, width: int) -> None:
        self._found = found
        self._width = width
        self._plot = width - _LEFT - _RIGHT
        self._tall = min(_TALL, max(36, _ROOM // max(1, len(found.lanes))))
        self.y = 0.0

    def draw(self) -> Iterator[str]:
        yield from self._phases()
        for k, lane in enumerate(self._found.lanes):
            yield from self._channel(k, lane)
        if self._found.evidence is not None:
            yield from self._ratio(self._found.evidence)
            yield from self._sure(self._found.evidence)
        yield from self._times()

    def _x(self, t: float) -> float:
        span = self._found.span_s
        return _LEFT + self._plot * (min(max(t, -span), span) + span) / (2 * span)

    def _phases(self) -> Iterator[str]:
        for band in self._found.bands:
            x, wide = self._x(band.start), self._x(band.end) - self._x(band.start)
            yield rect(x, 0, max(wide - 1, 0), _BAND, "var(--wash)")
            fitting = [
                name
                for name in (band.text, band.short)
                if len(name) * _LETTER_PX < wide - 4
            ]
            if fitting:
                yield text(x + wide / 2, 15, fitting[0], "middle", "var(--ink)")
        self.y = _BAND + _GAP

    def _channel(self, k: int, lane: Lane) -> Iterator[str]:
        top, high = self._found.top, self._tall
        middle = self.y + high / 2

        def place(uv: Samples) -> Samples:
            y = middle - (high / 2 - 2) * np.clip(uv / top, -1, 1)
            return np.asarray(y, dtype=np.float32)

        for span in self._found.spans:
            if not span.channels or k in span.channels:
                yield self._span(span, self.y, high)
        labelled = (top / 2, 0.0, -top / 2) if high >= 60 else (0.0,)
        for value in labelled:
            y = float(place(np.asarray(value, dtype=np.float32)))
            yield self._grid(y, f"{value:.0f} {self._found.unit}".replace("-", "−"))
        for hole in lane.holes:
            yield self._hole(hole, self.y, high)
        yield self._line(lane.emg, place, "var(--quiet)", 0.8)
        yield self._line(lane.envelope, place, "var(--target)", 1.75)
        yield text(_LEFT + 4, self.y + 11, lane.name, "start", "var(--ink)", bold=True)
        self.y += high + _GAP

    def _span(self, span: Span, y: float, high: float) -> str:
        x = self._x(span.start)
        wide = max(2.0, self._x(span.end) - x)
        if span.kind == "this":
            return rect(x, y, wide, high, "var(--jerk)", 'fill-opacity="0.22"')
        if span.kind == "silence":
            look = 'fill="none" stroke="var(--jerk)" stroke-dasharray="2 2"'
            return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.0f}" {look}/>'
        drawn = rect(x, y, wide, high, "var(--grey)", 'fill-opacity="0.3"')
        return f'<a tabindex="-1" href="{escape(span.href)}">{drawn}</a>'

    def _hole(self, hole: Hole, y: float, high: float) -> str:
        x = self._x(hole.start)
        wide = max(1.5, self._x(hole.end) - x)
        look = 'fill="var(--paper)" stroke="var(--grey)" stroke-dasharray="2 2"'
        drawn = f'<rect x="{x:.1f}" y="{y + 14:.1f}" width="{wide:.1f}" height="{high - 16:.0f}" {look}/>'
        if wide > 60:
            drawn += text(x + wide / 2, y + high / 2 + 8, "no signal", "middle")
        return drawn

    def _line(
        self,
        points: Points,
        place: Callable[[Samples], Samples],
        colour: str,
        px: float,
    ) -> str:
        parts = []
        for t, values in points:
            x = _LEFT + self._plot * (t / self._found.span_s + 1.0) / 2.0
            y = place(values)
            steps = [f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)]
            parts.append("M" + "L".join(steps))
        look = (
            f'fill="none" stroke="{colour}" stroke-width="{px}" stroke-linejoin="round"'
        )
        return f'<path d="{"".join(parts)}" {look}/>' if parts else ""

    def _ratio(self, found: Evidence) -> Iterator[str]:
        high = _TALL - 16
        name = (
            f"Level over the level around it, {found.name[:1].lower()}{found.name[1:]}"
        )
        if len(name) * _LETTER_PX > self._plot:
            name = "Level over that around it"
        yield self._title(name)
        base = self.y + high
        scale = high / np.log(_HIGH / _LOW)

        def place(ratio: Samples) -> Samples:
            shown = np.clip(ratio, _LOW, _HIGH)
            return np.asarray(base - scale * np.log(shown / _LOW), dtype=np.float32)

        yield self._events_over(high)
        for value in _RATIOS:
            y = float(place(np.asarray(value, dtype=np.float32)))
            yield self._grid(y, f"×{value}")
        yield self._line(found.ratio, place, "var(--jerk)", 1.5)
        self.y = base + _GAP

    def _sure(self, found: Evidence) -> Iterator[str]:
        high = 48
        yield self._title("How sure the detector was")
        base = self.y + high
        yield self._events_over(high)
        yield self._grid(base, "0 %")
        yield self._grid(base - high, "100 %")
        at = base - high * found.threshold
        yield rule(_LEFT, at, self._width - _RIGHT, at, "var(--ink)", "4 3")
        for t, sure in found.candidates:
            x, y = self._x(t), base - high * sure
            yield rule(x, base, x, y, "var(--jerk)")
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="var(--jerk)"/>'
        needed = f"needed: {100 * found.threshold:.0f} %"
        yield text(self._width - _RIGHT, at - 4, needed, "end", "var(--ink)")
        self.y = base + _GAP

    def _title(self, name: str) -> str:
        self.y += _TITLE
        y = self.y - 5
        return text(_LEFT + 4, y, name, "start", "var(--ink)", bold=True)

    def _events_over(self, high: float) -> str:
        return "".join(
            self._span(span, self.y, high)
            for span in self._found.spans
            if span.kind == "this"
        )

    def _times(self) -> Iterator[str]:
        span, y = self._found.span_s, self.y
        yield rule(_LEFT, y, self._width - _RIGHT, y, "var(--hair)")
        n = 4 if self._plot > 500 else 2
        for k in range(-n, n + 1):
            t = span * k / n
            anchor = "start" if k == -n else "end" if k == n else "middle"
            yield rule(self._x(t), y, self._x(t), y + 4, "var(--hair)")
            name = "onset" if k == 0 else f"{t:g} s".replace("-", "−")
            yield text(self._x(t), y + 18, name, anchor)
        self.y = y + _AXIS

    def _grid(self, y: float, name: str) -> str:
        line = rule(_LEFT, y, self._width - _RIGHT, y, "var(--grid)")
        return line + text(_LEFT - 5, y + 4, name, "end")
