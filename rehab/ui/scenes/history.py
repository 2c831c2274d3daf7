"""History: jerks a minute, one mark a session. Counts only; it claims no trend."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from rehab.i18n import _, ngettext
from rehab.model.session import SessionRow
from rehab.ui.canvas import LABEL, LEAD, TITLE, Canvas
from rehab.ui.layout import Box
from rehab.ui.scene import Screen
from rehab.ui.theme import mix
from rehab.ui.widgets import Button

_N_SHOWN = 16
_CARD = Box(96, 256, 1728, 532)
_PLOT = Box(_CARD.x + 130, _CARD.y + 100, _CARD.w - 190, _CARD.h - 228)
_LANE_Y = _PLOT.bottom + 48  # of sessions without a count


class History(Screen):
    """A chart of the last sessions, and one way back."""

    simulated_at = None

    def enter(self) -> None:
        """Begin with an empty card, if the sessions still have to be read."""
        super().enter()
        self._n_drawn = 0

    def buttons(self) -> tuple[Button, ...]:
        """Back."""
        box = Box(96, 828, 480, 208)
        return (Button("back", _("Back"), "back", box, is_primary=True),)

    def choose(self, target: str) -> str | None:  # noqa: ARG002 - there is only one
        """Go home."""
        return "home"

    def go_back(self) -> str | None:
        """Go home."""
        return "home"

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Read the sessions once the way back was drawn."""
        if self._n_drawn >= 2 and self.visit.n_done is None:
            self.visit.history()
            self.redraw()
        return None

    def paint(self, canvas: Canvas) -> None:  # noqa: ARG002 - nothing changes
        """Count the pictures."""
        self._n_drawn += 1

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the chart and its words."""
        t = canvas.theme
        canvas.text(_("Your sessions"), Box(96, 44, 1500, 120), TITLE + 8, bold=True)
        words = _("Days go up and down. That is normal.")
        canvas.text(words, Box(96, 168, 1720, 64), LEAD, colour=t.ink_soft)
        canvas.card(_CARD)
        mine = self.visit.n_done
        if mine is None:
            return
        rows = self.visit.history()[-_N_SHOWN:]
        place = Box(_PLOT.x, _PLOT.y, _PLOT.w, _PLOT.h / 2) if rows else _CARD
        if not any(_rate(row) is not None for row in rows):
            words = _("Your first count will show here.")
            canvas.text(words, place, LEAD, on=t.card, align="centre", middle=True)
        if rows:
            top = _top(rows)
            _paint_axes(canvas, rows, top)
            _paint_rows(canvas, rows, top)
            _paint_key(canvas)
        words = ngettext("You trained {n} time.", "You trained {n} times.", mine)
        if mine:
            words = f"{words.format(n=mine)} {_('Thank you for your work.')}"
        else:
            words = _("Practice is shown as small rings.")
        box = Box(640, 868, 1160, 130)
        canvas.text(words, box, LEAD, middle=True)


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
    ends = [(rows[0], _PLOT.x)]
    if len(rows) > 1:
        ends.append((rows[-1], _PLOT.right - 200))
    for row, x in ends:
        box = Box(x, _LANE_Y + 22, 220, 50)
        canvas.text(_day(row), box, LABEL, colour=t.ink_soft, on=t.card)


def _paint_rows(canvas: Canvas, rows: Sequence[SessionRow], top: float) -> None:
    """Draw counts on the plot; what has none stands in a lane below its zero."""
    t = canvas.theme
    step = _PLOT.w / max(len(rows), 6)
    for k, row in enumerate(rows):
        x, rate = _PLOT.x + step * (k + 0.5), _rate(row)
        if row.is_simulated:
            canvas.disc((x, _LANE_Y), 17, t.card, t.line, 4)
        elif rate is None:
            canvas.diamond((x, _LANE_Y), 24, t.line, 17)
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


def _rate(row: SessionRow) -> float | None:
    """Return the rate of a session that counts; None for practice or withheld."""
    if row.is_simulated or row.score is None or row.score.withheld:
        return None
    return row.score.per_min


def _top(rows: Sequence[SessionRow]) -> float:
    """Return the top of the axis: an even number above the largest rate."""
    most = max((_rate(row) or 0.0 for row in rows), default=0.0)
    return max(4.0, math.ceil(most / 2 + 0.01) * 2.0)


def _day(row: SessionRow) -> str:
    """Return the day of a session where it took place."""
    moment = datetime.fromtimestamp(row.started_us / 1e6, UTC)
    local = moment + timedelta(minutes=row.utc_offset_min)
    return f"{local.day} {local:%b}"
