"""From the sensor thread to the reader: bounded, in order, without a lock of our own.

One thread puts, one takes. Both ends of a `collections.deque` may be used by different
threads at once, and each counter below is written by one thread only; that is all the
agreement there is.
"""

from collections import deque

from rehab.model.signal import Chunk, Gap, Heard, LinkChange, Motion


class Mailbox:
    """Frozen values on their way to the reader.

    When it is full the oldest unread values make room. The reader finds the hole by its
    sample index and reports it as a `Gap`; the newest state of the link is never lost,
    because every value carries it along.

    Parameters
    ----------
    max_samples : int
        How many unread samples are kept.
    """

    def __init__(self, max_samples: int) -> None:
        self.max_samples = max_samples
        self._values: deque[tuple[Heard | Exception, LinkChange | None]] = deque()
        # written by the sensor thread
        self._link: LinkChange | None = None
        self._n_put = 0
        self._n_dropped = 0
        # written by the reader
        self._n_taken = 0
        self._next_index = 0
        self._link_told: LinkChange | None = None
        self._failure: Exception | None = None

    @property
    def n_unread(self) -> int:
        """How many samples wait (a value without samples counts as one)."""
        return self._n_put - self._n_dropped - self._n_taken

    def put(self, heard: Heard) -> None:
        """Add a value; forget the oldest ones if there are too many. Sensor thread."""
        if isinstance(heard, LinkChange):
            self._link = heard
        while self._values and self.n_unread + _weight(heard) > self.max_samples:
            self._drop_oldest()
        self._n_put += _weight(heard)
        self._values.append((heard, self._link))

    def fail(self, error: Exception) -> None:
        """Add what went wrong, behind everything that came before. Sensor thread."""
        self._values.append((error, self._link))

    def take(self) -> list[Heard]:
        """Return what waits, in order; raise the failure once nothing is before it.

        Never waits. A failure is raised again at every further call.
        """
        if self._failure is not None:
            raise self._failure
        taken: list[Heard] = []
        for _ in range(len(self._values)):  # not "until empty": the other end is quick
            try:
                value, link = self._values.popleft()
            except IndexError:  # dropped by the sensor thread meanwhile
                break
            if isinstance(value, Exception):
                self._failure = value
                break
            self._n_taken += _weight(value)
            self._tell(value, link, taken)
        if self._failure is not None and not taken:
            raise self._failure
        return taken

    def _drop_oldest(self) -> None:
        try:
            value, _ = self._values.popleft()
        except IndexError:  # taken by the reader meanwhile
            return
        if not isinstance(value, Exception):
            self._n_dropped += _weight(value)

    def _tell(self, value: Heard, link: LinkChange | None, taken: list[Heard]) -> None:
        if link is not None and link is not self._link_told:
            self._link_told = link
            taken.append(link)
        if isinstance(value, LinkChange):
            return
        if isinstance(value, Motion):
            taken.append(value)
            return
        if value.start_index > self._next_index:
            n_lost = value.start_index - self._next_index
            taken.append(Gap(self._next_index, n_lost))
        self._next_index = value.stop_index
        taken.append(value)


def _weight(heard: Heard) -> int:
    return len(heard.emg_uv) if isinstance(heard, Chunk) else 1
