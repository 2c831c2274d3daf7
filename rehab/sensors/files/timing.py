"""The time column of a table: what rate it tells, and which samples it leaves out."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.errors import FileError, Reason

_TIME = re.compile(
    r"^(?:time|timestamp|timestamps|t|seconds?|secs?|millis|msec)"
    r"(?:[\s_(\[]+(s|sec|seconds?|ms|msec|millis|us|µs|ns)[)\]]?)?$",
    re.IGNORECASE,
)
_PER_S = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}
_LARGEST_STEP_S = 0.005
"""A time without a unit counts as seconds if its steps are smaller than this (200 Hz):
a column that counts samples or milliseconds has larger ones."""

_REGULAR = 0.9  # share of the steps that must be alike
_ROUND = 5e-4  # a measured rate this close to a whole number is that number


def is_time(name: str) -> bool:
    """Return whether a column's name says that it holds time."""
    return _TIME.match(name.strip()) is not None


def find_time(names: Sequence[str]) -> int | None:
    """Return the first column that holds time."""
    return next((i for i, name in enumerate(names) if is_time(name)), None)


def read_clock(
    path: str,
    name: str,
    times: NDArray[np.float64] | None,
    fs_hz: float | None,
    n_rows: int,
) -> tuple[float, NDArray[np.int64]]:
    """Return the sampling rate in Hz, and the sample index of each row.

    A rate that a person gave is taken as it is. Times that do not run evenly (a receiver
    stamped whole packets) tell neither a rate nor a gap.

    Parameters
    ----------
    path, name : str
        Of the file and of its time column.
    times : array, shape ``(n_rows,)``, or None
    fs_hz : float or None
        Given by the person.
    n_rows : int

    Raises
    ------
    FileError
        `RATE_MISSING`, `RATE_UNSUPPORTED`, `FILE_DAMAGED` where time runs backwards.
    """
    if fs_hz is not None and not (np.isfinite(fs_hz) and fs_hz > 0):
        raise FileError(Reason.RATE_UNSUPPORTED, path=path, rate=f"{fs_hz:g} Hz")
    one_by_one = np.arange(n_rows, dtype=np.int64)
    seconds = _seconds(path, name, times)
    if seconds is None:
        if fs_hz is None:
            raise FileError(Reason.RATE_MISSING, path=path)
        return float(fs_hz), one_by_one
    steps_s = np.diff(seconds)
    usual_s = float(np.median(steps_s))
    measured_hz = 1.0 / float(steps_s[steps_s < 2.5 * usual_s].mean())
    if abs(measured_hz / round(measured_hz) - 1.0) < _ROUND:
        measured_hz = float(round(measured_hz))
    rate_hz = float(fs_hz) if fs_hz is not None else measured_hz
    is_jump = steps_s > 1.5 * usual_s
    ahead = np.where(is_jump, np.rint(steps_s * rate_hz), 1.0)
    steps = np.maximum(ahead, 1.0).astype(np.int64)
    return rate_hz, np.concatenate((np.zeros(1, np.int64), np.cumsum(steps)))


def _seconds(
    path: str, name: str, times: NDArray[np.float64] | None
) -> NDArray[np.float64] | None:
    """Return times in seconds if they are even enough to tell anything."""
    if times is None or len(times) < 3 or not np.isfinite(times).all():
        return None
    steps = np.diff(times)
    if (steps < 0).any():
        raise FileError(Reason.TABLE_TIME, path=path, column=name)
    usual = float(np.median(steps))
    is_alike = (steps > 0.5 * usual) & (steps < 1.5 * usual)
    if usual <= 0 or is_alike.mean() < _REGULAR:
        return None
    per_s = _per_s(name, usual)
    return None if per_s is None else times / per_s


def _per_s(name: str, step: float) -> float | None:
    found = _TIME.match(name.strip())
    word = (found.group(1) if found and found.group(1) else name.strip()).lower()
    for unit, per_s in _PER_S.items():
        if word.replace("µ", "u") == unit:
            return per_s
    if word.startswith("sec"):
        return 1.0
    if word.startswith(("msec", "milli")):
        return 1e3
    return 1.0 if step <= _LARGEST_STEP_S else None
