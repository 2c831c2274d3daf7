"""Where a movement ends, to a step: the level that found it knows that to three.

The level is a median of means, and so is over the second threshold for up to 60 ms after a
sharp end. The last steps of a movement are looked at one by one: none of a movement is a step
whose own power is under the threshold, or a tenth of what came before it, the filter's echo.

Deviates
--------
Both edges are known to a step each, and a duration to two. What has that much more than ten
seconds has ten; what has a step less than half a second has half a second.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.bouts import SILENCE_S, Bout, offset_limit

LATE_S, FALL = 0.06, 0.1
N_BEFORE = 2
LONGEST_S, SAME_S, TIE = 10.0, 0.04, 1e-6


def ended(
    bouts: Sequence[Bout],
    power: NDArray[np.float32],
    rest: NDArray[np.float32],
    step_s: float,
) -> list[Bout]:
    """Return a channel's bouts with their ends looked at closely.

    Parameters
    ----------
    bouts : sequence of Bout
    power : array, shape ``(n_steps,)``
        Mean square; NaN where samples are lost.
    rest : array, same shape
        Microvolts, of `rest_of`.
    step_s : float
    """
    return [replace(one, stop=_stop(one, power, rest, step_s)) for one in bouts]


def _stop(
    bout: Bout, power: NDArray[np.float32], rest: NDArray[np.float32], step_s: float
) -> int:
    first = max(bout.start + 1, bout.stop - round(LATE_S / step_s))
    last = bout.stop
    limit = np.square(offset_limit(rest[first:last]) + rest[first:last])
    while last > first:
        before = power[max(bout.start, last - 1 - N_BEFORE) : last - 1]
        echo = FALL * float(before.mean()) if len(before) else 0.0
        if not power[last - 1] < max(float(limit[last - 1 - first]), echo):
            break  # what was lost is not less: it may have moved
        last -= 1
    n, longest = last - bout.start, int(LONGEST_S / step_s + TIE)
    shortest = round(SILENCE_S / step_s)
    if longest < n <= longest + round(SAME_S / step_s):
        return bout.start + longest
    return bout.start + shortest if n == shortest - 1 else last
