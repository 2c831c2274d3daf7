"""Rest between two sets: breathe with the rings, see what is done."""

import math

from rehab.i18n import _, ngettext
from rehab.model.frame import Command, Frame
from rehab.ui.breath import BreathPlace, draw_breath
from rehab.ui.canvas import BODY, LABEL, LEAD, Canvas
from rehab.ui.column import Line, write_column
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.phrases import jerks_words, rest_words
from rehab.ui.rules import BREATHE_IN_S, BREATHE_OUT_S
from rehab.ui.scene import Screen
from rehab.ui.theme import Theme
from rehab.ui.widgets import Button, Meaning, card_button, hold_button

_PLACE = BreathPlace((1392, 452), 300, Box(1152, 872, 480, 76))
_LARGE_PLACE = BreathPlace((1510, 344), 236, Box(1180, 656, 660, 120))
_COLUMN = Box(64, 44, 1060, 716)
_GO = Box(96, 780, 560, 220)
_HELP = Box(96, 836, 280, 164)
_AWAY = {"card": "card", "hurts": "pain", "help": "help"}


class Rest(Screen):
    """Rings to breathe with, what is done, and what comes."""

    @property
    def fits_large_words(self) -> bool:
        """Always: the rings are to be breathed with."""
        return True

    def enter(self) -> None:
        """Begin by breathing out."""
        super().enter()
        self._breath_s = BREATHE_IN_S
        self._offered: tuple[bool, bool] | None = None
        self._counted = 0

    @property
    def _asks_pain(self) -> bool:
        frame = self.visit.frame
        return frame is not None and frame.asks_pain

    @property
    def _wait_s(self) -> int:
        """How long the rest cannot be ended yet, in whole seconds."""
        frame = self.visit.frame
        return 0 if frame is None else math.ceil(frame.least_rest_s)

    @property
    def _pain_before(self) -> int:
        """What the day began with: who has an ache need not count it out every time."""
        session = self.visit.session
        return (session.plan.pain_before or 0) if session is not None else 0

    def _first(self) -> tuple[Button, ...]:
        """Return the answer to what is asked; help in the least rest; then the way on."""
        if self._asks_pain:
            words = _("Nothing hurts")
            if self._pain_before:
                words = _("No more than before")
            fine = Button("fine", words, "tick", _GO, is_primary=True, size=50)
            return (fine,)
        if self._wait_s:  # who chooses what is lit comes to no harm
            return (Button("help", _("Help"), "help", _HELP),)
        words = _("Go on now")
        go = hold_button(
            "go", words, "play", _GO, is_primary=True, meaning=Meaning.GO, size=56
        )
        return (go,)

    def buttons(self) -> tuple[Button, ...]:
        """Answer what is asked, get help, or go on; it hurts; the card; stop."""
        stop = hold_button(
            "stop", _("Stop"), "stop", Box(1588, 836, 260, 164), meaning=Meaning.STOP
        )
        hurts = hold_button("hurts", _("It hurts"), "note", Box(690, 836, 184, 164))
        card = card_button(_("Emergency"), Box(906, 836, 280, 164))
        return (*self._first(), hurts, card, stop)

    def choose(self, target: str) -> str | None:
        """Pass it on; the session's stage decides the screen."""
        if target in _AWAY:
            return _AWAY[target]
        if target == "fine":
            if self.visit.session is not None:
                self.visit.session.tell_pain(self._pain_before)
            return None
        self.visit.ask(Command.BEGIN if target == "go" else Command.STOP)
        return None

    def update(self, dt_s: float) -> str | None:
        """Breathe; turn the page when another target comes, or when one goes."""
        shown = self._asks_pain, self._wait_s == 0
        if shown != self._offered and self._offered is not None:
            self.turn()
        elif self._wait_s != self._counted:
            self.redraw()
        self._offered, self._counted = shown, self._wait_s
        self._breath_s = (self._breath_s + dt_s) % (BREATHE_IN_S + BREATHE_OUT_S)
        return super().update(dt_s)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw what is done and what comes."""
        t, frame = canvas.theme, self.visit.frame
        if canvas.is_large:
            write_column(canvas, _COLUMN, self._lines(frame, t))
            return
        canvas.text(_("Rest"), Box(96, 48, 800, 160), 128, bold=True)
        words = rest_words(self.visit.exercise)
        canvas.text(words, Box(96, 216, 860, 66), 50)
        draw_key_help(canvas, Box(96, 1034, 1400, 44))
        told = Box(96, 690, 1000, 76)
        canvas.text(self._asked(), told, LEAD, middle=True)
        canvas.text(self._waits(), told, LEAD, colour=t.ink_soft, middle=True)
        if frame is None:
            return
        box = Box(96, 316, 780, 350)
        canvas.card(box)
        x, wide = box.x + 40, box.w - 80
        title = _("Set {n} is done").format(n=frame.set_number)
        line = Box(x, box.y + 28, wide, 66)
        canvas.text(title, line, 50, bold=True, on=t.card)
        canvas.icon("tick", 52, t.done, (x + 24, box.y + 134))
        holds = frame.n_holds_in_target
        words = ngettext("{n} hold in the goal.", "{n} holds in the goal.", holds)
        line = Box(x + 72, box.y + 104, wide - 72, 60)
        canvas.text(words.format(n=holds), line, BODY, on=t.card, middle=True)
        canvas.diamond((x + 24, box.y + 206), 20, t.jerk)
        line = Box(x + 72, box.y + 176, wide - 72, 60)
        words = jerks_words(frame.n_jerks_live)
        canvas.text(words, line, BODY, on=t.card, middle=True)
        words = _("Next: set {n} of {n_all}.").format(
            n=frame.set_number + 1, n_all=frame.n_sets
        )
        line = Box(x, box.y + 256, wide, 60)
        canvas.text(words, line, BODY, colour=t.ink_soft, on=t.card)

    def _asked(self) -> str:
        return _("Does anything hurt now?") if self._asks_pain else ""

    def _waits(self) -> str:
        """Say how long it is, in place of a button that would do nothing."""
        if self._asks_pain or not self._wait_s:
            return ""
        return _("You can go on in {n} s.").format(n=self._wait_s)

    def _lines(self, frame: Frame | None, t: Theme) -> list[Line]:
        """Return the same for large words."""
        how = rest_words(self.visit.exercise)
        lines = [
            Line(_("Rest"), 128, bold=True),
            Line(how, 50, rank=1 if self._asks_pain else 0),
            Line(self._asked() or self._waits()),
        ]
        if frame is None:
            return lines
        done = _("Set {n} is done").format(n=frame.set_number)
        following = _("Next: set {n} of {n_all}.").format(
            n=frame.set_number + 1, n_all=frame.n_sets
        )
        return [
            *lines,
            Line(done, 50, bold=True),
            Line(jerks_words(frame.n_jerks_live), rank=2),
            Line(following, colour=t.ink_soft, rank=1),
            Line(self.visit.origin, LABEL, colour=t.ink_soft),
        ]

    def paint(self, canvas: Canvas) -> None:
        """Draw the rings, the time left and the breath."""
        frame = self.visit.frame
        if frame is not None:
            place = _LARGE_PLACE if canvas.is_large else _PLACE
            draw_breath(canvas, place, self._breath_s, frame.remaining_s)
