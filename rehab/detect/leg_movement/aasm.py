"""Leg movements by the manual of the American Academy of Sleep Medicine.

Movements of 0.5 to 10 s, in the order of the manual's movement rules (as the reading centre
of the National Sleep Research Resource quotes them): none in wake; two legs that begin less
than 5 s apart are one; four or more from 5 to 90 s apart, onset to onset, are a series.
Wake does not end a series: who lies awake for longer than 90 s has an interval that does.

Deviates
--------
Movements beside an apnoea or hypopnoea, which the manual leaves out, cannot be told
without breathing.

What is hollow (as of `wasm`), a turn of the body, and what begins in a loss are left out,
and a loss ends a series: the manual speaks of none of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from rehab.detect.leg_movement.joining import joined, paired
from rehab.detect.leg_movement.series import TIE_S, Breaks, series_of
from rehab.model.night import AWAKE, LeftOut, Movement, Series

SHORTEST_S, LONGEST_S = 0.5, 10.0
SHORTEST_INTERVAL_S = 5.0


def judged(
    movements: Sequence[Movement], is_broken: Breaks | None = None
) -> tuple[list[Movement], list[Series], list[float]]:
    """Return all movements, those that count without `left_out`; series; intervals.

    Parameters
    ----------
    movements : sequence of Movement
        Of single legs, each with its `stage` where stages are known, in any order. One
        that has a `left_out` keeps it.
    is_broken : callable or None
        As of `series_of`.
    """
    out = [one for one in movements if one.left_out is not None]
    one_leg: list[Movement] = []
    for one in joined([one for one in movements if one.left_out is None]):
        why = _why_not(one)
        (one_leg if why is None else out).append(replace(one, left_out=why))
    counted, series, intervals_s = series_of(
        paired(one_leg), SHORTEST_INTERVAL_S, is_broken
    )
    return sorted([*counted, *out], key=lambda one: one.onset_s), series, intervals_s


def _why_not(one: Movement) -> LeftOut | None:
    if one.duration_s < SHORTEST_S - TIE_S:
        return LeftOut.TOO_SHORT
    if one.duration_s > LONGEST_S + TIE_S:
        return LeftOut.TOO_LONG
    return LeftOut.AWAKE if is_awake(one) else None


def is_awake(one: Movement) -> bool:
    """Tell whether a movement began in wake; what nobody staged is not known as sleep."""
    return one.stage is not None and one.stage <= AWAKE
