"""How much was lost, where a counter of few bits and the arrival times must tell together.

A counter that goes round after 16 samples tells a loss only modulo 16, and the radio
brings packets late by more than that. After a silence it cannot be told at once whether
samples are missing or merely late: what was held back comes quicker than it was sampled.
So what follows is held until a packet comes that is not late, or until packets have come
no earlier for a while: 0.3 s if samples are missing, and as long as the device needs to
catch up if they are late.
"""

from dataclasses import dataclass, field

from rehab.model.signal import Chunk, Gap, Samples
from rehab.sensors.packets.arrivals import Arrivals

_LOOK_NS = 150_000_000
"""Several connection events long: the quickest packet of one came without delay."""

_HOLD_AT_MOST_NS = 5_000_000_000

_EARLIER_S = 0.003
"""By how much packets come earlier, from one look to the next, while they catch up."""

_ENDLESS = 1 << 62

_EARLY_S = 0.005
"""By how much a packet may seem to come before its samples were taken."""

_LATE_S = 0.03
"""Lateness beyond the usual spread that says nothing."""


@dataclass
class _Held:
    """Samples that follow each other, behind a gap whose length is not known yet."""

    least: int  # samples missing before them
    step: int  # and maybe a multiple of this many more
    runs: list[tuple[Samples, int]] = field(default_factory=list)
    unexplained: int = _ENDLESS  # samples missing besides, by the quickest of them


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
        self._held: list[_Held] = []
        self._n_held = 0  # samples, and those that are missing at least
        self._began_ns = self._look_ns = 0
        self._unexplained = _ENDLESS  # by the quickest packet since the last look
        self._before = _ENDLESS  # by the quickest one before it

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
        n_ahead = self._index + self._n_held + len(emg_uv)
        missing = self._arrivals.possible(received_ns) - n_ahead
        least = 1 if jump is None else jump
        if least > max(0, missing) + 1 + _EARLY_S * self._fs_hz:
            return [], False
        if not (least or self._held or self._is_late(missing, n_ahead, received_ns)):
            return [self._pass(emg_uv, received_ns)], True
        if not self._held:
            self._began_ns = self._look_ns = received_ns
            self._unexplained = self._before = _ENDLESS
        if least or not self._held:
            self._held.append(_Held(least, 1 if jump is None else self._modulus))
        last = self._held[-1]
        last.runs.append((emg_uv, received_ns))
        last.unexplained = min(last.unexplained, missing - least)
        self._unexplained = min(self._unexplained, missing - least)
        self._n_held += least + len(emg_uv)
        return (self._settle() if self._is_settled(received_ns) else []), True

    def _is_late(self, missing: int, n_ahead: int, received_ns: int) -> bool:
        late = _LATE_S * self._fs_hz
        if missing <= late:
            return False
        usual = self._arrivals.usual(received_ns) - n_ahead
        return usual > missing - usual + late

    def _is_settled(self, received_ns: int) -> bool:
        """Tell whether it is known by now what is missing before that which is held."""
        if self._unexplained < min(held.step for held in self._held) / 2:
            return True
        if received_ns - self._look_ns < _LOOK_NS:
            return False
        earlier = self._before - self._unexplained
        if (
            earlier < _EARLIER_S * self._fs_hz
            or received_ns - self._began_ns > _HOLD_AT_MOST_NS
        ):
            return True
        self._look_ns = received_ns
        self._before, self._unexplained = self._unexplained, _ENDLESS
        return False

    def _settle(self) -> list[Chunk | Gap]:
        """Return what was held, behind the gaps that the quickest packets speak for."""
        heard: list[Chunk | Gap] = []
        n_more = 0
        for i, held in enumerate(self._held):
            # what came later and was not late says that nothing was missing before
            unexplained = min(after.unexplained for after in self._held[i:]) - n_more
            more = held.step * max(0, round(unexplained / held.step))
            n_more += more
            n_lost = held.least + more
            if n_lost:
                heard.append(Gap(self._index, n_lost))
            self._index += n_lost
            heard += [self._pass(emg_uv, at_ns) for emg_uv, at_ns in held.runs]
        self._held, self._n_held = [], 0
        return heard

    def _pass(self, emg_uv: Samples, received_ns: int) -> Chunk:
        chunk = Chunk(self._index, emg_uv, received_ns)
        self._index = chunk.stop_index
        self._arrivals.remember(self._index, received_ns)
        return chunk
