"""The sentence that opens a patient's page, and what stands around it."""

from dataclasses import dataclass
from datetime import date, timedelta

from rehab.model.clinic_views import PatientPage
from rehab.model.trend import (
    FIRST_CHECKPOINT,
    Comparison,
    Obstacle,
    OccurrenceKind,
    Trend,
    TrendLabel,
)
from rehab.review.words import numbers as n

LABELS = {
    TrendLabel.BUILDING: "Building the baseline",
    TrendLabel.FEWER: "Fewer jerks",
    TrendLabel.NO_CLEAR_CHANGE: "No clear change",
    TrendLabel.MORE: "More jerks",
    TrendLabel.WITHHELD: "No label",
}
MARKS = {
    TrendLabel.BUILDING: "building",
    TrendLabel.FEWER: "fewer",
    TrendLabel.NO_CLEAR_CHANGE: "same",
    TrendLabel.MORE: "more",
    TrendLabel.WITHHELD: "none",
}
"""The name of each label's mark in ``marks.html``."""
OBSTACLES = {
    Obstacle.DETECTOR: "the way of counting changed between the blocks",
    Obstacle.RATE: "the blocks were recorded at two sampling rates",
    Obstacle.SITE: "a sensor sits elsewhere than at the start",
    Obstacle.DOSE_FIRST: "dose changed inside the first block",
    Obstacle.DOSE_LATEST: "dose changed inside the latest block",
}
METHOD = (
    "Rates are jerks per detectable minute of the assessment block (fixed exercises,"
    " fixed order, no feedback), counted by the two-sided detector on the recording,"
    " above this person's own reference size. Intervals are 95\u00a0%. A description of"
    " recorded muscle activity, not a diagnosis."
)
SAMPLE = "Sample data. Not a real person."
_AGAIN = "`rehab score --again` counts all sessions alike."
_TOO_LONG = timedelta(days=366)  # a pace that slow foretells nothing


@dataclass(frozen=True, slots=True)
class Verdict:
    """The label in words, its mark, and the sentence after it."""

    label: str
    mark: str
    sentence: str


def verdict(trend: Trend, first_day: date | None, today: date) -> Verdict:
    """Return what the sessions say, and how sure that is."""
    label = trend.label
    if trend.compared is None or trend.first is None or trend.latest is None:
        sentence = building(trend.n_sessions, first_day, today)
        label = TrendLabel.BUILDING
    else:
        sentence = " ".join(_comparison(trend, trend.compared))
    return Verdict(LABELS[label], MARKS[label], sentence)


def _comparison(trend: Trend, compared: Comparison) -> list[str]:
    """Return the sentences about the two blocks."""
    first, latest = trend.first, trend.latest
    if first is None or latest is None:  # the caller has looked
        return []
    told: list[str] = []
    told.append(
        f"Jerks went from {n.figure(first.per_min)} to {n.figure(latest.per_min)} per"
        " minute between the first 8 and the latest 8 scored sessions:"
        f" {n.change(compared.rate_ratio)},"
        f" 95\u00a0% interval {n.interval_of_change(*compared.ci95)}."
    )
    is_old = _is_left_behind(trend, compared)
    if is_old:
        told.append(
            f"The label is that of {trend.checkpoints[-1].at} sessions; it is given anew"
            f" after {trend.next_checkpoint}."
        )
    elif trend.label is TrendLabel.NO_CLEAR_CHANGE:
        told.append(
            "We could only have seen a change of about"
            f" ±{round(compared.detectable_pct)}\u00a0%."
        )
    if trend.label is TrendLabel.WITHHELD:
        told.insert(0, f"{why_withheld(trend).capitalize()}. The ratio is still shown.")
        if Obstacle.DETECTOR in trend.obstacles:
            told.append(_AGAIN)
    return told


def _is_left_behind(trend: Trend, compared: Comparison) -> bool:
    """Whether the interval of today reads otherwise than the label of its checkpoint."""
    if not trend.checkpoints or trend.n_sessions == trend.checkpoints[-1].at:
        return False
    low, high = compared.ci95
    still = {
        TrendLabel.NO_CLEAR_CHANGE: low <= 1.0 <= high,
        TrendLabel.FEWER: high < 1.0,
        TrendLabel.MORE: low > 1.0,
    }
    return not still.get(trend.label, True)


def why_withheld(trend: Trend) -> str:
    """Return the reasons of a withheld label."""
    return (
        n.listed(OBSTACLES[one] for one in trend.obstacles) if trend.obstacles else ""
    )


def building(n_sessions: int, first_day: date | None, today: date) -> str:
    """Return how many sessions there are before a comparison, and when it is likely."""
    if n_sessions == 0:
        return (
            f"No scored session yet; a comparison needs {FIRST_CHECKPOINT}."
            " Until then the dots below describe single days, not a course."
        )
    told = f"{n_sessions} of the {FIRST_CHECKPOINT} scored sessions that a comparison needs."
    due = likely_day(n_sessions, first_day, today)
    if due is not None:
        year = due.year != today.year
        told += (
            f" At the present pace the first one is due about {n.day(due, year=year)}."
        )
    return f"{told} Until then the dots below describe single days, not a course."


def likely_day(n_sessions: int, first_day: date | None, today: date) -> date | None:
    """Return when the sixteenth scored session is due at the pace so far."""
    if first_day is None or n_sessions < 2:
        return None
    passed = max((today - first_day).days, 1)
    wait = timedelta(days=passed / n_sessions) * (FIRST_CHECKPOINT - n_sessions)
    return today + wait if timedelta(0) < wait < _TOO_LONG else None


def context(page: PatientPage) -> str:
    """Return what the answer rests on, and what it cannot tell apart."""
    line, sittings = page.line, page.sittings
    if not sittings:
        return "No session has been recorded yet."
    told = f"{n.sessions(len(sittings))} recorded, {line.n_scored} of them scored"
    if line.planned:
        told += f"; {line.done} of {line.planned} planned in the last four weeks done"
    told += "."
    for one in page.trend.between:
        if one.kind is OccurrenceKind.DOSE:
            told += (
                f" A dose was changed on {n.day(one.day)}, between the two blocks: these"
                " numbers cannot tell its effect from practice, season or chance."
            )
    return told


def in_short(trend: Trend) -> str:
    """Return the line under the label in the list of patients."""
    if trend.compared is None:
        return f"{trend.n_sessions} of {FIRST_CHECKPOINT} scored sessions"
    told = (
        f"{n.change(trend.compared.rate_ratio)},"
        f" interval {n.interval_of_change(*trend.compared.ci95)}"
    )
    if trend.label is TrendLabel.WITHHELD:
        return f"{why_withheld(trend)}; {told}"
    return told
