"""Where a movement begins and ends: the rules' thresholds on a level without noise.

The level of a leg is what a scorer's eye averages: the RMS of its muscle, ``sqrt(rest² +
burst²)``, where ``rest`` is the leg's own resting level at that time (it drifts) and
``burst`` the noise-free envelope of everything that the muscle does (movements, twitches).
Hearts, mains, pops and turns are no muscle of this leg and are not in it.

A movement begins where the level comes to 8 µV over rest, and ends at the beginning of the
first period of at least 0.5 s in which it stays below 2 µV over rest. These are the rules'
words (AASM manual, WASM 2016), applied to what is known exactly.
"""

from collections.abc import Iterable

import numpy as np

from tests.bench.nights.truth import Array, LegMovement

GRID_HZ = 100.0
ONSET_UV, OFFSET_UV, QUIET_S = 8.0, 2.0, 0.5
SHORTEST_S, LONGEST_S = 0.5, 10.0
UNSURE_PEAK_UV = (5.5, 10.5)
UNSURE_S = (0.1, 0.4)
"""How far from the shortest and the longest duration no two scorers would agree."""


def over_rest(burst_uv: Array, rest_uv: Array) -> Array:
    """Return how far the level is over rest, in microvolts."""
    return np.asarray(np.hypot(rest_uv, burst_uv) - rest_uv)


def crossings(
    rise_uv: Array, leg: int, onset_uv: float = ONSET_UV
) -> list[LegMovement]:
    """Return a leg's movements of any duration, from its level at `GRID_HZ`."""
    high = np.flatnonzero(rise_uv >= onset_uv)
    busy = np.flatnonzero(rise_uv >= OFFSET_UV)
    if not len(high):
        return []
    ends = np.flatnonzero(np.diff(busy, append=len(rise_uv) * 2) > QUIET_S * GRID_HZ)
    last = busy[ends]  # the last busy sample before each period of quiet
    of = np.searchsorted(last, high)
    first = np.concatenate([[True], np.diff(of) > 0])
    return [
        LegMovement(leg, float(start) / GRID_HZ, float(last[which] + 1) / GRID_HZ)
        for start, which in zip(high[first], of[first], strict=True)
    ]


def borderline(rise_uv: Array, leg: int) -> list[tuple[float, float]]:
    """Return spans of movements that scorers who follow the same rules would dispute.

    Their peak is within 2.5 µV of the threshold, or their duration within 0.1 s of the
    shortest or 0.4 s of the longest.
    """
    low, high = UNSURE_PEAK_UV
    short, long = UNSURE_S
    spans = []
    for found in crossings(rise_uv, leg, onset_uv=low):
        at = slice(round(found.onset_s * GRID_HZ), round(found.offset_s * GRID_HZ))
        steady = np.sort(rise_uv[at])[-round(SHORTEST_S * GRID_HZ) // 2 :].min()
        if steady < high and found.duration_s > SHORTEST_S - short:
            spans.append((found.onset_s, found.offset_s))
    return spans + [
        (found.onset_s, found.offset_s)
        for found in crossings(rise_uv, leg)
        if abs(found.duration_s - SHORTEST_S) < short
        or abs(found.duration_s - LONGEST_S) < long
    ]


def lasting(found: Iterable[LegMovement]) -> list[LegMovement]:
    """Return those of 0.5 to 10 s."""
    return [m for m in found if SHORTEST_S <= m.duration_s <= LONGEST_S]
