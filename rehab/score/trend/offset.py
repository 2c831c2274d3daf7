"""Expected jerks of each session, so that the mix of exercises cancels (SCIENCE 5.1).

An arm that is lifted jerks more than one that rests. Somebody who one day does more of
the jerky exercise must not seem to become worse.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def usual(jerks: Floats, minutes: Floats, n_sessions: Floats) -> Floats:
    """Return the patient's own usual rate of each exercise, in jerks a minute.

    That of exercise e is ``(a + y_e) / (b + m_e)`` with ``b`` one session's usual share
    of an exercise (all minutes by sessions and exercises) and ``a`` the jerks that the
    overall rate gives in ``b``. So an exercise that was done once is half its own and
    half the overall rate, one that was done in every one of n sessions is to n/(n+1) its
    own, and neither the unit of time nor the size of the rates matters.

    Parameters
    ----------
    jerks, minutes : array, shape ``(..., n_exercises)``
        Sums over the sessions; zero minutes where an exercise was never done.
    n_sessions : array, shape ``(...)``

    Returns
    -------
    array, shape ``(..., n_exercises)``
        Above zero also where no jerk was ever counted.
    """
    total = minutes.sum(axis=-1)
    overall = (jerks.sum(axis=-1) + 0.5) / total
    b = total / (n_sessions * (minutes > 0.0).sum(axis=-1))
    a = overall * b
    return np.asarray((a[..., np.newaxis] + jerks) / (b[..., np.newaxis] + minutes))


def expected(counts: Floats, minutes: Floats) -> Floats:
    """Return how many jerks each session should have at the usual rates.

    Parameters
    ----------
    counts, minutes : array, shape ``(n_sessions, n_exercises)``

    Returns
    -------
    array, shape ``(n_sessions,)``
    """
    n = np.asarray(float(len(counts)))
    return np.asarray(minutes @ usual(counts.sum(axis=0), minutes.sum(axis=0), n))
