"""How much was lost, where a counter of few bits and the arrival times must tell together.

A counter that goes round after 16 samples tells a loss only modulo 16, and the radio
brings packets late by more than that. After a silence it cannot be told at once whether
samples are missing or merely late: what was held back comes quicker than it was sampled.
So what follows is held until the arrivals settle it: 40 ms if samples are missing, and as
long as the device needs to catch up if they are late.
"""

from rehab.model.signal import Chunk, Gap, Samples
from rehab.sensors.packets.arrivals import Arrivals

_SETTLE_NS = 40_000_000
"""Longer than a connection event: the quickest packet of one came without delay."""

_SETTLE_AT_MOST_NS = 5_000_000_000

_EARLY_S = 0.005
"""By how much a packet may seem to come before its samples were taken."""

_LATE_S = 0.03
"""Lateness beyond the usual spread that says nothing."""


class Settling:
    """Gives runs of samples their index since the stream began, gaps between them.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    modulus : int
        The counter goes round after so many samples; 1 for a device without one.
    """

    def __init__(self, fs_hz: float, modulus: int) -> None:
        self._fs_hz = fs_hz
        self._modulus = modulus
        self._arrivals = Arrivals(fs_hz)
        self._index = 0  # of the next sample, but for those that are held
        self._held: list[tuple[Samples, int]] = []
        self._n_held = 0
        self._least = 0  # samples missing before what is held
        self._round = modulus  # and maybe a multiple of this many more
        self._since_ns = self._began_ns = 0
        self._missing = 0  # at most, as the quickest packet since then says

    def push(
        self, emg_uv: Samples, jump: int | None, received_ns: int
    ) -> tuple[list[Chunk | Gap], bool]:
        """Return what is settled now, and whether this run can be believed at all.

        Parameters
        ----------
        emg_uv : array, shape ``(n_samples, n_channels)``
        jump : int or None
            How far the counter is ahead of what was expected, modulo `modulus`; None if
            it may have started anew.
        received_ns : int
            When the last byte of the run arrived.
        """
        if not self._arrivals:
            return [self._pass(emg_uv, received_ns)], True
        heard: list[Chunk | Gap] = []
        if self._held and jump != 0:
            heard += self._settle()
        n_ahead = self._index + self._n_held + len(emg_uv)
        missing = self._arrivals.possible(received_ns) - n_ahead
        if not self._held:
            least = 1 if jump is None else jump
            if least > max(0, missing) + 1 + _EARLY_S * self._fs_hz and jump != 0:
                return heard, False
            if jump == 0 and not self._is_late(missing, n_ahead, received_ns):
                return [*heard, self._pass(emg_uv, received_ns)], True
            self._least = least
            self._round = 1 if jump is None else self._modulus
            self._since_ns = self._began_ns = received_ns
            self._first = self._missing = missing
        self._held.append((emg_uv, received_ns))
        self._n_held += len(emg_uv)
        self._missing = min(self._missing, missing)
        if self._is_settled(missing, received_ns):
            heard += self._settle()
        return heard, True

    def _is_late(self, missing: int, n_ahead: int, received_ns: int) -> bool:
        late = _LATE_S * self._fs_hz
        if missing <= late:
            return False
        usual = self._arrivals.usual(received_ns) - n_ahead
        return usual > missing - usual + late

    def _is_settled(self, missing: int, received_ns: int) -> bool:
        """Tell whether it is known by now what is missing before that which is held."""
        if self._missing - self._least < self._round / 2:
            return True
        waited_ns = received_ns - self._since_ns
        if waited_ns < _SETTLE_NS:
            return False
        caught_up = self._first - self._missing
        if (
            caught_up < waited_ns * self._fs_hz / 2e9
            or received_ns - self._began_ns > _SETTLE_AT_MOST_NS
        ):
            return True
        self._since_ns, self._first, self._missing = received_ns, missing, missing
        return False

    def _settle(self) -> list[Chunk | Gap]:
        """Return what was held, behind the gap that the quickest packet speaks for."""
        n_rounds = max(0, round((self._missing - self._least) / self._round))
        n_lost = self._least + n_rounds * self._round
        heard: list[Chunk | Gap] = [Gap(self._index, n_lost)] if n_lost else []
        self._index += n_lost
        heard += [self._pass(emg_uv, at_ns) for emg_uv, at_ns in self._held]
        self._held, self._n_held = [], 0
        return heard

    def _pass(self, emg_uv: Samples, received_ns: int) -> Chunk:
        chunk = Chunk(self._index, emg_uv, received_ns)
        self._index = chunk.stop_index
        self._arrivals.remember(self._index, received_ns)
        return chunk
