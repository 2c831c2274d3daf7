"""Nights of a patient in words: the label, a row of the table, what is said of all of them.

Every rate is per hour of *recording*: no sleep stages are known.
"""

from datetime import date, datetime

from rehab.model.change import ChangeKind
from rehab.model.clinic_night import NightLine
from rehab.model.nights import LEAST_H, LEAST_SHARE, NightRow, NightWithheld
from rehab.model.signal import Side
from rehab.model.trend import (
    FIRST_CHECKPOINT,
    BlockRate,
    Obstacle,
    Trend,
    TrendLabel,
)
from rehab.review.words import course
from rehab.review.words import numbers as n

HEALTHY = (
    "People who sleep well have such movements too: of 100 healthy sleepers 18 had more"
    " than 15 an hour of sleep (Frauscher 2014). The number alone is no sign of an illness."
)
PER_HOUR = "per hour of recording"
RULE = "Periodic leg movements by the AASM's rules, per hour of recording."
LABELS = {
    TrendLabel.BUILDING: "Building the baseline",
    TrendLabel.FEWER: "Fewer periodic movements",
    TrendLabel.NO_CLEAR_CHANGE: "No clear change",
    TrendLabel.MORE: "More periodic movements",
    TrendLabel.WITHHELD: "No label",
}
OBSTACLES = {
    **course.OBSTACLES,
    Obstacle.DETECTOR: "movements were counted in two ways",
    Obstacle.SITE: "the pads sat on another muscle, or on another leg",
}
CHANGES = {
    **course.CHANGES,
    ChangeKind.SITE: "pads on another muscle or leg",
}
_WITHHELD = {
    NightWithheld.SHORT: f"under {LEAST_H:g}\u00a0hours judged",
    NightWithheld.COVERAGE: f"under {round(100 * LEAST_SHARE)}\u00a0% of the night judged",
}
_LEGS = {Side.LEFT: "left leg", Side.RIGHT: "right leg", Side.BOTH: "both legs"}
_STATUS = {"partial": "Ended before its time", "recovered": "Recovered after a crash"}


def evening(row: NightRow) -> date:
    """Return the day on which the lights went out, where the person was."""
    return local_time(row, row.lights_out_s).date()


def bed(row: NightRow) -> str:
    """Return "22:41 to 06:12", lights out to getting up."""
    begin, end = local_time(row, row.lights_out_s), local_time(row, row.up_s)
    return f"{begin:%H:%M} to {end:%H:%M}"


def local_time(row: NightRow, at_s: float) -> datetime:
    """Return the time of day so many seconds after the first sample; without a zone."""
    return n.local_time(row.started_us + round(at_s * 1e6), row.offset_min_at(at_s))


def legs(row: NightRow) -> str:
    """Return "both legs", or the one that was recorded."""
    is_both = {Side.LEFT, Side.RIGHT} <= {*row.legs}
    return _LEGS[Side.BOTH] if is_both else n.listed(_LEGS[leg] for leg in row.legs)


def withheld(row: NightRow) -> str:
    """Return why a night has no number an hour; empty where it has one."""
    if row.score is None:
        return "counts, not microvolts: nothing judged"
    return ", ".join(_WITHHELD[why] for why in row.score.withheld)


def label(row: NightRow) -> str:
    """Return what has to stand beside a night's numbers, in short."""
    told = []
    if row.is_simulated:
        told.append("Simulated: nobody's muscle")
    if row.is_replayed:
        told.append("A recording that was played")
    if not row.site.is_standard:
        told.append("Calf: a non-standard site")
    if row.slept_s:
        told.append(f"The computer slept for {n.minutes(row.slept_s)}")
    if row.status in _STATUS:
        told.append(_STATUS[row.status])
    told += scarce(row)
    why = withheld(row)
    if why:
        told.append(f"No number an hour: {why}")
    return ". ".join(told)


def scarce(row: NightRow) -> list[str]:
    """Return which leg was hardly judged while the other one was, and for how long."""
    if len(row.legs) < 2:
        return []
    return [
        f"{_LEGS[leg].capitalize()} judged for only {seconds / 3600.0:.1f}\u00a0h"
        for leg, seconds in row.scarce_legs.items()
    ]


def left_out(line: NightLine) -> str:
    """Return why a night is not in the trend, where its label does not say it already."""
    if line.is_in_trend or line.row.is_replayed or withheld(line.row):
        return ""
    if scarce(line.row):
        return "Not in the trend: one leg moves less often than two"
    return "Not in the trend: simulated"


def verdict(trend: Trend) -> tuple[str, str, str]:
    """Return the label, its mark, and the sentence after it."""
    now = trend.current
    if now.compared is None:
        told, name = _building(now), TrendLabel.BUILDING
    else:
        told, name = _compared(now), now.label
    since = f" since {n.day(now.since)}" if now.since else ""
    if name in {TrendLabel.BUILDING, TrendLabel.WITHHELD}:
        since = ""
    return LABELS[name] + since, course.MARKS[name], told


def _building(now: Trend) -> str:
    told = ""
    if now.since is not None and now.began is not None:
        told = f"Since {n.day(now.since)} ({CHANGES[now.began]}): "
    return (
        f"{told}{now.n_sessions} of the {FIRST_CHECKPOINT} nights with a number that a"
        " comparison needs. Until then they are single nights, not a course: nights of"
        " one person differ much by themselves."
    )


def _compared(now: Trend) -> str:
    compared, first, latest = now.compared, now.first, now.latest
    if compared is None or first is None or latest is None:
        return ""
    told = []
    if now.label is TrendLabel.WITHHELD:
        why = n.listed(OBSTACLES[one] for one in now.obstacles)
        told.append(f"{why[:1].upper()}{why[1:]}. The ratio is still shown.")
    told.append(
        f"Periodic movements went from {an_hour(first)} to {an_hour(latest)} per hour of"
        " recording between the first 8 and the latest 8 nights:"
        f" {n.change(compared.rate_ratio)},"
        f" 95\u00a0% interval {n.interval_of_change(*compared.ci95)}."
    )
    if now.label is TrendLabel.NO_CLEAR_CHANGE:
        told.append(course.reach(compared))
    days = dict.fromkeys(n.day(one.day) for one in now.between)
    if days:
        told.append(
            f"A dose changed on {n.listed(days)}: these numbers cannot tell its effect"
            " from season or chance."
        )
    return " ".join(told)


def an_hour(block: BlockRate) -> str:
    """Return a block's rate per hour."""
    return n.figure(60.0 * block.per_min)
