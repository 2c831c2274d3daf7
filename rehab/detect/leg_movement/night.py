"""A night's leg movements, from microvolts to the index.

1. `course`: power in the muscle's band, hum and heart taken out, nothing held as samples;
   `silent` tells whether a leg that gave none was on.
2. `level`: the level that the rules' microvolts are of.
3. `rest`: the resting level around every moment; `quality`: what could not be judged.
4. `bouts`: where a leg moves; `ends`: and stops.
5. `gates`: what is no movement of a leg.
6. `aasm` or `wasm`: the published rules on the list of movements, in their order.
7. `bursts`, `others`: what else moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.detect.leg_movement import aasm, wasm
from rehab.detect.leg_movement.bouts import Bout, bouts_of
from rehab.detect.leg_movement.bursts import ShortBurst, bursts_of
from rehab.detect.leg_movement.course import Course, course_of
from rehab.detect.leg_movement.ends import ended
from rehab.detect.leg_movement.gates import turns
from rehab.detect.leg_movement.given import (
    bed_of,
    legs_of,
    pair_of,
    rules_of,
    samples_of,
    stages_of,
)
from rehab.detect.leg_movement.level import level_of
from rehab.detect.leg_movement.others import others_of
from rehab.detect.leg_movement.quality import blind_spots, spells_of
from rehab.detect.leg_movement.rest import rest_of
from rehab.detect.leg_movement.timeline import Timeline, breaks
from rehab.model.night import (
    ChannelNight,
    Fault,
    LeftOut,
    Movement,
    Night,
    Rules,
    Spell,
)
from rehab.model.signal import Side
from rehab.ports.progress import Tell

VERSION = 6
JUDGES = {Rules.AASM: aasm, Rules.WASM_2016: wasm}


def score_night(  # noqa: PLR0913 - what may be known of a night
    emg_uv: ArrayLike,
    fs_hz: float,
    rules: Rules | str = "AASM",
    stages: Sequence[int] | None = None,
    *,
    legs: Sequence[Side | str | None] | None = None,
    lights_out_s: float | None = None,
    up_s: float | None = None,
    turning_s: Sequence[tuple[float, float]] = (),
    tell: Tell | None = None,
) -> Night:
    """Return a night's leg movements by published rules.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)`` or ``(n_samples,)``
        Unfiltered sEMG of the legs in microvolts, 1 to 16 channels; NaN where samples
        were lost.
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.
    rules : Rules or str
        ``"AASM"`` or ``"WASM-2016"``.
    stages : sequence of int or None
        One per 30 s from the first sample on: 0 awake, 1 to 3 sleep without REM, 5 REM,
        negative unknown. Up to an epoch more or less than the recording has is taken.
    legs : sequence of Side or None
        One a channel, ``"left"`` or ``"right"``. Two channels are left and right where
        nobody says otherwise.
    lights_out_s, up_s : float or None
        When the person lay down to sleep and got up, seconds from the first sample.
    turning_s : sequence of tuple of float
        From when to when an accelerometer felt the body turn.
    tell : callable or None
        Is told how far it is.

    Returns
    -------
    Night
        Per hour of sleep with stages, else per hour of recording.

    Raises
    ------
    ValueError
        If something given cannot be what is asked for; it says what to do.
    """
    judge = JUDGES[rules_of(rules)]
    emg, fs = samples_of(emg_uv, fs_hz)
    sides = legs_of(legs, emg.shape[1])
    duration_s = len(emg) / fs
    timeline = Timeline(stages_of(stages, duration_s), *bed_of(lights_out_s, up_s))
    course = course_of(emg, fs, pair_of(sides), tell)
    looked = [_look(course, channel) for channel in range(len(sides))]
    bouts = [bout for one in looked for bout in one.bouts]
    is_turn = turns(bouts, course, turning_s)
    found = [
        _movement(bout, course.step_s, sides[bout.channel], timeline, is_turn=turn)
        for bout, turn in zip(bouts, is_turn, strict=True)
    ]
    is_lost = np.logical_and.reduce([one.is_lost for one in looked])
    movements, series, intervals_s = judge.judged(
        found, breaks(is_lost, course.step_s, judge.SHORTEST_INTERVAL_S)
    )
    others = others_of([b for one in looked for b in one.bursts], movements, timeline)
    counted = timeline.counted(len(is_lost), course.step_s)
    is_blind = np.logical_and.reduce([one.is_blind for one in looked])
    return Night(
        rules=Rules(rules),
        movements=tuple(one for one in movements if one.left_out is None),
        left_out=tuple(one for one in movements if one.left_out is not None),
        series=tuple(series),
        intervals_s=tuple(intervals_s),
        stages=timeline.stages,
        duration_s=duration_s,
        recorded_s=_seconds(~is_lost, course.step_s),
        judged_s=_seconds(counted & ~is_blind, course.step_s),
        channels=tuple(
            _channel(one, course, channel, sides[channel], counted)
            for channel, one in enumerate(looked)
        ),
        spells=_spells(looked, bouts, is_turn, course.step_s),
        others=tuple(others),
        lights_out_s=timeline.lights_out_s,
        up_s=timeline.up_s,
        method={"name": "leg_movement", "version": VERSION, "fs_hz": fs},
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """One channel of a night."""

    rest_uv: float | None  # the usual one
    spells: list[Spell]
    is_lost: NDArray[np.bool_]
    is_blind: NDArray[np.bool_]  # where it could not be judged
    bouts: list[Bout]
    bursts: list[ShortBurst]


def _look(course: Course, channel: int) -> _Looked:
    power = course.power[:, channel]
    level, fine, is_unheard = level_of(power, course.step_s)
    rest = rest_of(level, is_unheard, course.step_s)
    spots = blind_spots(course, channel, level, rest, is_unheard)
    is_blind = np.asarray(np.logical_or.reduce(list(spots.values())))
    bouts = bouts_of(level, fine, rest, is_blind, channel, course.step_s)
    bouts = ended(bouts, power, rest, course.step_s)
    bursts = bursts_of(course, channel, fine, rest, is_blind)
    seen = rest[~is_blind]
    rest_uv = round(float(np.median(seen)), 2) if len(seen) else None
    spells = spells_of(spots, channel, course.step_s)
    return _Looked(rest_uv, spells, is_unheard, is_blind, bouts, bursts)


def _movement(
    bout: Bout, step_s: float, leg: Side | None, timeline: Timeline, *, is_turn: bool
) -> Movement:
    onset_s = round(bout.start * step_s, 6)
    why = None
    if not timeline.is_in_bed(onset_s):
        why = LeftOut.OUT_OF_BED
    elif is_turn:
        why = LeftOut.TURN
    elif bout.is_cut:
        why = LeftOut.UNSEEN
    elif bout.is_hollow:
        why = LeftOut.HOLLOW
    return Movement(
        onset_s=onset_s,
        offset_s=round(bout.stop * step_s, 6),
        channel=bout.channel,
        leg=leg,
        channels=(bout.channel,),
        peak_uv=round(bout.peak_uv, 2),
        rest_uv=round(bout.rest_uv, 2),
        stage=timeline.stage_at(onset_s),
        left_out=why,
    )


def _channel(
    one: _Looked,
    course: Course,
    channel: int,
    leg: Side | None,
    counted: NDArray[np.bool_],
) -> ChannelNight:
    return ChannelNight(
        leg=leg,
        judged_s=_seconds(counted & ~one.is_blind, course.step_s),
        rest_uv=one.rest_uv,
        is_hum_removed=bool(course.hum[:, channel].any()),
        is_heart_removed=bool(course.heart[:, channel].any()),
    )


def _spells(
    looked: Sequence[_Looked],
    bouts: Sequence[Bout],
    is_turn: Sequence[bool],
    step_s: float,
) -> tuple[Spell, ...]:
    found = [spell for one in looked for spell in one.spells]
    found += [
        Spell(
            channel=bout.channel,
            start_s=round(bout.start * step_s, 3),
            stop_s=round(bout.stop * step_s, 3),
            fault=Fault.MOVING,
        )
        for bout, turn in zip(bouts, is_turn, strict=True)
        if turn
    ]
    return tuple(sorted(found, key=lambda one: (one.start_s, one.channel, one.fault)))


def _seconds(is_so: NDArray[np.bool_], step_s: float) -> float:
    return float(np.count_nonzero(is_so) * step_s)
