"""Nights: one a page, the last one first, and how to go on."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.nights import NightRow
from rehab.ui.canvas import LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.night_page import draw_night, night_lines
from rehab.ui.shaded import Shaded
from rehab.ui.theme import DUSK
from rehab.ui.widgets import Button


class Nights(Shaded):
    """A night, an earlier one, and back."""

    shade = DUSK
    simulated_at = None

    def enter(self) -> None:
        """Begin with the last night, once the history was read."""
        super().enter()
        self._rows: tuple[NightRow, ...] | None = None
        self._back = 0
        self._n_drawn = 0

    @property
    def _row(self) -> NightRow | None:
        return self._rows[-1 - self._back] if self._rows else None

    def buttons(self) -> tuple[Button, ...]:
        """Back; an earlier night, a later one."""
        box = Box(96, 836, 480, 200)
        found = [Button("back", _("Back"), "back", box, is_primary=True)]
        n = len(self._rows or ())
        if self._back + 1 < n:
            words = _("Night before")
            found.append(Button("earlier", words, "back", Box(1068, 880, 374, 156)))
        if self._back:
            words = _("Night after")
            found.append(Button("later", words, "forward", Box(1474, 880, 374, 156)))
        return tuple(found)

    def choose(self, target: str) -> str | None:
        """Turn to another night, or go back."""
        if target == "back":
            return self.go_back()
        self._back += 1 if target == "earlier" else -1
        self.turn()
        return None

    def go_back(self) -> str | None:
        """Go back to where nights begin."""
        return self.visit.base

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Read the nights once the way back was drawn."""
        if self._rows is None and self._n_drawn >= 2:
            self._rows = self.visit.desk.nights.rows()
            self.redraw()
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the night."""
        canvas.light((960, 300), (1900, 1000))
        canvas.text(self._title(), Box(96, 44, 1728, 112), TITLE, bold=True)
        if self._row is not None:
            draw_night(canvas, self._row, top=168)
        elif self._rows is not None:
            canvas.text(_none_words(), Box(96, 200, 1500, 140), LEAD)
        draw_key_help(canvas, Box(620, 880, 400, 140))

    def _title(self) -> str:
        return _("My nights") if not self._back else _("An earlier night")

    def reading(self) -> Sequence[Line] | None:
        """Return the same for large words."""
        title = Line(self._title(), TITLE, bold=True)
        if self._row is None:
            return [title, Line(_none_words() if self._rows is not None else "")]
        return [title, *night_lines(self._row)]

    def paint(self, canvas: Canvas) -> None:  # noqa: ARG002 - nothing changes
        """Count the pictures."""
        self._n_drawn += 1


def _none_words() -> str:
    return _("Your first night will show here.")
