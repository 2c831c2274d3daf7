"""Why somebody asks for a look, and why a session is not scored."""

from collections.abc import Mapping

from rehab.model.clinic import Attention, ClinicEventKind, Flag
from rehab.model.clinic_views import SittingLine
from rehab.model.frame import StopReason
from rehab.model.score import Withheld
from rehab.model.trend import Unusable
from rehab.review.words import numbers as n

NOT_SCORED: Mapping[Unusable | Withheld, str] = {
    Unusable.NO_ASSESSMENT: "Assessment block not done",
    Unusable.NOT_SCORED: "Not yet scored",
    Unusable.TOO_LITTLE: "Under 3 detectable minutes",
    Withheld.LOW_COVERAGE: "Packets were lost",
    Withheld.LOW_DETECTABLE: "Poor contact",
    Withheld.NO_REFERENCE: "Reference not measured",
    Withheld.WEAK_REFERENCE: "Reference too weak",
    Withheld.TOO_SHORT: "Too short",
    Withheld.NOT_GUIDED: "Recorded without guidance",
    Withheld.NO_EXERCISE: "Ended before the exercise",
}
_STOPS = {
    StopReason.PATIENT: "Stopped by the patient",
    StopReason.JERK_RATE: "Stopped: many more jerks than usual",
    StopReason.RHYTHMIC: "Stopped: long rhythmic run",
    StopReason.PAIN: "Stopped: pain",
    StopReason.UNWELL: "Stopped: felt unwell",
    StopReason.WRONG_SIDE: "Stopped: sensor on the other side",
    StopReason.MAX_DURATION: "Stopped: longest duration reached",
    StopReason.SENSOR_LOST: "Ended: sensor lost",
    StopReason.SENSOR_ENDED: "Ended with the recording",
}
EVENTS = {
    ClinicEventKind.DOSE: "Dose change",
    ClinicEventKind.ILLNESS: "Illness",
    ClinicEventKind.SENSOR: "Sensor moved",
    ClinicEventKind.OTHER: "Other",
}
_NOTES = {
    "tired": "Tired",
    "stressed": "Stressed",
    "ill": "Ill",
    "coffee": "Coffee",
    "alcohol": "Alcohol",
    "medication_changed": "Medication changed",
}


def attention(found: Attention) -> str:
    """Return a flag as a sentence: what happened, never a cause."""
    when = f" on {n.day(found.day)}" if found.day else ""
    since = f" since {n.day(found.day)}" if found.day else ""
    value = 0 if found.value is None else found.value
    return {
        Flag.UNSCORED: f"{n.counted(value).capitalize()} sessions in a row not scored",
        Flag.PAIN: f"Pain of {value} of 10 told{when}",
        Flag.STOPPED: f"A session was stopped{when}",
        Flag.ABSENT: f"No session{since}" if since else "No session for a while",
        Flag.CONTACT: (
            "Was told to contact you: twice the usual jerks three times, or a new"
            f" sign{when}"
        ),
        Flag.MEDICATION: f"Dose changed{when}",
    }[found.flag]


def signal(line: SittingLine) -> str:
    """Return how much could be seen, or why the sitting is not scored."""
    if line.is_imported:
        return "Imported: counts for nothing"
    seen = (
        ""
        if line.detectable_pct is None
        else f"{n.percent(line.detectable_pct)} detectable"
    )
    if line.is_scored:
        return seen or n.MISSING
    why = [_STOPS[one] for one in line.stops[:1]]
    why += [NOT_SCORED[one] for one in line.why]
    told = why[0] if why else "Not scored"
    return f"{told}: {seen}" if seen and Withheld.LOW_DETECTABLE in line.why else told


def stops(line: SittingLine) -> str:
    """Return why exercises of a sitting ended early; empty where none did."""
    return (
        n.listed(dict.fromkeys(_STOPS[one] for one in line.stops)) if line.stops else ""
    )


def own_words(line: SittingLine) -> str:
    """Return what the patient told after the sitting."""
    told = [_NOTES.get(line.note, line.note)] if line.note else []
    if line.slept == 1:
        told.append("Slept badly")
    if line.took_medication is False:
        told.append("No medication that day")
    return ". ".join(told) + "." if told else ""
