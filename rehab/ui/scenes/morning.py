"""Morning: keeps the night first, then tells what it was. No praise and no alarm."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.nights import NightRow
from rehab.ui.canvas import TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.night_page import draw_night, night_lines
from rehab.ui.shaded import Shaded
from rehab.ui.theme import DUSK
from rehab.ui.widgets import Button


class Morning(Shaded):
    """The night's page, once it is kept."""

    shade = DUSK

    def enter(self) -> None:
        """Say that it is being counted; the work begins after that was drawn."""
        super().enter()
        self._n_drawn = 0

    @property
    def _row(self) -> NightRow | None:
        return None if self.visit.night is None else self.visit.night.row

    def buttons(self) -> tuple[Button, ...]:
        """Finish, and all nights."""
        if self._row is None:
            return ()
        box = Box(96, 836, 560, 200)
        finish = Button("finish", _("Finish"), "tick", box, is_primary=True)
        return (
            finish,
            Button("nights", _("My nights"), "chart", Box(704, 880, 340, 156)),
        )

    def choose(self, target: str) -> str | None:
        """Finish, or see all nights."""
        self.visit.base = "today"
        return "nights" if target == "nights" else self.visit.base

    def go_back(self) -> str | None:
        """Go on as Finish does."""
        return None if self._row is None else self.choose("finish")

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Keep the night once the screen has said so."""
        if self.visit.session is not None and self._n_drawn >= 2:
            self.visit.keep_night()
            self.turn()
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the night, or that it is being counted."""
        canvas.light((960, 300), (1900, 1000))
        title = _("Good morning")
        canvas.text(title, Box(96, 44, 1728, 112), TITLE + 8, bold=True)
        if self._row is None:
            words = _("One moment. The night is being counted.")
            canvas.text(words, Box(96, 200, 1500, 140))
            return
        draw_night(canvas, self._row, top=168)
        draw_key_help(canvas, Box(1090, 900, 760, 100))

    def reading(self) -> Sequence[Line] | None:
        """Return the same for large words."""
        if self._row is None:
            return None
        return [Line(_("Good morning"), TITLE, bold=True), *night_lines(self._row)]

    def paint(self, canvas: Canvas) -> None:  # noqa: ARG002 - nothing changes
        """Count the pictures."""
        self._n_drawn += 1
