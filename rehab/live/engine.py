"""A guided session as a state machine whose only clock is the sample index."""

import numpy as np

from rehab.live.away import Away
from rehab.live.calibrate import primary_channels
from rehab.live.commands import can, do
from rehab.live.conductor import Conductor
from rehab.live.cue import cue_of
from rehab.live.frame import draw
from rehab.live.monitor import Monitor
from rehab.live.pipeline import Pipeline
from rehab.live.safety import CHECK_S, Pain
from rehab.live.script import Walk, write_script
from rehab.live.state import State
from rehab.model.frame import Command, Frame, Stage, StopReason
from rehab.model.score import Jerk
from rehab.model.session import Calibration, Event, EventKind, SessionPlan
from rehab.model.signal import Chunk, Gap, Heard, LinkChange, LinkState, Motion, Stream
from rehab.ports import Cue, Detector, Task


class Engine:
    """Leads through a plan: rest, reference contractions, sets of repetitions.

    The same samples give the same events however they are split into chunks: a chunk is
    cut wherever something can happen. A command takes effect at the next sample. A
    repetition that is interrupted (by a pause, a loss of more than 0.5 s, a lost link)
    ends there, as a STAGE event says, and is done again with the next ``attempt`` after
    3 s of PREPARE. So does each set begin, as no cue may come by surprise.

    Parameters
    ----------
    plan : SessionPlan
    stream : Stream
    detector : Detector
        A fresh one: its time begins with the stream's.
    task : Task
    auto : bool
        Nobody is there to say BEGIN: start with the first sample.

    Raises
    ------
    ValueError
        If the plan asks for nothing, or for more than the exercise's limits allow.
    """

    def __init__(
        self,
        plan: SessionPlan,
        stream: Stream,
        detector: Detector,
        task: Task,
        *,
        auto: bool,
    ) -> None:
        self._plan, self._stream, self._task, self._auto = plan, stream, task, auto
        self._fs_hz = stream.fs_hz
        self._n_check = max(1, round(CHECK_S * stream.fs_hz))
        self._n_lost = 0
        self._state = State(is_alone=auto)
        self._pain = Pain(plan.exercise.limits.stop_pain, plan.pain_before)
        self._walk = Walk(write_script(plan, stream.fs_hz), stream.fs_hz)
        self._pipeline = Pipeline(stream, detector)
        self._monitor = Monitor(plan, stream, task, is_idle_watched=not auto)
        self._away = Away(stream.n_channels, primary_channels(plan, stream))
        self._conductor = Conductor(
            plan, stream, self._state, self._walk, self._pipeline, self._monitor
        )
        self._state.enter(Stage.READY)

    @property
    def is_over(self) -> bool:
        """Whether the session is DONE or STOPPED; what is pushed then is ignored."""
        return self._state.is_over

    @property
    def calibration(self) -> Calibration | None:
        """Rest and reference, once the last reference contraction was made."""
        return self._state.calibration

    def push(self, heard: Heard) -> list[Event]:
        """Take in what came next and return what happened.

        Raises
        ------
        ValueError
            If samples come twice, or with another number of channels.
        RehabError
            `Reason.TOO_SHORT` if too little of the calibration arrived three times, and
            nobody is there to go nearer.
        """
        if self.is_over:
            return self._said()
        if isinstance(heard, LinkChange):
            self._change_link(heard)
            return self._said()
        if isinstance(heard, Motion):
            self._pipeline.move(heard)
            return self._said()
        n_missing = heard.start_index - self._state.index
        if n_missing < 0:
            raise ValueError(f"sample {heard.start_index} comes a second time")
        if n_missing > 0:  # passed over without a word: lost all the same
            self._lose(Gap(self._state.index, n_missing))
        if isinstance(heard, Gap):
            self._lose(heard)
        else:
            self._take(heard)
        return self._said()

    def ask(self, command: Command) -> list[Event]:
        """Do what a person asks; what makes no sense now is ignored, without an event."""
        if can(command, self._state, self._walk):
            self._state.say(EventKind.COMMAND, command=command.value)
            do(command, self._state, self._conductor)
        return self._said()

    def tell_pain(self, pain: int) -> list[Event]:
        """Take in how much it hurts; too much stops the session (stop rule c).

        Raises
        ------
        ValueError
            If it is not from 0 to 10.
        """
        if not self.is_over:
            is_too_much = self._pain.tell(pain)
            self._state.asks_pain = False
            self._state.say(EventKind.NOTE, pain=pain)
            if is_too_much:
                self._conductor.stop(StopReason.PAIN)
        return self._said()

    def leave(self) -> list[Event]:
        """Pause, as nobody looked for a while: a closed lid, a window that stood still."""
        if self._state.is_running:
            self._conductor.pause("away")
        return self._said()

    def no_answer(self) -> list[Event]:
        """Stop, as the time to answer the safety question ran out without a sample.

        The sample clock stands still while a sensor is away; whoever knows how long
        tells it here.
        """
        if self._state.question_until is not None:
            self._conductor.stop(StopReason.RHYTHMIC)
        return self._said()

    @property
    def answer_s(self) -> float | None:
        """How long the safety question waits, by the samples; None where none stands."""
        until = self._state.question_until
        return None if until is None else (until - self._state.index) / self._fs_hz

    def frame(self) -> Frame:
        """Return what is to be drawn as of the latest sample."""
        return draw(
            self._state, self._walk, self._monitor, self._plan, self._stream, self._task
        )

    def cue(self) -> Cue:
        """Return what the screen asks of the person now."""
        index = self._conductor.step_index
        return cue_of(self._state, self._walk, index, self._task, self._fs_hz)

    def _change_link(self, change: LinkChange) -> None:
        state = self._state
        state.link = change.state
        if change.battery_pct is not None:
            state.battery_pct = change.battery_pct
        if change.state is LinkState.LOST:
            self._conductor.interrupt("lost")
        elif change.state is LinkState.ENDED:
            self._conductor.stop(StopReason.SENSOR_ENDED)

    def _take(self, chunk: Chunk) -> None:
        self._n_lost = 0
        if self._auto and self._state.stage is Stage.READY:
            self._conductor.begin()
        left = chunk.emg_uv
        while len(left) and not self.is_over:
            n, is_away = self._away.look(
                left[: self._n_to_cut()],
                self._conductor.longest_gap_s * self._fs_hz,
                is_link_lost=self._state.link is LinkState.LOST,
            )
            if is_away:
                self._conductor.interrupt("gap")
            elif self._conductor.is_interrupted and self._state.is_running:
                self._conductor.do_again()
            n = min(n, self._n_to_cut())
            self._away.take(n)
            piece = Chunk(self._state.index, left[:n], chunk.received_ns)
            self._take_piece(piece, is_frozen=is_away)
            left = left[n:]

    def _take_piece(self, piece: Chunk, *, is_frozen: bool) -> None:
        """Take in samples within which no step, deadline or check lies.

        While one of two sensors is away they are no part of the session's time.
        """
        state, walk = self._state, self._walk
        self._monitor.delivery.hear(piece)
        heard = self._pipeline.push(piece)
        self._monitor.take(state, walk.step, walk.elapsed, heard, is_frozen=is_frozen)
        is_measured = self._conductor.calibrator.is_listening(walk.step)
        if state.is_running and is_measured and not is_frozen:
            self._conductor.calibrator.take(heard.filtered)
        self._pass(heard.n_samples, heard.jerks, is_frozen=is_frozen)

    def _lose(self, gap: Gap) -> None:
        """Let a gap pass; a long one does not count as the session's time."""
        state = self._state
        self._monitor.delivery.hear(gap)
        state.say(EventKind.GAP, n_samples=gap.n_samples)
        heard = self._pipeline.push(gap)
        self._monitor.lose(state, heard)
        self._monitor.hear(state, heard.jerks)
        self._n_lost += gap.n_samples
        n_left = gap.n_samples
        while n_left > 0 and not self.is_over:
            if is_long := self._n_lost > self._conductor.longest_gap_s * self._fs_hz:
                self._conductor.interrupt("gap")
            n = min(n_left, self._n_to_cut())
            self._lose_piece(n, is_frozen=is_long or self._conductor.is_interrupted)
            n_left -= n

    def _lose_piece(self, n: int, *, is_frozen: bool) -> None:
        step = self._walk.step
        if self._state.is_running and not is_frozen:
            self._monitor.tally.lose(step, n)
            if self._conductor.calibrator.is_listening(step):
                lost = np.full((n, self._stream.n_channels), np.nan, np.float32)
                self._conductor.calibrator.take(lost)
        self._pass(n, (), is_frozen=is_frozen)

    def _n_to_cut(self) -> int:
        """How many samples until something can happen."""
        state = self._state
        cuts = [self._n_check - state.index % self._n_check]
        if state.is_running:
            cuts.append(self._walk.n_left)
        deadlines = (self._conductor.last_index, state.question_until)
        cuts += [until - state.index for until in deadlines if until is not None]
        return min(cuts)

    def _pass(
        self, n_samples: int, jerks: tuple[Jerk, ...], *, is_frozen: bool = False
    ) -> None:
        """Let samples pass, then do what is due at the sample reached."""
        state = self._state
        state.index += n_samples
        self._monitor.hear(state, jerks)
        if state.is_running and not is_frozen:
            self._walk.elapsed += n_samples
            if self._walk.n_left == 0:
                self._conductor.end_step()
        if not self.is_over:
            self._check()

    def _check(self) -> None:
        state, conductor = self._state, self._conductor
        if state.index == conductor.last_index:
            conductor.stop(StopReason.MAX_DURATION)
        elif state.index == state.question_until:
            conductor.stop(StopReason.RHYTHMIC)
        elif state.is_running and state.index % self._n_check == 0:
            alarming = self._monitor.alarming(state)
            if alarming is not None:
                conductor.ask_if_ok(alarming)
            elif self._monitor.is_set_over_limit(state):
                conductor.stop_set()
            elif self._monitor.is_idle:
                conductor.pause("idle")

    def _said(self) -> list[Event]:
        said, self._state.said = self._state.said, []
        return said
