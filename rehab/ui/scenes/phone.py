"""Phone: whom a helper calls. Digits by steps, or typed by the helper."""

from rehab.i18n import _
from rehab.ui.events import InputEvent, Press
from rehab.ui.pages import Answer, Pages, Question

_DIGITS = "0123456789"
_LONGEST = 20
_DELETE = "key-8"


class Phone(Pages):
    """First the number, then who it is."""

    def enter(self) -> None:
        """Begin with the number that is there."""
        super().enter()
        self._number = self.visit.profile.contact_phone
        self._digit = 0
        self._is_named = False

    def question(self) -> Question:
        """Return the number as it grows, then who answers it."""
        if self._is_named:
            answers = (
                Answer("partner", _("Partner"), "ring"),
                Answer("family", _("Family"), "ring"),
                Answer("friend", _("Friend"), "ring"),
                Answer("doctor", _("Doctor"), "ring"),
            )
            words = _("So helpers know who answers.")
            return Question(_("Who is it?"), words, answers)
        digit = _DIGITS[self._digit]
        answers = (
            Answer("next", _("Next digit"), "plus"),
            Answer("take", _("Take {digit}").format(digit=digit), "tick"),
            Answer("back", _("Take back"), "back"),
            Answer("done", _("Done"), "forward", is_primary=True),
        )
        title = _("Who can a helper call?")
        return Question(title, "", answers, value=f"{self._number}_")

    def hear(self, event: InputEvent) -> None:
        """Let a helper type the digits."""
        if self._is_named or not isinstance(event, Press):
            return
        kind, _dash, code = event.control.partition("-")
        if event.control == _DELETE:
            self._number = self._number[:-1]
        elif kind == "key" and code.isdigit() and chr(int(code)) in _DIGITS:
            self._add(chr(int(code)))
        else:
            return
        self.redraw()

    def _add(self, digit: str) -> None:
        if len(self._number) < _LONGEST:
            self._number += digit
        self._digit = 0

    def choose(self, target: str) -> str | None:
        """Take a digit back; all else as other questions do."""
        if target != "back" or self._is_named:
            return super().choose(target)
        self._number = self._number[:-1]
        self.redraw()
        return None

    def answer(self, name: str) -> str | None:
        """Step, take, or keep."""
        names = {
            "partner": _("Partner"),
            "family": _("Family"),
            "friend": _("Friend"),
            "doctor": _("Doctor"),
        }
        if name == "next":
            self._digit = (self._digit + 1) % len(_DIGITS)
        elif name == "take":
            self._add(_DIGITS[self._digit])
        elif name == "done" and self._number:
            self._is_named = True
            self.turn()
        elif name == "done":
            return self._leave()
        else:
            self.visit.tell(contact_phone=self._number, contact_name=names[name])
            return self._leave()
        return None

    def _leave(self) -> str:
        return self.visit.asked_from

    def before(self) -> str | None:
        """Leave without a change."""
        return self._leave()
