"""Expected jerks of each session, so that the mix of exercises cancels (SCIENCE 5.1).

An arm that is lifted jerks more than one that rests. Somebody who one day does more of
the jerky exercise must not seem to become worse.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def expected(counts: Floats, minutes: Floats) -> Floats:
    """Return how many jerks each session should have at the patient's own usual rates.

    The usual rate of exercise e is ``(a + y_e) / (b + m_e)`` with ``b`` one session's
    usual share of an exercise (all minutes by sessions and exercises) and ``a`` the
    jerks that the overall rate gives in ``b``. So an exercise that was done once is half
    its own and half the overall rate, one that was done in every one of n sessions is to
    n/(n+1) its own, and neither the unit of time nor the size of the rates matters.

    Parameters
    ----------
    counts, minutes : array, shape ``(..., n_sessions, n_exercises)``
        Zero minutes where an exercise was not done.

    Returns
    -------
    array, shape ``(..., n_sessions)``
        Above zero where a session has exposure.
    """
    y, m = counts.sum(axis=-2), minutes.sum(axis=-2)
    overall = (y.sum(axis=-1) + 0.5) / m.sum(axis=-1)  # above zero without any jerk
    b = m.sum(axis=-1) / (counts.shape[-2] * counts.shape[-1])
    usual = (overall * b)[..., np.newaxis] + y
    usual /= b[..., np.newaxis] + m
    return np.asarray((minutes * usual[..., np.newaxis, :]).sum(axis=-1))
