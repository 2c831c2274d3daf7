"""What else moves in a night, each by a criterion that was published; none is in an index.

* **Rhythmic foot movements**: four or more bursts of one leg at 0.3 to 4 Hz (Yang and
  Winkelman, J Clin Sleep Med 2010;6:431: high-frequency leg movements).
* **Fragmentary myoclonus**: potentials of up to 150 ms and over 50 µV (AASM manual, optional
  movement rule), outside of movements and runs; in sleep that is not REM where stages are
  known. Nothing is called excessive: that asks for five a minute in twenty minutes of it.
* **Hypnic jerks**: one burst of 75 to 250 ms of both legs at once while falling asleep (ICSD-3,
  as it is quoted): awake or in stage 1, or without stages in the half hour after lights out.
* **Rhythmic runs**: four or more bursts at 3 to 8 Hz, by the rule of the day
  (`rehab.detect.rhythm`).

Deviates
--------
Alternating leg muscle activation is left out: no source of its criterion was found, only of
what was observed. Hypnic jerks: "half an hour" and "at once" (50 ms) are of design.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rehab.detect.leg_movement.bursts import ShortBurst
from rehab.detect.leg_movement.timeline import Timeline
from rehab.detect.rhythm import runs_of
from rehab.model.night import AWAKE, REM, Movement, Other, OtherKind
from rehab.model.score import Jerk, JerkKind

LEAST_BURSTS = 4
SLOWEST_S, FASTEST_S = 1.0 / 0.3, 1.0 / 4.0
LEAST_FOOT_S, FOOT_PAUSE_S = 0.1, 0.1
"""A shorter burst is a potential, and no movement of a foot; after a shorter pause it is
still the same one. Of design."""

MOST_BUSY = 0.75
"""Share of a run that its bursts may fill, to be discrete ones. Of design."""

FRAGMENT_S, FRAGMENT_UV = 0.150, 50.0
HYPNIC_S = (0.075, 0.250)
AT_ONCE_S = 0.050
FALLING_ASLEEP_S = 1800.0
LIGHT_SLEEP = 1
LONGEST_JERK_S = 0.200


def others_of(
    bursts: Sequence[ShortBurst], movements: Sequence[Movement], timeline: Timeline
) -> list[Other]:
    """Return the other events of a night, in order of onset.

    Parameters
    ----------
    bursts : sequence of ShortBurst
        Of all channels.
    movements : sequence of Movement
        All that moved, whether it counts or not.
    timeline : Timeline
    """
    in_bed = [one for one in bursts if timeline.is_in_bed(one.onset_s)]
    rhythms = [*_feet(in_bed), *_rhythmic(in_bed)]
    hypnic = _hypnic(in_bed, timeline)
    spans = [(one.onset_s, one.offset_s) for one in (*rhythms, *hypnic)]
    spans += [(one.onset_s, one.offset_s) for one in movements]
    found = [*rhythms, *hypnic, *_fragments(in_bed, spans, timeline)]
    return sorted(found, key=lambda one: (one.onset_s, one.kind))


def _feet(bursts: Sequence[ShortBurst]) -> list[Other]:
    found: list[Other] = []
    for channel in sorted({one.channel for one in bursts}):
        run: list[ShortBurst] = []
        for one in _discrete([one for one in bursts if one.channel == channel]):
            if one.duration_s < LEAST_FOOT_S:
                continue
            apart_s = one.onset_s - run[-1].onset_s if run else 0.0
            if run and not FASTEST_S <= apart_s <= SLOWEST_S:
                found += _foot(run)
                run = []
            run.append(one)
        found += _foot(run)
    return found


def _discrete(bursts: Sequence[ShortBurst]) -> list[ShortBurst]:
    """Return one channel's bursts, those that hardly pause between them as one."""
    found: list[ShortBurst] = []
    for one in bursts:
        if found and one.onset_s - found[-1].offset_s < FOOT_PAUSE_S:
            last = found.pop()
            peak_uv = max(last.peak_uv, one.peak_uv)
            found.append(replace(last, offset_s=one.offset_s, peak_uv=peak_uv))
        else:
            found.append(one)
    return found


def _foot(run: Sequence[ShortBurst]) -> list[Other]:
    if len(run) < LEAST_BURSTS:
        return []
    seconds = run[-1].onset_s - run[0].onset_s
    if sum(one.duration_s for one in run[:-1]) > MOST_BUSY * seconds:
        return []
    return [
        Other(
            kind=OtherKind.FOOT_TREMOR,
            onset_s=run[0].onset_s,
            offset_s=run[-1].offset_s,
            channels=(run[0].channel,),
            n_bursts=len(run),
            frequency_hz=round((len(run) - 1) / seconds, 2),
            peak_uv=round(max(one.peak_uv for one in run), 1),
        )
    ]


def _rhythmic(bursts: Sequence[ShortBurst]) -> list[Other]:
    found: list[Other] = []
    for channel in sorted({one.channel for one in bursts}):
        mine = [
            one
            for one in bursts
            if one.channel == channel and one.duration_s <= LONGEST_JERK_S
        ]
        jerks = [_as_jerk(i, one) for i, one in enumerate(mine)]
        for run in runs_of(jerks)[1]:
            inside = [
                one.peak_uv for one in mine if run.onset_s <= one.onset_s < run.offset_s
            ]
            found.append(
                Other(
                    kind=OtherKind.RHYTHMIC_RUN,
                    onset_s=run.onset_s,
                    offset_s=run.offset_s,
                    channels=(channel,),
                    n_bursts=run.n_bursts,
                    frequency_hz=round(run.frequency_hz, 2),
                    peak_uv=round(max(inside), 1),
                )
            )
    return found


def _as_jerk(number: int, one: ShortBurst) -> Jerk:
    return Jerk(
        id=number,
        onset_s=one.onset_s,
        offset_s=one.offset_s,
        channels=(one.channel,),
        kind=JerkKind.JERK,
        peak_uv=one.peak_uv,
        contrast=1.0,
    )


def _hypnic(bursts: Sequence[ShortBurst], timeline: Timeline) -> list[Other]:
    short = sorted(
        (
            one
            for one in bursts
            if HYPNIC_S[0] <= one.duration_s <= HYPNIC_S[1]
            and _is_falling_asleep(one.onset_s, timeline)
        ),
        key=lambda one: one.onset_s,
    )
    found: list[Other] = []
    for one, other in pairwise(short):
        if other.channel == one.channel or other.onset_s - one.onset_s > AT_ONCE_S:
            continue
        found.append(
            Other(
                kind=OtherKind.HYPNIC_JERK,
                onset_s=one.onset_s,
                offset_s=max(one.offset_s, other.offset_s),
                channels=tuple(sorted((one.channel, other.channel))),
                peak_uv=round(max(one.peak_uv, other.peak_uv), 1),
            )
        )
    return found


def _is_falling_asleep(at_s: float, timeline: Timeline) -> bool:
    stage = timeline.stage_at(at_s)
    if stage is not None:
        return AWAKE <= stage <= LIGHT_SLEEP
    if timeline.lights_out_s is None:
        return False
    return 0.0 <= at_s - timeline.lights_out_s <= FALLING_ASLEEP_S


def _fragments(
    bursts: Sequence[ShortBurst],
    spans: Sequence[tuple[float, float]],
    timeline: Timeline,
) -> list[Other]:
    taken = _Taken(spans)
    return [
        Other(
            kind=OtherKind.FRAGMENTARY,
            onset_s=one.onset_s,
            offset_s=one.offset_s,
            channels=(one.channel,),
            peak_uv=round(one.peak_uv, 1),
        )
        for one in bursts
        if one.duration_s <= FRAGMENT_S
        and one.peak_uv > FRAGMENT_UV
        and _may_be_fragment(timeline.stage_at(one.onset_s))
        and not taken.touches(one.onset_s, one.offset_s)
    ]


def _may_be_fragment(stage: int | None) -> bool:
    return stage is None or AWAKE < stage < REM


class _Taken:
    """Spans of time, looked up."""

    def __init__(self, spans: Sequence[tuple[float, float]]) -> None:
        self._starts: list[float] = []
        self._stops: list[float] = []
        for start, stop in sorted(spans):
            if self._stops and start <= self._stops[-1]:
                self._stops[-1] = max(self._stops[-1], stop)
            else:
                self._starts.append(start)
                self._stops.append(stop)

    def touches(self, start_s: float, stop_s: float) -> bool:
        """Tell whether a span touches one of them."""
        at = bisect_left(self._starts, stop_s)
        return at > 0 and self._stops[at - 1] > start_s
