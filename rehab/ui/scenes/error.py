"""Error: one sentence, calmly, and a way forward."""

from rehab.errors import RehabError, SensorError
from rehab.i18n import _, explain
from rehab.ui.canvas import LEAD, TITLE, Canvas
from rehab.ui.layout import Box
from rehab.ui.scene import Screen, draw_key_help
from rehab.ui.widgets import Button


class Trouble(Screen):
    """What did not work, what is kept, and what to do next."""

    simulated_at = None

    def buttons(self) -> tuple[Button, ...]:
        """Go on where it makes sense; go home."""
        box = Box(96, 780, 700, 220)
        if self.visit.row is not None:
            words = _("See what is kept")
        elif isinstance(self.visit.error, SensorError):
            words = _("Choose again")
        else:
            words = _("Go on")
        go = Button("go", words, "forward", box, is_primary=True, size=64)
        home = Button("home", _("Home"), "home", Box(1588, 868, 260, 164))
        return (go, home)

    def choose(self, target: str) -> str | None:
        """Return the screen that makes sense after this."""
        if target == "home":
            return "home"
        if self.visit.row is not None:
            return "summary"
        return "sensor" if isinstance(self.visit.error, SensorError) else "home"

    def go_back(self) -> str | None:
        """Go home."""
        return "home"

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay until somebody has read it."""
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the sentence."""
        t, error = canvas.theme, self.visit.error
        canvas.disc((180, 148), 84, t.card, t.goal, 8)
        canvas.icon("note", 110, t.goal, (180, 148))
        title = _("That did not work yet")
        canvas.text(title, Box(96, 256, 1500, 120), TITLE, bold=True)
        words = _("Something went wrong inside rehab. It was not your fault.")
        if isinstance(error, RehabError):
            words = explain(error)
        y = canvas.text(words, Box(96, 392, 1500, 250), LEAD)
        if self.visit.row is not None:
            kept = _("What you did is kept.")
            canvas.text(kept, Box(96, y + 16, 1500, 70), LEAD, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1018, 1200, 46))
