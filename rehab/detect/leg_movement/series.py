"""The rules that make a series of movements: from onset to onset, four at least.

An interval of exactly the shortest or the longest is in the series, in both sets of rules.
A movement that ends one series may begin the next (as in PLMScoRe 0.1.3).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rehab.model.night import Movement, Series

LEAST_MOVEMENTS = 4
LONGEST_S = 90.0
TIE_S = 1e-9
"""Onsets are sums of floats: ten seconds may be 9.999999999999."""

Breaks = Callable[[float, float], bool]
"""Whether what lies between two times ends a series: a loss."""


def series_of(
    movements: Sequence[Movement],
    shortest_s: float,
    is_broken: Breaks | None = None,
) -> tuple[list[Movement], list[Series], list[float]]:
    """Return movements with their `series`, the series, and all intervals.

    Parameters
    ----------
    movements : sequence of Movement
        In order of onset. One with a `left_out` is not counted and ends a series.
    shortest_s : float
        Shortest interval; the longest is 90 s.
    is_broken : callable or None
        Tells of two onsets whether a loss lies between that ends a series.

    Returns
    -------
    movements : list of Movement
    series : list of Series
    intervals_s : list of float
        Between consecutive movements that count, nothing that breaks between them.
    """
    runs: list[list[int]] = []
    intervals_s: list[float] = []
    for i, one in enumerate(movements):
        if one.left_out is not None:
            continue
        before = movements[i - 1] if i else None
        is_next = before is not None and before.left_out is None
        if before is not None and is_next and is_broken is not None:
            is_next = not is_broken(before.onset_s, one.onset_s)
        if before is None or not is_next:
            runs.append([i])
            continue
        interval_s = one.onset_s - before.onset_s
        intervals_s.append(interval_s)
        if shortest_s - TIE_S <= interval_s <= LONGEST_S + TIE_S:
            runs[-1].append(i)
        else:
            runs.append([i])
    marked = list(movements)
    series: list[Series] = []
    for run in runs:
        if len(run) < LEAST_MOVEMENTS:
            continue
        number = len(series) + 1
        for i in run:
            marked[i] = replace(movements[i], series=number)
        series.append(
            Series(
                number=number,
                onset_s=movements[run[0]].onset_s,
                offset_s=max(movements[i].offset_s for i in run),
                n_movements=len(run),
            )
        )
    return marked, series, intervals_s
