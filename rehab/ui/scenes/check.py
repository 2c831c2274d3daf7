"""Check: before training. A hard day becomes a rest day, and nothing is lost by it."""

from rehab.i18n import _
from rehab.model.checkup import Checkup
from rehab.ui.pages import Answer, Pages, Question

_MARKS = ("missed_dose", "has_fever", "slept_little")


class Check(Pages):
    """One screen: mark what is true, then go on. On a usual day that is one press."""

    def enter(self) -> None:
        """Begin with nothing marked, and the way on in focus."""
        super().enter()
        self._marked: set[str] = set()

    def question(self) -> Question:
        """Return the three things that make a rest day, and the way on."""
        names = {
            "missed_dose": _("I missed my medicine"),
            "has_fever": _("I have a fever"),
            "slept_little": _("I slept less than 5 hours"),
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
        """Mark, or go on: to the sensor, or to a rest day."""
        if name in _MARKS:
            self._marked ^= {name}
            self.focus_on("go")
            return None
        told = Checkup(*(mark in self._marked for mark in _MARKS))
        self.visit.advice = self.visit.desk.keep_checkup(told)
        return "sensor" if self.visit.advice is None else "advice"
