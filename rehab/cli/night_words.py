"""Nights in words: on the way to bed, and in the morning."""

from collections import Counter
from datetime import datetime

from rehab.cli.words import local, number
from rehab.i18n import N_, _, ngettext
from rehab.model.frame import Verdict
from rehab.model.night import LeftOut, Night, Rules
from rehab.model.nights import (
    LEAST_H,
    LEAST_SHARE,
    NightFrame,
    NightPlan,
    NightRow,
    NightScore,
    NightStage,
    NightWithheld,
    Site,
    TurnsBy,
)
from rehab.model.signal import Side
from rehab.ui.night_words import slept_words
from rehab.ui.phrases import contact_words

_WITHHELD = {
    NightWithheld.SHORT: N_("fewer than {hours} hours could be judged"),
    NightWithheld.COVERAGE: N_(
        "less than {percent} % of the time from lights out to getting up could be judged"
    ),
}
_OF_SLEEP = {
    NightWithheld.COVERAGE: N_("less than {percent} % of the sleep could be judged"),
}
_LEGS = {
    Side.LEFT: N_("left leg"),
    Side.RIGHT: N_("right leg"),
}
_LEFT_OUT = {
    LeftOut.TOO_SHORT: N_("shorter than half a second"),
    LeftOut.TOO_LONG: N_("too long"),
    LeftOut.TOO_MANY_PARTS: N_("too many parts"),
    LeftOut.HOLLOW: N_("no half second of steady muscle"),
    LeftOut.PART_LEFT_OUT: N_("a part that does not count"),
    LeftOut.AWAKE: N_("awake"),
    LeftOut.TURN: N_("the body turned, or a cable moved"),
    LeftOut.UNSEEN: N_("the beginning was not recorded"),
    LeftOut.OUT_OF_BED: N_("not in bed"),
}
_STATUS = {
    "complete": N_("complete"),
    "partial": N_("ended before its time"),
    "recovered": N_("recovered after a crash"),
}


def on_the_way(stage: NightStage, plan: NightPlan) -> list[str]:
    """Return what is said when a stage begins; nothing once the lights are out long."""
    if stage is NightStage.CONNECTING:
        return [_("Looking for the sensor.")]
    if stage is NightStage.CONTACT:
        return [*site(plan.site), _("Looking how the pads sit.")]
    if stage is NightStage.REST:
        seconds = round(plan.rest_s)
        return [_("Lie still and relaxed for {n} seconds.").format(n=seconds)]
    if stage is NightStage.DARK:
        return [_("Lights out. Sleep well."), _("Ctrl-C ends the night.")]
    return []


def site(where: Site) -> list[str]:
    """Return what has to be said about where the pads sit."""
    if where.is_standard:
        return []
    return [
        _(
            "The pads are on the calf. The rules are made for the shin, so these numbers"
            " cannot be compared with those of a sleep laboratory."
        )
    ]


def counts() -> str:
    """Return what is said of a sensor that has no microvolts."""
    return _(
        "This sensor sends counts, not microvolts. The rules need microvolts, so the night"
        " is recorded and nothing is counted."
    )


def space_short() -> str:
    """Return what is said of a disk that the night nearly fills."""
    return _(
        "The disk has room for this night, but hardly for more. Free some space tomorrow."
    )


def pads(frame: NightFrame) -> list[str]:
    """Return what to do about the pads, a sentence a channel that sits badly."""
    return [
        f"{label}: " + " ".join(p for p in contact_words(quality.contact) if p)
        for label, quality in zip(frame.labels, frame.qualities, strict=True)
        if quality.verdict is Verdict.BAD
    ]


def hours_of(done_h: float, total_h: float) -> str:
    """Return "1.5 of 10 h"."""
    return _("{done} of {total} h").format(done=f"{done_h:.1f}", total=f"{total_h:g}")


def why_withheld(score: NightScore) -> str:
    """Return why an index is not shown, in words; empty where it is."""
    percent = round(100 * LEAST_SHARE)
    words = _WITHHELD if score.night.stages is None else {**_WITHHELD, **_OF_SLEEP}
    return "; ".join(
        _(words[why]).format(hours=f"{LEAST_H:g}", percent=percent)
        for why in score.withheld
    )


def lights_out(row: NightRow) -> datetime:
    """Return when the lights went out, in the night's own local time."""
    return _local(row, row.lights_out_s)


def _local(row: NightRow, at_s: float) -> datetime:
    return local(row.started_us + round(at_s * 1e6), row.offset_min_at(at_s))


def legs(row: NightRow) -> str:
    """Return "left leg, right leg"."""
    return ", ".join(_(_LEGS[leg]) for leg in row.legs)


def status(row: NightRow) -> str:
    """Return in words how a night ended."""
    return _(_STATUS[row.status])


def result(row: NightRow, n_made: int | None = None) -> list[str]:
    """Return what a night was like, in lines; `n_made` is what a simulation did in it."""
    begin, end = lights_out(row), _local(row, row.up_s)
    head = _("Night of {day}, {begin} to {end}: {status}").format(
        day=f"{begin:%Y-%m-%d}",
        begin=f"{begin:%H:%M}",
        end=f"{end:%H:%M}",
        status=status(row),
    )
    made_up = _("SIMULATED, nobody's muscle") if row.is_simulated else ""
    made_up = made_up or (_("a recording that was played") if row.is_replayed else "")
    lines = [head + (f" ({made_up})" if made_up else "")]
    lines += [legs(row), *site(row.site)]
    if not row.scores:
        return [*lines, counts()]
    lines += [_judged(row, row.scores[0].night), *scarce(row)]
    lines += [slept_words(row)] if row.slept_s else []
    for score in row.scores:
        lines += rules(score)
        if n_made is not None and score.rules is Rules.AASM:
            lines.append(f"  {_simulated(score.night, n_made)}")
    if row.scores[0].night.method.get("turns_by") == TurnsBy.MOTION:
        lines.append(_("The sensor also felt when the body turned."))
    return [*lines, healthy()]


def _simulated(night: Night, n_made: int) -> str:
    found = sum(len(one.parts) or 1 for one in night.movements)
    return _(
        "Simulated movements of one leg: {made} made, {found} counted."
        " Both legs together are two."
    ).format(made=n_made, found=found)


def healthy() -> str:
    """Return what keeps a number an hour from being read as a diagnosis."""
    return _(
        "Healthy people have such movements too: 18 of 100 have more than 15 an hour."
        " The number is no diagnosis. Ask your doctor what it means for you."
    )


def _judged(row: NightRow, night: Night) -> str:
    text = _("{judged} h of {dark} h could be judged, {lost} h were not recorded.")
    return text.format(
        judged=number(night.hours_judged, 2),
        dark=number(row.dark_s / 3600.0, 2),
        lost=number(max(0.0, row.dark_s - _recorded_s(row, night)) / 3600.0, 2),
    )


def scarce(row: NightRow) -> list[str]:
    """Return what is said of each leg that was hardly heard while the other one was."""
    if len(row.legs) < 2:
        return []
    text = _(
        "{leg}: only {time} judged. Numbers from one leg are smaller than from two."
    )
    return [
        text.format(leg=_(_LEGS[leg]), time=f"{number(seconds / 3600.0, 2)} h")
        for leg, seconds in row.scarce_legs.items()
    ]


def _recorded_s(row: NightRow, night: Night) -> float:
    return max(0.0, night.recorded_s - row.lights_out_s)


def rules(score: NightScore) -> list[str]:
    """Return what one set of rules found and left out, in some lines."""
    night = score.night
    n, periodic = len(night.movements), night.n_in_series
    text = ngettext(
        "{rules}: {n} movement of the legs, {periodic} of them in {series} series",
        "{rules}: {n} movements of the legs, {periodic} of them in {series} series",
        n,
    ).format(rules=score.rules.value, n=n, periodic=periodic, series=len(night.series))
    not_counted = [f"  {line}" for line in left_out(night)]
    index = score.index_per_h
    if index is not None:
        per_h = _("{index} periodic movements per hour of recording")
        return [f"{text}; " + per_h.format(index=number(index)), *not_counted]
    return [text + ".", f"  {no_index(score)}", *not_counted]


def no_index(score: NightScore) -> str:
    """Return why there is no number an hour, as a sentence."""
    return _("No number an hour is given: {why}.").format(why=why_withheld(score))


def left_out(night: Night) -> list[str]:
    """Return what moved and does not count, with its reasons; nothing if all does."""
    why = Counter(one.left_out for one in night.left_out if one.left_out is not None)
    if not why:
        return []
    listed = ", ".join(f"{_(_LEFT_OUT[one])} ({n})" for one, n in why.most_common())
    return [_("Not counted: {reasons}.").format(reasons=listed)]
