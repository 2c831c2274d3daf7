"""A device's own count of its samples, or its clock: believed as far as the time bears it out.

Such a count goes on while nobody listens, and tells the length of a loss exactly, however
long it was. It still is no proof: a device that was switched off and on counts anew, and
bytes that are no packet count anything. What can have been sampled by now says which.
"""

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Samples
from rehab.sensors.packets.arrivals import Arrivals

_SLACK_S = 1.0
"""By how much a count may run ahead of what time allows."""

_OFF = 0.1
"""The same for long losses, as a part of them: clocks and measured rates differ."""

_OLD_S = 2.0
"""A count that is behind by less belongs to a packet that came again, or too late."""

_N_OLD = 2
"""So many of them are refused. A third one that goes on where they ended is believed if
the clock bears it out: one changed bit must not make all that follow it come too late."""


class OwnCount:
    """Gives samples their index since the stream began, and finds the gaps between them.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    modulus : int
        The count goes round after so many ticks.
    per_sample : int
        Ticks of the count from one sample to the next.
    """

    def __init__(self, fs_hz: float, modulus: int, per_sample: int = 1) -> None:
        self._fs_hz = fs_hz
        self._modulus = modulus
        self._per_sample = per_sample
        self._arrivals = Arrivals(fs_hz)
        self._next: int | None = None  # ticks of the next sample
        self._anew: int | None = None  # what would follow a count that began anew
        self._n_anew = 0  # how many packets in a row were refused
        self._is_resumed = False
        self._newest_ns = 0
        self.index = 0  # of the next sample

    def resume(self) -> None:
        """Take in that the link came back: the count may have begun anew."""
        self._is_resumed = True

    def take(
        self, first: int, last: int, emg_uv: Samples, received_ns: int
    ) -> list[Chunk | Gap]:
        """Return samples that follow each other, behind the gap before them if any.

        Parameters
        ----------
        first, last : int
            What the device counts for the first and for the last one of them.
        emg_uv : array, shape ``(n_samples, n_channels)``
        received_ns : int
            When their last byte arrived.

        Raises
        ------
        PacketError
            They were heard already, or cannot have been taken by now. A device that
            counts anew is believed at its second packet, at its third if it is behind.
        """
        follows = (last + self._per_sample) % self._modulus
        n_lost = self._n_lost(first, follows, len(emg_uv), received_ns)
        heard: list[Chunk | Gap] = []
        if n_lost:
            heard.append(Gap(self.index, n_lost))
        chunk = Chunk(self.index + n_lost, emg_uv, received_ns)
        heard.append(chunk)
        self.index = chunk.stop_index
        self._next, self._anew, self._is_resumed = follows, None, False
        self._arrivals.remember(self.index, received_ns)
        self._newest_ns = max(self._newest_ns, received_ns)
        return heard

    def _n_lost(
        self, first: int, follows: int, n_samples: int, received_ns: int
    ) -> int:
        if self._next is None:
            return 0
        anew, self._anew = self._anew, None
        is_anew = anew is not None and self._samples(first - anew) == 0
        n_refused, self._n_anew = self._n_anew if is_anew else 0, 0
        jump = self._samples(first - self._next)
        n_ahead = self.index + n_samples
        usual = max(1, self._arrivals.usual(received_ns) - n_ahead)
        if self._is_resumed:
            is_borne_out = (
                abs(jump - usual) <= _SLACK_S / 2 * self._fs_hz + _OFF * usual
            )
            return jump if jump >= 0 and is_borne_out else usual
        most = max(0, self._arrivals.possible(received_ns) - n_ahead)
        if 0 <= jump <= _SLACK_S * self._fs_hz + (1.0 + _OFF) * most:
            return jump
        is_old = -_OLD_S * self._fs_hz <= jump < 0
        now_ns = max(self._newest_ns, received_ns)
        is_misled = self._arrivals.usual(now_ns) < self.index - n_samples
        is_believed = is_misled and n_refused >= _N_OLD if is_old else n_refused >= 1
        if is_believed:
            return usual
        self._anew, self._n_anew = follows, n_refused + 1
        if is_old:
            raise PacketError("samples from before those that were heard")
        raise PacketError("the count jumps to samples that cannot have been taken yet")

    def _samples(self, ticks: int) -> int:
        """Return ticks, which go round, as samples ahead or (negative) behind."""
        half = self._modulus // 2
        return round(((ticks + half) % self._modulus - half) / self._per_sample)
