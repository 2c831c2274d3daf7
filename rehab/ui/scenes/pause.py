"""Pause: nothing is lost. Going on is held; stopping is far away from it."""

from collections.abc import Sequence
from dataclasses import replace

from rehab.i18n import _
from rehab.model.frame import Command, Frame, Stage, StopReason
from rehab.model.signal import LinkState, Side
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
from rehab.ui.person import Person
from rehab.ui.phrases import answer_words, contact_words, nearer_words, side_words
from rehab.ui.rules import BODY_MIN
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button, Meaning, card_button, hold_button

_PICTURE = Box(1220, 0, 700, 780)  # what stays beside large words
_STAND = (1470, 620)


class Pause(Screen):
    """Paused by a person, by a lost link, or by a rule that asks a question."""

    picture: Box | None = _PICTURE

    def enter(self) -> None:
        """Let the arm hang."""
        super().enter()
        self.simulated_at = (1640, 40)
        visit = self.visit
        pose = visit.exercise.poses["start"]
        self._person = Person.of(
            visit.people, visit.exercise, visit.side, _STAND, [pose]
        )
        self._said: object = None
        self._was_asking: bool | None = None
        self._is_more = False

    @property
    def _is_asking(self) -> bool:
        frame = self.visit.frame
        return frame is not None and frame.stop_reason is StopReason.RHYTHMIC

    @property
    def _is_doubting(self) -> bool:
        return self.visit.frame is not None and self.visit.frame.side_doubt

    def buttons(self) -> tuple[Button, ...]:
        """Go on (or: I am OK); the emergency card; it hurts; stop."""
        if self._is_doubting:
            return self._side_buttons()
        words = _("I am OK") if self._is_asking else _("Hold to go on")
        box = Box(96, 288, 860, 208) if self._is_asking else Box(96, 720, 660, 260)
        resume = hold_button(
            "ok" if self._is_asking else "resume",
            words,
            "tick" if self._is_asking else "play",
            box,
            is_primary=True,
            meaning=Meaning.GO,
            size=84 if self._is_asking else 60,
        )
        if self._is_asking:
            box = Box(560, 1054 - 150, 396, 150)
            words = _("Stop for today")
            stop = hold_button("stop", words, "stop", box, meaning=Meaning.STOP)
            more = (more_button(),) if self._is_large else ()
            # a hand that is stiff, or beats on a key, neither answers nor ends it
            ok, stop = (replace(button, is_answer=True) for button in (resume, stop))
            return (ok, *more, stop)
        card = card_button(_("Emergency card"), Box(788, 816, 344, 164))
        hurts = hold_button("hurts", _("It hurts"), "note", Box(1164, 816, 270, 164))
        stop = hold_button(
            "stop",
            _("Stop for today"),
            "stop",
            Box(1466, 816, 358, 164),
            meaning=Meaning.STOP,
        )
        return (resume, card, hurts, stop)

    def _side_buttons(self) -> tuple[Button, ...]:
        side = self.visit.side
        yes = hold_button(
            "resume",
            side_words(side),
            "tick",
            Box(96, 752, 640, 240),
            is_primary=True,
            meaning=Meaning.GO,
            size=60,
        )
        other = Side.LEFT if side is Side.RIGHT else Side.RIGHT
        words = side_words(other)
        no = hold_button("wrong", words, "swap", Box(1180, 828, 644, 164), size=BODY)
        return (yes, no)

    def choose(self, target: str) -> str | None:
        """Pass it on; the session's stage decides the screen."""
        if target == "card":
            return "card"
        if target == "hurts":
            return "pain"
        if target == "more":
            self._is_more = not self._is_more
            self.turn()
            return None
        commands = {
            "ok": Command.I_AM_OK,
            "resume": Command.RESUME,
            "wrong": Command.WRONG_SIDE,
            "stop": Command.STOP,
        }
        self.visit.ask(commands[target])
        return None

    def update(self, dt_s: float) -> str | None:
        """Draw the words anew when they change."""
        self._person.update(dt_s)
        self._person.render()
        self.picture = None if self._is_asking else _PICTURE
        if self._was_asking not in {None, self._is_asking}:
            self.turn()  # the card for helpers is white: it comes slowly
        self._was_asking = self._is_asking
        frame = self.visit.frame
        said = frame and (
            frame.stop_reason,
            frame.link,
            frame.side_doubt,
            frame.asks_nearer,
            frame.is_battery_low,
            frame.is_space_short,
            frame.contacts,
        )
        if said != self._said:
            self._said = said
            self.redraw()
        return super().update(dt_s)

    def reading(self) -> Sequence[Line] | None:
        """Return the question and what a helper does first; else what is drawn."""
        if not self._is_asking:
            return None
        title = Line(_("Are you OK?"), TITLE, bold=True, rank=int(self._is_more))
        if self._is_more:
            words = _("Your muscles were very active. The exercise has stopped.")
            return title, Line(words), *helper_more()
        # the ring shows it, too: what a helper reads goes first where room is short
        how = Line(answer_words(self.visit.habits), rank=1)
        return title, how, *helper_lines(self.visit.profile)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the sign and the words."""
        if self._is_asking:
            self._paint_question(canvas)
            return
        t = canvas.theme
        canvas.light((1460, 420), (1240, 1160))
        canvas.disc((180, 132), 84, t.ink)
        canvas.icon("pause", 104, t.page, (180, 132))
        title = _("Paused")
        if self._is_doubting:
            title = _("Where is the sensor?")
        canvas.text(title, Box(96, 236, 1040, 160), 120, bold=True)
        first, second = _words(self.visit.frame)
        if self._is_doubting:
            first = _("It may be on the other arm. Look and tell us.")
            second = _("If it is, move it and start again.")
        y = canvas.text(first, Box(96, 412, 1040, 130), 50)
        canvas.text(second, Box(96, y + 8, 1040, 120), BODY, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1018, 1200, 46))

    def _paint_question(self, canvas: Canvas) -> None:
        """Draw the question, and beside it what a helper has to know."""
        self.simulated_at = (96, 840)
        t = canvas.theme
        draw_helper_card(canvas, self.visit.profile)
        canvas.text(_("Are you OK?"), Box(96, 12, 880, 130), 104, bold=True)
        words = _("Your muscles were very active. The exercise has stopped.")
        canvas.text(words, Box(96, 140, 880, 118), LEAD)
        how = answer_words(self.visit.habits)
        y = canvas.text(how, Box(96, 512, 880, 104), 38, bold=True)
        words = _("No answer? This screen stays on, so others can read it.")
        y = canvas.text(words, Box(96, y + 4, 880, 100), BODY_MIN)
        words = _("This app is not a seizure alarm. It calls nobody by itself.")
        canvas.text(words, Box(96, y + 4, 880, 100), BODY_MIN, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 904, 440, 150))

    def paint(self, canvas: Canvas) -> None:
        """Draw the person at rest."""
        if not self._is_asking:
            self._person.draw(canvas, self.visit.exercise.poses["start"])


def _words(frame: Frame | None) -> tuple[str, str]:
    """Return why it stands still, and what will happen."""
    if frame is not None and frame.link is LinkState.LOST:
        return (
            _("The sensor is away. Bring it closer."),
            _("We look for it. Nothing is lost."),
        )
    calm = _("You can take your time. Nothing is lost.")
    if frame is None:
        return calm, _("This step starts again when you go on.")
    if frame.asks_nearer:
        return nearer_words(), _("This step starts again when you go on.")
    if frame.is_battery_low:
        return calm, _("The battery is nearly empty. Charge the sensor soon.")
    if frame.is_space_short:
        return calm, _("The computer is nearly full. Ask someone to make room.")
    for contact in frame.contacts:
        said, advice = contact_words(contact)
        if advice:
            return calm, f"{said}. {advice}"
    if frame.paused_stage is not Stage.EXERCISE:
        return calm, _("This step starts again when you go on.")
    again = _("Number {n} of {n_all} starts again when you go on.")
    return calm, again.format(n=frame.repetition, n_all=frame.n_repetitions)
