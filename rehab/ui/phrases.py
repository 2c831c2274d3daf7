"""Words that several screens share. Short main clauses, verbs first, no percent."""

from collections.abc import Iterable
from datetime import date

from rehab.i18n import LANGUAGES, _, language, ngettext
from rehab.model.exercise import LEG_MUSCLES, Exercise, PhaseName, Stance, TaskName
from rehab.model.frame import Contact
from rehab.model.habits import Habits
from rehab.model.session import SessionPlan
from rehab.model.signal import LinkState, Side


def hello_words(name: str) -> str:
    """Return the greeting, by name if there is one."""
    return _("Hello, {name}").format(name=name) if name else _("Hello")


def side_words(side: Side) -> str:
    """Return which arm."""
    words = {
        Side.LEFT: _("Left arm"),
        Side.RIGHT: _("Right arm"),
        Side.BOTH: _("Both arms"),
    }
    return words[side]


def limb_words(side: Side, exercise: Exercise) -> str:
    """Return which arm, or for the muscles of a leg, which leg."""
    if exercise.primary.muscle not in LEG_MUSCLES:
        return side_words(side)
    words = {
        Side.LEFT: _("Left leg"),
        Side.RIGHT: _("Right leg"),
        Side.BOTH: _("Both legs"),
    }
    return words[side]


def rest_words(exercise: Exercise) -> str:
    """Return how one lets go in the posture of this exercise."""
    words = {
        Stance.UPRIGHT: _("Let both arms hang."),
        Stance.TABLE: _("Let both arms lie on the table."),
        Stance.SEATED: _("Let both legs be loose."),
        Stance.SUPPORT: _("Stand still. Hold on to the chair."),
        Stance.LEAN: _("Stand still. Let both arms be loose."),
        Stance.RECLINED: _("Lie still. Let all be heavy."),
    }
    return words[exercise.stance]


def short_side_words(side: Side) -> str:
    """Return which side, where there is little room."""
    return {Side.LEFT: _("Left"), Side.RIGHT: _("Right"), Side.BOTH: _("Both")}[side]


def minutes_words(plan: SessionPlan) -> str:
    """Return about how long the session takes, from its calibration to its end."""
    return day_minutes_words([plan])


def minutes_of(plans: Iterable[SessionPlan]) -> int:
    """Return about how many minutes these sessions take, one after the other."""
    return max(1, round(sum(_seconds(plan) for plan in plans) / 60))


def day_minutes_words(plans: Iterable[SessionPlan]) -> str:
    """Return about how long these sessions take, one after the other."""
    n = minutes_of(plans)
    return ngettext("About {n} minute", "About {n} minutes", n).format(n=n)


def _seconds(plan: SessionPlan) -> float:
    seconds = plan.sets * plan.repetitions * plan.exercise.repetition_s
    seconds += (plan.sets - 1) * plan.exercise.dose.rest_between_sets_s
    if plan.is_calibrated_first:
        each_s = plan.reference_pause_s + plan.reference_s
        seconds += plan.rest_calibration_s + plan.n_references * each_s
    return seconds


def dose_words(plan: SessionPlan) -> str:
    """Return sets and repetitions, as ``2 × 8``; of resting, the minutes."""
    if plan.exercise.task is TaskName.RELAX:
        seconds = plan.sets * plan.repetitions * plan.exercise.repetition_s
        n = max(1, round(seconds / 60))
        return ngettext("{n} minute", "{n} minutes", n).format(n=n)
    return f"{plan.sets} × {plan.repetitions}"


def contact_words(contact: Contact) -> tuple[str, str]:
    """Return how the pads sound, and what to do about it (empty if nothing)."""
    words = {
        Contact.UNKNOWN: (_("Listening to the pads"), ""),
        Contact.GOOD: (_("Pads touch your skin"), ""),
        Contact.NOISY: (_("There is some noise"), _("Let the arm hang. Sit calm.")),
        Contact.MAINS: (_("There is some hum"), _("Move the charger away.")),
        Contact.OFF: (_("A pad is loose"), _("Press the pads on.")),
        Contact.CLIPPING: (_("The signal is too strong"), _("Press the pads on.")),
        Contact.MOVING: (_("Something pulls at a pad"), _("Let the cable hang loose.")),
        Contact.LOSSY: (_("Some signal gets lost"), _("Bring the sensor closer.")),
        Contact.RATE: (
            _("The sensor is out of step"),
            _("Switch it off and on again."),
        ),
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


def day_words(day: date) -> str:
    """Return a day without its year, as ``3 Dec``."""
    months = _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()
    return f"{day.day} {months[day.month - 1]}"


def done_words(n: int | None) -> str:
    """Return how many sessions were done; empty while that is not known."""
    if n is None:
        return ""
    if n == 0:
        return _("Welcome. Take your time.")
    done = ngettext("{n} session done.", "{n} sessions done.", n).format(n=n)
    return f"{done} {_('Rest days are good too.')}"


def jerks_words(n: int) -> str:
    """Return how many jerks were noted, kindly."""
    if n == 0:
        return _("No jerks noted.")
    text = ngettext("{n} jerk, noted. That is OK.", "{n} jerks, noted. That is OK.", n)
    return text.format(n=n)


def pain_words(pain: int) -> str:
    """Return what a number of the pain scale means."""
    if pain == 0:
        return _("No pain")
    if pain <= 3:
        return _("A little")
    if pain <= 6:
        return _("It hurts")
    return _("It hurts a lot") if pain <= 9 else _("Very strong pain")


def answer_words(habits: Habits) -> str:
    """Return how the safety question is answered."""
    if habits.dwell_s is not None:
        return _("Rest on it until the ring is full, then leave.")
    return _("Hold until the ring is full, then let go.")


def language_words(code: str) -> str:
    """Return what a language calls itself; empty is the one spoken now."""
    return LANGUAGES.get(code or language(), code)


def following_language(code: str) -> str:
    """Return the language after `code`; empty is the one spoken now."""
    codes = list(LANGUAGES)
    at = codes.index(code or language())
    return codes[(at + 1) % len(codes)]


def nearer_words() -> str:
    """Return what helps where too little of the signal arrives."""
    return _("Some signal was lost. Sit closer to the computer.")
