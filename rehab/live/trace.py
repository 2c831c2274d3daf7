"""The last ten seconds of the envelope, in columns of 10 ms, and the jerks on it."""

from collections import deque

import numpy as np

from rehab.model.frame import JerkMark
from rehab.model.score import Jerk
from rehab.model.signal import Samples

COLUMNS_PER_S = 100
N_COLUMNS = 10 * COLUMNS_PER_S
MAX_MARKS = 64
"""A jerk takes 100 ms at least with its refractory time; more would be one blur."""


class Trace:
    """A ring of columns, each the largest envelope in its 10 ms on every channel.

    A column's number is absolute (``index * 100 // fs_hz``), so that old ones never
    move or shimmer. A column that holds a lost sample is NaN.

    Parameters
    ----------
    fs_hz : float
        At least 100 Hz, so that no column is empty.
    n_channels : int
    """

    def __init__(self, fs_hz: float, n_channels: int) -> None:
        if fs_hz < COLUMNS_PER_S:
            raise ValueError(f"fs_hz is {fs_hz}; a column needs at least one sample")
        self._fs_hz = fs_hz
        self._ring = np.zeros((N_COLUMNS, n_channels), dtype=np.float32)
        self._marks: deque[tuple[Jerk, bool]] = deque(maxlen=MAX_MARKS)
        self._n = 0

    def push(self, start_index: int, envelope: Samples) -> None:
        """Take in envelopes, shape ``(n_samples, n_channels)``; NaN rows are a gap."""
        n = int(N_COLUMNS * self._fs_hz / COLUMNS_PER_S)
        start_index, envelope = start_index + max(0, len(envelope) - n), envelope[-n:]
        indices = np.arange(start_index, start_index + len(envelope))
        columns = np.floor(indices * (COLUMNS_PER_S / self._fs_hz) + 1e-9).astype(int)
        starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
        tops = np.maximum.reduceat(envelope, starts, axis=0)
        numbers = columns[starts]
        if numbers[0] < self._n:  # its first samples came with an earlier chunk
            at = numbers[0] % N_COLUMNS
            tops[0] = np.maximum(self._ring[at], tops[0])
        self._ring[numbers % N_COLUMNS] = tops
        self._n = int(numbers[-1]) + 1

    def lose(self, start_index: int, n_samples: int) -> None:
        """Take in a gap: its columns are NaN."""
        n = min(n_samples, int(N_COLUMNS * self._fs_hz / COLUMNS_PER_S))
        lost = np.full((n, self._ring.shape[1]), np.nan, dtype=np.float32)
        self.push(start_index + n_samples - n, lost)

    def mark(self, jerk: Jerk, *, is_counted: bool) -> None:
        """Put a jerk on the trace, at the column of its onset, or change it there."""
        self.unmark(jerk.id)
        self._marks.append((jerk, is_counted))

    def unmark(self, jerk_id: int) -> None:
        """Take a jerk off again."""
        kept = [mark for mark in self._marks if mark[0].id != jerk_id]
        self._marks = deque(kept, maxlen=MAX_MARKS)

    def columns(self, channel: int) -> tuple[int, Samples]:
        """Return the number of the oldest column kept, and a copy of all of them."""
        first = max(0, self._n - N_COLUMNS)
        order = np.arange(first, self._n) % N_COLUMNS
        return first, self._ring[order, channel]

    def marks(
        self, first_column: int, scale: float, channel: int
    ) -> tuple[JerkMark, ...]:
        """Return the jerks from `first_column` on, their level relative to `scale`.

        The level is 0 where `channel` took no part: its trace shows nothing there.
        """
        found = []
        for jerk, is_counted in self._marks:
            column = int(jerk.onset_s * COLUMNS_PER_S + 1e-9)
            level = jerk.peak_uv / scale if channel in jerk.channels else 0.0
            if column >= first_column:
                mark = JerkMark(
                    jerk.id, column, level, is_counted, is_confirmed=jerk.is_confirmed
                )
                found.append(mark)
        return tuple(found)
