"""Check: before training. A hard day becomes a rest day, and nothing is lost by it."""

from rehab.i18n import _
from rehab.model.checkup import Checkup
from rehab.ui.pages import Answer, Pages, Question
from rehab.ui.phrases import pain_words
from rehab.ui.scenes.pain import PAIN_MAX

_MARKS = ("missed_dose", "has_fever", "slept_little")


class Check(Pages):
    """Mark what is true, then say what hurts. On a usual day that is a press each.

    Pain begins at none: who presses on without looking is compared with that, which
    stops them early rather than late.
    """

    def enter(self) -> None:
        """Begin with nothing marked, and the way on in focus."""
        super().enter()
        self._marked: set[str] = set()
        self._pain = 0
        self._asks_pain = False

    def question(self) -> Question:
        """Return what makes a rest day and the way on, or the pain of now."""
        return self._hurts() if self._asks_pain else self._marks()

    def _hurts(self) -> Question:
        value = f"{self._pain} · {pain_words(self._pain)}"
        answers = (
            Answer("done", _("That is it"), "tick", is_primary=True),
            Answer("more", _("More"), "plus"),
            Answer("less", _("Less"), "minus"),
            Answer("skip", _("Skip"), "forward"),
        )
        return Question(_("Does anything hurt now?"), "", answers, value=value)

    def _marks(self) -> Question:
        names = {
            "missed_dose": _("Missed my medicine"),
            "has_fever": _("I have a fever"),
            "slept_little": _("Slept under 5 hours"),
        }
        words = _("None of these") if not self._marked else _("Go on")
        go = Answer("go", words, "forward", is_primary=True)
        marks = tuple(
            Answer(mark, names[mark], "tick" if mark in self._marked else "ring")
            for mark in _MARKS
        )
        title = _("Is one of these true today?")
        words = _("Mark what is true. Then a rest day is better.")
        return Question(title, words, (go, *marks))

    def answer(self, name: str) -> str | None:
        """Mark, step, or go on: to the pain, the sensor, or a rest day."""
        if name in _MARKS:
            self._marked ^= {name}
            self.focus_on("go")
            return None
        if name in {"more", "less"}:
            step = 1 if name == "more" else -1
            self._pain = min(max(self._pain + step, 0), PAIN_MAX)
            return None
        if name == "go" and not self._marked:  # on a rest day nothing else matters
            self._asks_pain = True
            self.turn()
            return None
        return self._tell(self._pain if name == "done" else None)

    def _tell(self, pain: int | None) -> str:
        told = Checkup(**dict.fromkeys(self._marked, True), pain=pain)
        return "sensor" if self.visit.check(told) is None else "advice"

    def before(self) -> str | None:
        """Go back to the marks, or to where one came from."""
        if not self._asks_pain:
            return super().before()
        self._asks_pain = False
        self.turn()
        return None
