"""A movement of a leg: the raw signal, and under it the level that the rules look at.

Drawn by hand as `rehab.review.charts.traces` is, and for the same reason: no two movements
share a row.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from rehab.review.charts.strokes import path, rect, rule, text
from rehab.review.charts.traces import Hole, Points

_LEFT, _RIGHT, _RAW, _LEVEL, _GAP, _AXIS = 66, 8, 92, 92, 14, 22
_LOW_UV = 0.5  # of the level's axis, which is logarithmic
_Place = Callable[[float], float]
_HALF = 500  # pixels of the plot; under it there are fewer ticks


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line over the level: µV, and what it is."""

    uv: float
    name: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Seconds about a movement's onset, from `first_s` to `last_s`; microvolts.

    `stop_s` is its offset, `top` that of the raw scale, `level_top` that of the level's.
    """

    first_s: float
    last_s: float
    stop_s: float
    top: float
    level_top: float
    emg: Points
    level: Points
    holes: tuple[Hole, ...]
    thresholds: tuple[Threshold, ...]
    label: str


def excerpt(found: Excerpt, *, width: int) -> Markup:
    """Return the chart, `width` pixels wide."""
    sheet = _Sheet(found, width)
    body = "".join(sheet.draw())
    high = _RAW + _GAP + _LEVEL + _AXIS
    label = f'<span role="img" aria-label="{found.label}"></span>'
    head = (
        '<svg class="chart" aria-hidden="true" focusable="false"'
        f' viewBox="0 0 {width} {high}" width="{width}" height="{high}">'
    )
    # The label is ours, and texts in the chart are escaped one by one.
    return Markup(f"{label}{head}{body}</svg>")  # noqa: S704


class _Sheet:
    """Draws one excerpt."""

    def __init__(self, found: Excerpt, width: int) -> None:
        self._found, self._width = found, width
        self._plot = width - _LEFT - _RIGHT

    def draw(self) -> Iterator[str]:
        found, begin = self._found, _RAW + _GAP
        x, stop = self._x(0.0), self._x(found.stop_s)
        for y, high in ((0.0, _RAW), (float(begin), _LEVEL)):
            yield rect(x, y, stop - x, high, "var(--jerk)", 'fill-opacity="0.16"')
            for hole in found.holes:
                a, b = self._x(hole.start), self._x(hole.end)
                yield rect(a, y, max(1.5, b - a), high, "var(--hair)")
        half = found.top / 2
        for uv in (half, 0.0, -half):
            yield self._grid(self._raw(uv), f"{uv:.0f} µV".replace("-", "−"))
        yield path(self._placed(found.emg, self._raw), "var(--quiet)", 0.8)
        for one in found.thresholds:
            y = self._level(one.uv)
            yield rule(_LEFT, y, self._width - _RIGHT, y, "var(--ink)", "4 3")
        for uv in (1.0, 10.0, 100.0):
            if uv <= found.level_top:
                yield self._grid(self._level(uv), f"{uv:.0f} µV")
        yield path(self._placed(found.level, self._level), "var(--target)", 1.75)
        for one in found.thresholds:  # over the lines
            y = self._level(one.uv) - 3
            x = self._width - _RIGHT
            yield text(x, y, one.name, "end", "var(--ink)", is_clear=True)
        yield from self._times(begin + _LEVEL)

    def _x(self, t: float) -> float:
        found = self._found
        part = (t - found.first_s) / (found.last_s - found.first_s)
        return _LEFT + self._plot * min(max(part, 0.0), 1.0)

    def _raw(self, uv: float) -> float:
        return _RAW / 2 - (_RAW / 2 - 2) * min(max(uv / self._found.top, -1.0), 1.0)

    def _level(self, uv: float) -> float:
        top = self._found.level_top
        shown = min(max(uv, _LOW_UV), top)
        part = math.log(shown / _LOW_UV) / math.log(top / _LOW_UV)
        return _RAW + _GAP + _LEVEL * (1.0 - part)

    def _placed(self, points: Points, place: _Place) -> list[list[tuple[float, float]]]:
        return [
            [(self._x(float(a)), place(float(b))) for a, b in zip(t, uv, strict=True)]
            for t, uv in points
        ]

    def _grid(self, y: float, name: str) -> str:
        drawn = rule(_LEFT, y, self._width - _RIGHT, y, "var(--grid)")
        return drawn + text(_LEFT - 5, y + 4, name, "end")

    def _times(self, y: float) -> Iterator[str]:
        found = self._found
        yield rule(_LEFT, y, self._width - _RIGHT, y, "var(--hair)")
        every = 1 if self._plot > _HALF else 2
        first = math.ceil(found.first_s / every) * every
        for t in np.arange(first, found.last_s + 1e-6, every).tolist():
            yield rule(self._x(t), y, self._x(t), y + 4, "var(--hair)")
            name = "onset" if t == 0 else f"{t:g} s".replace("-", "−")
            at = (t - found.first_s) / (found.last_s - found.first_s)
            anchor = "start" if at < 0.02 else "end" if at > 0.98 else "middle"
            yield text(self._x(t), y + 18, name, anchor)
