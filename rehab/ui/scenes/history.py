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
_PLOT = Box(_CARD.x + 130, _CARD.y + 100, _CARD.w - 190, _CARD.h - 186)


class History(Screen):
    """A chart of the last sessions, and one way back."""

    simulated_at = None

    def enter(self) -> None:
        """Read the sessions."""
        super().enter()
        self._rows = self.visit.history()[-_N_SHOWN:]

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
        """Stay: no session runs here."""
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the chart and its words."""
        t = canvas.theme
        canvas.text(_("Your sessions"), Box(96, 44, 1500, 120), TITLE + 8, bold=True)
        words = _("Days go up and down. That is normal.")
        canvas.text(words, Box(96, 168, 1720, 64), LEAD, colour=t.ink_soft)
        canvas.card(_CARD)
        if not self._rows:
            words = _("Your first session will show here.")
            canvas.text(words, _CARD, LEAD, on=t.card, align="centre", middle=True)
        else:
            self._paint_axes(canvas, _top(self._rows))
            self._paint_rows(canvas, _top(self._rows))
            _paint_key(canvas)
        mine = sum(not row.is_simulated for row in self.visit.history())
        words = ngettext("You trained {n} time.", "You trained {n} times.", mine)
        if mine:
            words = f"{words.format(n=mine)} {_('Thank you for your work.')}"
        else:
            words = _("Practice is shown as small rings.")
        box = Box(640, 868, 1160, 130)
        canvas.text(words, box, LEAD, middle=True)

    def _paint_axes(self, canvas: Canvas, top: float) -> None:
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
        ends = [(self._rows[0], _PLOT.x)]
        if len(self._rows) > 1:
            ends.append((self._rows[-1], _PLOT.right - 200))
        for row, x in ends:
            box = Box(x, _PLOT.bottom + 20, 220, 50)
            canvas.text(_day(row), box, LABEL, colour=t.ink_soft, on=t.card)

    def _paint_rows(self, canvas: Canvas, top: float) -> None:
        t = canvas.theme
        step = _PLOT.w / max(len(self._rows), 6)
        for k, row in enumerate(self._rows):
            rate = _rate(row)
            at = (
                _PLOT.x + step * (k + 0.5),
                _PLOT.bottom - (rate or 0) / top * _PLOT.h,
            )
            if row.is_simulated:
                canvas.disc(at, 17, t.card, t.line, 4)
            elif row.score is None or row.score.withheld or rate is None:
                canvas.diamond(at, 24, t.card)
                canvas.diamond(at, 24, t.line, 17)
            else:
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
    return row.score.per_min if row.score is not None else None


def _top(rows: Sequence[SessionRow]) -> float:
    """Return the top of the axis: an even number above the largest rate."""
    most = max((_rate(row) or 0.0 for row in rows), default=0.0)
    return max(4.0, math.ceil(most / 2 + 0.01) * 2.0)


def _day(row: SessionRow) -> str:
    """Return the day of a session where it took place."""
    moment = datetime.fromtimestamp(row.started_us / 1e6, UTC)
    local = moment + timedelta(minutes=row.utc_offset_min)
    return f"{local.day} {local:%b}"
