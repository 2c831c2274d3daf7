"""More: the week, another exercise, the settings. What is not needed every day."""

from rehab.i18n import _
from rehab.ui.pages import Answer, Pages, Question


class More(Pages):
    """Three ways and back."""

    def question(self) -> Question:
        """Return where one can go."""
        answers = (
            Answer("week", _("Plan of the week"), "week"),
            Answer("home", _("One exercise"), "play"),
            Answer("settings", _("Settings"), "settings"),
        )
        words = _("Your day waits. Nothing is changed by looking.")
        return Question(_("What would you like to see?"), words, answers)

    def answer(self, name: str) -> str | None:
        """Go there."""
        return name
