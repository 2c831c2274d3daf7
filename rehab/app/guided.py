"""A guided session: a sensor, an engine, a recorder, introduced to each other."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from rehab import plugins
from rehab.app import own_sensors as own
from rehab.app.absence import AWAY_S, Absence
from rehab.app.home import MAX_FS_HZ, MIN_FS_HZ, Home, floor_of, make_decoder
from rehab.app.opening import open_source
from rehab.app.plans import connecting_frame, header_of
from rehab.errors import Reason, RehabError, SensorError
from rehab.live.engine import Engine
from rehab.live.safety import LONG_GAP_S
from rehab.model.frame import Command, Frame
from rehab.model.people import DEMO, HOME
from rehab.model.session import Event, EventKind, SessionPlan, SessionRow
from rehab.model.signal import A_FILE, Chunk, Gap, Stream
from rehab.ports import (
    Broadcast,
    Cue,
    Detector,
    HasTruth,
    SensorRequest,
    Source,
)
from rehab.score.agreement import Agreement, agree
from rehab.sensors.spec import parse_spec
from rehab.signals.delivery import LATE_S
from rehab.storage.space import SpaceWatch

log = logging.getLogger(__name__)


def open_guided(
    home: Home,
    plan: SessionPlan,
    spec: str,
    *,
    auto: bool,
    sitting: UUID | None = None,
    when_kept: Callable[[], None] | None = None,
    broadcast: Broadcast | None = None,
    **how: Any,
) -> "Guided":
    """Open the sensor of a SPEC and start a session.

    `how` are the further fields of `SensorRequest`: speed, channels, fs_hz, unit.
    """
    home.starts.insist(spec)
    mine = home.own_sensors.of(plan.patient)
    request = parse_spec(spec, plan=plan, own=mine, **how)
    guided = Guided(
        home, plan, request, auto=auto, sitting=sitting, when_kept=when_kept
    )
    guided.send_to(broadcast)
    return guided


class Guided:
    """One running session; fits `rehab.ports.GuidedSession`.

    Parameters
    ----------
    auto : bool
        True goes on without a person: for a run without a window.
    sitting : UUID or None
        What the sessions of a day share.
    when_kept : callable or None
        Called when the session has become part of the history.
    now : callable
        The wall clock; only the session's date comes from it.
    """

    def __init__(
        self,
        home: Home,
        plan: SessionPlan,
        request: SensorRequest,
        *,
        auto: bool,
        sitting: UUID | None = None,
        when_kept: Callable[[], None] | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.plan, self.sitting = plan, sitting
        self.first_pain = plan.pain_before
        self.n_sets_stopped = plan.n_sets_stopped
        self._when_kept = when_kept
        self._broadcast: Broadcast | None = None
        self._absence = Absence()
        self._silent_s = 0.0  # since the last sample came
        self.agreement: Agreement | None = None
        self._home, self._request, self._auto = home, request, auto
        self._now = now or (lambda: datetime.now().astimezone())
        self._space = SpaceWatch(home.recordings)
        self._source = self._open(request)
        self._engine: Engine | None = None
        self._stream: Stream | None = None
        self._header: dict[str, object] = {}
        self._cue: Cue | None = None
        self._row: SessionRow | None = None
        self._has_exercise = False

    def send_to(self, broadcast: Broadcast | None) -> None:
        """Let other programs have what is heard and found; before the first tick."""
        self._broadcast = broadcast

    @property
    def has_begun(self) -> bool:
        """True once the sensor streams and a recording was begun."""
        return self._engine is not None

    @property
    def is_over(self) -> bool:
        """True when no further tick can change anything."""
        return self._engine is not None and self._engine.is_over

    def tick(self) -> Frame:
        """Take in what the sensor said and return the frame of now."""
        if self._engine is None:
            stream = self._source.wait_stream()
            if stream is None:
                return connecting_frame(self.plan)
            self._engine = self._start(stream)
        away_s = self._absence.tick()
        if away_s > AWAY_S and not self._auto:
            log.info("away for %.0f s", away_s)
            self._note(self._engine.leave())
        arrived = self._source.drain()
        is_heard = any(isinstance(heard, Chunk | Gap) for heard in arrived)
        self._silent_s = 0.0 if is_heard else self._silent_s + away_s
        self._count_down(self._engine)
        for heard in arrived:
            if self._broadcast is not None and isinstance(heard, Chunk | Gap):
                self._broadcast.send(heard)
            self._note(self._engine.push(heard))
            if isinstance(heard, Chunk | Gap):
                self._guide(self._engine, heard.stop_index)
            if self._engine.is_over:
                break
        frame = self._engine.frame()
        frame = replace(frame, is_space_short=self._space.look(frame.time_s))
        if self._silent_s > LATE_S:  # what was heard last is no news any more
            frame = replace(frame, level=0.0, effort=0.0)
        if self._engine.answer_s is None:
            return frame
        return replace(frame, remaining_s=max(0.0, frame.remaining_s - self._silent_s))

    def _count_down(self, engine: Engine) -> None:
        """Let the safety question end also when no sample comes any more (H3).

        A sensor that falls off somebody must not keep the emergency card from coming.
        """
        left_s = engine.answer_s
        is_away = self._silent_s > LONG_GAP_S
        if left_s is not None and is_away and self._silent_s >= left_s:
            self._note(engine.no_answer())

    def ask(self, command: Command) -> None:
        """Pass on what the person wants."""
        if self._engine is not None:
            self._note(self._engine.ask(command))

    def tell_pain(self, pain: int) -> None:
        """Pass on how much it hurts, 0 to 10."""
        if self._engine is not None:
            self.first_pain = pain if self.first_pain is None else self.first_pain
            self._note(self._engine.tell_pain(pain))

    def finish(self) -> SessionRow:
        """Close the recording, judge it, keep it, and return its row.

        Raises `SensorError` when nothing had been recorded yet.
        """
        from rehab.app import judging
        from rehab.storage.reading import read_recording

        self._end_broadcast()
        if self._row is None:
            truth = self._source.truth() if isinstance(self._source, HasTruth) else None
            file = self._source.close()
            if file is None:
                raise SensorError(Reason.SENSOR_SILENT, name=self._request.name)
            self._row = judging.row_of(file, self._header, make_decoder, truth=truth)
            self._keep(self._row)
            self._keep_level()
            if self._has_exercise:
                own.keep(self._home.own_sensors, self.plan.patient, self._source)
            if self._when_kept is not None:
                self._when_kept()
            if truth is not None and self._row.score is not None:
                recording = read_recording(file.path, make_decoder)
                found = judging.true_jerks(recording, self._row.score.jerks)
                self.agreement = agree(found, judging.true_jerks(recording, truth))
            log.info("session %s kept", self._row.id)
            self._home.close_up()
        return self._row

    def _keep_level(self) -> None:
        """Keep the reference: between sessions the muscle is a switch by it."""
        engine, stream = self._engine, self._stream
        if engine is not None and engine.calibration is not None and stream is not None:
            self._home.levels.keep(stream, engine.calibration)

    def abandon(self) -> None:
        """Close the sensor without keeping a session.

        A recording with an exercise in it stays where the next start finds it; one that
        ends before the exercise is set aside, so that leaving early fills no history.
        """
        self._end_broadcast()
        try:
            file = self._source.close()
        except RehabError as error:
            log.warning("while closing: %s", error)
            return
        if file is not None and not self._has_exercise:
            from rehab.app.rescue import dismiss

            dismiss(self._home, file.path)

    def _end_broadcast(self) -> None:
        if self._broadcast is not None:
            self._broadcast.close()

    def _start(self, stream: Stream) -> Engine:
        from rehab.storage.recording import McapRecorder

        if not MIN_FS_HZ <= stream.fs_hz <= MAX_FS_HZ:
            raise SensorError(
                Reason.RATE_UNSUPPORTED,
                path=stream.device,
                rate=f"{stream.fs_hz:g} Hz",
            )
        if stream.is_replayed:
            stream = replace(stream, device=A_FILE)
        self._stream = stream
        self.plan = replace(self.plan, patient=self._owner(stream))
        session = uuid4()
        self._header = header_of(self.plan, session, self._now(), self.sitting)
        self._space.begin(session, stream)
        self._source.record(
            McapRecorder(
                self._home.recordings,
                session,
                stream,
                self._header,
                make_decoder=make_decoder,
            )
        )
        if self._broadcast is not None:
            self._broadcast.begin(stream, self.plan.patient)
        if self._auto:  # it was named; in the window it has to be tapped first
            own.keep(self._home.own_sensors, self.plan.patient, self._source)
        exercise = self.plan.exercise
        task = plugins.load("tasks", exercise.task.value)(exercise)
        live = self._live_detector(stream)
        return Engine(self.plan, stream, live, task, auto=self._auto)

    def _open(self, request: SensorRequest) -> Source:
        return open_source(request)

    def _keep(self, row: SessionRow) -> None:
        self._home.store.add(row)

    def _owner(self, stream: Stream) -> str:
        """Return whose session it is: the signal says so, not the name of the sensor.

        Made-up data belong to nobody, whoever was named; a real muscle never does.
        """
        if stream.is_simulated:
            return DEMO.id
        return HOME.id if self.plan.patient == DEMO.id else self.plan.patient

    def _live_detector(self, stream: Stream) -> Detector:
        detector: Detector = plugins.load("detectors", "jerk_live")(
            stream.fs_hz, stream.n_channels, None, floor_uv=floor_of(stream)
        )
        return detector

    def _note(self, events: list[Event]) -> None:
        for event in events:
            self._has_exercise |= event.kind is EventKind.PHASE
            self.n_sets_stopped += "set_stopped" in event.data
            self._source.note(event)
            if self._broadcast is not None:
                self._broadcast.tell(event)

    def _guide(self, engine: Engine, index: int) -> None:
        """Let a simulated patient see the screen, then let it go on."""
        cue = engine.cue()
        if cue != self._cue:
            self._cue = cue
            self._source.follow(cue)
        self._source.heard(index)
