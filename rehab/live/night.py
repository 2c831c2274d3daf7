"""A night as a state machine: pads, lying still, lights out, up. Given its time.

    contact -> rest -> (ready) -> dark -> up

Its clock is the sample index; `wait` tells it how long no sample came, so that a night
also ends at its hour where a sensor is lost. Once the lights are out nothing is computed
but how much arrived: the recording has it all.
"""

from collections.abc import Iterator

from rehab.live.still import Still
from rehab.live.tap import Tap
from rehab.model.frame import Quality, Verdict
from rehab.model.nights import (
    NightCommand,
    NightEnd,
    NightEvent,
    NightFrame,
    NightPlan,
    NightStage,
)
from rehab.model.session import Event, EventKind
from rehab.model.signal import (
    Chunk,
    Gap,
    Heard,
    LinkChange,
    LinkState,
    Motion,
    Stream,
)
from rehab.signals.delivery import Delivery
from rehab.signals.quality import STEP_S, ContactMeter, with_trouble

SETTLE_S = 5.0
"""Of contact, before it is believed: hum and noise are told from so much."""
PATIENCE_S = 600.0
"""Where nobody presses anything, pads that sit badly are waited for so long. Then the
night begins all the same: a night with a loose pad is worth more than none."""

_BEFORE_DARK = (NightStage.CONTACT, NightStage.REST, NightStage.READY)


class NightEngine:
    """One night; touches no device, disk, clock or screen.

    Any split of the samples into chunks gives the same events.

    Parameters
    ----------
    plan : NightPlan
    stream : Stream
    auto : bool
        True goes on without a person.
    """

    def __init__(self, plan: NightPlan, stream: Stream, *, auto: bool) -> None:
        self._plan, self._stream, self._auto = plan, stream, auto
        self._fs_hz = stream.fs_hz
        self._step = max(1, round(STEP_S * stream.fs_hz))
        self._stage = NightStage.CONTACT
        self._link, self._about = LinkState.STREAMING, ""
        self._battery_pct: int | None = None
        self._index = 0
        self._silent_s = 0.0
        self._dark_at = 0
        self._n_heard = 0  # samples since lights out
        self._rest_from = 0
        self._legs = [i for i, c in enumerate(stream.channels) if c.muscle]
        self._legs = self._legs or list(range(stream.n_channels))
        self._meter = ContactMeter(
            stream.fs_hz,
            stream.n_channels,
            full_scale=stream.full_scale,
            unit=stream.channels[0].unit,
        )
        self._delivery = Delivery(stream.fs_hz, stream.n_channels)
        self._still = Still(stream)
        self._tap = Tap()

    @property
    def stage(self) -> NightStage:
        """How far it is."""
        return self._stage

    @property
    def is_over(self) -> bool:
        """Whether nothing can change any more."""
        return self._stage is NightStage.UP

    @property
    def has_begun(self) -> bool:
        """Whether the lights were out."""
        return self._stage not in _BEFORE_DARK

    def push(self, heard: Heard) -> list[Event]:
        """Take in what came next; return what is to be written into the recording."""
        if isinstance(heard, LinkChange):
            return self._change(heard)
        self._silent_s = 0.0
        if isinstance(heard, Motion):
            self._meter.move(heard)
            return []
        events: list[Event] = []
        for piece in self._pieces(heard):
            if not self.is_over:
                events += self._take(piece)
        return events

    def wait(self, silent_s: float) -> list[Event]:
        """Take in that no sample has come for so long."""
        self._silent_s = silent_s
        if self._stage is NightStage.DARK and self._now() >= self._end():
            return self._up(self._end(), NightEnd.HOURS)
        return []

    def slept(self, seconds: float) -> list[Event]:
        """Take in that the computer slept for so long; before lights out it is nobody's."""
        if self._stage is not NightStage.DARK:
            return []
        return [self._event(NightEvent.SLEPT, seconds=round(seconds, 3))]

    def ask(self, command: NightCommand) -> list[Event]:
        """Take in what the person wants; what does not fit in now is ignored."""
        stage = self._stage
        if command is NightCommand.NEXT and stage is NightStage.CONTACT:
            return self._lie_still()
        if command is NightCommand.LIGHTS_OUT and stage is NightStage.READY:
            return self._lights_out()
        if command is NightCommand.UP and stage is NightStage.DARK:
            return self._up(self._now(), NightEnd.ASKED)
        return []

    def fail(self) -> list[Event]:
        """Take in that disk or sensor ended it."""
        if self._stage is NightStage.DARK:
            return self._up(self._now(), NightEnd.FAILED)
        self._stage = NightStage.UP
        return []

    def frame(self) -> NightFrame:
        """Return what is to be shown."""
        fs_hz, now = self._fs_hz, self._now()
        has_begun = self.has_begun
        dark_s = (now - self._dark_at) / fs_hz if has_begun else 0.0
        rest_s = (self._index - self._rest_from) / fs_hz
        is_rest = self._stage is NightStage.REST
        return NightFrame(
            stage=self._stage,
            time_s=now / fs_hz,
            link=self._link,
            battery_pct=self._battery_pct,
            about=self._about,
            labels=tuple(c.label for c in self._stream.channels),
            qualities=() if has_begun else self._qualities(),
            rest_left_s=max(0.0, self._plan.rest_s - rest_s) if is_rest else 0.0,
            dark_s=dark_s,
            heard_s=self._n_heard / fs_hz,
            remaining_s=max(0.0, self._plan.hours * 3600.0 - dark_s),
            level=self._tap.level,
            is_simulated=self._stream.is_simulated,
            is_replayed=self._stream.is_replayed,
        )

    # ---- samples

    def _pieces(self, heard: Chunk | Gap) -> Iterator[Chunk | Gap]:
        """Cut what came at every half second, as long as somebody looks."""
        at = heard.start_index
        while at < heard.stop_index:
            stop = heard.stop_index
            if not self.has_begun:
                stop = min(stop, (at // self._step + 1) * self._step)
            if isinstance(heard, Gap):
                yield Gap(at, stop - at)
            else:
                begin = heard.start_index
                emg_uv = heard.emg_uv[at - begin : stop - begin]
                yield Chunk(at, emg_uv, heard.received_ns)
            at = stop

    def _take(self, item: Chunk | Gap) -> list[Event]:
        self._index = item.stop_index
        if self._stage is NightStage.DARK:
            return self._sleep(item)
        self._delivery.hear(item)
        if isinstance(item, Gap):
            self._meter.lose(item.n_samples)
        else:
            self._meter.push(item.emg_uv)
            self._tap.take(item.emg_uv)
        if self._stage is NightStage.CONTACT:
            return self._look() if self._auto else []
        if self._stage is NightStage.REST:
            self._still.take(item)
            return self._measure()
        return []

    def _sleep(self, item: Chunk | Gap) -> list[Event]:
        if isinstance(item, Chunk):
            self._n_heard += len(item.emg_uv)
        if self._index >= self._end():
            self._n_heard -= min(self._n_heard, self._index - self._end())
            return self._up(self._end(), NightEnd.HOURS)
        return []

    def _look(self) -> list[Event]:
        """Go on by itself as soon as all pads sit well, or after a long patience."""
        if self._index < SETTLE_S * self._fs_hz:
            return []
        found = self._meter.qualities
        is_any_known = any(found[i].verdict is not Verdict.UNKNOWN for i in self._legs)
        is_early = self._index < PATIENCE_S * self._fs_hz
        if is_early and (self._bad() or not is_any_known):
            return []
        return self._lie_still()

    def _bad(self) -> list[str]:
        """Return the pads that sit badly; how the samples arrive is not their fault."""
        found, channels = self._meter.qualities, self._stream.channels
        is_bad = [found[i].verdict is Verdict.BAD for i in self._legs]
        at = zip(self._legs, is_bad, strict=True)
        return [channels[i].label for i, bad in at if bad]

    def _qualities(self) -> tuple[Quality, ...]:
        judged = zip(self._meter.qualities, self._delivery.troubles, strict=True)
        return tuple(with_trouble(quality, trouble) for quality, trouble in judged)

    def _measure(self) -> list[Event]:
        """End lying still; once more where nothing of it arrived, but not for ever."""
        if self._index - self._rest_from < self._plan.rest_s * self._fs_hz:
            return []
        levels = self._still.levels()
        is_known = any(levels[i] is not None for i in self._legs)
        if not is_known and self._index < PATIENCE_S * self._fs_hz:
            self._rest_from = self._index
            return []
        self._stage = NightStage.READY
        events = [self._event(NightEvent.REST, rest_rms=levels)]
        return events + (self._lights_out() if self._auto else [])

    # ---- stages

    def _lie_still(self) -> list[Event]:
        bad = self._bad()
        self._stage, self._rest_from = NightStage.REST, self._index
        return [self._event(NightEvent.CONTACT, labels=bad)] if bad else []

    def _lights_out(self) -> list[Event]:
        self._stage, self._dark_at = NightStage.DARK, self._index
        return [self._event(NightEvent.LIGHTS_OUT)]

    def _up(self, index: int, why: NightEnd) -> list[Event]:
        self._stage = NightStage.UP
        return [self._event(NightEvent.UP, index, why=why.value)]

    def _change(self, change: LinkChange) -> list[Event]:
        self._link, self._about = change.state, change.device
        if change.battery_pct is not None:
            self._battery_pct = change.battery_pct
        if change.state is not LinkState.ENDED:
            return []
        if self._stage is NightStage.DARK:
            return self._up(self._index, NightEnd.ENDED)
        self._stage = NightStage.UP
        return []

    def _now(self) -> int:
        return self._index + round(self._silent_s * self._fs_hz)

    def _end(self) -> int:
        return self._dark_at + round(self._plan.hours * 3600.0 * self._fs_hz)

    def _event(
        self, what: NightEvent, index: int | None = None, **data: object
    ) -> Event:
        at = self._index if index is None else index
        return Event(at, EventKind.NIGHT, {"what": what.value, **data})
