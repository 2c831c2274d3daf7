"""One night on a card: its words, and the night as a strip from lights out to getting up."""

from rehab.model.nights import NightRow
from rehab.model.signal import Side
from rehab.ui.canvas import BODY, LABEL, LEAD, Canvas
from rehab.ui.column import Line
from rehab.ui.layout import Box
from rehab.ui.night_words import (
    count_words,
    getting_up,
    healthy_words,
    index_words,
    leg_words,
    legend_words,
    lights_out,
    origin_words,
    scarce_words,
    short_site_words,
    site_words,
    slept_words,
    status_words,
    when_words,
)

_STRIP = Box(96, 540, 1728, 220)
_TICK_W = 4.0


def night_lines(row: NightRow) -> list[Line]:
    """Return the night in words, the most important first."""
    score = row.score
    lines = [Line(when_words(row), rank=1)]
    if score is not None:
        lines.append(Line(index_words(score), bold=True))
    lines.append(Line(count_words(row), rank=1))
    lines.append(Line(healthy_words() if score is not None else "", rank=0))
    beside = " ".join(filter(None, (short_site_words(row), scarce_words(row))))
    lines.append(Line(beside, rank=0))  # the number does not stand without it
    lines.append(Line(slept_words(row), rank=1))
    lines.append(Line(status_words(row), rank=2))
    return [*lines, Line(origin_words(row))]


def draw_night(canvas: Canvas, row: NightRow, top: float) -> None:
    """Draw the words of a night from `top` on, and its strip."""
    t, score = canvas.theme, row.score
    origin = origin_words(row)
    when = f"{when_words(row)} · {origin}" if origin else when_words(row)
    y = canvas.text(when, Box(96, top, 1728, 60), BODY, colour=t.ink_soft)
    if score is not None:
        y = canvas.text(index_words(score), Box(96, y + 8, 1728, 70), LEAD, bold=True)
    y = canvas.text(count_words(row), Box(96, y + 4, 1728, 64), LEAD)
    small = [healthy_words()] if score is not None else []
    last = (scarce_words, slept_words, site_words, status_words)
    small += [words for said in last if (words := said(row))]
    room = Box(96, y + 4, 1728, _STRIP.y - y - 12)
    canvas.text(" ".join(small), room, BODY - 4, colour=t.ink_soft)
    _Strip(canvas, row).draw()


class _Strip:
    """The night from lights out to getting up, a band a leg."""

    def __init__(self, canvas: Canvas, row: NightRow) -> None:
        self._canvas, self._row = canvas, row
        x, y = _STRIP.x + 320, _STRIP.y + 20
        self._inside = Box(x, y, _STRIP.w - 350, _STRIP.h - 84)

    def draw(self) -> None:
        """Draw movements in series, single ones, and what was not judged."""
        canvas, row, inside = self._canvas, self._row, self._inside
        t = canvas.theme
        canvas.card(_STRIP)
        high = inside.h / len(row.legs)
        for k, leg in enumerate(row.legs):
            band = Box(inside.x, inside.y + k * high, inside.w, high - 10)
            label = Box(_STRIP.x + 24, band.y, 286, band.h)
            canvas.text(leg_words(leg), label, LABEL, on=t.card, middle=True)
            canvas.fill(band, t.track)
            self._draw_leg(k, leg, band)
        begin, end = lights_out(row), getting_up(row)
        for x, at in ((inside.x, begin), (inside.right - 110, end)):
            box = Box(x, inside.bottom + 2, 110, 50)
            canvas.text(f"{at:%H:%M}", box, LABEL, colour=t.ink_soft, on=t.card)
        if row.score is not None:
            box = Box(inside.x + 130, inside.bottom + 2, inside.w - 260, 50)
            look = {"colour": t.ink_soft, "on": t.card, "align": "centre"}
            canvas.text(legend_words(), box, LABEL, **look)  # type: ignore[arg-type]

    def _draw_leg(self, channel: int, leg: Side, band: Box) -> None:
        t, score = self._canvas.theme, self._row.score
        if score is None:
            return
        for spell in score.night.spells:
            if spell.channel == channel:
                x, right = self._x(spell.start_s), self._x(spell.stop_s)
                hole = Box(x, band.y, max(2.0, right - x), band.h)
                self._canvas.fill(hole, t.card)
        for one in score.night.movements:
            if one.leg not in {leg, Side.BOTH, None}:
                continue
            is_periodic = one.series is not None
            high = band.h * (1.0 if is_periodic else 0.45)
            tick = Box(self._x(one.onset_s), band.bottom - high, _TICK_W, high)
            self._canvas.fill(tick, t.muscle if is_periodic else t.ink_soft)

    def _x(self, at_s: float) -> float:
        part = (at_s - self._row.lights_out_s) / max(1.0, self._row.dark_s)
        return self._inside.x + self._inside.w * min(1.0, max(0.0, part))
