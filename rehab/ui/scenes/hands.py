"""A test of the hands: hold the ring three times, and the app learns how one presses."""

from rehab.i18n import _
from rehab.model.habits import Habits
from rehab.ui.canvas import BODY, LEAD, TITLE, Canvas
from rehab.ui.events import InputEvent
from rehab.ui.intents.hand_test import HandTest, measure_habits
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.pages import BACK, HELP, N_STEPS, draw_steps
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button, draw_repetitions, hold_button

N_HOLDS = 3
REBOUND_S = 0.7
"""So long after the last hold the hand is still heard."""


class Hands(Screen):
    """First three holds, then what the app will do about quick taps."""

    simulated_at = None

    def enter(self) -> None:
        """Begin with no press."""
        super().enter()
        self._n_held = 0
        self._test = HandTest()
        self._done_s: float | None = None

    @property
    def _is_done(self) -> bool:
        return self._n_held >= N_HOLDS

    def hear(self, event: InputEvent) -> None:
        """Take in every press as it is: those that slip too, and the last one's end."""
        if self._done_s is None and self._is_done:
            self._done_s = event.time_s
        if self._done_s is None or event.time_s <= self._done_s + REBOUND_S:
            self._test.feed(event)

    def buttons(self) -> tuple[Button, ...]:
        """Hold; or take what was found, or do it again."""
        back = Button("back", _("Back"), "back", BACK)
        if not self._is_done:
            box = Box(96, 560, 900, 300)
            hold = hold_button(
                "hold", _("Hold here"), "tick", box, is_primary=True, size=TITLE
            )
            skip = Button("skip", _("Skip this"), "forward", HELP)
            return (hold, skip, back)
        box = Box(96, 632, 620, 232)
        use = Button("use", _("Good"), "tick", box, is_primary=True, size=80)
        again = Button("again", _("Once more"), "again", Box(764, 668, 320, 196))
        return (use, again, back)

    def choose(self, target: str) -> str | None:
        """Count a hold, or go on."""
        match target:
            case "hold":
                self._n_held += 1
                self._focus = 0
            case "again":
                self.enter()
            case "back":
                return "welcome"
            case "use":
                self.visit.prefer(habits=self._found())
                return "loudness"
            case _:
                return "loudness"
        self.redraw()
        return None

    def go_back(self) -> str | None:
        """Go to the first screen."""
        return "welcome"

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay: there is no hurry."""
        return None

    def _found(self) -> Habits:
        return measure_habits(self._test.presses, self.visit.habits)

    def paint_ground(self, canvas: Canvas) -> None:
        """Say what to do, or what was found."""
        t = canvas.theme
        canvas.light((960, 300), (1900, 1000))
        draw_steps(canvas, 1, N_STEPS)
        box = Box(96, 150, 1728, 130)
        if not self._is_done:
            canvas.text(_("Hold until the ring is full"), box, TITLE, bold=True)
            words = _("Three times. Take your time. A jerk does no harm.")
            canvas.text(words, Box(96, 290, 1728, 120), LEAD + 4, colour=t.ink_soft)
            draw_repetitions(canvas, (170, 470), N_HOLDS, self._n_held + 1)
            words = _("{n} of {n_all} done").format(n=self._n_held, n_all=N_HOLDS)
            canvas.text(words, Box(296, 436, 700, 70), BODY, middle=True)
        else:
            canvas.text(_("I will ignore quick taps"), box, TITLE, bold=True)
            for k, words in enumerate(told(self._found())):
                y = 300.0 + k * 96
                canvas.icon("tick", 56, t.done, (124, y + 40))
                canvas.text(words, Box(176, y, 1648, 80), LEAD + 2, middle=True)
        draw_key_help(canvas, Box(96, 1006, 1100, 56))


def told(habits: Habits) -> tuple[str, str, str]:
    """Return what the times mean, without numbers for what is shorter than a second."""
    if habits.slow_s <= 0.3:
        slow = _("A press of a quarter of a second counts.")
    elif habits.slow_s <= 0.6:
        slow = _("A press of half a second counts.")
    else:
        slow = _("A press of one second counts.")
    if habits.bounce_s <= 0.6:
        bounce = _("A second press right after it does not count.")
    else:
        bounce = _("A second press within one second does not count.")
    if habits.hold_s <= 1.0:
        hold = _("To start an exercise, hold for one second.")
    else:
        hold = _("To start an exercise, hold until the ring is full.")
    return slow, bounce, hold
