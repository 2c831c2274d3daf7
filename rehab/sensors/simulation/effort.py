"""How a person follows the screen: late by a reaction time, and smoothly.

Sources
-------
Minimum-jerk course of a movement: Flash & Hogan, J Neurosci 1985;5:1688. A reaction to
something seen takes about 0.25-0.35 s.
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.ports import Cue

REACTION_S = 0.25
"""Nobody answers sooner. What a cue changes lies at least this far behind it."""

_REACTION_SPREAD_S = 0.10
_SHORTEST_RAMP_S = 0.2
_AIM_SPREAD = 0.06  # relative error with which an asked effort is met


@dataclass(frozen=True, slots=True)
class _Ramp:
    start_index: int
    n_samples: int
    before: float
    after: float

    def at(self, index: NDArray[np.int64]) -> NDArray[np.float64]:
        t = np.clip((index - self.start_index) / self.n_samples, 0.0, 1.0)
        share = t**3 * (10.0 + t * (6.0 * t - 15.0))
        return self.before + (self.after - self.before) * share


class Effort:
    """Effort over time as a fraction of the reference contraction.

    Parameters
    ----------
    fs_hz : float
    seed : int
        Cue n of a seed always meets the same reaction time and the same error of aim.
    """

    def __init__(self, fs_hz: float, seed: int) -> None:
        self._fs_hz = fs_hz
        self._rng = np.random.default_rng([seed, 1])
        self._now = _Ramp(0, 1, 0.0, 0.0)
        self._next: deque[tuple[int, float, float]] = deque()
        self._last_index = 0

    def follow(self, cue: Cue) -> None:
        """Take a cue; it shows from a reaction time after ``cue.index`` on."""
        late, aim = self._rng.random(), self._rng.standard_normal()
        reaction_s = REACTION_S + _REACTION_SPREAD_S * late
        index = cue.index + math.ceil(reaction_s * self._fs_hz)
        index = max(index, self._last_index + 1)  # one answer after the other
        self._last_index = index
        effort = cue.effort * math.exp(_AIM_SPREAD * aim)
        self._next.append((index, effort, max(cue.ramp_s, _SHORTEST_RAMP_S)))

    def block(self, start_index: int, n_samples: int) -> NDArray[np.float64]:
        """Return the effort of these samples, shape ``(n_samples,)``."""
        index = np.arange(start_index, start_index + n_samples)
        effort = self._now.at(index)
        while self._next and self._next[0][0] < start_index + n_samples:
            at, after, ramp_s = self._next.popleft()
            at = max(at, start_index)
            before = float(self._now.at(np.array([at]))[0])
            self._now = _Ramp(at, math.ceil(ramp_s * self._fs_hz), before, after)
            behind = index >= at
            effort[behind] = self._now.at(index[behind])
        return effort
