"""Pain: how much it hurts, by steps. Too much ends the session; that is a fixed rule."""

from rehab.i18n import _
from rehab.model.frame import Stage
from rehab.ui.pages import Answer, Pages, Question
from rehab.ui.phrases import pain_words

PAIN_MAX = 10


class Pain(Pages):
    """A large number with its word; more, less, and that is it."""

    def enter(self) -> None:
        """Begin with no pain."""
        super().enter()
        self._pain = 0
        self._is_told = False

    def question(self) -> Question:
        """Return the number of now."""
        answers = (
            Answer("done", _("That is it"), "tick", is_primary=True),
            Answer("more", _("More"), "plus"),
            Answer("less", _("Less"), "minus"),
        )
        value = f"{self._pain} · {pain_words(self._pain)}"
        return Question(_("How much does it hurt?"), "", answers, value=value)

    def answer(self, name: str) -> str | None:
        """Step, or tell it to the session."""
        if name in {"more", "less"}:
            step = 1 if name == "more" else -1
            self._pain = min(max(self._pain + step, 0), PAIN_MAX)
            return None
        if self.visit.session is not None:
            self.visit.session.tell_pain(self._pain)
        self._is_told = True
        return None

    def before(self) -> str | None:
        """Go back without telling anything."""
        return self.visit.scene_of_now() or self.visit.base

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay until it was told; leave when the session goes on, or asks "Are you OK?"."""
        frame = self.visit.frame
        waits = frame is not None and frame.stage in {Stage.PAUSED, Stage.SET_REST}
        waits = waits and not self.visit.is_asking
        return self.before() if self._is_told or not waits else None
