"""What is said of a sensor that can be chosen, and of the search for one."""

from rehab.errors import RehabError
from rehab.i18n import _, explain_to_patient
from rehab.ports import SensorChoice

Words = tuple[str, str, str]
"""Title and line of a card, and the sentence below it."""


def card_words(
    choice: SensorChoice, trouble: RehabError | None, *, is_heard: bool
) -> Words:
    """Return what a card says. `is_heard`: it is connected, as the muscle is a switch."""
    if choice.is_simulated:
        below = _("You see how it works. Nothing is measured.")
        return choice.title, choice.detail, below
    if choice.detail:
        return choice.title, choice.detail, ""
    if is_heard or choice.is_near:
        return choice.title, _("It is near."), _("Keep it close to you.")
    if choice.is_near is not None:
        return choice.title, _("It is far away."), _("Bring it close.")
    if trouble is not None:
        return choice.title, _("I cannot look for it."), explain_to_patient(trouble)
    if choice.is_first:
        below = _("Switch it on. Bring it close.")
        return choice.title, _("I am looking for it."), below
    return choice.title, _("I do not hear it now."), _("Bring it close.")


def search_words(trouble: RehabError | None) -> Words:
    """Return what stands where no sensor was found yet."""
    if trouble is not None:
        return _("No sensor yet"), _("I keep looking."), explain_to_patient(trouble)
    line = _("Switch it on. Bring it close.")
    return _("Looking for your sensor"), line, _("I keep looking.")
