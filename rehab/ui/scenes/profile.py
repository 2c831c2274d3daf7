"""Profile: a few questions at the first start. The answers stay on this computer."""

from rehab.i18n import _
from rehab.model.signal import Side
from rehab.ui.pages import N_STEPS, Answer, Pages, Question
from rehab.ui.visit import Visit

MUSCLES: dict[str, tuple[str, ...]] = {
    "arm": ("deltoid_anterior", "deltoid_medius", "biceps", "triceps"),
    "forearm": ("wrist_extensors", "wrist_flexors"),
    "calf": ("gastrocnemius", "tibialis_anterior"),
}
"""What a person calls a part of the body, and the catalog's muscles in it."""
_PAGES = ("side", "muscles", "sound", "light", "name", "contact", "kept")
_WRITTEN = {"phone", "name"}
"""Answers that are given on a screen of their own."""
_SIDES = {"left": Side.LEFT, "right": Side.RIGHT, "both": Side.BOTH}


class ProfileScene(Pages):
    """Which arm, which muscles, what startles, and whom a helper may call."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._at = 0
        self._is_away = False  # one writes, and comes back

    def enter(self) -> None:
        """Begin with the first question; after something was written, with the next."""
        super().enter()
        self._at = self._at + 1 if self._is_away else 0
        self._is_away = False
        has = set(self.visit.profile.muscles)
        self._parts = {k for k, names in MUSCLES.items() if has & set(names)}

    def question(self) -> Question:
        """Return the question of now."""
        return {
            "side": self._side,
            "muscles": self._muscles,
            "sound": self._sound,
            "light": self._light,
            "name": self._name,
            "contact": self._contact,
            "kept": self._kept,
        }[_PAGES[self._at]]()

    @property
    def _step(self) -> tuple[int, int]:
        n = len(_PAGES)
        if self.visit.base == "welcome":  # the hand and the sound came before
            return N_STEPS - n + self._at + 1, N_STEPS
        return self._at + 1, n

    def _side(self) -> Question:
        answers = (
            Answer("left", _("Left arm"), "ring"),
            Answer("right", _("Right arm"), "ring"),
            Answer("both", _("Both the same"), "swap"),
        )
        words = _("This arm trains. Your answers stay on this computer.")
        return Question(_("Which arm jerks most?"), words, answers, self._step)

    def _muscles(self) -> Question:
        names = {
            "arm": _("Upper arm"),
            "forearm": _("Forearm"),
            "calf": _("Lower leg"),
        }
        parts = tuple(
            Answer(part, name, "tick" if part in self._parts else "ring")
            for part, name in names.items()
        )
        go = Answer("go", _("Go on"), "forward", is_primary=True)
        words = _("Mark one or more. Then go on.")
        title = _("Which muscles do you want to train?")
        return Question(title, words, (*parts, go), self._step)

    def _sound(self) -> Question:
        title = _("Does a sudden sound or touch make you jerk?")
        words = _("Then the app stays silent and moves less.")
        return Question(title, words, _yes_no(), self._step)

    def _light(self) -> Question:
        title = _("Does flickering light trouble you?")
        words = _("The app never flashes. Then it also moves less.")
        return Question(title, words, _yes_no(), self._step)

    def _name(self) -> Question:
        name = self.visit.profile.name
        answers = (
            Answer("later", _("Keep it") if name else _("Skip"), "forward"),
            Answer("name", _("Write my name"), "plus"),
        )
        words = _("You can skip this. It stays on this computer.")
        title = _("What is your name?")
        return Question(title, "" if name else words, answers, self._step, value=name)

    def _contact(self) -> Question:
        answers = (
            Answer("later", _("Later"), "forward"),
            Answer("phone", _("Enter a number"), "card"),
        )
        title = _("Who can a helper call?")
        words = _("A helper can enter it now. The app itself calls nobody.")
        return Question(title, words, answers, self._step)

    def _kept(self) -> Question:
        title = _("All is set up")
        words = _("You can change everything later. Press F2 for the emergency card.")
        go = Answer("go", _("See my day"), "forward", is_primary=True)
        return Question(title, words, (go,), self._step)

    def answer(self, name: str) -> str | None:
        """Keep an answer and turn the page."""
        page = _PAGES[self._at]
        if name in MUSCLES:
            self._parts ^= {name}
            self.focus_on("go")
            return None
        if page == "side":
            self.visit.tell(side=_SIDES[name])
            self.visit.train(_SIDES[name])
        elif page == "muscles":
            told = [
                m for k, names in MUSCLES.items() if k in self._parts for m in names
            ]
            self.visit.tell(muscles=tuple(told))
        elif page == "sound":
            self.visit.tell(startles=name == "yes")
            if name == "yes":
                self.visit.prefer(volume=None, has_voice=False, is_calm=True)
        elif page == "light":
            self.visit.tell(is_photosensitive=name == "yes")
            if name == "yes":
                self.visit.prefer(is_calm=True)
        elif name in _WRITTEN:
            self._is_away, self.visit.asked_from = True, "profile"
            return name
        elif page == "kept":
            self.visit.base = "today"
            return "today"
        self._at += 1
        self.turn()
        return None

    def before(self) -> str | None:
        """Turn one page back."""
        if self._at == 0:
            return "loudness" if self.visit.base == "welcome" else self.visit.base
        self._at -= 1
        self.turn()
        return None


def _yes_no() -> tuple[Answer, ...]:
    return (Answer("yes", _("Yes"), "tick"), Answer("no", _("No"), "ring"))
