"""Bursts of several channels that belong together are one jerk with its channels.

SCIENCE 1.2: the same event if the onsets lie within 50 ms on one side, bilateral if
within 50 ms between left and right.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.model.score import Jerk, JerkKind
from rehab.model.signal import Side

TOGETHER_S = 0.050
JERK_S = 0.200


@dataclass(frozen=True, slots=True)
class Burst:
    """A short activity on one channel; `peak` and `around` are mean squares."""

    channel: int
    onset_s: float
    offset_s: float
    peak: float
    around: float


def kind_of(duration_s: float) -> JerkKind:
    """Return the class of an event by its duration."""
    # A burst of exactly 200 ms is a jerk whatever its seconds round to.
    return JerkKind.JERK if duration_s <= JERK_S + 1e-9 else JerkKind.PROLONGED


def fuse(
    bursts: Sequence[Burst], sides: Sequence[Side | None] | None = None
) -> list[Jerk]:
    """Return jerks in order of onset, with ids from 1.

    Parameters
    ----------
    bursts : sequence of Burst
        In any order.
    sides : sequence of Side or None
        Of each channel, where known.
    """
    n_channels = len({burst.channel for burst in bursts})  # as many can be open
    groups: list[list[Burst]] = []
    for burst in sorted(bursts, key=lambda b: (b.onset_s, b.channel)):
        for group in reversed(groups[-n_channels:]):
            is_near = burst.onset_s - group[0].onset_s <= TOGETHER_S
            if is_near and all(b.channel != burst.channel for b in group):
                group.append(burst)
                break
        else:
            groups.append([burst])
    return [_jerk(i, group, sides) for i, group in enumerate(groups, start=1)]


def _jerk(number: int, group: list[Burst], sides: Sequence[Side | None] | None) -> Jerk:
    ordered = sorted(group, key=lambda burst: (-burst.peak, burst.channel))
    strongest = ordered[0]
    known = {sides[b.channel] for b in group} - {None} if sides else set()
    side = None
    if known:
        side = known.pop() if len(known) == 1 else Side.BOTH
    onset_s, offset_s = group[0].onset_s, max(burst.offset_s for burst in group)
    return Jerk(
        id=number,
        onset_s=onset_s,
        offset_s=offset_s,
        channels=tuple(burst.channel for burst in ordered),
        kind=kind_of(offset_s - onset_s),
        peak_uv=math.sqrt(strongest.peak),
        contrast=math.sqrt(strongest.peak / strongest.around),
        side=side,
    )
