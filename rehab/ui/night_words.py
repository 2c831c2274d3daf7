"""Nights in the patient's words. A rate is one per hour of recording, in these words.

The app knows no sleep: nobody can tell from a leg when somebody slept.
"""

from datetime import datetime, timedelta, timezone

from rehab.i18n import _, decimal, ngettext
from rehab.model.nights import LEAST_H, NightRow, NightScore, NightWithheld
from rehab.model.signal import Side
from rehab.ui.phrases import day_words


def leg_words(side: Side) -> str:
    """Return which leg."""
    words = {
        Side.LEFT: _("Left leg"),
        Side.RIGHT: _("Right leg"),
        Side.BOTH: _("Both legs"),
    }
    return words[side]


def lights_out(row: NightRow) -> datetime:
    """Return when the lights went out, by the clock of that place."""
    return _local(row, row.lights_out_s)


def getting_up(row: NightRow) -> datetime:
    """Return when the person got up, by the clock of that place."""
    return _local(row, row.up_s)


def _local(row: NightRow, at_s: float) -> datetime:
    there = timezone(timedelta(minutes=row.offset_min_at(at_s)))
    return datetime.fromtimestamp(row.started_us / 1e6 + at_s, there)


def when_words(row: NightRow) -> str:
    """Return "12 March, 22:40 to 6:30"."""
    begin, end = lights_out(row), getting_up(row)
    return _("{day}, {begin} to {end}").format(
        day=day_words(begin.date()), begin=f"{begin:%H:%M}", end=f"{end:%H:%M}"
    )


def hours_words(seconds: float) -> str:
    """Return "7 h 5 min"."""
    minutes = round(seconds / 60)
    return _("{h} h {min} min").format(h=minutes // 60, min=minutes % 60)


def origin_words(row: NightRow) -> str:
    """Return that it is no sleep of this person; empty where it is."""
    if row.is_simulated:
        return _("Simulated")
    return _("Recording") if row.is_replayed else ""


def count_words(row: NightRow) -> str:
    """Return how many movements were counted, or that none could be."""
    score = row.score
    if score is None:
        return _("Recorded. This sensor has no scale, so nothing is counted.")
    n = len(score.night.movements)
    words = ngettext(
        "Your legs moved {n} time.", "Your legs moved {n} times.", n
    ).format(n=n)
    judged = _("{time} could be judged.").format(time=hours_words(score.night.judged_s))
    return f"{words} {judged}"


def index_words(score: NightScore) -> str:
    """Return the periodic movements an hour, or why no such number is given."""
    if score.index_per_h is not None:
        per_h = decimal(f"{score.index_per_h:.1f}")
        return _("Movements in series: {n} per hour of recording.").format(n=per_h)
    if NightWithheld.SHORT in score.withheld:
        words = _("Under {n} hours could be judged, so no number per hour is given.")
        return words.format(n=f"{LEAST_H:g}")
    return _("Too much of the night is missing for a number per hour.")


def healthy_words() -> str:
    """Return what the number does not mean."""
    return _("Healthy sleepers have them too: 18 of 100 over 15 an hour. No diagnosis.")


def site_words(row: NightRow) -> str:
    """Return that the place is not the standard one; empty where it is."""
    if row.site.is_standard:
        return ""
    return _("On the calf. Sleep laboratories measure at the shin.")


def short_site_words(row: NightRow) -> str:
    """Return the same in so few words that it stays with the number, however large."""
    return "" if row.site.is_standard else _("On the calf, not the standard place.")


def scarce_words(row: NightRow) -> str:
    """Return which leg was hardly heard while the other one was; empty where none was."""
    if len(row.legs) < 2:
        return ""
    text = _(
        "{leg}: only {time} judged. Numbers from one leg are smaller than from two."
    )
    return " ".join(
        text.format(leg=leg_words(leg), time=hours_words(seconds))
        for leg, seconds in row.scarce_legs.items()
    )


def status_words(row: NightRow) -> str:
    """Return that a night did not end as it should; empty where it did."""
    if row.status == "complete":
        return ""
    return _("It ended early. What was recorded is kept.")


def slept_words(row: NightRow) -> str:
    """Return that the computer slept at night, and how long; empty where it did not."""
    if not row.slept_s:
        return ""
    text = _("The computer slept for {time}. Nothing was recorded in that time.")
    return text.format(time=hours_words(row.slept_s))


def may_sleep_words() -> str:
    """Return what is said where the system does not promise to stay awake."""
    return _(
        "This computer may go to sleep by itself, and then nothing is recorded. Switch that"
        " off in its energy settings."
    )


def legend_words() -> str:
    """Return what the marks of the strip are."""
    return _("Long: in series. Short: single. Dark: not judged.")
