"""Words that several screens share. Short main clauses, verbs first, no percent."""

from rehab.i18n import _, ngettext
from rehab.model.exercise import Exercise, PhaseName
from rehab.model.frame import Contact
from rehab.model.signal import LinkState, Side


def side_words(side: Side) -> str:
    """Return which arm."""
    words = {
        Side.LEFT: _("Left arm"),
        Side.RIGHT: _("Right arm"),
        Side.BOTH: _("Both arms"),
    }
    return words[side]


def minutes_words(exercise: Exercise) -> str:
    """Return about how long the exercise takes."""
    dose = exercise.dose
    seconds = dose.sets * dose.repetitions * exercise.repetition_s
    seconds += (dose.sets - 1) * dose.rest_between_sets_s + 40
    n = max(1, round(seconds / 60))
    return ngettext("About {n} minute", "About {n} minutes", n).format(n=n)


def dose_words(exercise: Exercise) -> str:
    """Return sets and repetitions, as ``2 × 8``."""
    return f"{exercise.dose.sets} × {exercise.dose.repetitions}"


def contact_words(contact: Contact) -> tuple[str, str]:
    """Return how the pads sound, and what to do about it (empty if nothing)."""
    words = {
        Contact.UNKNOWN: (_("Listening to the pads"), ""),
        Contact.GOOD: (_("Pads touch your skin"), ""),
        Contact.NOISY: (_("There is some noise"), _("Let the arm hang. Sit calm.")),
        Contact.MAINS: (_("There is some hum"), _("Move the charger away.")),
        Contact.OFF: (_("A pad is loose"), _("Press the pads on.")),
        Contact.CLIPPING: (_("The signal is too strong"), _("Press the pads on.")),
    }
    return words[contact]


def battery_words(battery_pct: int | None) -> str:
    """Return how the sensor's battery is, without a number; empty if not known."""
    if battery_pct is None:
        return ""
    if battery_pct < 20:
        return _("Battery is low. Charge it soon.")
    return _("Battery is half full.") if battery_pct < 60 else _("Battery is good.")


def link_words(link: LinkState | None) -> tuple[str, str]:
    """Return what the sensor does now, and a word of calm."""
    words = {
        None: (_("Starting"), _("This takes a moment.")),
        LinkState.SEARCHING: (_("Looking for your sensor"), _("Switch it on.")),
        LinkState.CONNECTING: (_("Connecting"), _("This takes a moment.")),
        LinkState.STREAMING: (_("Connected"), _("Nearly there.")),
        LinkState.LOST: (_("Looking for your sensor"), _("Bring it closer.")),
        LinkState.ENDED: (_("The recording has ended"), ""),
    }
    return words[link]


def phase_words(phase: PhaseName) -> str:
    """Return what one does in a phase, as in "Most came while you lifted"."""
    words = {
        PhaseName.PREPARE: _("while you got ready"),
        PhaseName.LIFT: _("while you moved up"),
        PhaseName.HOLD: _("while you held"),
        PhaseName.LOWER: _("while you moved down"),
        PhaseName.REST: _("while you rested"),
    }
    return words[phase]


def repetition_words(n: int, n_all: int) -> str:
    """Return which repetition this is."""
    return _("{n} of {n_all}").format(n=n, n_all=n_all)


def jerks_words(n: int) -> str:
    """Return how many jerks were noted, kindly."""
    if n == 0:
        return _("No jerks noted.")
    text = ngettext("{n} jerk, noted. That is OK.", "{n} jerks, noted. That is OK.", n)
    return text.format(n=n)
