"""Rating: how it was, in five presses. Nothing has to be answered twice."""

from dataclasses import replace
from typing import Any

from rehab.i18n import _
from rehab.model.checkup import Note, Rating
from rehab.ui.pages import Answer, Pages, Question
from rehab.ui.phrases import pain_words
from rehab.ui.scenes.pain import PAIN_MAX

_PAGES = ("how", "pain", "medication", "slept", "note")
_HOW = {"good": 5, "fair": 4, "hard": 2, "bad": 1}
_SLEPT = {"well": 3, "so_so": 2, "badly": 1}


class RatingScene(Pages):
    """How it went, pain, medicine, sleep, and what was different today."""

    def enter(self) -> None:
        """Begin with the first question."""
        super().enter()
        self._at = 0
        self._rating = Rating()
        self._pain = 0

    def question(self) -> Question:
        """Return the question of now."""
        return {
            "how": self._how,
            "pain": self._hurts,
            "medication": self._medication,
            "slept": self._slept,
            "note": self._note,
        }[_PAGES[self._at]]()

    @property
    def _step(self) -> tuple[int, int]:
        return self._at + 1, len(_PAGES)

    def _how(self) -> Question:
        answers = (
            Answer("good", _("Good"), "good"),
            Answer("fair", _("All right"), "soso"),
            Answer("hard", _("Hard"), "hard"),
            Answer("bad", _("Very hard"), "bad"),
        )
        words = _("There is no wrong answer.")
        return Question(_("How was it for you?"), words, answers, self._step)

    def _hurts(self) -> Question:
        answers = (
            Answer("done", _("That is it"), "tick", is_primary=True),
            Answer("more", _("More"), "plus"),
            Answer("less", _("Less"), "minus"),
        )
        value = f"{self._pain} · {pain_words(self._pain)}"
        title = _("Does anything hurt now?")
        return Question(title, "", answers, self._step, value=value)

    def _medication(self) -> Question:
        answers = (Answer("yes", _("Yes"), "tick"), Answer("no", _("No"), "ring"))
        title = _("Did you take your medicine today?")
        words = _("As your doctor told you. If you take none, press Yes.")
        return Question(title, words, answers, self._step)

    def _slept(self) -> Question:
        answers = (
            Answer("well", _("Well"), "good"),
            Answer("so_so", _("So-so"), "soso"),
            Answer("badly", _("Badly"), "bad"),
        )
        return Question(_("How did you sleep?"), _("Last night."), answers, self._step)

    def _note(self) -> Question:
        answers = (
            Answer("nothing", _("No, all as usual"), "tick"),
            Answer(Note.TIRED, _("I was tired"), "moon"),
            Answer(Note.STRESSED, _("I was tense"), "hard"),
            Answer(Note.MEDICATION_CHANGED, _("New medicine"), "swap"),
        )
        title = _("Was anything different today?")
        words = _("Your therapist can see it.")
        return Question(title, words, answers, self._step)

    def answer(self, name: str) -> str | None:
        """Take an answer; after the last one keep all of them."""
        page = _PAGES[self._at]
        if name in {"more", "less"}:
            step = 1 if name == "more" else -1
            self._pain = min(max(self._pain + step, 0), PAIN_MAX)
            return None
        told: dict[str, dict[str, Any]] = {
            "how": {"how": _HOW.get(name)},
            "pain": {"pain": self._pain},
            "medication": {"took_medication": name == "yes"},
            "slept": {"slept": _SLEPT.get(name)},
            "note": {"note": "" if name == "nothing" else str(name)},
        }
        self._rating = replace(self._rating, **told[page])
        if self._at + 1 < len(_PAGES):
            self._at += 1
            self.turn()
            return None
        visit = self.visit
        visit.advice = visit.desk.keep_rating(visit.course.sitting, self._rating)
        return "history" if visit.advice is None else "advice"

    def before(self) -> str | None:
        """Turn one page back."""
        if self._at == 0:
            return "summary"
        self._at -= 1
        self.turn()
        return None
