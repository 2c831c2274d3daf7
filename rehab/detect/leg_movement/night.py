"""A night's leg movements, from microvolts to the index.

1. `course`: power in the muscle's band, hum taken out, nothing held as samples.
2. `level`: the level that the rules' microvolts are of.
3. `rest`: the resting level around every moment.
4. `bouts`: where a leg moves.
5. `gates`: what is no muscle, and what could not be judged.
6. `aasm` or `wasm`: the published rules on the list of movements, in their order.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.detect.leg_movement import aasm, wasm
from rehab.detect.leg_movement.bouts import Bout, bouts_of
from rehab.detect.leg_movement.course import course_of
from rehab.detect.leg_movement.given import legs_of, rules_of, samples_of, stages_of
from rehab.detect.leg_movement.level import level_of, runs
from rehab.detect.leg_movement.rest import rest_of
from rehab.detect.leg_movement.series import Breaks
from rehab.model.night import EPOCH_S, ChannelNight, LeftOut, Movement, Night, Rules
from rehab.model.signal import Side
from rehab.ports.progress import Tell

VERSION = 1


def score_night(
    emg_uv: ArrayLike,
    fs_hz: float,
    rules: Rules | str = "AASM",
    stages: Sequence[int] | None = None,
    *,
    legs: Sequence[Side | str | None] | None = None,
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
    named = rules_of(rules)
    emg, fs = samples_of(emg_uv, fs_hz)
    n_samples, n_channels = emg.shape
    sides = legs_of(legs, n_channels)
    staged = stages_of(stages, n_samples / fs)
    pair = next(
        (
            (i, j)
            for i in range(n_channels)
            for j in range(i + 1, n_channels)
            if sides[i] != sides[j]
        ),
        None,
    )
    course = course_of(emg, fs, pair, tell)
    step_s = course.step_s
    found: list[Movement] = []
    blind = np.ones(course.power.shape, dtype=np.bool_)
    unheard = np.ones(course.power.shape, dtype=np.bool_)
    channels: list[ChannelNight] = []
    for channel in range(n_channels):
        level, unheard[:, channel] = level_of(course.power[:, channel], step_s)
        rest = rest_of(level, unheard[:, channel], step_s)
        blind[:, channel] = unheard[:, channel] | np.isnan(rest)
        found += [
            _movement(bout, step_s, sides[channel], staged)
            for bout in bouts_of(level, rest, unheard[:, channel], step_s, channel)
        ]
        seen = rest[~blind[:, channel]]
        channels.append(
            ChannelNight(
                leg=sides[channel],
                judged_s=float(len(seen) * step_s),
                rest_uv=float(np.median(seen)) if len(seen) else None,
                is_hum_removed=bool(course.hum[:, channel].any()),
                is_heart_removed=False,
            )
        )
    is_dark = np.asarray(blind.all(axis=1))
    is_silent = np.asarray(unheard.all(axis=1))
    judge = aasm.judged if named is Rules.AASM else wasm.judged
    shortest_s = (aasm if named is Rules.AASM else wasm).SHORTEST_INTERVAL_S
    movements, series, intervals_s = judge(
        found, _breaks(is_silent, step_s, shortest_s)
    )
    asleep = _asleep(staged, len(is_dark), step_s)
    return Night(
        rules=named,
        movements=tuple(one for one in movements if one.left_out is None),
        left_out=tuple(one for one in movements if one.left_out is not None),
        series=tuple(series),
        intervals_s=tuple(intervals_s),
        stages=staged,
        duration_s=n_samples / fs,
        recorded_s=float(np.count_nonzero(~is_silent) * step_s),
        judged_s=float(np.count_nonzero(~is_dark & asleep) * step_s),
        channels=tuple(channels),
        method={"name": "leg_movement", "version": VERSION, "fs_hz": fs},
    )


def _movement(
    bout: Bout, step_s: float, leg: Side | None, stages: tuple[int, ...] | None
) -> Movement:
    onset_s = round(bout.start * step_s, 6)
    why = LeftOut.HOLLOW if bout.is_hollow else None
    return Movement(
        onset_s=onset_s,
        offset_s=round(bout.stop * step_s, 6),
        channel=bout.channel,
        leg=leg,
        channels=(bout.channel,),
        peak_uv=round(bout.peak_uv, 2),
        rest_uv=round(bout.rest_uv, 2),
        stage=_stage_at(stages, onset_s),
        left_out=LeftOut.UNSEEN if bout.is_cut else why,
    )


def _stage_at(stages: tuple[int, ...] | None, at_s: float) -> int | None:
    if stages is None:
        return None
    epoch = int(at_s / EPOCH_S)
    return stages[epoch] if epoch < len(stages) else -1


def _asleep(
    stages: tuple[int, ...] | None, n_steps: int, step_s: float
) -> NDArray[np.bool_]:
    """Tell the steps of sleep; all without stages."""
    if stages is None:
        return np.ones(n_steps, dtype=np.bool_)
    epochs = (np.arange(n_steps) * step_s / EPOCH_S).astype(np.int64)
    is_sleep = np.array([*(stage > 0 for stage in stages), False])
    return np.asarray(is_sleep[np.minimum(epochs, len(stages))])


def _breaks(is_unheard: NDArray[np.bool_], step_s: float, shortest_s: float) -> Breaks:
    """Tell of two times whether a loss between them may hide a movement of a series."""
    starts, stops = runs(is_unheard)
    long = (stops - starts) * step_s >= shortest_s
    begins = starts[long] * step_s

    def is_broken(first_s: float, next_s: float) -> bool:
        at = int(np.searchsorted(begins, first_s))
        return at < len(begins) and bool(begins[at] < next_s)

    return is_broken
