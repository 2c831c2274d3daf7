"""Leg movements by the World Association of Sleep Medicine, 2016.

Ferri et al., Sleep Med 2016;26:86-95, in the order and with the comparisons of PLMScoRe
0.1.3 by S. Fulda, one of its authors: movements of one leg less than 0.5 s apart are one;
under 0.5 s is none; over 10 s is no candidate; bilateral ones are a chain, no candidate if
it has more than 15 s, more than four parts, or a part that is none; candidates 10 to 90 s
apart are in a series of at least four, which any other interval and any movement that is no
candidate ends. Computers moreover leave out what is hollow: no half second of it has a
median of 2 µV over rest.

Series run through sleep and wake; what was awake is left out of the counts afterwards.

Deviates
--------
Movements beside an apnoea's end cannot be told without breathing; the standard's primary
rate is the one that ignores it. A turn of the body, which no program of theirs tells, is no
movement of a leg and ends no series; over 10 s it does, as whatever it was is too long.
"""

from collections.abc import Sequence
from dataclasses import replace

from rehab.detect.leg_movement.aasm import is_awake
from rehab.detect.leg_movement.joining import chained, joined
from rehab.detect.leg_movement.series import TIE_S, Breaks, series_of
from rehab.model.night import LeftOut, Movement, Series

SHORTEST_S, LONGEST_S, LONGEST_BILATERAL_S = 0.5, 10.0, 15.0
MOST_PARTS = 4
SHORTEST_INTERVAL_S = 10.0
NO_MOVEMENT = frozenset({LeftOut.TOO_SHORT, LeftOut.HOLLOW, LeftOut.OUT_OF_BED})
"""What is no leg movement at all: it ends no series."""


def judged(
    movements: Sequence[Movement], is_broken: Breaks | None = None
) -> tuple[list[Movement], list[Series], list[float]]:
    """Return all movements, those that count without `left_out`; series; intervals.

    Parameters
    ----------
    movements : sequence of Movement
        Of single legs, each with its `stage` where stages are known, in any order. One
        that has a `left_out` keeps it, and is no candidate unless it is no movement.
    is_broken : callable or None
        As of `series_of`.
    """
    out = [one for one in movements if _is_none(one)]
    legs: list[Movement] = []
    for one in joined([one for one in movements if not _is_none(one)]):
        if one.duration_s < SHORTEST_S - TIE_S:
            out.append(replace(one, left_out=LeftOut.TOO_SHORT))
        elif one.left_out is None and one.duration_s > LONGEST_S + TIE_S:
            legs.append(replace(one, left_out=LeftOut.TOO_LONG))
        else:
            legs.append(one)
    whole = [_candidate(one) for one in chained(legs)]
    marked, series, intervals_s = series_of(whole, SHORTEST_INTERVAL_S, is_broken)
    told = [
        replace(one, left_out=LeftOut.AWAKE)
        if one.left_out is None and is_awake(one)
        else one
        for one in marked
    ]
    asleep = [_asleep(one, told) for one in series]
    return (
        sorted([*told, *out], key=lambda one: one.onset_s),
        [one for one in asleep if one.n_movements],
        intervals_s,
    )


def _is_none(one: Movement) -> bool:
    is_turn = one.left_out is LeftOut.TURN and one.duration_s <= LONGEST_S + TIE_S
    return is_turn or one.left_out in NO_MOVEMENT


def _candidate(one: Movement) -> Movement:
    """Return a movement with the reason why it is no candidate, if there is one."""
    if not one.parts:
        return one
    why = None
    if one.duration_s > LONGEST_BILATERAL_S + TIE_S:
        why = LeftOut.TOO_LONG
    elif len(one.parts) > MOST_PARTS:
        why = LeftOut.TOO_MANY_PARTS
    elif any(part.left_out is not None for part in one.parts):
        all_of = {part.left_out for part in one.parts}
        why = all_of.pop() if len(all_of) == 1 else LeftOut.PART_LEFT_OUT
    return replace(one, left_out=why)


def _asleep(one: Series, movements: Sequence[Movement]) -> Series:
    n = sum(m.series == one.number and m.left_out is None for m in movements)
    return replace(one, n_movements=n)
