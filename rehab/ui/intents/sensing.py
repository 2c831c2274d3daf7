"""What the sensor knows about the hand: jerks by the clock of the presses, and effort."""

from collections import deque
from dataclasses import dataclass

from rehab import ports
from rehab.model.frame import Frame, Stage
from rehab.model.signal import LinkState

STALE_S = 0.5
"""A sensor that said nothing for so long is not streaming."""
CLOCK_WINDOW_S = 10.0
_CHOOSING = frozenset({Stage.READY, Stage.SET_REST, Stage.PAUSED})
"""Nothing is asked of the muscle there: a contraction can be a wish."""


@dataclass(frozen=True, slots=True)
class Sensed:
    """What is known now.

    Parameters
    ----------
    jerks_s : tuple of float
        Onsets of the last two seconds, by the clock of the presses, in order.
    is_hearing : bool
        Whether a jerk of now would be heard.
    effort : float or None
        Of the muscle, 1.0 = full; None where it is no switch.
    """

    jerks_s: tuple[float, ...] = ()
    is_hearing: bool = False
    effort: float | None = None


class Listener:
    """Translates frames into what the input filter goes by.

    Sample time and the time of presses are matched by the least delay of the last ten
    seconds: chunks come late by what the radio likes, never early. What remains is the
    shortest delay, some 20-50 ms, well within the reach of a jerk.

    The arm that the sensor is on may not be the one that presses. Nothing tells, and
    jerks often come to both: a jerk of any measured muscle counts. Made-up jerks of a
    practice session are in nobody's hand and void nothing.
    """

    def __init__(self) -> None:
        self._delays: deque[tuple[float, float]] = deque()
        self._sample_s = float("-inf")
        self._fresh_s = float("-inf")

    def take(self, frame: Frame | None, time_s: float) -> Sensed:
        """Take in the frame of now (None: there is no session)."""
        if frame is None or frame.stage is Stage.CONNECTING:
            self._forget()
            return Sensed()
        is_fresh = self._is_fresh(frame.time_s, time_s)
        if not is_fresh or frame.link is not LinkState.STREAMING:
            return Sensed()
        if frame.is_replayed:
            return Sensed()  # a jerk or a wish of long ago is nobody's of now
        # what shakes a muscle for ten seconds must not answer "I am OK" by itself: it
        # may once the bursts are over
        is_asking = frame.stop_reason is not None
        may_choose = frame.stage in _CHOOSING and not (is_asking and frame.jerks_s)
        effort = frame.effort if may_choose else None
        return self._sensed(frame.jerks_s, effort, is_simulated=frame.is_simulated)

    def take_heard(
        self, heard: ports.Listener, effort: float | None, time_s: float
    ) -> Sensed:
        """Take in what is heard without a session; `effort` is what its tick gave."""
        if not self._is_fresh(heard.time_s, time_s) or effort is None:
            return Sensed()
        return self._sensed(heard.jerks_s, effort, is_simulated=heard.is_simulated)

    def _is_fresh(self, sample_s: float, time_s: float) -> bool:
        """Follow the sample clock; say whether it goes on."""
        if sample_s < self._sample_s:
            self._forget()  # another session
        if sample_s > self._sample_s:
            self._sample_s = sample_s
            self._fresh_s = time_s
            self._match(time_s, time_s - sample_s)
        return time_s - self._fresh_s <= STALE_S

    def _sensed(
        self, jerks_s: tuple[float, ...], effort: float | None, *, is_simulated: bool
    ) -> Sensed:
        if is_simulated:
            return Sensed(effort=effort)
        delay_s = self._delays[0][1]
        return Sensed(
            tuple(t + delay_s for t in jerks_s), is_hearing=True, effort=effort
        )

    def _forget(self) -> None:
        self._delays.clear()
        self._sample_s = self._fresh_s = float("-inf")

    def _match(self, time_s: float, delay_s: float) -> None:
        """Keep the least delay of the window at the front."""
        delays = self._delays
        while delays and delays[-1][1] >= delay_s:
            delays.pop()
        delays.append((time_s, delay_s))
        while delays[0][0] < time_s - CLOCK_WINDOW_S:
            delays.popleft()
