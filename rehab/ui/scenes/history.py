"""History: jerks a minute, one mark a session; above it what all sittings say together.

One exercise on one side at a time: rest and lifting have other rates, and side by side
they would look like a change.
"""

import itertools
import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from rehab.i18n import _, ngettext
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.ui.canvas import LABEL, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.layout import Box
from rehab.ui.phrases import day_words
from rehab.ui.scene import Screen
from rehab.ui.theme import mix
from rehab.ui.trend_words import trend_words
from rehab.ui.widgets import Button

_N_SHOWN = 16
_CARD = Box(96, 256, 1728, 532)
_PLOT = Box(_CARD.x + 130, _CARD.y + 100, _CARD.w - 190, _CARD.h - 228)
_LANE_Y = _PLOT.bottom + 48  # of sessions without a count
_DAY_W = 150.0
Shown = tuple[str, Side]


class History(Screen):
    """A chart of the last sessions of an exercise, another one, and one way back."""

    simulated_at = None

    def enter(self) -> None:
        """Begin with an empty card, if the sessions still have to be read."""
        super().enter()
        self._n_drawn = 0
        self._shown: Shown = (self.visit.exercise.id, self.visit.side)

    def buttons(self) -> tuple[Button, ...]:
        """Back; another exercise, if another one was done."""
        box = Box(96, 828, 480, 208)
        back = Button("back", _("Back"), "back", box, is_primary=True)
        if self._following() == self._shown:
            return (back,)
        box = Box(1508, 868, 340, 168)
        return (back, Button("exercise", _("Next exercise"), "forward", box))

    def choose(self, target: str) -> str | None:
        """Go home, or show the next exercise."""
        if target == "back":
            return self.visit.base
        self._shown = self._following()
        self.redraw()
        return None

    def go_back(self) -> str | None:
        """Go home."""
        return self.visit.base

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Read the sessions once the way back was drawn."""
        if self._n_drawn >= 2 and self.visit.n_done is None:
            self.visit.history()
            self.redraw()
        return None

    def paint(self, canvas: Canvas) -> None:  # noqa: ARG002 - nothing changes
        """Count the pictures."""
        self._n_drawn += 1

    def _following(self) -> Shown:
        """Return the next exercise and side that has sessions, in the catalog's order."""
        if self.visit.n_done is None:
            return self._shown
        done = {(row.exercise_id, row.side) for row in self.visit.history()}
        every = [(e.id, side) for e in self.visit.exercises for side in e.sides]
        at = every.index(self._shown) if self._shown in every else -1
        later = [*every[at + 1 :], *every[: at + 1]]
        return next((one for one in later if one in done), self._shown)

    def _rows(self) -> list[SessionRow]:
        rows = self.visit.history()
        return [row for row in rows if (row.exercise_id, row.side) == self._shown]

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the chart and its words."""
        t = canvas.theme
        title = self._title()
        trend = trend_words(self.visit.trend())
        box = Box(96, 24, 1720, 110) if trend else Box(96, 44, 1720, 120)
        canvas.text(title, box, TITLE if trend else TITLE + 8, bold=True)
        canvas.text(trend, Box(96, 132, 1720, 60), LEAD, bold=True)
        words = _("Days go up and down. That is normal.")
        box = Box(96, 190 if trend else 168, 1720, 62)
        canvas.text(words, box, LEAD, colour=t.ink_soft)
        canvas.card(_CARD)
        if self.visit.n_done is None:
            return
        every = self._rows()
        rows = every[-_N_SHOWN:]
        place = Box(_PLOT.x, _PLOT.y, _PLOT.w, _PLOT.h / 2) if rows else _CARD
        if not any(_rate(row) is not None for row in rows):
            words = _("Your first count will show here.")
            canvas.text(words, place, LEAD, on=t.card, align="centre", middle=True)
        if rows:
            top = _top(rows)
            _paint_axes(canvas, rows, top)
            _paint_rows(canvas, rows, top)
            _paint_key(canvas)
        box = Box(640, 868, 880 if len(self.buttons()) > 1 else 1160, 130)
        words = _done_words(sum(row.is_own for row in every))
        canvas.text(words, box, LEAD, middle=True)

    def reading(self) -> Sequence[Line]:
        """Return the latest counts in words: the chart's labels would be too large."""
        lines = [
            Line(self._title(), TITLE, bold=True),
            Line(trend_words(self.visit.trend()), bold=True),
            Line(_("Days go up and down. That is normal."), rank=1),
        ]
        every = self._rows() if self.visit.n_done is not None else []
        counted = [row for row in every if _rate(row) is not None and _is_counted(row)]
        latest = [f"{day_words(_day(r))}: {_rate(r):.1f}" for r in counted[:-4:-1]]
        if latest:
            lines.append(Line(_("Jerks in one minute")))
            lines += [Line(words, rank=2 if k else 0) for k, words in enumerate(latest)]
        elif self.visit.n_done is not None:
            lines.append(Line(_("Your first count will show here.")))
        done = _done_words(sum(row.is_own for row in every))
        return [*lines, Line(done, rank=3)]

    def _title(self) -> str:
        """Return the exercise and its side, as "Arm raise, right arm"."""
        exercise_id, side = self._shown
        named = {e.id: e.words.title for e in self.visit.exercises}
        words = {
            Side.LEFT: _("{exercise}, left arm"),
            Side.RIGHT: _("{exercise}, right arm"),
            Side.BOTH: _("{exercise}, both arms"),
        }
        return words[side].format(exercise=named[exercise_id])


def _done_words(n: int) -> str:
    """Return how often the patient did this exercise, practice left out."""
    if n == 0:
        return _("Practice is shown as small rings.")
    done = ngettext("You did this {n} time.", "You did this {n} times.", n)
    return f"{done.format(n=n)} {_('Thank you for your work.')}"


def _step(rows: Sequence[SessionRow]) -> float:
    """Return how far apart the marks stand."""
    return _PLOT.w / max(len(rows), 6)


def _paint_axes(canvas: Canvas, rows: Sequence[SessionRow], top: float) -> None:
    t = canvas.theme
    title = Box(_CARD.x + 40, _CARD.y + 22, 560, 52)
    canvas.text(_("Jerks in one minute"), title, LABEL, bold=True, on=t.card)
    for share in (0.0, 0.5, 1.0):
        y = _PLOT.bottom - share * _PLOT.h
        canvas.fill(Box(_PLOT.x, y, _PLOT.w, 2), mix(t.card, t.line, 0.45))
        box = Box(_PLOT.x - 92, y - 25, 72, 50)
        number = f"{share * top:g}"
        canvas.text(
            number,
            box,
            LABEL,
            colour=t.ink_soft,
            on=t.card,
            middle=True,
            align="centre",
        )
    for words, x in _days(rows):
        box = Box(x - _DAY_W / 2, _LANE_Y + 22, _DAY_W, 50)
        canvas.text(words, box, LABEL, colour=t.ink_soft, on=t.card, align="centre")


def _days(rows: Sequence[SessionRow]) -> list[tuple[str, float]]:
    """Return each day once with the middle of its marks; the latest ones where it is full.

    The marks stand in order, as several sessions can be of one day.
    """
    found: list[tuple[str, float]] = []
    step, last = _step(rows), len(rows)
    for day, marks in itertools.groupby(reversed(rows), key=_day):
        n = len(list(marks))
        x = _PLOT.x + step * (last - n / 2)
        last -= n
        if not found or found[-1][1] - x >= _DAY_W:
            found.append((day_words(day), x))
    return found


def _paint_rows(canvas: Canvas, rows: Sequence[SessionRow], top: float) -> None:
    """Draw counts on the plot; what has none stands in a lane below its zero.

    A session that cannot be counted says so, practice or not.
    """
    t, step = canvas.theme, _step(rows)
    for k, row in enumerate(rows):
        x, rate = _PLOT.x + step * (k + 0.5), _rate(row)
        if not _is_counted(row):
            canvas.diamond((x, _LANE_Y), 24, t.line, 17)
        elif rate is None:
            canvas.disc((x, _LANE_Y), 17, t.card, t.line, 4)
        else:
            at = (x, _PLOT.bottom - rate / top * _PLOT.h)
            canvas.diamond(at, 27, t.card)
            canvas.diamond(at, 22, t.jerk)


def _paint_key(canvas: Canvas) -> None:
    """Say what the marks are."""
    t, y = canvas.theme, _CARD.y + 48
    entries = (
        (_("one session"), "full"),
        (_("not counted"), "hollow"),
        (_("practice, simulated"), "ring"),
    )
    x = _CARD.right - 40.0
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


def _is_counted(row: SessionRow) -> bool:
    """Whether there is a rate that may be told."""
    score = row.score
    return score is not None and not score.withheld and score.per_min is not None


def _rate(row: SessionRow) -> float | None:
    """Return the rate of a session that counts; None for what is not one's own, or withheld."""
    if not row.is_own or row.score is None or not _is_counted(row):
        return None
    return row.score.per_min


def _top(rows: Sequence[SessionRow]) -> float:
    """Return the top of the axis: an even number above the largest rate."""
    most = max((_rate(row) or 0.0 for row in rows), default=0.0)
    return max(4.0, math.ceil(most / 2 + 0.01) * 2.0)


def _day(row: SessionRow) -> date:
    """Return the day of a session where it took place."""
    moment = datetime.fromtimestamp(row.started_us / 1e6, UTC)
    return (moment + timedelta(minutes=row.utc_offset_min)).date()
