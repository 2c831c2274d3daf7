"""The week as seven dots: done, today, planned, free. A missed day is an open circle."""

from collections.abc import Collection

from rehab.i18n import _
from rehab.model.plan import WeekPlan
from rehab.ui.canvas import LABEL, Canvas
from rehab.ui.layout import Box

_STEP = 76.0


def day_letters() -> tuple[str, ...]:
    """Return a short name for each day, Monday first."""
    words = _("Mo Tu We Th Fr Sa Su")
    return tuple(words.split())


def day_names() -> tuple[str, ...]:
    """Return the names of the days, Monday first."""
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )


def draw_week(
    canvas: Canvas,
    start: tuple[float, float],
    done: Collection[int],
    week: tuple[WeekPlan, int],
) -> None:
    """Draw the seven days from `start` on; `week` is the plan and the day of today."""
    t, (_plan, today) = canvas.theme, week
    for k, letter in enumerate(day_letters()):
        at = (start[0] + k * _STEP, start[1])
        if k in done:
            canvas.disc(at, 32, t.done)
            canvas.icon("tick", 40, t.page, at)
            continue
        is_today = k == today
        edge, width = (t.goal, 5) if is_today else (t.line, 3)
        canvas.disc(at, 32, t.page, edge, width)
        box = Box(at[0] - 28, at[1] - 26, 56, 52)
        colour = t.ink if is_today else t.ink_soft
        canvas.text(
            letter,
            box,
            LABEL - 2,
            colour=colour,
            align="centre",
            middle=True,
        )
