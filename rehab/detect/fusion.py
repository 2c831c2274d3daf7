"""Bursts of several channels that belong together are one jerk with its channels.

SCIENCE 1.2: the same event if the onsets lie within 50 ms on one side, bilateral if
within 50 ms between left and right.

Deviates
--------
Bursts that overlap by more than half of the shorter one are the same event too: between
muscles the onsets of a long burst are less certain than that it is one.
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
    confidence: float = 1.0

    @property
    def duration_s(self) -> float:
        """Onset to offset."""
        return self.offset_s - self.onset_s


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
    for burst in sorted(bursts, key=lambda b: (b.onset_s, -b.peak, b.channel)):
        for group in reversed(groups[-n_channels:]):
            if _belongs(burst, group):
                group.append(burst)
                break
        else:
            groups.append([burst])
    return [_jerk(i, group, sides) for i, group in enumerate(groups, start=1)]


def alone(
    bursts: Sequence[Burst], sides: Sequence[Side | None] | None = None
) -> list[Jerk]:
    """Return the bursts as events of one channel each, in order of onset."""
    ordered = sorted(bursts, key=lambda b: (b.onset_s, b.channel))
    return [_jerk(i, [burst], sides) for i, burst in enumerate(ordered, start=1)]


def _belongs(burst: Burst, group: list[Burst]) -> bool:
    if any(other.channel == burst.channel for other in group):
        return False
    if burst.onset_s - group[0].onset_s <= TOGETHER_S:
        return True
    shared = min(group[0].offset_s, burst.offset_s) - burst.onset_s
    return shared > 0.5 * min(group[0].duration_s, burst.duration_s)


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
        kind=kind_of(max(burst.duration_s for burst in group)),
        peak_uv=math.sqrt(strongest.peak),
        contrast=math.sqrt(strongest.peak / strongest.around),
        side=side,
        confidence=max(burst.confidence for burst in group),
        lags_s=tuple(burst.onset_s - onset_s for burst in ordered),
    )
