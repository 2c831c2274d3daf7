"""Night: what it is, which leg, where the pads go, and what to see to before bed."""

from rehab.i18n import _
from rehab.model.nights import Site
from rehab.model.signal import Side
from rehab.ui.nightly import NightWay
from rehab.ui.pages import Answer, Pages, Question
from rehab.ui.sitting import Way

_RELAXATION = "relaxation"
_SIDES = {"left": Side.LEFT, "right": Side.RIGHT, "both": Side.BOTH}
_SITES = {"shin": Site.TIBIALIS, "calf": Site.CALF}


class Night(Pages):
    """One question at a time, on the way to bed."""

    def enter(self) -> None:
        """Begin with the first page; what comes after a rest comes back to it."""
        super().enter()
        self._pages = [self._first, self._leg, self._site, self._safe]
        self._at = 0
        self._way = NightWay()
        planned = self.visit.desk.nights.planned
        if planned is not None:
            self._way.side, self._way.site = planned.side, planned.site
            self._pages = [self._first, self._safe]
        self.visit.row = None
        self.visit.base = "night"

    def question(self) -> Question:
        """Return what is asked now."""
        return self._pages[self._at]()

    def _first(self) -> Question:
        answers = [Answer("bed", _("To bed"), "moon", is_primary=True)]
        if any(e.id == _RELAXATION for e in self.visit.exercises):
            answers.append(Answer("relax", _("Relax first"), "play"))
        answers.append(Answer("nights", _("My nights"), "chart"))
        words = _(
            "A sensor on the leg counts movements while you sleep. It is no alarm."
        )
        return Question(_("The night"), words, tuple(answers))

    def _leg(self) -> Question:
        answers = (
            Answer("left", _("Left leg"), "back"),
            Answer("right", _("Right leg"), "forward"),
            Answer("both", _("Both legs"), "swap"),
        )
        words = _("Both legs need two sensors, or two pairs of pads.")
        return Question(_("Which leg?"), words, answers)

    def _site(self) -> Question:
        answers = (
            Answer("shin", _("Beside the shin"), "tick"),
            Answer("calf", _("On the calf"), "ring"),
        )
        words = _(
            "Sleep laboratories measure beside the shin. The calf is not compared."
        )
        return Question(_("Where do the pads go?"), words, answers)

    def _safe(self) -> Question:
        words = _(
            "Charge the sensor before, never on the skin. Plug the computer in. If the"
            " skin burns or itches, take the pads off."
        )
        go = Answer("go", _("Go on"), "forward", is_primary=True)
        return Question(_("Before you lie down"), words, (go,))

    def answer(self, name: str) -> str | None:
        """Take an answer and turn the page, or go where it leads."""
        if name == "relax":
            return self._relax()
        if name == "nights":
            return "nights"
        if name == "go":
            self.visit.go_to_bed(self._way)
            return "sensor"
        if name in _SIDES:
            self._way.side = _SIDES[name]
        elif name in _SITES:
            self._way.site = _SITES[name]
        self._at += 1
        self.turn()
        return None

    def _relax(self) -> str:
        """Go to the rest before sleep; its end leads back here."""
        visit = self.visit
        visit.choose(_RELAXATION)
        visit.set_out(Way.FREE)
        return "check" if not visit.is_checked else "sensor"

    def before(self) -> str | None:
        """Turn one page back; from the first, go back to the day."""
        if self._at == 0:
            self.visit.base = "today"
            return "more"
        self._at -= 1
        self.turn()
        return None
