"""How long to wait before the next try: at once, then 1 s, twice as long each time.

A sensor that is connected again and again without sending runs its battery down
(RELIABILITY R22), so only a link that held for a while lets the waiting begin anew. The
waits are spread at random: two programs that lost the same sensor do not meet for ever.
"""

import random

STEADY_S = 5.0
"""A link that streamed for so long was a good one."""
_SPREAD = 0.25


class BackOff:
    """The waits between tries. Touches no clock.

    Parameters
    ----------
    shortest_s, longest_s : float
    """

    def __init__(self, shortest_s: float, longest_s: float) -> None:
        self._shortest_s = shortest_s
        self._longest_s = longest_s
        self._n_tries = 0

    def streamed(self, seconds: float) -> None:
        """Take in how long the last link held."""
        if seconds >= STEADY_S:
            self._n_tries = 0

    def wait_s(self) -> float:
        """Return how long to wait now; the next time it is longer."""
        doublings, self._n_tries = self._n_tries - 1, self._n_tries + 1
        if doublings < 0:
            return 0.0
        wait_s = min(self._shortest_s * 2.0 ** min(doublings, 30), self._longest_s)
        spread = random.uniform(1.0 - _SPREAD, 1.0 + _SPREAD)  # noqa: S311  no secret
        return min(wait_s * spread, self._longest_s)
