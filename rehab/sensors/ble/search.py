"""The search for a sensor whose link was lost: at once, then ever more patiently."""

import asyncio

from rehab.errors import Reason, SensorError
from rehab.sensors.ble.backoff import BackOff
from rehab.sensors.ble.finding import find_again, stranger_error
from rehab.sensors.ble.radio import Radio, Sight
from rehab.sensors.ble.timing import Timing

EMPTY_PCT = 10
"""A battery that was last heard so low is taken to have run flat."""
_NO_RADIO_S = 2.0  # asking for an adapter costs the sensor nothing
_RADIO = frozenset(
    {Reason.BLUETOOTH_MISSING, Reason.BLUETOOTH_OFF, Reason.BLUETOOTH_DENIED}
)


class Search:
    """Finds the same sensor again, and knows why it gave up.

    Parameters
    ----------
    radio : Radio
    timing : Timing
    known : Sight
        The sensor. No other one is ever taken, whatever it is called.
    """

    def __init__(self, radio: Radio, timing: Timing, known: Sight) -> None:
        self._radio, self._timing, self._known = radio, timing, known
        self._back_off = BackOff(*timing.back_off_s)
        self._lost_at_s: float | None = None
        self._began_s: float | None = None
        self._has_streamed = False
        self._strangers: set[str] = set()
        self.error: SensorError | None = None
        """What the last try failed with, where more is known than a lost link."""
        self.battery_pct: int | None = None

    def begin(self) -> None:
        """Take in that the sensor streams."""
        self._began_s, self._lost_at_s = _now_s(), None
        self._has_streamed = True
        self.error = None
        self._strangers.clear()

    async def again(self) -> Sight:
        """Return the sensor once it advertises again.

        Raises
        ------
        SensorError
            It did not within `Timing.give_up_s` since the link was lost.
        """
        if self._began_s is not None:
            self._back_off.streamed(_now_s() - self._began_s)
            self._began_s = None
        if self._lost_at_s is None:
            self._lost_at_s = _now_s()
        give_up_at_s = self._lost_at_s + self._timing.give_up_s
        wait_s, (between_s, most_s) = self._back_off.wait_s(), self._timing.between_s
        while (left_s := give_up_at_s - _now_s()) > 0:
            await asyncio.sleep(min(wait_s, left_s))
            wait_s, between_s = between_s, min(2.0 * between_s, most_s)
            round_s = min(self._timing.round_s, give_up_at_s - _now_s())
            try:
                sight = await find_again(
                    self._radio, self._known, max(round_s, 0.0), self._strangers
                )
            except SensorError as error:  # switched off or unplugged: it may come back
                self.error, wait_s = error, max(wait_s, _NO_RADIO_S)
                continue
            if sight is not None:
                if self.error is not None and self.error.reason in _RADIO:
                    self.error = None
                return sight
            if (
                round_s >= self._timing.round_s
            ):  # a short look at the end proves nothing
                self.error = None
        raise self._why()

    def _why(self) -> SensorError:
        """Return why it was given up, as precisely as is known."""
        error, name = self.error, self._known.name
        if error is not None and error.reason is Reason.BLUETOOTH_MISSING:
            return SensorError(Reason.BLUETOOTH_GONE, name=name)
        if error is not None:
            return error
        if self._strangers:
            return stranger_error(name, self._known.address, min(self._strangers))
        if not self._has_streamed:
            return SensorError(Reason.SENSOR_REFUSED, name=name)
        if self.battery_pct is not None and self.battery_pct <= EMPTY_PCT:
            percent = str(self.battery_pct)
            return SensorError(Reason.BATTERY_EMPTY, name=name, percent=percent)
        return SensorError(Reason.SENSOR_LOST, name=name)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
