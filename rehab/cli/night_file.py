"""A night from a sleep laboratory on the command line."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from rehab.app.night_file import NightAsk, NightFile, judge_night
from rehab.cli import night_json
from rehab.cli.night_words import healthy, left_out, no_index, site
from rehab.cli.scoring import file_progress
from rehab.cli.words import number
from rehab.errors import RehabError
from rehab.i18n import N_, _, explain, ngettext
from rehab.model.night import Denominator, Night, OtherKind, Rules
from rehab.model.nights import NightScore, Site
from rehab.model.signal import Side

_LEGS = {
    Side.LEFT: N_("left leg"),
    Side.RIGHT: N_("right leg"),
    None: N_("a leg, not told which"),
}
_OTHERS = {
    OtherKind.FOOT_TREMOR: N_("rhythmic foot movements"),
    OtherKind.FRAGMENTARY: N_("single short twitches"),
    OtherKind.HYPNIC_JERK: N_("jerks while falling asleep"),
    OtherKind.RHYTHMIC_RUN: N_("rhythmic runs of jerks"),
}


def ask_of(
    rules: str | None,
    stages: Path | None,
    channels: Sequence[str] | None,
    *,
    fs_hz: float | None,
    unit: str | None,
) -> NightAsk:
    """Return what the options say; the rules are AASM where none are named."""
    named = Rules(rules.upper()) if rules else Rules.AASM
    return NightAsk(named, stages, tuple(channels or ()), fs_hz, unit)


def score(files: Sequence[Path], ask: NightAsk, *, as_json: bool) -> None:
    """Judge nights; one that fails is said and does not stop the others."""
    listed, has_failed = [], False
    for i, path in enumerate(files):
        try:
            with file_progress(path.name, is_shown=not as_json) as tell:
                found = judge_night(path, ask, tell)
        except RehabError as error:
            if len(files) == 1:
                raise
            has_failed = True
            typer.echo(f"rehab: {explain(error)}", err=True)
            continue
        if as_json:
            listed.append(_as_json(found))
            continue
        typer.echo("\n".join([*([""] if i else []), *page(found)]))
    if as_json:
        typer.echo(json.dumps(listed, indent=2, allow_nan=False))
    if has_failed:
        raise typer.Exit(1)


def page(found: NightFile) -> list[str]:
    """Return what a file holds, in lines."""
    night = found.night
    lines = [_head(found)]
    for leg in found.legs:
        lines.append(f"  {_(_LEGS[leg.leg])}: {leg.label}")
        if leg.is_shin is False:
            lines += [f"    {line}" for line in site(Site.CALF)]
    if any(leg.is_shin is None for leg in found.legs):
        lines.append(
            _(
                "The file does not say on which muscle the pads were."
                " The rules are made for the shin."
            )
        )
    lines += [
        "",
        *_result(found.score),
        *left_out(night),
        *_others(night),
        "",
        *_per_hour_of(night),
        healthy(),
    ]
    return lines


def _head(found: NightFile) -> str:
    night = found.night
    text = _("{name}: {total} h at {hz} Hz, {judged} h of it could be judged").format(
        name=found.path.name,
        total=number(night.duration_s / 3600.0),
        hz=f"{found.fs_hz:g}",
        judged=number(night.hours_judged),
    )
    made_up = _("SIMULATED, nobody's muscle") if found.is_simulated else ""
    return text + (f" ({made_up})" if made_up else "")


def _result(score: NightScore) -> list[str]:
    night = score.night
    n = len(night.movements)
    text = ngettext(
        "{rules}: {n} movement of the legs, {periodic} of them in {series} series",
        "{rules}: {n} movements of the legs, {periodic} of them in {series} series",
        n,
    ).format(
        rules=night.rules.value,
        n=n,
        periodic=night.n_in_series,
        series=len(night.series),
    )
    if score.index_per_h is None:
        return [text + ".", no_index(score)]
    per_h = _("{index} periodic movements per hour of recording")
    if night.denominator is Denominator.SLEEP:
        per_h = _("{index} periodic movements per hour of sleep")
    return [f"{text}; " + per_h.format(index=number(score.index_per_h))]


def _others(night: Night) -> list[str]:
    seen = Counter(one.kind for one in night.others if one.kind in _OTHERS)
    if not seen:
        return []
    listed = ", ".join(f"{_(_OTHERS[one])} ({n})" for one, n in seen.most_common())
    return [_("Also seen, and part of no number above: {list}.").format(list=listed)]


def _per_hour_of(night: Night) -> list[str]:
    if night.denominator is Denominator.SLEEP:
        return [_("Hours are hours of sleep, by the sleep stages that were given.")]
    return [
        _(
            "There are no sleep stages, so nobody knows who slept when: hours are hours of"
            " recording, and the number cannot be compared with one per hour of sleep."
        )
    ]


def _as_json(found: NightFile) -> dict[str, Any]:
    return {
        "path": str(found.path),
        "kind": "night",
        "fs_hz": found.fs_hz,
        "is_simulated": found.is_simulated,
        "legs": [
            {
                "label": leg.label,
                "leg": leg.leg.value if leg.leg else None,
                "is_standard_site": leg.is_shin,
            }
            for leg in found.legs
        ],
        "stages": None if found.night.stages is None else list(found.night.stages),
        **night_json.scored(found.score),
    }
