"""What the clinic has against a plan, beside the field of the form that it is about."""

from collections.abc import Mapping

from rehab.model.clinic_plan import PlanFault, PlanTrial
from rehab.review.editing.building import Built

_WEEK = (
    *("monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday"),
)
_FIELDS = {"target.low_pct": "low_pct", "target.high_pct": "high_pct"}
_FIELDS |= {"target": "low_pct", **dict.fromkeys(("minutes", "tempo", ""), "row")}
_FIELDS |= {"is_assessment": "row"}


def faults_of(made: Built, trial: PlanTrial) -> Mapping[str, str]:
    """Return a sentence for each field that cannot be kept, in the order of the form.

    What is no number is told first: the clinic judged the exercise's own in its place.
    """
    found = dict(made.faults)
    for fault in trial.faults:
        name, sentence = _placed(fault, made)
        found.setdefault(name, sentence)
    return found


def _placed(fault: PlanFault, made: Built) -> tuple[str, str]:
    head, _, rest = fault.field.partition(".")
    if head not in _WEEK:
        return _beside_the_week(fault, head, rest)
    day = _WEEK.index(head)
    at, _, after = rest.partition(".")
    if not at.isdecimal():
        what = f"takes {fault.value} min" if rest == "minutes" else f"has {fault.value}"
        return "day", f"{head.capitalize()} {what}; allowed: {fault.allowed}."
    what = after.partition(".")[2]
    row = made.places.get((day, int(at)))
    name = _FIELDS.get(what, what)
    where = "block" if row is None else f"r{row}.{name}"
    return where, _sentence(fault, what, head.capitalize())


def _beside_the_week(fault: PlanFault, head: str, rest: str) -> tuple[str, str]:
    if head == "fade":
        what = "Weeks have to rise" if rest == "week" else "A share is of 100"
        return "s0.week", f"{what}: {fault.value} is not one of {fault.allowed}."
    return rest if head == "caps" else head, _sentence(fault, rest, "")


def _sentence(fault: PlanFault, what: str, day: str) -> str:
    if fault.value == "standing":
        return "It is done standing: allow standing below, or take one done sitting."
    if what == "side" and fault.allowed.startswith("once"):
        return f"{day} has it on this side already; once a day is allowed."
    if what == "minutes":
        return f"All its sets take {fault.value} min; allowed: {fault.allowed}."
    return f"{fault.value} cannot be kept; allowed: {fault.allowed}."
