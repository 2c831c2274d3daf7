"""How many samples a jump of a counter stands for, and which jumps are to be believed.

For protocols that anybody may have made up: the counter may be of a byte or of none of
the usual sizes, may start anew with the device, and a damaged one must not be believed.
"""

from rehab.errors import PacketError
from rehab.sensors.packets.arrivals import Arrivals

_SLACK_S = 0.128  # by which samples may seem early
EVER = 1 << 62
"""A modulus that no counter reaches."""


class Counting:
    """The index of samples by the counter that they carry.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    step : float
        By how much the counter goes up a sample, about.
    """

    def __init__(self, fs_hz: float, step: float = 1.0) -> None:
        self._step = step
        self._arrivals = Arrivals(fs_hz)
        self._slack = round(_SLACK_S * fs_hz)
        self._index = 0  # of the next sample
        self._is_new_link = False
        self._restart: float | None = None  # what would follow an impossible counter

    @property
    def has_begun(self) -> bool:
        """Whether anything was counted yet."""
        return bool(self._arrivals)

    def resume(self) -> None:
        """Take in that the link came back, and the counter may have started anew."""
        self._is_new_link, self._restart = True, None

    def place(
        self,
        jump: int,
        modulus: int,
        n_samples: int,
        received_ns: int,
        counters: tuple[float, float],
    ) -> tuple[int, int]:
        """Return the index of a packet's first sample, and how many are lost before it.

        Parameters
        ----------
        jump : int
            Samples by which the counter is ahead of the next one; modulo `modulus`.
        modulus : int
            Samples after which it goes round; `EVER` for never.
        n_samples : int
            In the packet.
        received_ns : int
        counters : tuple of float
            That of the first sample, and the one that would follow the last.

        Raises
        ------
        PacketError
            So many cannot have been taken yet: it came late or twice, or is damaged. If
            the next one follows it, it started anew.
        """
        n_lost = self._n_lost(jump, modulus, n_samples, received_ns, counters)
        start_index = self._index + n_lost
        self._index = start_index + n_samples
        self._arrivals.remember(self._index, received_ns)
        return start_index, n_lost

    def _n_lost(
        self,
        jump: int,
        modulus: int,
        n_samples: int,
        received_ns: int,
        counters: tuple[float, float],
    ) -> int:
        restart, self._restart = self._restart, None
        if not self._arrivals:
            return 0
        n_ahead = self._index + n_samples
        is_new_link, self._is_new_link = self._is_new_link, False
        jump %= modulus
        if is_new_link:
            usual = self._arrivals.usual(received_ns) - n_ahead
            is_going_on = modulus == EVER and abs(jump - usual) <= self._slack
            return jump if is_going_on else max(1, usual)
        if jump == 0:
            return 0
        n_lost = self._arrivals.unwrap(
            jump, modulus, n_ahead, received_ns, min(self._slack, modulus // 4)
        )
        if n_lost is not None:
            return n_lost
        if restart is not None and abs(restart - counters[0]) < 0.5 * self._step:
            return max(1, self._arrivals.usual(received_ns) - n_ahead)
        self._restart = counters[1]
        raise PacketError("the counter jumps to samples that cannot have been taken")
