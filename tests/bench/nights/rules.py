"""The two published sets of rules on lists of exact movements.

Written from the rules alone (AASM manual; Ferri et al., Sleep Med 2016;26:86, "WASM 2016"),
for the judge's use: it shares nothing with what it judges.

Deviates
--------
Nobody breathes here, so no movement is respiratory. AASM: a movement of one leg joins one
of the other that began less than 5 s before; a third one joins if it is less than 5 s from
the first. Epochs awake break no AASM series as long as intervals stay within 90 s.
"""

from collections.abc import Sequence

import numpy as np

from tests.bench.nights.edges import LONGEST_S, SHORTEST_S, lasting
from tests.bench.nights.spoils import Span
from tests.bench.nights.truth import AWAKE, EPOCH_S, LegMovement, Movement, Score

TOGETHER_S = 5.0
CHAIN_S, BILATERAL_S, MOST_PARTS = 0.5, 15.0, 4
AASM_INTERVAL_S, WASM_INTERVAL_S = (5.0, 90.0), (10.0, 90.0)
LEAST = 4


def aasm(
    found: Sequence[LegMovement], stages: np.ndarray, breaks: Sequence[Span] = ()
) -> Score:
    """Return movements in sleep after the AASM's rules, their series and index.

    `breaks` are losses: they end a series, and are no hours of sleep.
    """
    asleep = [m for m in lasting(found) if is_asleep(m.onset_s, stages)]
    groups: list[list[LegMovement]] = []
    for move in sorted(asleep, key=lambda m: m.onset_s):
        group = groups[-1] if groups else []
        is_other = all(part.leg != move.leg for part in group)
        if group and is_other and move.onset_s - group[0].onset_s < TOGETHER_S:
            group.append(move)
        else:
            groups.append([move])
    moves = [_movement(group) for group in groups]
    series = series_of(moves, AASM_INTERVAL_S, breaks)
    return Score(tuple(moves), series, _index(moves, series, stages, breaks))


def wasm(
    found: Sequence[LegMovement], stages: np.ndarray, breaks: Sequence[Span] = ()
) -> Score:
    """Return candidate movements in sleep after WASM 2016, their series and index.

    Movements awake take part in series; only those in sleep are returned and counted.
    """
    long_enough = [m for m in found if m.duration_s >= SHORTEST_S]
    chains: list[list[LegMovement]] = []
    end = -np.inf
    for move in sorted(long_enough, key=lambda m: m.onset_s):
        if move.onset_s < end + CHAIN_S:
            chains[-1].append(move)
            end = max(end, move.offset_s)
        else:
            chains.append([move])
            end = move.offset_s
    every = [_movement(c, is_candidate=_is_candidate(c)) for c in chains]
    runs = series_of(every, WASM_INTERVAL_S, breaks)
    kept = [
        i
        for i, move in enumerate(every)
        if move.is_candidate and is_asleep(move.onset_s, stages)
    ]
    at = {i: k for k, i in enumerate(kept)}
    series = tuple(tuple(at[i] for i in run if i in at) for run in runs)
    moves = [every[i] for i in kept]
    return Score(tuple(moves), series, _index(moves, series, stages, breaks))


def series_of(
    moves: Sequence[Movement],
    interval_s: tuple[float, float],
    breaks: Sequence[Span] = (),
) -> tuple[tuple[int, ...], ...]:
    """Return runs of at least four candidates whose onsets are apart as allowed."""
    shortest, longest = interval_s
    runs: list[list[int]] = [[]]
    for i, move in enumerate(moves):
        if not move.is_candidate:
            runs.append([])
            continue
        if runs[-1]:
            last = moves[runs[-1][-1]].onset_s
            apart = move.onset_s - last
            is_cut = any(last < b and a < move.onset_s for a, b in breaks)
            if is_cut or not shortest - 1e-9 <= apart <= longest + 1e-9:
                runs.append([])
        runs[-1].append(i)
    return tuple(tuple(run) for run in runs if len(run) >= LEAST)


def is_asleep(at_s: float, stages: np.ndarray) -> bool:
    """Tell whether the epoch of this moment is one of sleep."""
    epoch = int(at_s // EPOCH_S)
    return epoch < len(stages) and bool(stages[epoch] != AWAKE)


def _movement(parts: Sequence[LegMovement], *, is_candidate: bool = True) -> Movement:
    last = max(part.offset_s for part in parts)
    return Movement(parts[0].onset_s, last, tuple(parts), is_candidate)


def _is_candidate(chain: Sequence[LegMovement]) -> bool:
    if any(part.duration_s > LONGEST_S for part in chain):
        return False
    if len({part.leg for part in chain}) == 1:
        return True
    length = max(part.offset_s for part in chain) - chain[0].onset_s
    return length <= BILATERAL_S and len(chain) <= MOST_PARTS


def _index(
    moves: Sequence[Movement],
    series: Sequence[Sequence[int]],
    stages: np.ndarray,
    breaks: Sequence[Span],
) -> float:
    slept_s = np.count_nonzero(stages != AWAKE) * EPOCH_S
    for start, stop in breaks:
        edges = np.arange(start, stop, 1.0)
        slept_s -= sum(is_asleep(at, stages) for at in edges)
    counted = sum(is_asleep(moves[i].onset_s, stages) for run in series for i in run)
    return counted / slept_s * 3600.0 if slept_s > 0 else 0.0
