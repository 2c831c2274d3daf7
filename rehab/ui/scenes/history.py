"""History: jerks a minute, one mark a session; above it what all sittings say together.

One exercise on one side at a time: rest and lifting have other rates, and side by side
they would look like a change.
"""

from collections.abc import Sequence

from rehab.i18n import _, decimal, ngettext
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.ui.canvas import LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.layout import Box
from rehab.ui.phrases import day_words
from rehab.ui.rate_chart import LARGE, USUAL, day_of, rate_of
from rehab.ui.scene import Screen
from rehab.ui.trend_words import trend_words
from rehab.ui.widgets import Button

Shown = tuple[str, Side]


class History(Screen):
    """A chart of the last sessions of an exercise, another one, and one way back.

    Where words are large it is two pages: what was counted last, and the chart.
    """

    simulated_at = None

    def enter(self) -> None:
        """Begin with an empty card, if the sessions still have to be read."""
        super().enter()
        self._n_drawn = 0
        self._is_chart = False
        self._shown: Shown = (self.visit.exercise.id, self.visit.side)

    @property
    def fits_large_words(self) -> bool:
        """Whether the chart has the whole screen now."""
        return self._is_chart

    def buttons(self) -> tuple[Button, ...]:
        """Back; the chart, where words are large; another exercise, if one was done."""
        box = Box(96, 828, 480, 208)
        back = Button("back", _("Back"), "back", box, is_primary=True)
        found = [back]
        if self._is_large and self._has_counts:
            label = _("Words") if self._is_chart else _("Picture")
            found.append(Button("chart", label, "chart", Box(1132, 868, 340, 168)))
        if self._following() != self._shown:
            box = Box(1508, 868, 340, 168)
            found.append(Button("exercise", _("Next exercise"), "forward", box))
        return tuple(found)

    def choose(self, target: str) -> str | None:
        """Go home, show the chart or the words, or the next exercise."""
        if target == "back":
            return self.visit.base
        if target == "chart":
            self._is_chart = not self._is_chart
            self.turn()
            return None
        self._is_chart = False
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

    @property
    def _has_counts(self) -> bool:
        is_read = self.visit.n_done is not None
        return is_read and any(
            rate_of(row) is not None for row in self._rows()[-USUAL.n_shown :]
        )

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the chart and its words; where they are large, the chart alone."""
        t = canvas.theme
        if self._is_chart:
            canvas.card(LARGE.card)
            LARGE.draw(canvas, self._rows())
            return
        title = self._title()
        trend = trend_words(self.visit.trend())
        box = Box(96, 24, 1720, 110) if trend else Box(96, 44, 1720, 120)
        canvas.text(title, box, TITLE if trend else TITLE + 8, bold=True)
        canvas.text(trend, Box(96, 132, 1720, 60), LEAD, bold=True)
        words = _("Days go up and down. That is normal.")
        box = Box(96, 190 if trend else 168, 1720, 62)
        canvas.text(words, box, LEAD, colour=t.ink_soft)
        canvas.card(USUAL.card)
        if self.visit.n_done is None:
            return
        every = self._rows()
        plot = USUAL.plot
        if not self._has_counts:
            place = Box(plot.x, plot.y, plot.w, plot.h / 2) if every else USUAL.card
            words = _("Your first count will show here.")
            canvas.text(words, place, LEAD, on=t.card, align="centre", middle=True)
        if every:
            USUAL.draw(canvas, every)
        box = Box(640, 868, 880 if len(self.buttons()) > 1 else 1160, 130)
        words = _done_words(sum(row.is_own for row in every))
        canvas.text(words, box, LEAD, middle=True)

    def reading(self) -> Sequence[Line]:
        """Return the latest counts in words; the chart is one press away."""
        lines = [
            Line(self._title(), TITLE, bold=True),
            Line(trend_words(self.visit.trend()), bold=True),
            Line(_("Days go up and down. That is normal."), rank=1),
        ]
        every = self._rows() if self.visit.n_done is not None else []
        counted = [row for row in every if rate_of(row) is not None]
        latest = [
            f"{day_words(day_of(r))}: {decimal(f'{rate_of(r):.1f}')}"
            for r in counted[:-4:-1]
        ]
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
