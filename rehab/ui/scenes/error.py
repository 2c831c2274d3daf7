"""Error: one sentence for the patient, one for a helper, and a way forward."""

from rehab.errors import RehabError, SensorError
from rehab.i18n import _, explain, explain_to_patient
from rehab.ui.canvas import HEADING, LABEL, LEAD, TITLE, Canvas
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button


class Trouble(Screen):
    """What did not work, what is kept, and what to do next."""

    simulated_at = None

    def enter(self) -> None:
        """Find out what could be done without a sensor."""
        super().enter()
        kept = self.visit.row is not None
        self._practice = None if kept else self.visit.practice

    def buttons(self) -> tuple[Button, ...]:
        """Go on where it makes sense; after a sensor failed choose again; go home."""
        box = Box(96, 780, 700, 220)
        if self.visit.row is not None:
            words = _("See what is kept")
        elif self._practice is not None:
            words = _("Try without a sensor")
        elif isinstance(self.visit.error, SensorError):
            words = _("Choose again")
        else:
            words = _("Go on")
        go = Button("go", words, "forward", box, is_primary=True, size=64)
        home = Button("home", _("Home"), "home", Box(1588, 868, 260, 164))
        if self._practice is None:
            return (go, home)
        box = Box(844, 830, 290, 170)
        return (go, Button("again", _("Choose again"), "swap", box), home)

    def choose(self, target: str) -> str | None:
        """Return the screen that makes sense after this."""
        if target in {"home", "again"}:
            return self.visit.base if target == "home" else "sensor"
        if self.visit.row is not None:
            return "summary"
        if self._practice is not None:
            self.visit.once_sensor = self._practice.spec
            return "sensor"
        is_sensor = isinstance(self.visit.error, SensorError)
        return "sensor" if is_sensor else self.visit.base

    def go_back(self) -> str | None:
        """Go home."""
        return self.visit.base

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay until somebody has read it."""
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the sentences; the technical one is small."""
        t, error = canvas.theme, self.visit.error
        canvas.disc((156, 124), 60, t.card, t.goal, 7)
        canvas.icon("note", 80, t.goal, (156, 124))
        title = _("That did not work yet")
        canvas.text(title, Box(252, 84, 1400, 80), HEADING, bold=True, middle=True)
        words = _("It was not your fault. Try once more.")
        detail = _("Something went wrong inside rehab; its log says what.")
        if isinstance(error, RehabError):
            words, detail = explain_to_patient(error), explain(error)
        y = canvas.text(words, Box(96, 226, 1700, 216), TITLE - 8, bold=True)
        if self.visit.row is not None:
            kept = _("What you did is kept.")
            y = canvas.text(kept, Box(96, y + 12, 1500, 64), LEAD)
        detail = _("For a helper: {sentence}").format(sentence=detail)
        below = Box(96, y + 28, 1700, 720 - y)
        canvas.text(detail, below, LABEL, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1018, 1200, 46))
