"""Silences that belong together: pauses that repeat, one silence of several channels.

Source
------
SCIENCE 1.3: the Kuopio rule rejects two silences within one second; `silence` tells where
this deviates. SCIENCE 1.2: one event if the onsets lie within 50 ms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from rehab.detect.fusion import TOGETHER_S
from rehab.model.score import Jerk, JerkKind
from rehab.model.signal import Side

LONG_S = 0.200
NEAR_S = 1.0
N_REGULAR, REGULAR_CV = 4, 0.25


@dataclass(frozen=True, slots=True)
class Silence:
    """A silent period of one channel; `inside` and `level` are mean squares."""

    channel: int
    onset_s: float
    offset_s: float
    inside: float
    level: float
    confidence: float


def repeats(
    onset_s: NDArray[np.floating], offset_s: NDArray[np.floating]
) -> NDArray[np.bool_]:
    """Tell the silences of a channel that look like pauses of a repeated movement.

    Long ones within a second of another (both go), and four or more at regular
    intervals of under a second.

    Parameters
    ----------
    onset_s, offset_s : array, shape ``(n,)``
        In order of time.

    Returns
    -------
    array of bool, shape ``(n,)``
    """
    is_one = np.zeros(len(onset_s), dtype=np.bool_)
    interval_s = np.diff(onset_s)
    is_near = interval_s < NEAR_S
    is_long = offset_s - onset_s > LONG_S
    is_pause = is_near & (is_long[1:] | is_long[:-1])
    is_one[1:] |= is_pause
    is_one[:-1] |= is_pause
    if len(interval_s) >= N_REGULAR - 1:
        some = sliding_window_view(interval_s, N_REGULAR - 1)
        is_regular = some.std(axis=1) <= REGULAR_CV * some.mean(axis=1)
        is_regular &= some.max(axis=1) < NEAR_S
        for nth in range(N_REGULAR):
            is_one[nth : nth + len(some)] |= is_regular
    return is_one


def fuse_silences(
    silences: Sequence[Silence], sides: Sequence[Side | None] | None
) -> list[Jerk]:
    """Return one event for silences of several channels that begin within 50 ms.

    Or share more than half of the shorter one: at slow rates onsets are uncertain.

    Parameters
    ----------
    silences : sequence of Silence
        In any order.
    sides : sequence of Side or None
        Of each channel, where known.

    Returns
    -------
    list of Jerk
        In order of onset, with ids from 1; see `silence.find_silences`.
    """
    groups: list[list[Silence]] = []
    for silence in sorted(silences, key=lambda s: (s.onset_s, s.channel)):
        if groups and _belongs(silence, groups[-1]):
            groups[-1].append(silence)
        else:
            groups.append([silence])
    return [_event(i, group, sides) for i, group in enumerate(groups, start=1)]


def _belongs(silence: Silence, group: list[Silence]) -> bool:
    if any(other.channel == silence.channel for other in group):
        return False
    first = group[0]
    shorter_s = min(s.offset_s - s.onset_s for s in (first, silence))
    shared_s = min(first.offset_s, silence.offset_s) - silence.onset_s
    return silence.onset_s - first.onset_s <= TOGETHER_S or shared_s > shorter_s / 2.0


def _event(
    number: int, group: list[Silence], sides: Sequence[Side | None] | None
) -> Jerk:
    ordered = sorted(group, key=lambda s: (s.inside / s.level, s.channel))
    deepest, onset_s = ordered[0], group[0].onset_s
    known = {sides[s.channel] for s in group} - {None} if sides else set()
    side = None
    if known:
        side = known.pop() if len(known) == 1 else Side.BOTH
    return Jerk(
        id=number,
        onset_s=onset_s,
        offset_s=max(s.offset_s for s in group),
        channels=tuple(s.channel for s in ordered),
        kind=JerkKind.SILENCE,
        peak_uv=float(np.sqrt(deepest.inside)),
        contrast=float(np.sqrt(deepest.inside / deepest.level)),
        side=side,
        confidence=max(s.confidence for s in group),
        lags_s=tuple(s.onset_s - onset_s for s in ordered),
    )
