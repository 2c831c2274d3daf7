"""What a press that was meant is a wish for."""

from rehab.model.habits import Habits
from rehab.ui.events import Action, Intent, Panel, Target
from rehab.ui.intents.controls import CONFIRM, MOVES, POINTER, SWITCHES
from rehab.ui.intents.press import Held
from rehab.ui.letters import typed_letter
from rehab.ui.rules import TAP_SPAN_S


def meaning(press: Held, panel: Panel, habits: Habits) -> Intent | None:
    """Return what a press is for that lasted and was let go."""
    control, target = press.control, press.target
    if control in MOVES:
        return Intent(MOVES[control])
    letter = typed_letter(control) if panel.takes_letters else ""
    if letter:
        return Intent(Action.TYPE, letter)
    if target is not None and not target.needs_hold and _chooses(press, panel, habits):
        return Intent(Action.PRIMARY, target.name)
    if control not in SWITCHES or habits.scan_s is not None or press.up_s is None:
        return None
    is_tap = press.up_s - press.since_s <= habits.slow_s + TAP_SPAN_S
    return Intent(Action.NEXT) if is_tap else None


def _chooses(press: Held, panel: Panel, habits: Habits) -> bool:
    """Say whether letting go of this control chooses a target that needs no hold."""
    if press.control == POINTER:
        return press.is_inside
    is_lone = habits.scan_s is not None or len(panel.targets) == 1
    return press.control in CONFIRM or (press.control in SWITCHES and is_lone)


def hold_s(target: Target | None, habits: Habits) -> float:
    """Return how long a target has to be held."""
    return max(habits.hold_s, target.hold_s if target is not None else 0.0)


def held_target(press: Held, panel: Panel, habits: Habits) -> Target | None:
    """Return the target whose ring fills while this press is down, not slipped off.

    Without scanning, holding the one switch is how it chooses anything.
    """
    name = press.target.name if press.target is not None else None
    target = panel.named(name)
    if target is None or press.is_spent:
        return None
    if press.control == POINTER:
        return target if target.needs_hold and press.is_inside else None
    is_for_all = press.control in SWITCHES and habits.scan_s is None
    is_for_holds = press.control in SWITCHES | CONFIRM and target.needs_hold
    return target if is_for_all or is_for_holds else None
