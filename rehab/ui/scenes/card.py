"""The emergency card: one action away from every screen. It calls nobody."""

from collections.abc import Sequence
from dataclasses import replace

from rehab.i18n import _
from rehab.model.frame import Command, StopReason
from rehab.ui.canvas import BODY, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.helper_card import (
    draw_helper_card,
    helper_lines,
    helper_more,
    more_button,
)
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.phrases import answer_words
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button, Meaning, hold_button


class Card(Screen):
    """What to do and whom to call, until somebody says "I am OK"."""

    simulated_at = None

    @property
    def _is_unanswered(self) -> bool:
        """Whether it stands because no answer came; not once it was read."""
        frame = self.visit.frame
        reason = frame.stop_reason if frame is not None else None
        return self.visit.needs_help and reason is StopReason.RHYTHMIC

    @property
    def _is_running(self) -> bool:
        return self.visit.session is not None and not self.visit.is_over

    def enter(self) -> None:
        """Begin with what a helper does first."""
        super().enter()
        self._is_more = False
        self._was_unanswered: bool | None = None

    def buttons(self) -> tuple[Button, ...]:
        """I am OK; more; while a session waits, it can be stopped from here.

        Where nobody answered, a hand that is stiff, or beats on a key, puts no card away;
        nor does it stop the session while the question stands.
        """
        ok = Button(
            "ok",
            _("I am OK"),
            "tick",
            Box(96, 292, 860, 208),
            is_primary=True,
            needs_hold=self._is_unanswered,
            meaning=Meaning.GO,
            size=92,
            is_answer=self._is_unanswered,
        )
        more = (more_button(),) if self._is_large else ()
        if not self._is_running:
            return (ok, *more)
        stop = hold_button(
            "unwell",
            _("I feel unwell: stop"),
            "stop",
            Box(496, 904, 460, 150),
            meaning=Meaning.STOP,
            size=36,
        )
        return (ok, *more, replace(stop, is_answer=self.visit.is_asking))

    def choose(self, target: str) -> str | None:
        """Go back to where one was; or turn the card, or stop the session, and stay."""
        if target == "more":
            self._is_more = not self._is_more
            self.turn()
            return None
        if target == "unwell":
            self.visit.ask(Command.UNWELL)
            self.redraw()
            return None
        return self._leave()

    def _leave(self) -> str:
        self.visit.is_card_read = self.visit.is_over  # looking before is not reading it
        return self.visit.way_back()

    def go_back(self) -> str | None:
        """Do what "I am OK" does, unless that takes more than a key."""
        return None if self._is_unanswered else self._leave()

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay until somebody answers; begin anew when the time for that ran out."""
        if self._was_unanswered is False and self._is_unanswered:
            self.turn()
        self._was_unanswered = self._is_unanswered
        return None

    def _how(self) -> str:
        return answer_words(self.visit.habits) if self._is_unanswered else ""

    def reading(self) -> Sequence[Line]:
        """Return the question and what a helper does first; then the rest of it."""
        title = Line(_("Do you need help?"), TITLE, bold=True)
        if self._is_more:
            return title, *helper_more()
        return title, Line(self._how(), rank=1), *helper_lines(self.visit.profile)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the question at the left, the card for helpers at the right."""
        t = canvas.theme
        draw_helper_card(canvas, self.visit.profile)
        canvas.text(_("Do you need help?"), Box(96, 36, 880, 130), 104, bold=True)
        if self._is_unanswered:
            words = _("No answer came. The exercise has ended. What you did is kept.")
        elif self._is_running and self.visit.night is not None:
            words = _("The night is being recorded. Nothing is lost.")
        elif self._is_running:
            words = _("The exercise waits. Nothing is lost.")
        else:
            words = _("Show this card to someone near you.")
        y = canvas.text(self._how(), Box(96, 512, 880, 110), LEAD, bold=True)
        y = canvas.text(words, Box(96, max(524, y + 8), 880, 130), LEAD)
        calm = _("This app is not a seizure alarm. It calls nobody by itself.")
        canvas.text(calm, Box(96, max(670, y + 8), 880, 140), BODY, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 904, 376, 150))
