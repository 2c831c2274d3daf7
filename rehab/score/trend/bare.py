"""The public `judge_trend`: bare counts and minutes, checked."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.model.trend import Trend
from rehab.score.trend.judging import judge_series

Floats = NDArray[np.float64]
MOST = 1e9


def judge_trend(counts: ArrayLike, detectable_min: ArrayLike) -> Trend:
    """Say whether there are fewer jerks than at the start, and how sure that is.

    Parameters
    ----------
    counts : array, shape ``(n_sessions,)`` or ``(n_sessions, n_exercises)``
        Jerks of each valid session in order of time: whole numbers, not negative. With
        one column an exercise, the mix of exercises cancels.
    detectable_min : array, same shape
        Minutes in which a jerk would have been seen. 0 where an exercise was not done; a
        session with none at all is left out. What makes a session valid (three minutes
        of the same exercises, SCIENCE 5.4) is for the caller to see to.

    Returns
    -------
    Trend
        `label` is "building" before sixteen sessions; then "fewer", "more" or "no clear
        change", given anew after 16, 24, 32 … sessions. `rate_ratio` compares the latest
        eight sessions with the first eight, with `ci95`, and `detectable_pct` is the
        change in ±% that they could have shown.

    Raises
    ------
    ValueError
        If the arrays cannot be what is asked for; it says why.

    Examples
    --------
    >>> judge_trend([30] * 8 + [12] * 8, [6.0] * 16).label.value
    'fewer'
    """
    y = _numbers(counts, "counts")
    m = _numbers(detectable_min, "detectable_min")
    if y.shape != m.shape:
        raise ValueError(
            f"counts and detectable_min need one entry a session each, "
            f"not {y.shape} and {m.shape}"
        )
    if y.ndim > 2:
        raise ValueError(
            f"counts must have the shape (n_sessions,) or (n_sessions, n_exercises), "
            f"not {y.shape}"
        )
    if np.any(y != np.round(y)):
        raise ValueError("counts must be whole numbers: pass jerks, not rates")
    if np.any((m == 0.0) & (y > 0.0)):
        raise ValueError("a session with jerks needs detectable_min above 0")
    if y.ndim == 1:
        y, m = y[:, np.newaxis], m[:, np.newaxis]
    seen = m.sum(axis=1) > 0.0
    done = m.sum(axis=0) > 0.0
    return judge_series(y[seen][:, done], m[seen][:, done])


def _numbers(values: ArrayLike, name: str) -> Floats:
    try:
        given: NDArray[Any] = np.asanyarray(values)
    except ValueError:  # rows of different lengths
        raise ValueError(f"{name} must be a table of numbers") from None
    if given.dtype.kind not in "iuf" and given.size:
        raise ValueError(f"{name} must be numbers, not {given.dtype}")
    if given.ndim == 0:
        raise ValueError(f"{name} needs one entry a session, not one number")
    if isinstance(given, np.ma.MaskedArray) and np.ma.is_masked(given):
        raise ValueError(f"{name} has masked entries: leave out what was not measured")
    table = np.asarray(given, dtype=np.float64)
    if not np.all(np.isfinite(table)) or np.any(table < 0.0) or np.any(table > MOST):
        raise ValueError(f"{name} must be finite, not negative and below {MOST:g}")
    return table
