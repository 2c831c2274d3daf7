"""The changes of a session: from step to step, into and out of a pause, to its end.

Everything happens at `State.index`; when is the engine's business.
"""

from rehab.live.calibrate import Calibrator
from rehab.live.monitor import Monitor
from rehab.live.pipeline import Pipeline
from rehab.live.safety import ANSWER_S, LONG_GAP_S, is_side_doubtful
from rehab.live.script import Walk
from rehab.live.state import State
from rehab.model.exercise import PhaseName
from rehab.model.frame import Stage, StopReason
from rehab.model.session import EventKind, SessionPlan
from rehab.model.signal import LinkState, Stream

BY_PERSON = frozenset({StopReason.PATIENT, StopReason.UNWELL, StopReason.PAIN})
"""Ends that somebody asked for."""
MAX_TRIES = 3
"""So often a calibration step is tried of which too little arrives; then the person is
waited for."""
MEASURED_GAP_S = 2.0
"""A rest of 10 s, or a contraction of 5 s, can do without so much of it. Design."""


class Conductor:
    """Changes the state and says so in events.

    `step_index` is the sample at which the present step, or else stage, began;
    `last_index` the one at which the longest allowed session is over.
    """

    def __init__(
        self,
        plan: SessionPlan,
        stream: Stream,
        state: State,
        walk: Walk,
        pipeline: Pipeline,
        monitor: Monitor,
    ) -> None:
        self._plan, self._stream, self._fs_hz = plan, stream, stream.fs_hz
        self._state, self._walk = state, walk
        self._pipeline, self._monitor = pipeline, monitor
        self.calibrator = Calibrator(plan, stream)
        self.is_interrupted = False
        self.step_index = 0
        self.last_index: int | None = None
        self._set_number = 0
        self._n_sets_stopped = plan.n_sets_stopped

    def begin(self) -> None:
        """Leave READY."""
        limit_s = self._plan.exercise.limits.max_session_min * 60.0
        self.last_index = self._state.index + round(limit_s * self._fs_hz)
        self._monitor.forget_repetition()
        if not self._monitor.sustained.is_available:
            self._state.say(EventKind.NOTE, not_watched="sustained", why="rate")
        self._announce()

    def go_on(self) -> None:
        """Go to the next step, or be done."""
        if self._walk.next():
            self._announce()
        else:
            self._end(Stage.DONE)

    def end_step(self) -> None:
        """Close the present step, done to its last sample, and go on."""
        state, step = self._state, self._walk.step
        if self.calibrator.is_listening(step):
            if not self.calibrator.end(step) and self._tries_again():
                return
            state.asks_nearer = False
            state.n_references_done = step.reference
            if step.reference == self._plan.n_references:
                self._calibrate()
        self._monitor.tally.end(step)
        self.go_on()
        if state.side_doubt and state.is_running:
            self.pause("side")

    def _tries_again(self) -> bool:
        """Do the calibration step again, nearer; False where nobody is there to move."""
        state, attempt = self._state, self._walk.attempt
        if state.is_alone and attempt >= MAX_TRIES:
            return False
        state.asks_nearer = True
        state.say(EventKind.NOTE, asks_nearer=True, attempt=attempt)
        if attempt % MAX_TRIES or state.is_alone:
            self.do_again()
        else:
            self._walk.again()
            self.pause("signal")
        return True

    @property
    def longest_gap_s(self) -> float:
        """A longer loss breaks the present step off."""
        is_measured = self.calibrator.is_listening(self._walk.step)
        return MEASURED_GAP_S if is_measured else LONG_GAP_S

    def interrupt(self, why: str) -> None:
        """Break the present repetition off; it is done again when samples come."""
        state = self._state
        if self.is_interrupted or not state.is_running:
            return
        if self._walk.step.is_repeatable:
            self.is_interrupted = True
            self._monitor.book.close(state.index)
            state.enter(state.stage, interrupted=why)

    def do_again(self) -> None:
        """Begin the present unit anew."""
        self.is_interrupted = False
        self.calibrator.forget()
        self._monitor.forget_repetition()
        self._walk.again()
        self._announce()

    def pause(self, why: str) -> None:
        """Stop the session's time here."""
        state = self._state
        self._monitor.book.close(state.index)
        self._monitor.forget_repetition()
        self._monitor.forget_rhythm()
        state.paused_stage = state.stage
        self.step_index = state.index
        state.enter(Stage.PAUSED, why=why)

    def ask_if_ok(self, why: str) -> None:
        """Pause with a safety question: no answer in time stops the session.

        `why` is the half of stop rule a that was met; to the person they are one.
        """
        self.pause(why)
        self._state.stop_reason = StopReason.RHYTHMIC
        self._state.question_until = self._state.index + round(ANSWER_S * self._fs_hz)

    def resume(self) -> None:
        """Go on after a pause, at the start of what was interrupted."""
        state = self._state
        if state.paused_stage is None:
            return
        if state.side_doubt:
            state.say(EventKind.NOTE, side_confirmed=self._plan.side.value)
            state.side_doubt = False
        state.enter(state.paused_stage)
        state.paused_stage = None
        self._monitor.forget_repetition()
        self._monitor.forget_rhythm()
        self.is_interrupted = self._walk.step.is_repeatable
        self.step_index = state.index
        if self.is_interrupted and state.link is not LinkState.LOST:
            self.do_again()

    def stop_set(self) -> None:
        """End the set because of its jerks; the second time, or in the last, stop."""
        self._n_sets_stopped += 1
        if self._n_sets_stopped > 1 or not self._walk.leave_set():
            self.stop(StopReason.JERK_RATE)
            return
        self._state.say(EventKind.NOTE, set_stopped=StopReason.JERK_RATE.value)
        self._monitor.forget_repetition()
        self._announce()

    def stop(self, why: StopReason) -> None:
        """End the session before its dose is done.

        While the question stands only a person ends it for another reason: a sensor
        that goes just then is no answer.
        """
        if self._state.question_until is not None and why not in BY_PERSON:
            why = StopReason.RHYTHMIC
        self._state.stop_reason = why
        self._state.say(EventKind.STOP, why=why.value)
        self._end(Stage.STOPPED)

    def _announce(self) -> None:
        """Say what begins at this sample."""
        state, step = self._state, self._walk.step
        self.step_index = state.index
        if step.stage is not state.stage:
            state.enter(step.stage)
        book = self._monitor.book
        if step.stage is Stage.EXERCISE:
            book.open(state.index)
            if step.set_number != self._set_number:
                self._set_number = step.set_number
                self._monitor.rate.begin_set()
            self._say_phase()
        else:
            book.close(state.index)
        if step.reference and step.name is PhaseName.HOLD:
            state.say(EventKind.NOTE, reference=step.reference)

    def _say_phase(self) -> None:
        step = self._walk.step
        if step.name is not None:
            self._state.say(
                EventKind.PHASE,
                phase=step.name.value,
                set=step.set_number,
                repetition=step.repetition,
                side=self._plan.side.value,
                has_target=step.phase is not None and step.phase.has_target,
                attempt=self._walk.attempt,
                has_feedback=step.has_feedback,
            )

    def _calibrate(self) -> None:
        self._state.calibration = found = self.calibrator.result()
        self._pipeline.calibrate(found.rest_rms)
        if self.calibrator.fast_rms is not None:
            self._monitor.sustained.tell(*self.calibrator.fast_rms)
        self._state.say(
            EventKind.CALIBRATION,
            rest_rms=list(found.rest_rms),
            reference_rms=list(found.reference_rms),
            primary=found.primary,
        )
        if is_side_doubtful(self._plan, self._stream, found):
            self._state.say(EventKind.NOTE, side_doubtful=self._plan.side.value)
            self._state.side_doubt = not self._state.is_alone

    def _end(self, stage: Stage) -> None:
        state = self._state
        self._monitor.hear(state, self._pipeline.finish())
        self._monitor.book.close(state.index)
        state.paused_stage = state.question_until = None
        state.side_doubt = False
        self.step_index = state.index
        state.enter(stage)
