"""Whether a leg that gives no signal at rest is on, or its pad came off.

A silent amplifier, a laboratory's gate or coarse converter leave one value, or next to
nothing, of a leg that lies still, as a pad that came off and a device that repeats its last
sample do. What tells them apart is what stands between: out of a silent leg's rest come
movements and nothing else; before and after a loss is the noise of a leg that is heard.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.level import Level, long_runs, runs

Mask = NDArray[np.bool_]

HELD_S = 0.5
"""A shorter stretch of one value is lost, and bridged, in any leg."""

STILL_UV, STILL_S = 0.5, 2.0
LIVELY_UV, LIVELY_S = 8.0, (0.5, 15.0)
"""What stands between two nearly flat stretches as a movement does."""

IDLE_UV, MOST_IDLE, HEARD_S = 4.0, 0.5, 5.0
"""What is weaker, and for most of the time or for so long, is rest that is heard."""

AROUND_S = 600.0
LEAST_LIVELY = 2
"""So many movements, up to so far away, show that a flat leg is on: one may be the jolt with
which a pad is put back. In a leg that is heard nowhere at rest they may be any distance away."""


def dead_steps(level: Level, is_held: Mask, step_s: float) -> Mask:
    """Tell the held steps of a channel in which it was not on.

    Parameters
    ----------
    level : array, shape ``(n_steps,)``
        Microvolts; what is held is next to nothing.
    is_held : array of bool, same shape
    step_s : float
    """
    is_long = long_runs(is_held, max(1, round(HELD_S / step_s)))
    return np.asarray(is_held & ~(is_long & on_in(level, is_long, step_s)))


def on_in(level: Level, is_flat: Mask, step_s: float) -> Mask:
    """Tell the flat steps of a channel in which it is on: movements stand in them.

    Parameters
    ----------
    level : array, shape ``(n_steps,)``
        Microvolts.
    is_flat : array of bool, same shape
    step_s : float
    """
    found = np.zeros(len(level), dtype=np.bool_)
    flat = runs(is_flat)
    if not len(flat[0]):
        return found
    starts, stops = runs(long_runs(level < STILL_UV, max(1, round(STILL_S / step_s))))
    begins, ends = stops[:-1], starts[1:]
    is_lively = np.zeros(len(begins), dtype=np.bool_)
    is_heard = False
    for at, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        between = level[begin:end]
        idle_s = int(np.count_nonzero(between < IDLE_UV)) * step_s
        strong_s = int(np.count_nonzero(between >= LIVELY_UV)) * step_s
        length_s = (end - begin) * step_s
        is_heard |= idle_s > HEARD_S
        is_lively[at] = (
            strong_s >= LIVELY_S[0]
            and length_s <= LIVELY_S[1]
            and idle_s <= MOST_IDLE * length_s
        )
    begins, ends = begins[is_lively], ends[is_lively]
    reach = len(level) if not is_heard else round(AROUND_S / step_s)
    for start, stop in zip(*(edge.tolist() for edge in flat), strict=True):
        near = (begins < stop + reach) & (ends > start - reach)
        found[start:stop] = np.count_nonzero(near) >= LEAST_LIVELY
    return found
