"""How abruptly a contraction stops and starts again.

In negative myoclonus the motor units fall silent together and return together; who lets
go, even briefly, takes a tenth of a second or more. Both outlines are laid on the power
around each edge, and the likelihood ratio of the two says which fits better.

Deviates
--------
The powers are taken as exponential and independent; only the sign is used, so what is
wrong with that scale does not matter. The outlines are straight in amplitude.
"""

import numpy as np

from rehab.detect.level import Floats
from rehab.detect.valleys import Valleys

ABRUPT_S, SLOW_S = 0.020, 0.160
REACH_S = 0.080
MOST = 4.0
"""In terms of the level: a burst beside it must not decide."""

LEAST_AMPLITUDE = 0.05


def abruptness(power: Floats, valleys: Valleys, step_s: float) -> Floats:
    """Return for each valley how much better abrupt edges fit than slow ones.

    Parameters
    ----------
    power : array, shape ``(n_steps,)``
        Of the same channel.
    valleys : Valleys
        With known levels, so that no sample is lost within 100 ms of them.
    step_s : float
        Length of a step in seconds.

    Returns
    -------
    array, shape ``(n,)``
        Logarithm of the likelihood ratio; over 0 for abrupt edges.
    """
    v, reach = valleys, round(REACH_S / step_s)
    inwards = np.arange(-reach, reach)
    # Each edge looks at its half of the valley only.
    is_mine = inwards < (v.stop - v.start)[:, np.newaxis] // 2
    total = np.zeros(len(v.start))
    for level, steps in (
        (v.before, v.start[:, np.newaxis] + inwards),
        (v.after, v.stop[:, np.newaxis] - 1 - inwards),
    ):
        least = np.fmax(np.sqrt(v.inside / level), LEAST_AMPLITUDE)[:, np.newaxis]
        outside_s = -(inwards + 0.5) * step_s
        abrupt, slow = (
            np.square(np.clip(0.5 + outside_s / lasts_s, least, 1.0))
            for lasts_s in (ABRUPT_S, SLOW_S)
        )
        seen = np.minimum(power[steps] / level[:, np.newaxis], MOST)
        ratio = seen * (1.0 / slow - 1.0 / abrupt) + np.log(slow / abrupt)
        total += np.where(is_mine, ratio, 0.0).sum(axis=1)
    return total
