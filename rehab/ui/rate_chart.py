"""The chart of jerks a minute: one mark a session, in order, and a lane for what has no count."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rehab.i18n import _, decimal
from rehab.model.session import SessionRow
from rehab.ui.canvas import LABEL, Canvas
from rehab.ui.layout import Box
from rehab.ui.phrases import day_words
from rehab.ui.placing import READING
from rehab.ui.theme import mix


@dataclass(frozen=True, slots=True)
class RateChart:
    """Where it stands. `day_w` is the room of a day's name below the marks."""

    card: Box
    plot: Box
    n_shown: int
    day_w: float
    number_w: float
    line_high: float

    @property
    def lane_y(self) -> float:
        """Where sessions without a count stand."""
        return self.plot.bottom + 48

    def draw(self, canvas: Canvas, rows: Sequence[SessionRow]) -> None:
        """Draw the last sessions of `rows` on the card."""
        rows = rows[-self.n_shown :]
        top = _top(rows)
        self._paint_axes(canvas, rows, top)
        self._paint_rows(canvas, rows, top)
        self._paint_key(canvas)

    def _step(self, rows: Sequence[SessionRow]) -> float:
        """Return how far apart the marks stand."""
        return self.plot.w / max(len(rows), 6)

    def _paint_axes(
        self, canvas: Canvas, rows: Sequence[SessionRow], top: float
    ) -> None:
        t, card, plot, high = canvas.theme, self.card, self.plot, self.line_high
        title = Box(card.x + 40, card.y + 22, 560, 52)
        if canvas.is_large:
            title = Box(card.x + 40, card.y + 8, card.w - 80, high)
        canvas.text(_("Jerks in one minute"), title, LABEL, bold=True, on=t.card)
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom - share * plot.h
            canvas.fill(Box(plot.x, y, plot.w, 2), mix(t.card, t.line, 0.45))
            wide = self.number_w
            box = Box(plot.x - wide - 20, y - high / 2, wide, high)
            look = {"colour": t.ink_soft, "on": t.card, "align": "centre"}
            canvas.text(decimal(f"{share * top:g}"), box, LABEL, middle=True, **look)  # type: ignore[arg-type]
        for words, x in self._days(rows):
            box = Box(x - self.day_w / 2, self.lane_y + 22, self.day_w, high)
            canvas.text(words, box, LABEL, colour=t.ink_soft, on=t.card, align="centre")

    def _days(self, rows: Sequence[SessionRow]) -> list[tuple[str, float]]:
        """Return each day once with the middle of its marks; the latest where it is full.

        The marks stand in order, as several sessions can be of one day.
        """
        found: list[tuple[str, float]] = []
        step, last = self._step(rows), len(rows)
        for day, marks in itertools.groupby(reversed(rows), key=day_of):
            n = len(list(marks))
            x = self.plot.x + step * (last - n / 2)
            last -= n
            if not found or found[-1][1] - x >= self.day_w:
                found.append((day_words(day), x))
        return found

    def _paint_rows(
        self, canvas: Canvas, rows: Sequence[SessionRow], top: float
    ) -> None:
        """Draw counts on the plot; what has none stands in a lane below its zero.

        A session that cannot be counted says so, practice or not.
        """
        t, step = canvas.theme, self._step(rows)
        for k, row in enumerate(rows):
            x, rate = self.plot.x + step * (k + 0.5), rate_of(row)
            if not is_counted(row):
                canvas.diamond((x, self.lane_y), 24, t.line, 17)
            elif rate is None:
                canvas.disc((x, self.lane_y), 17, t.card, t.line, 4)
            else:
                at = (x, self.plot.bottom - rate / top * self.plot.h)
                canvas.diamond(at, 27, t.card)
                canvas.diamond(at, 22, t.jerk)

    def _paint_key(self, canvas: Canvas) -> None:
        """Say what the marks are; large words say it on the page before."""
        if canvas.is_large:
            return
        t, y = canvas.theme, self.card.y + 48
        entries = (
            (_("one session"), "full"),
            (_("not counted"), "hollow"),
            (_("practice, simulated"), "ring"),
        )
        x = self.card.right - 40.0
        for words, kind in reversed(entries):
            wide = canvas.width(words, LABEL) + 8
            x -= wide
            box = Box(x, y - 26, wide, 52)
            canvas.text(words, box, LABEL, colour=t.ink_soft, on=t.card, middle=True)
            x -= 32
            if kind == "full":
                canvas.diamond((x, y), 17, t.jerk)
            elif kind == "hollow":
                canvas.diamond((x, y), 18, t.line, 12)
            else:
                canvas.disc((x, y), 14, t.card, t.line, 4)
            x -= 56


_CARD = Box(96, 256, 1728, 532)
USUAL = RateChart(
    card=_CARD,
    plot=Box(_CARD.x + 130, _CARD.y + 100, _CARD.w - 190, _CARD.h - 228),
    n_shown=16,
    day_w=150.0,
    number_w=72.0,
    line_high=50.0,
)
LARGE = RateChart(
    card=READING,
    plot=Box(READING.x + 200, READING.y + 130, READING.w - 260, READING.h - 300),
    n_shown=10,
    day_w=330.0,
    number_w=150.0,
    line_high=96.0,
)
"""On its own, where words are large."""


def is_counted(row: SessionRow) -> bool:
    """Whether there is a rate that may be told."""
    score = row.score
    return score is not None and not score.withheld and score.per_min is not None


def rate_of(row: SessionRow) -> float | None:
    """Return the rate of one's own session that counts; None for others, or withheld."""
    if not row.is_own or row.score is None or not is_counted(row):
        return None
    return row.score.per_min


def day_of(row: SessionRow) -> date:
    """Return the day of a session where it took place."""
    moment = datetime.fromtimestamp(row.started_us / 1e6, UTC)
    return (moment + timedelta(minutes=row.utc_offset_min)).date()


def _top(rows: Sequence[SessionRow]) -> float:
    """Return the top of the axis: an even number above the largest rate."""
    most = max((rate_of(row) or 0.0 for row in rows), default=0.0)
    return max(4.0, math.ceil(most / 2 + 0.01) * 2.0)
