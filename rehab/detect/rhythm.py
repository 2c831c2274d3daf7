"""Rhythmic runs: bursts that follow each other regularly at 3 to 8 Hz.

SCIENCE, binding decision 2: at least four bursts, mean interval 125-333 ms, coefficient
of variation of the intervals at most 0.25. Every burst stays an event of its own; the run
says that they belong together, whether tremor, clonus or rhythmic myoclonus.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rehab.model.score import Jerk, RhythmicRun, RunKind

LEAST_BURSTS = 4
SHORTEST_S = 0.125
LONGEST_S = 0.333
LARGEST_CV = 0.25


def runs_of(jerks: Sequence[Jerk]) -> tuple[list[Jerk], list[RhythmicRun]]:
    """Return the jerks with `run_id` and `frequency_hz` where in a run, and the runs.

    Parameters
    ----------
    jerks : sequence of Jerk
        In order of onset.
    """
    marked = list(jerks)
    runs: list[RhythmicRun] = []
    onsets = np.array([jerk.onset_s for jerk in jerks])
    first = 0
    while first <= len(jerks) - LEAST_BURSTS:
        stop = _run_stop(onsets, first)
        if stop == first:
            first += 1
            continue
        run = _run(len(runs) + 1, jerks[first:stop], onsets[first:stop])
        for i in range(first, stop):
            marked[i] = replace(jerks[i], run_id=run.id, frequency_hz=run.frequency_hz)
        runs.append(run)
        first = stop
    return marked, runs


def _run(number: int, jerks: Sequence[Jerk], onsets: np.ndarray) -> RhythmicRun:
    times = Counter(channel for jerk in jerks for channel in jerk.channels)
    return RhythmicRun(
        id=number,
        kind=RunKind.JERKS,
        onset_s=jerks[0].onset_s,
        offset_s=max(jerk.offset_s for jerk in jerks),
        # The median: a burst that was missed makes one interval twice as long.
        frequency_hz=float(1.0 / np.median(np.diff(onsets))),
        n_bursts=len(jerks),
        channels=tuple(sorted(c for c, n in times.items() if 2 * n >= len(jerks))),
    )


def _run_stop(onsets: np.ndarray, first: int) -> int:
    """Where the longest run that begins at `first` stops (exclusive), or `first`."""
    best = first
    for stop in range(first + 2, len(onsets) + 1):
        intervals = np.diff(onsets[first:stop])
        # One interval far out of the band cannot be part of a regular run.
        if not SHORTEST_S / 2 <= intervals[-1] <= LONGEST_S * 2:
            break
        mean = intervals.mean()
        is_regular = intervals.std() <= LARGEST_CV * mean
        if (
            len(intervals) >= LEAST_BURSTS - 1
            and is_regular
            and SHORTEST_S <= mean <= LONGEST_S
        ):
            best = stop
    return best
