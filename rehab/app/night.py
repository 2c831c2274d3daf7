"""A running night: a sensor, the night's engine, a recorder, introduced to each other."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from rehab.app import own_sensors as own
from rehab.app.home import MAX_FS_HZ, MIN_FS_HZ, Home, make_decoder
from rehab.app.night_header import header_of
from rehab.app.night_judging import LEAST_S, row_of
from rehab.app.opening import open_source
from rehab.errors import FileError, Reason, RehabError, SensorError
from rehab.live.night import NightEngine
from rehab.model.nights import (
    NightCommand,
    NightFrame,
    NightPlan,
    NightRow,
    NightStage,
)
from rehab.model.score import Jerk
from rehab.model.session import Event
from rehab.model.signal import A_FILE, Chunk, Gap, LinkState, Stream
from rehab.ports import HasClock, HasTruth, SensorRequest, Source
from rehab.ports.progress import Tell, untold
from rehab.sensors.slept import Slept
from rehab.sensors.spec import parse_spec
from rehab.storage import space
from rehab.storage.space import SpaceWatch

log = logging.getLogger(__name__)


def open_night(
    home: Home, plan: NightPlan, spec: str, *, auto: bool, **how: Any
) -> "RunningNight":
    """Open the sensor of a SPEC and start a night.

    `how` are the further fields of `SensorRequest`: speed, channels, fs_hz, unit.
    """
    home.starts.insist(spec)
    mine = home.own_sensors.of(plan.patient)
    request = parse_spec(spec, plan=plan, own=mine, is_all_night=True, **how)
    return RunningNight(home, plan, request, auto=auto)


class RunningNight:
    """One night that runs; fits `rehab.ports.nights.NightSession`.

    Parameters
    ----------
    auto : bool
        True goes on without a person, from the pads to lights out.
    now : callable
        The wall clock; only the night's date comes from it.
    """

    def __init__(
        self,
        home: Home,
        plan: NightPlan,
        request: SensorRequest,
        *,
        auto: bool,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._plan = plan
        self._home, self._request, self._auto = home, request, auto
        self._now = now or (lambda: datetime.now().astimezone())
        need_s = plan.hours * 3600.0
        self._space = SpaceWatch(home.recordings, least_s=need_s)
        self._source = open_source(request)
        self._engine: NightEngine | None = None
        self._heard_s, self._index = 0.0, 0  # when a sample came last, and its end
        self._slept, self._told_ns = Slept(), 0
        self._patient = plan.patient
        self.stream: Stream | None = None
        self._fs_hz = 0.0  # its own, once it streams
        self.is_space_short = False
        """Whether the night fits, and two hours more do not; known once it streams."""
        self._row: NightRow | None = None
        self.n_made: int | None = None
        """Movements of one leg that a simulation made from lights out to getting up."""

    @property
    def plan(self) -> NightPlan:
        """What it is to be."""
        return self._plan

    @property
    def is_over(self) -> bool:
        """Whether no further tick can change anything."""
        return self._engine is not None and self._engine.is_over

    @property
    def is_dark(self) -> bool:
        """Whether the lights were out: from then on there is a night to keep."""
        return self._engine is not None and self._engine.has_begun

    def tick(self) -> NightFrame:
        """Take in what the sensor said and return how far the night is."""
        if self._engine is None:
            stream = self._source.wait_stream()
            if stream is None:
                return _connecting()
            self._engine = self._start(stream)
            self._heard_s = self._clock_s()
        engine, heard_index = self._engine, None
        slept_s = self._tell_sleep(engine)
        for heard in self._source.drain():
            self._note(engine.push(heard))
            if isinstance(heard, Chunk | Gap):
                heard_index = heard.stop_index
            if engine.is_over:
                break
        if heard_index is not None:
            # samples that do not go on behind the hours of sleep came before them
            is_old = heard_index - self._index < 0.5 * slept_s * self._fs_hz
            self._heard_s = self._clock_s() - (slept_s if is_old else 0.0)
            self._index = heard_index
            self._source.heard(heard_index)
        elif not engine.is_over:
            self._note(engine.wait(self._clock_s() - self._heard_s))
        return engine.frame()

    def ask(self, command: NightCommand) -> None:
        """Pass on what the person wants."""
        if self._engine is None:
            return
        self._note(self._engine.ask(command))
        if command is NightCommand.LIGHTS_OUT and self.is_dark:
            self._keep_sensor()

    def fail(self) -> None:
        """Note that something ended the night before its time."""
        if self._engine is not None:
            self._note(self._engine.fail())

    def finish(self, tell: Tell = untold) -> NightRow:
        """Close the recording, judge it, keep it, and return its row.

        Raises
        ------
        FileError
            TOO_SHORT where the lights were out for less than a minute: the recording is
            set aside then.
        """
        if self._row is None:
            source: Source = self._source
            made = source.truth() if isinstance(source, HasTruth) else None
            file = source.close()
            row = None if file is None else row_of(file, tell=tell)
            if file is None:
                raise SensorError(Reason.SENSOR_SILENT, name=self._request.name)
            if row is None:
                aside, need = self._set_aside(file.path), f"{LEAST_S:g} s"
                raise FileError(Reason.TOO_SHORT, path=str(aside), need=need)
            self._home.store.nights.add(row)
            log.info("night %s kept", row.id)
            self._home.close_up()
            self._row = row
            if made is not None and row.is_simulated:
                self.n_made = _within(made, row)
        return self._row

    def abandon(self) -> None:
        """Close the sensor without keeping a night.

        A night in which the lights went out stays where the next start finds it.
        """
        try:
            file = self._source.close()
        except RehabError as error:
            log.warning("while closing: %s", error)
            return
        if file is not None and file.path.exists() and not self.is_dark:
            self._set_aside(file.path)

    def _set_aside(self, recording: Path) -> Path:
        from rehab.app.rescue import dismiss

        return dismiss(self._home, recording)

    def _start(self, stream: Stream) -> NightEngine:
        from rehab.storage.recording import McapRecorder

        if not MIN_FS_HZ <= stream.fs_hz <= MAX_FS_HZ:
            rate = f"{stream.fs_hz:g} Hz"
            raise SensorError(Reason.RATE_UNSUPPORTED, path=stream.device, rate=rate)
        if stream.is_replayed:
            stream = replace(stream, device=A_FILE)  # its name may be a person's
        night = uuid4()
        self.stream, self._fs_hz = stream, stream.fs_hz
        header = header_of(self._plan, night, stream, self._now())
        self._space.begin(night, stream)
        room_s = space.room(self._home.recordings, space.rate_of(stream))
        self.is_space_short = room_s < self._plan.hours * 3600.0 + space.WARN_S
        self._source.record(
            McapRecorder(
                self._home.recordings, night, stream, header, make_decoder=make_decoder
            )
        )
        if self._auto:  # it was named; in the window it has to be tapped first
            self._keep_sensor()
        return NightEngine(self._plan, stream, auto=self._auto)

    def _tell_sleep(self, engine: NightEngine) -> float:
        """Write down that the computer slept; return how long since the last look.

        0 for what is made up: it stood still with the computer.
        """
        slept_ns = self._slept.ns()
        since_s, self._told_ns = (slept_ns - self._told_ns) / 1e9, slept_ns
        stream = self.stream
        is_made_up = stream is None or stream.is_simulated or stream.is_replayed
        if is_made_up or not since_s:
            return 0.0
        log.info("the computer slept for %.0f s", since_s)
        self._note(engine.slept(since_s))
        return since_s

    def _keep_sensor(self) -> None:
        own.keep(self._home.own_sensors, self._plan.patient, self._source)

    def _clock_s(self) -> float:
        """Return the time by the sensor's own clock, which a virtual one has."""
        source: Source = self._source
        return source.now_s() if isinstance(source, HasClock) else time.monotonic()

    def _note(self, events: list[Event]) -> None:
        for event in events:
            self._source.note(event)


def _within(made: Sequence[Jerk], row: NightRow) -> int:
    return sum(row.lights_out_s <= one.onset_s < row.up_s for one in made)


def _connecting() -> NightFrame:
    """Return what is shown while the sensor is looked for."""
    return NightFrame(
        stage=NightStage.CONNECTING,
        time_s=0.0,
        link=LinkState.SEARCHING,
        battery_pct=None,
        about="",
        labels=(),
        qualities=(),
        rest_left_s=0.0,
        dark_s=0.0,
        heard_s=0.0,
        remaining_s=0.0,
    )
