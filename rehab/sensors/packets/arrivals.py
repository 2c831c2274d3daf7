"""How many samples a device has taken by now, judged by when its packets arrive.

A counter of a few bits goes round while the link is away, and one that starts anew says
nothing at all about what was lost. The arrival times do: a device takes its samples at
its rate, whether anybody hears them or not.

Radio packets come late, never early: the quickest of them lie nearest to the truth, and
what is possible is judged by them. What usually happens is judged by the median.
"""

from collections import deque

import numpy as np

_MEMORY_S = 4.0
"""How far back arrival times are believed: a rate that is 5 % off its nominal value
moves them by 200 ms in that time."""

_MOST = 4096


class Arrivals:
    """Remembers the arrival of packets of one stream.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    memory_s : float
        How far back arrival times are believed.
    """

    def __init__(self, fs_hz: float, memory_s: float = _MEMORY_S) -> None:
        self._fs_hz = fs_hz
        self._memory_ns = memory_s * 1e9
        self._offsets_ns: deque[tuple[int, float]] = deque(maxlen=_MOST)
        self._quickest_ns: deque[tuple[int, float]] = deque(
            maxlen=_MOST
        )  # no later one was quicker

    def __bool__(self) -> bool:
        """Tell whether anything arrived yet."""
        return bool(self._offsets_ns)

    def remember(self, stop_index: int, received_ns: int) -> None:
        """Take in that all samples before `stop_index` had arrived at a time."""
        offset_ns = received_ns - stop_index * 1e9 / self._fs_hz
        self._offsets_ns.append((received_ns, offset_ns))
        while received_ns - self._offsets_ns[0][0] > self._memory_ns:
            self._offsets_ns.popleft()
        while self._quickest_ns and self._quickest_ns[-1][1] >= offset_ns:
            self._quickest_ns.pop()
        self._quickest_ns.append((received_ns, offset_ns))
        while received_ns - self._quickest_ns[0][0] > self._memory_ns:
            self._quickest_ns.popleft()

    def usual(self, received_ns: int) -> int:
        """Return how many samples have been taken, if the way took as long as it mostly does.

        Right to about the jitter of the radio. Needs one arrival at least.
        """
        offsets_ns = [offset for _, offset in self._offsets_ns]
        return self._taken(received_ns, float(np.median(offsets_ns)))

    def possible(self, received_ns: int) -> int:
        """Return how many samples can have been taken at most. Needs one arrival."""
        return self._taken(received_ns, self._quickest_ns[0][1])

    def unwrap(
        self, jump: int, modulus: int, n_ahead: int, received_ns: int, slack: int
    ) -> int | None:
        """Return the true length of a jump that a counter tells only modulo `modulus`.

        Parameters
        ----------
        jump : int
            ``(counter - expected counter) % modulus``, in samples.
        modulus : int
            Samples after which the counter starts anew.
        n_ahead : int
            Index after the packet's last sample if nothing were lost.
        received_ns : int
            When the packet arrived.
        slack : int
            Samples by which a packet may seem early; it may be late by
            ``modulus - slack``.

        Returns
        -------
        int or None
            The longest loss that the time allows; None if even `jump` is too long: the
            counter started anew, or the bytes are none.
        """
        most = self.possible(received_ns) - n_ahead + slack
        if jump > most:
            return None
        return jump + (most - jump) // modulus * modulus

    def _taken(self, received_ns: int, offset_ns: float) -> int:
        return round((received_ns - offset_ns) * self._fs_hz / 1e9)
