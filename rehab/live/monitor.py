"""What is watched while a session runs: trace, live count, holds met, stop rules."""

import numpy as np

from rehab.live.calibrate import primary_channels
from rehab.live.jerks import JerkBook, RecentJerks
from rehab.live.pipeline import Processed
from rehab.live.safety import (
    CLEAR_RATIO,
    Idle,
    Rhythm,
    SetRate,
    Sustained,
    set_limit,
)
from rehab.live.script import Step
from rehab.live.state import State, jerk_data
from rehab.live.switch import SWITCH_RATIO
from rehab.live.tally import HoldTally
from rehab.live.trace import Trace
from rehab.model.exercise import PhaseName, TaskName
from rehab.model.frame import Stage
from rehab.model.score import Jerk
from rehab.model.session import Event, EventKind, SessionPlan
from rehab.model.signal import Stream, Unit
from rehab.ports import Task
from rehab.signals.delivery import Delivery

LEAST_LARGEST_UV = 20.0
"""Before there is a reference, this much fills the scale: rest noise is 5 µV."""
REST_RATIO = 12.0
"""Without a calibration so many times the level at rest fill the scale for good."""
REST_COLUMNS = 300
"""The time to get ready before a set: the newest 3 s of the trace."""
SWITCH_LEAST = 5.0
"""Before there is a reference, so many times the least scale is full effort."""
_ASKING = frozenset({PhaseName.LIFT, PhaseName.HOLD, PhaseName.LOWER})


class Monitor:
    """Hears every piece of the stream once, and answers the engine's safety questions."""

    def __init__(
        self, plan: SessionPlan, stream: Stream, task: Task, *, is_idle_watched: bool
    ) -> None:
        limits, exercise = plan.exercise.limits, plan.exercise
        self._fs_hz, self._n_channels = stream.fs_hz, stream.n_channels
        self._primary = primary_channels(plan, stream)[0]
        is_uv = all(channel.unit is Unit.UV for channel in stream.channels)
        self._least = np.float32(LEAST_LARGEST_UV if is_uv else 1e-6)
        self._is_calibrated = plan.is_calibrated_first
        self._fixed: float | None = None
        self._low = exercise.target.low_pct / 200.0 if exercise.target else None
        if not is_idle_watched or exercise.task is TaskName.RELAX:
            self._low = None
        self._rhythm = Rhythm(limits.stop_rhythmic_s)
        self.sustained = Sustained(
            stream.fs_hz, stream.n_channels, limits.stop_rhythmic_s, is_uv=is_uv
        )
        self._idle = Idle(stream.fs_hz)
        limit = set_limit(limits.stop_jerks_per_min, plan.usual_per_min)
        self.rate = SetRate(stream.fs_hz, limit)
        self.trace = Trace(stream.fs_hz, stream.n_channels)
        self.book = JerkBook()
        self.tally = HoldTally(exercise, task, stream.fs_hz)
        self.recent = RecentJerks()
        self.delivery = Delivery(stream.fs_hz, stream.n_channels)

    def primary(self, state: State) -> int:
        """Return the channel that the screen shows."""
        return state.calibration.primary if state.calibration else self._primary

    def scale(self, state: State) -> float:
        """Return what is 1.0 on the screen, in the channel's unit. Never 0.

        Before there is a reference it is the largest of the last ten seconds only, as
        the touch of an electrode would else dwarf everything after it. Where there will
        be none it is taken from the rest before the first phase, and stays: a scale that
        followed the signal would answer a jerk.
        """
        if state.calibration is None and self._fixed is not None:
            return self._fixed
        if state.calibration is None:
            _, trace = self.trace.columns(self._primary)
            return float(np.fmax.reduce(trace, initial=self._least))
        return max(state.calibration.reference_rms[state.calibration.primary], 1e-6)

    def take(
        self,
        state: State,
        step: Step,
        elapsed: int,
        heard: Processed,
        *,
        is_frozen: bool,
    ) -> None:
        """Take in a piece that began `elapsed` samples after `step` did.

        A frozen one is shown and is no part of the exercise.
        """
        if state.stage is Stage.EXERCISE and step.name is not PhaseName.PREPARE:
            self._fix_scale()
        level = heard.envelope[:, self.primary(state)]
        self.trace.push(heard.start_index, heard.envelope)
        self.sustained.take(heard.filtered)
        state.contacts = heard.contacts
        state.level_uv = float(np.nan_to_num(level[-1]))
        if is_frozen or state.stage is not Stage.EXERCISE:
            return
        self.rate.wait(len(level))
        if state.calibration is not None:
            part = level / np.float32(self.scale(state))
            self.tally.take(step, elapsed, part)
            if self._low is not None and step.name in _ASKING:
                self._idle.take(part >= self._low)

    def effort(self, state: State) -> float:
        """Return the level as a fraction of what counts as full effort for a switch.

        That is the reference, or more where the muscle at rest is not still; before
        there is one, the largest of the last ten seconds, but never so little that the
        noise at rest is a wish. What comes late is no wish of now.
        """
        if self.delivery.is_late:
            return 0.0
        levels = state.calibration
        if levels is None:
            full = max(self.scale(state), SWITCH_LEAST * float(self._least))
        else:
            rest = levels.rest_rms[levels.primary]
            full = max(self.scale(state), SWITCH_RATIO * rest)
        return state.level_uv / full

    def _fix_scale(self) -> None:
        """Fix the scale of a session without calibration, once.

        A piece never reaches over the start of a phase, so all of the trace is from
        before it. The median, as a jerk then must not make everything after it small.
        """
        if self._is_calibrated or self._fixed is not None:
            return
        _, trace = self.trace.columns(self._primary)
        rest = trace[-REST_COLUMNS:]
        rest = rest[np.isfinite(rest)]
        level = float(np.median(rest)) if len(rest) else 0.0
        self._fixed = max(REST_RATIO * level, float(self._least))

    def lose(self, state: State, heard: Processed) -> None:
        """Take in a gap."""
        self.trace.lose(heard.start_index, heard.n_samples)
        self.sustained.lose(heard.n_samples)
        state.contacts = heard.contacts
        state.level_uv = 0.0

    def hear(self, state: State, jerks: tuple[Jerk, ...]) -> None:
        """Take in what the detector handed out, and say it.

        A jerk in samples that come late is marked in its place once it is confirmed.
        """
        for jerk in jerks:
            onset = round(jerk.onset_s * self._fs_hz)
            state.said.append(Event(onset, EventKind.JERK, jerk_data(jerk)))
            self.recent.hear(jerk)
            self._rhythm.hear(jerk)
            if jerk.is_withdrawn:
                self.trace.unmark(jerk.id)
            elif not jerk.is_confirmed and not self.delivery.is_late:
                self.trace.mark(jerk, is_counted=False)
            is_new, is_counted = self.book.hear(jerk, onset)
            if is_new:
                self.trace.mark(jerk, is_counted=is_counted)
            if is_new and is_counted and state.stage is Stage.EXERCISE:
                self.rate.hear(state.index - onset)

    def forget_repetition(self) -> None:
        """Drop what was gathered over it: it ends here or begins anew."""
        self.tally.forget()
        self._idle.forget()

    def forget_rhythm(self) -> None:
        """Begin anew: the person was asked, or paused.

        What shakes on through the end of a set, a gap or another try is not forgotten.
        """
        self._rhythm.forget()
        self.sustained.forget()

    def alarming(self, state: State) -> str | None:
        """Return which half of stop rule a is met now, if any."""
        now_s, working = state.index / self._fs_hz, self._working(state)
        if self._rhythm.is_on(now_s, state.contacts, working):
            return "rhythmic"
        return "sustained" if self.sustained.is_on(state.contacts, working) else None

    def is_set_over_limit(self, state: State) -> bool:
        """Whether stop rule b is met now."""
        return state.stage is Stage.EXERCISE and self.rate.is_over_limit()

    def _working(self, state: State) -> frozenset[int]:
        """Return the channels whose reference stands clearly above their rest noise.

        An open input of a three-channel sensor carries noise and would otherwise keep
        the safety question from ever being asked. All, while nothing is known.
        """
        levels = state.calibration
        if levels is None:
            return frozenset(range(self._n_channels))
        pairs = zip(levels.reference_rms, levels.rest_rms, strict=False)
        clear = (i for i, (high, low) in enumerate(pairs) if high >= CLEAR_RATIO * low)
        return frozenset({levels.primary, *clear})

    @property
    def is_idle(self) -> bool:
        """Whether effort was asked for a minute and none was seen."""
        return self._idle.is_on()
