"""The fourth step: where a leg moves, by the two thresholds of both sets of rules.

Onset: the level has risen 8 µV over the resting level, to a twentieth of a second. Offset:
the start of half a second in which it is nowhere 2 µV over it. (AASM manual, movement rules
1.a; WASM 2016, Ferri et al., Sleep Med 2016;26:86-95.)

Deviates
--------
Where the muscle at rest is so loud that its own fluctuation reaches 2 µV, the second
threshold is a third of the resting level: no movement would ever end otherwise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.level import AT_ONCE, Level, long_runs, runs

ONSET_UV, OFFSET_UV = 8.0, 2.0
SILENCE_S = 0.5
REST_SHARE = 1.0 / 3.0
SHORT_S, TWITCH_S = 1.2, 0.32
CLEAR_UV, CLEAR_RATIO = 4.0, 1.4
"""A single burst of 0.3 s and the noise around it may be over the thresholds for half a
second: the middle nine tenths of what clearly rises over rest say how long it is."""

LEAST_UV = 7.5
STRONGEST_S = (0.5, 1.5)
"""Mean over rest of the strongest half of a bout, of at least and at most so many seconds:
noise reaches 8 µV for moments."""


@dataclass(frozen=True, slots=True)
class Bout:
    """One channel moves from step `start` to step `stop`, exclusive."""

    channel: int
    start: int
    stop: int
    peak_uv: float  # over the resting level
    rest_uv: float
    is_hollow: bool  # no half second of it has a median of 2 µV over rest
    is_cut: bool  # it begins in a loss, or at the recording's first sample


def bouts_of(
    level: Level,
    fine: Level,
    rest: NDArray[np.float32],
    is_blind: NDArray[np.bool_],
    channel: int,
    step_s: float,
) -> list[Bout]:
    """Return a channel's bouts in order, of any length.

    Parameters
    ----------
    level, fine, rest : array, shape ``(n_steps,)``
        Microvolts, of `level_of` and `rest_of`.
    is_blind : array of bool, same shape
        Where nothing can be judged: a bout ends there, and none begins.
    channel : int
    step_s : float
    """
    over = level - rest
    with np.errstate(invalid="ignore"):  # unknown rest is blind
        highs = np.flatnonzero((over >= ONSET_UV) & ~is_blind)
        is_low = _is_low(over, rest)
    n_silence = round(SILENCE_S / step_s)
    is_silent = long_runs(is_low & ~is_blind, n_silence) | is_blind
    found: list[Bout] = []
    for first, stop in zip(*(edge.tolist() for edge in runs(~is_silent)), strict=True):
        at = int(np.searchsorted(highs, first))
        if at == len(highs) or highs[at] >= stop:
            continue
        start = int(highs[at])
        is_cut = start == first and (first == 0 or bool(is_blind[first - 1]))
        early = fine[first:start] >= rest[first:start] + ONSET_UV
        start = first + int(np.argmax(early)) if early.any() else start
        inside = over[start:stop]
        clear = np.maximum(rest[start:stop] + CLEAR_UV, CLEAR_RATIO * rest[start:stop])
        if _strength(inside, step_s) < LEAST_UV:
            continue
        if _is_twitch(fine[start:stop] - clear, step_s):
            continue
        found.append(
            Bout(
                channel=channel,
                start=start,
                stop=stop,
                peak_uv=float(inside.max()),
                rest_uv=float(rest[start]),
                is_hollow=_is_hollow(inside, n_silence),
                is_cut=is_cut,
            )
        )
    return found


def _is_low(over: NDArray[np.float32], rest: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell where nothing moves; by parts, as these are as long as the night."""
    found = np.empty(len(over), dtype=np.bool_)
    for at in range(0, len(over), AT_ONCE):
        part = slice(at, at + AT_ONCE)
        np.less(over[part], offset_limit(rest[part]), out=found[part])
    return found


def offset_limit(rest: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far over rest a movement still is one, a new array."""
    limit = rest * np.float32(REST_SHARE)
    np.maximum(limit, np.float32(OFFSET_UV), out=limit)
    return limit


def _strength(over: NDArray[np.float32], step_s: float) -> float:
    """Return the mean over rest of the strongest part of a bout."""
    least, most = (round(one / step_s) for one in STRONGEST_S)
    n = min(max(least, min(len(over) // 2, most)), len(over))
    total = np.concatenate([[0.0], np.cumsum(over, dtype=np.float64)])
    return float((total[n:] - total[:-n]).max() / n)


def _is_twitch(excess: NDArray[np.float32], step_s: float) -> bool:
    """Tell a short bout of which nearly all lies within a third of a second."""
    if len(excess) * step_s > SHORT_S:
        return False
    total = np.cumsum(np.maximum(excess, 0.0), dtype=np.float64)
    first = int(np.searchsorted(total, 0.05 * total[-1]))
    last = int(np.searchsorted(total, 0.95 * total[-1]))
    return (last - first) * step_s < TWITCH_S


def _is_hollow(over: NDArray[np.float32], n: int) -> bool:
    """Tell whether no half second has a median of 2 µV over rest (WASM 2016)."""
    if len(over) < n:
        return True
    enough = np.concatenate([[0], np.cumsum(over >= OFFSET_UV)])
    return bool((enough[n:] - enough[:-n]).max() * 2 < n)
