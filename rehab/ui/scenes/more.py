"""More: a night, other exercises, the settings. What is not needed every day."""

from rehab.i18n import _
from rehab.ui.pages import Answer, Pages, Question


class More(Pages):
    """Three ways and back; exercises have a page of their own."""

    def enter(self) -> None:
        """Begin with the first page."""
        super().enter()
        self._is_exercise = False

    def question(self) -> Question:
        """Return where one can go."""
        words = _("Your day waits. Nothing is changed by looking.")
        answers: tuple[Answer, ...] = (
            Answer("night", _("The night"), "moon"),
            Answer("exercises", _("Exercises"), "play"),
            Answer("settings", _("Settings"), "settings"),
        )
        if self._is_exercise:
            answers = (
                Answer("week", _("Plan of the week"), "week"),
                Answer("home", _("One exercise"), "play"),
            )
        return Question(_("What would you like to see?"), words, answers)

    def answer(self, name: str) -> str | None:
        """Go there."""
        if name != "exercises":
            return name
        self._is_exercise = True
        self.turn()
        return None

    def before(self) -> str | None:
        """Turn back to the first page, or go back to the day."""
        if not self._is_exercise:
            return super().before()
        self._is_exercise = False
        self.turn()
        return None
