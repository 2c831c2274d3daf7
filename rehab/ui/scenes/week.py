"""Week: the plan of seven days, what is done of it, and that rest belongs to it."""

from collections.abc import Sequence

from rehab.i18n import _, listed, ngettext
from rehab.ui.canvas import BODY, LABEL, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.phrases import minutes_of
from rehab.ui.scene import Screen
from rehab.ui.weekly import day_names
from rehab.ui.widgets import Button

_WIDE, _GAP = 232.0, 17.0


class Week(Screen):
    """Seven cards side by side and one way back."""

    simulated_at = None

    def buttons(self) -> tuple[Button, ...]:
        """Back; help."""
        box = Box(96, 800, 560, 220)
        return (
            Button("back", _("Back"), "back", box, is_primary=True),
            Button("help", _("Help"), "help", Box(1564, 856, 284, 164)),
        )

    def choose(self, target: str) -> str | None:
        """Go back, or open help."""
        return "help" if target == "help" else self.visit.base

    def go_back(self) -> str | None:
        """Go back."""
        return self.visit.base

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay."""
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the days."""
        t, (plan, today) = canvas.theme, self.visit.week()
        done = self.visit.days_done()
        canvas.text(_("Your week"), Box(96, 44, 1728, 116), TITLE + 8, bold=True)
        words = _("Rest days are part of the plan. A missed day is no problem.")
        canvas.text(words, Box(96, 164, 1728, 70), LEAD, colour=t.ink_soft)
        for k, (name, day) in enumerate(zip(day_names(), plan.days, strict=True)):
            box = Box(96 + k * (_WIDE + _GAP), 268, _WIDE, 440)
            is_today = k == today
            edge = t.goal if is_today else None
            canvas.card(box, edge=edge, width=6 if is_today else 0)
            title = Box(box.x + 12, box.y + 20, box.w - 24, 58)
            look = {"on": t.card, "align": "centre", "middle": True}
            canvas.text(name, title, LABEL, bold=True, **look)  # type: ignore[arg-type]
            middle = (box.x + box.w / 2, box.y + 160)
            items = (*day.done, *day.items)
            if k in done:
                canvas.disc(middle, 52, t.done)
                canvas.icon("tick", 74, t.page, middle)
            elif not items:
                canvas.icon("moon", 92, t.ink_soft, middle)
            else:
                canvas.disc(middle, 52, t.card, t.goal if is_today else t.line, 6)
            for n, line in enumerate(self._lines(k, len(items))):
                place = Box(box.x + 10, box.y + 236 + n * 62, box.w - 20, 58)
                canvas.text(line, place, LABEL, **look)  # type: ignore[arg-type]
        n = len(done)
        words = ngettext("{n} day done this week.", "{n} days done this week.", n)
        box = Box(712, 836, 800, 140)
        canvas.text(words.format(n=n), box, BODY, colour=t.ink_soft, middle=True)
        draw_key_help(canvas, Box(96, 1030, 1728, 44))

    def reading(self) -> Sequence[Line]:
        """Return a line a day."""
        plan, today = self.visit.week()
        lines = [Line(_("Your week"), TITLE, bold=True, rank=1)]
        for k, (name, day) in enumerate(zip(day_names(), plan.days, strict=True)):
            said = self._lines(k, len((*day.done, *day.items)))
            sign = "tick" if k in self.visit.days_done() else ""
            words = f"{name}: {listed(said)}"
            lines.append(Line(words, bold=k == today, gap=0.05, sign=sign))
        return lines

    def _lines(self, k: int, n_items: int) -> tuple[str, ...]:
        """Return what a day holds: how many exercises, about how long."""
        plan, today = self.visit.week()
        day = plan.days[k]
        items = (*day.done, *day.items)
        when = (_("Today"),) if k == today else ()
        if not items:
            return (_("Rest"), *when)
        plans = [self.visit.desk.plan(item) for item in items]
        n = ngettext("{n} exercise", "{n} exercises", n_items).format(n=n_items)
        minutes = minutes_of(plans)
        about = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
        return (n, about, *when)
