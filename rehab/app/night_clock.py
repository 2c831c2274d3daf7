"""Two nights a year clocks are set: when, and to what, is known before such a night."""

from collections.abc import Callable
from datetime import UTC, datetime

_STEP_S = 900
"""Clocks are set at a quarter of an hour, wherever they are."""

_AHEAD_S = 24 * 3600
"""Longer than any night, and than anybody sits before its pads."""


def offset_min_here(at_s: float) -> int:
    """Return the offset from UTC in minutes where this machine is, at a time."""
    offset = datetime.fromtimestamp(at_s, UTC).astimezone().utcoffset()
    return round(offset.total_seconds() / 60) if offset else 0


def clock_set(
    from_s: float, offset_min_at: Callable[[float], int] = offset_min_here
) -> list[int] | None:
    """Return when clocks are set in the day to come, and to which offset from UTC.

    Parameters
    ----------
    from_s : float
        Seconds since 1970, UTC.
    offset_min_at : callable
        The offset at a time.

    Returns
    -------
    list of int or None
        Microseconds since 1970 and minutes, as a header holds them; None where they are
        not set.
    """
    now_min = offset_min_at(from_s)
    first_s = (int(from_s) // _STEP_S + 1) * _STEP_S
    for at_s in range(first_s, first_s + _AHEAD_S, _STEP_S):
        then_min = offset_min_at(at_s)
        if then_min != now_min:
            return [at_s * 1_000_000, then_min]
    return None
