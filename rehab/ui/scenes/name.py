"""Name: how the screen greets. Letters in three steps, or typed; leaving it out is easiest."""

from dataclasses import replace

from rehab.i18n import _
from rehab.ui.canvas import TITLE
from rehab.ui.events import Panel
from rehab.ui.letters import alphabet, group_words, in_three, with_letter
from rehab.ui.pages import Answer, Pages, Question
from rehab.ui.widgets import Button

_GROUP = "letters-"


class Name(Pages):
    """What is kept; then letters, a group at a time; then whether it is right."""

    def enter(self) -> None:
        """Begin with what is kept; where nothing is, with the letters."""
        super().enter()
        self._name = self.visit.profile.name
        self._is_kept = bool(self._name)
        self._is_ready = False
        self._letters = alphabet()

    @property
    def _is_writing(self) -> bool:
        return not (self._is_kept or self._is_ready)

    @property
    def _is_at_top(self) -> bool:
        return len(self._letters) == len(alphabet())

    def panel(self) -> Panel:
        """Return what can be chosen; while one writes, a letter's key counts too."""
        return replace(super().panel(), takes_letters=self._is_writing)

    def question(self) -> Question:
        """Return what is kept, the groups of letters, or the name as it is now."""
        title = _("What is your name?")
        if self._is_kept:
            answers: tuple[Answer, ...] = (
                Answer("keep", _("Keep it"), "tick", is_primary=True),
                Answer("anew", _("Write it again"), "again"),
                Answer("none", _("No name"), "ring"),
            )
            return Question(title, "", answers, value=self._name)
        if self._is_ready:
            answers = (
                Answer("keep", _("Good"), "tick", is_primary=True),
                Answer("erase", _("Erase one letter"), "back"),
            )
            return Question(_("Is your name right?"), "", answers, value=self._name)
        groups = in_three(self._letters)
        answers = tuple(
            Answer(
                f"{_GROUP}{k}",
                group_words(group),
                "plus" if len(group) == 1 else "more",
            )
            for k, group in enumerate(groups)
        )
        words = _("Choose where your letter is. You can also type it: hold the key.")
        value = f"{self._name}_"
        return Question(title, words, answers, value=value)

    def buttons(self) -> tuple[Button, ...]:
        """Return the targets, letters large; above the groups, Back ends the writing."""
        found = super().buttons()
        if not self._is_writing:
            return found
        end = _("Ready") if self._name else _("Skip")
        targets = []
        for button in found:
            if button.name.startswith(_GROUP):
                targets.append(replace(button, size=TITLE))
            elif self._is_at_top:
                targets.append(replace(button, label=end, icon="forward"))
            else:
                targets.append(button)
        return tuple(targets)

    def answer(self, name: str) -> str | None:
        """Take a group or a letter, or keep the name."""
        if name.startswith(_GROUP):
            self._take(in_three(self._letters)[int(name.removeprefix(_GROUP))])
            return None
        if name == "erase":
            self._name = self._name[:-1]
            if not self._name:
                self._write()
            return None
        if name == "anew":
            self._name = ""
            self._write()
            return None
        if name == "none":
            self._name = ""
        return self._leave()

    def type(self, letter: str) -> None:
        """Take a letter from the keyboard."""
        self._add(letter)
        self.redraw()

    def _take(self, group: tuple[str, ...]) -> None:
        """Go into a group; a letter alone is written."""
        if len(group) > 1:
            self._letters = group
            self.turn()
        else:
            self._add(group[0].lower())

    def _add(self, letter: str) -> None:
        self._name = with_letter(self._name, letter)
        self._letters = alphabet()
        self.turn()

    def _write(self) -> None:
        self._is_kept = self._is_ready = False
        self._letters = alphabet()
        self.turn()

    def before(self) -> str | None:
        """Go back one step; above the groups, on to the question whether it is right."""
        if self._is_kept:
            return self.visit.asked_from
        if self._is_ready or not self._is_at_top:
            self._write()
            return None
        if not self._name:
            return self._leave()
        self._is_ready = True
        self.turn()
        return None

    def _leave(self) -> str:
        """Keep the name, if it is another one, and go back to who asked."""
        if self._name != self.visit.profile.name:
            self.visit.tell(name=self._name)
        return self.visit.asked_from
