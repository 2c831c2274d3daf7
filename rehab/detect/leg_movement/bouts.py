"""The fourth step: where a leg moves, by the two thresholds of both sets of rules.

Onset: the level has risen 8 µV over the resting level. Offset: the start of half a second
in which it is nowhere 2 µV over it. (AASM manual, movement rules 1.a; WASM 2016, Ferri et
al., Sleep Med 2016;26:86-95.)

Deviates
--------
Where the muscle at rest is so loud that its own fluctuation reaches 2 µV, the second
threshold is a third of the resting level: no movement would ever end otherwise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.level import Level, long_runs, runs

ONSET_UV, OFFSET_UV = 8.0, 2.0
SILENCE_S = 0.5
REST_SHARE = 1.0 / 3.0


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
    rest: NDArray[np.float32],
    is_unheard: NDArray[np.bool_],
    step_s: float,
    channel: int,
) -> list[Bout]:
    """Return a channel's bouts in order, of any length.

    Parameters
    ----------
    level, rest : array, shape ``(n_steps,)``
        Microvolts; where `rest` is NaN nothing is found.
    is_unheard : array of bool, same shape
        A bout ends where nothing is heard.
    step_s : float
    channel : int
    """
    over = level - rest
    is_blind = is_unheard | np.isnan(rest)
    with np.errstate(invalid="ignore"):
        is_high = (over >= ONSET_UV) & ~is_blind
        is_low = over < np.maximum(OFFSET_UV, REST_SHARE * rest)
    n_silence = round(SILENCE_S / step_s)
    is_silent = long_runs(is_low & ~is_blind, n_silence) | is_blind
    highs = np.flatnonzero(is_high)
    found: list[Bout] = []
    for first, stop in zip(*(edge.tolist() for edge in runs(~is_silent)), strict=True):
        at = int(np.searchsorted(highs, first))
        if at == len(highs) or highs[at] >= stop:
            continue
        start = int(highs[at])
        inside = over[start:stop]
        found.append(
            Bout(
                channel=channel,
                start=start,
                stop=stop,
                peak_uv=float(inside.max()),
                rest_uv=float(rest[start]),
                is_hollow=_is_hollow(inside, n_silence),
                is_cut=start == first and (first == 0 or bool(is_blind[first - 1])),
            )
        )
    return found


def _is_hollow(over: NDArray[np.float32], n: int) -> bool:
    """Tell whether no half second has a median of 2 µV over rest (WASM 2016)."""
    if len(over) < n:
        return True
    enough = np.concatenate([[0], np.cumsum(over >= OFFSET_UV)])
    return bool((enough[n:] - enough[:-n]).max() * 2 < n)
