"""Advice: what the stop rules say, in calm words. It names no cause and no medicine."""

from rehab.i18n import _
from rehab.model.checkup import Advice
from rehab.model.exercise import ArmPose, View
from rehab.model.signal import Side
from rehab.ui.canvas import LEAD, Canvas
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.person import Person
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button, card_button

_STAND = (1560, 706)


class AdviceScene(Screen):
    """A title, three sentences, one way on."""

    simulated_at = None

    def enter(self) -> None:
        """Show a person at rest."""
        super().enter()
        people = self.visit.people
        rest = [ArmPose()]
        self._person = Person(
            people, View.FRONT, Side.RIGHT, _STAND, rest, px_per_m=590
        )

    def buttons(self) -> tuple[Button, ...]:
        """Take it; help; after the check, also correct what was marked."""
        ok = Button(
            "ok",
            _("OK, I rest today") if self._is_rest else _("I understand"),
            "tick",
            Box(96, 776, 720, 216),
            is_primary=True,
            size=60,
        )
        card = card_button(_("Emergency card"), Box(1480, 848, 344, 184))
        if not self._can_change:
            return (ok, card)
        again = Button("again", _("Change my answers"), "back", Box(864, 804, 440, 184))
        return (ok, again, card)

    @property
    def _can_change(self) -> bool:
        """Whether it follows from what was just marked: a hand that jerks errs."""
        visit = self.visit
        said = visit.checkup.advice if visit.checkup is not None else None
        return said is visit.advice and not visit.course.rows

    @property
    def _is_rest(self) -> bool:
        return self.visit.advice is not Advice.CONTACT_CLINICIAN

    def choose(self, target: str) -> str | None:
        """Go on."""
        if target == "card":
            return "card"
        if target == "again":
            return "check"
        return self.visit.after_advice()

    def go_back(self) -> str | None:
        """Go on."""
        return self.visit.after_advice()

    def update(self, dt_s: float) -> str | None:
        """Let the person come."""
        self._person.update(dt_s)
        self._person.render()
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words."""
        t = canvas.theme
        canvas.light((1540, 420), (1240, 1160))
        title, *sentences = advice_words(self.visit.advice)
        canvas.disc((156, 124), 60, t.card, t.goal, 7)
        sign = "moon" if self._is_rest else "note"
        canvas.icon(sign, 78, t.goal, (156, 124))
        room = Box(96, 200, 1120, 120)
        y = canvas.text(title, room, 96, bold=True, leading=1.14)
        for k, words in enumerate(sentences):
            soft = t.ink_soft if k else t.ink
            y = canvas.text(words, Box(96, y + 14, 1120, 116), LEAD - 2, colour=soft)
        draw_key_help(canvas, Box(96, 1012, 1300, 50))

    def paint(self, canvas: Canvas) -> None:
        """Draw the person."""
        self._person.draw(canvas, ArmPose())


def advice_words(advice: Advice | None) -> tuple[str, str, str, str]:
    """Return a title and three sentences."""
    if advice is Advice.CONTACT_CLINICIAN:
        return (
            _("Call your doctor this week"),
            _("Your last sessions had more jerks than usual, or something is new."),
            _("Tell your doctor or therapist. Show them your results."),
            _("This is no diagnosis. Change no medicine on your own."),
        )
    if advice is Advice.STOP_TODAY:
        return (
            _("That is enough for today"),
            _("Rest now. What you did is kept."),
            _("Something new, a fall, chest pain, hard to breathe? Get help now."),
            _("If it does not get better, call your doctor."),
        )
    return (
        _("Today is a rest day"),
        _("Your body needs rest today. That is right and good."),
        _("Nothing is lost. Your plan goes on tomorrow."),
        _("Questions about your medicine? Call your doctor."),
    )
