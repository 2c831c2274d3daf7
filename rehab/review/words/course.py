"""The sentence that opens a patient's page, and what stands around it."""

from dataclasses import dataclass
from datetime import date, timedelta

from rehab.model.change import ChangeKind
from rehab.model.clinic_views import PatientPage
from rehab.model.trend import (
    FIRST_CHECKPOINT,
    Comparison,
    Obstacle,
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
    Obstacle.DETECTOR: "jerks were counted in two ways",
    Obstacle.RATE: "the sampling rate changed",
    Obstacle.SITE: "a sensor sits elsewhere than at the start",
    Obstacle.DOSE_FIRST: "dose changed inside the first block",
    Obstacle.DOSE_BETWEEN: "dose changed between the two blocks",
    Obstacle.DOSE_LATEST: "dose changed inside the latest block",
    Obstacle.EXERCISE: "an exercise was changed",
    Obstacle.VERDICTS: "events were taken out of blocks that were not judged alike",
}
CHANGES = {
    ChangeKind.DOSE: "dose change",
    ChangeKind.SITE: "sensor moved",
    ChangeKind.RATE: "another sampling rate",
    ChangeKind.EXERCISE: "an exercise was changed",
    ChangeKind.DETECTOR: "counted in another way",
}
TOO_FEW = "These counts cannot show any change."
MOST_SEEN_PCT = 100.0
"""A reach beyond it is no number that anybody could use."""
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
    """Return what the sessions say, and how sure that is.

    Where a change began a series of its own, the label is that of the newer one; what all
    sessions say stands after it, without a label.
    """
    now = trend.current
    label, told = now.label, []
    if now.compared is None:
        told.append(building(now, now.since or first_day, today))
        label = TrendLabel.BUILDING
    else:
        told += _comparison(now, now.compared)
    if trend.newer is not None and trend.compared is not None:
        why = why_withheld(trend) or "no label of their own"
        told.append(f"All {trend.n_sessions} sessions have no label: {why}.")
        told += [_ratio(trend, trend.compared), *_taken_out(trend)]
    since = f" since {n.day(now.since)}" if now.since else ""
    if label in {TrendLabel.BUILDING, TrendLabel.WITHHELD}:
        since = ""
    return Verdict(LABELS[label] + since, MARKS[label], " ".join(told))


def since(trend: Trend) -> str:
    """Return "Since 12 Oct (dose change)" of a series that a change began."""
    if trend.since is None or trend.began is None:
        return ""
    return f"Since {n.day(trend.since)} ({CHANGES[trend.began]})"


def _comparison(trend: Trend, compared: Comparison) -> list[str]:
    """Return the sentences about the two blocks."""
    told = [_ratio(trend, compared)]
    is_old = _is_left_behind(trend, compared)
    if is_old:
        told.append(
            f"The label is that of {trend.checkpoints[-1].at} sessions; it is given anew"
            f" after {trend.next_checkpoint}."
        )
    elif trend.label is TrendLabel.NO_CLEAR_CHANGE:
        told.append(reach(compared))
    if trend.label is TrendLabel.WITHHELD:
        told.insert(0, f"{_capital(why_withheld(trend))}. The ratio is still shown.")
        if Obstacle.DETECTOR in trend.obstacles:
            told.append(_AGAIN)
    return [*told, *_taken_out(trend)]


def _ratio(trend: Trend, compared: Comparison) -> str:
    first, latest = trend.first, trend.latest
    if first is None or latest is None:  # there are both where there is a comparison
        return ""
    began = f"{since(trend)}, jerks" if trend.since else "Jerks"
    return (
        f"{began} went from {n.figure(first.per_min)} to {n.figure(latest.per_min)} per"
        " minute between the first 8 and the latest 8 scored sessions:"
        f" {n.change(compared.rate_ratio)},"
        f" 95\u00a0% interval {n.interval_of_change(*compared.ci95)}."
    )


def reach(compared: Comparison) -> str:
    """Return how small a change could have been seen."""
    if compared.detectable_pct >= MOST_SEEN_PCT:
        return TOO_FEW
    return (
        "We could only have seen a change of about"
        f" ±{round(compared.detectable_pct)}\u00a0%."
    )


def _taken_out(trend: Trend) -> list[str]:
    """Return how many events a person took out of each block, where they took any."""
    first, latest = trend.first, trend.latest
    if first is None or latest is None or not first.n_taken_out + latest.n_taken_out:
        return []
    n_first, n_latest = (one.n_taken_out + one.n_jerks for one in (first, latest))
    told = (
        f"A person took {first.n_taken_out} of {n_first} jerks out of the first block and"
        f" {latest.n_taken_out} of {n_latest} out of the latest."
    )
    return [told]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


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


def building(trend: Trend, first_day: date | None, today: date) -> str:
    """Return how many sessions there are before a comparison, and when it is likely.

    `first_day` is that of the series: of all sessions, or of the change that began it.
    """
    began, single = "", "Until then the dots below describe single days, not a course."
    if trend.since is not None:
        began = f"{since(trend)}: "
    if trend.n_sessions == 0:
        no = "no" if began else "No"
        need = f"a comparison needs {FIRST_CHECKPOINT}."
        return f"{began}{no} scored session yet; {need} {single}"
    told = (
        f"{began}{trend.n_sessions} of the {FIRST_CHECKPOINT} scored sessions that a"
        " comparison needs."
    )
    due = likely_day(trend.n_sessions, first_day, today)
    if due is not None:
        year = due.year != today.year
        told += (
            f" At the present pace the first one is due about {n.day(due, year=year)}."
        )
    return f"{told} {single}"


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
    days = dict.fromkeys(n.day(one.day) for one in page.trend.between)
    if days:
        told += (
            f" A dose changed on {n.listed(days)}: these numbers cannot tell its effect"
            " from practice, season or chance."
        )
    return told


def in_short(trend: Trend) -> str:
    """Return the line under the label in the list of patients."""
    now = trend.current
    began = f"{since(now)}: " if now.since else ""
    if now.compared is None:
        return f"{began}{now.n_sessions} of {FIRST_CHECKPOINT} scored sessions"
    told = (
        f"{began}{n.change(now.compared.rate_ratio)},"
        f" 95\u00a0% interval {n.interval_of_change(*now.compared.ci95)}"
    )
    if now.label is TrendLabel.WITHHELD:
        return f"{why_withheld(now)}; {told}"
    return told
