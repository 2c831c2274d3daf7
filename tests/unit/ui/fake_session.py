"""A session without a sensor: scripted frames in fake time."""

from dataclasses import dataclass, replace

import numpy as np

from rehab import plugins
from rehab.model.exercise import PhaseName, Target
from rehab.model.frame import (
    Command,
    Contact,
    Frame,
    JerkMark,
    Stage,
    StopReason,
)
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import LinkState
from tests.unit.ui.fake_rows import row

FRAME_S = 1 / 30  # half as many as a display: half as long to test


class FakeClock:
    """Time that only a test moves; fits `rehab.ui.window.FrameClock`."""

    frame_s = FRAME_S

    def __init__(self) -> None:
        self.time_s = 100.0

    def now(self) -> float:
        return self.time_s

    def wait(self, frames_per_s: int = 60) -> None:  # noqa: ARG002
        self.time_s += self.frame_s


@dataclass(frozen=True)
class Step:
    stage: Stage
    seconds: float
    phase: PhaseName | None = None
    index: int = -1
    set_number: int = 0
    repetition: int = 0
    reference: int = 0


def steps_of(plan: SessionPlan) -> list[Step]:
    steps = [Step(Stage.REST_CALIBRATION, plan.rest_calibration_s)]
    for k in range(plan.n_references):
        for phase, seconds in (
            (PhaseName.REST, plan.reference_pause_s),
            (PhaseName.HOLD, plan.reference_s),
        ):
            steps.append(Step(Stage.REFERENCE, seconds, phase, reference=k))
    for set_number in range(1, plan.sets + 1):
        if set_number > 1:
            rest_s = plan.exercise.dose.rest_between_sets_s
            steps.append(
                Step(Stage.SET_REST, rest_s, set_number=set_number - 1, repetition=1)
            )
        for repetition in range(1, plan.repetitions + 1):
            if repetition == 1:
                ready = Step(Stage.EXERCISE, 1.0, PhaseName.PREPARE)
                steps.append(replace(ready, set_number=set_number, repetition=1))
            steps += [
                Step(Stage.EXERCISE, p.seconds, p.name, i, set_number, repetition)
                for i, p in enumerate(plan.exercise.phases)
            ]
    return steps


class FakeSession:
    """Walks through a plan in fake time; `commands` is what it was asked."""

    def __init__(
        self,
        plan: SessionPlan,
        clock: FakeClock,
        *,
        is_simulated: bool = True,
        contacts: tuple[Contact, ...] = (Contact.GOOD, Contact.GOOD),
    ) -> None:
        self.plan = plan
        self.commands: list[Command] = []
        self.fault: Exception | None = None
        self.finish_fault: Exception | None = None
        self.n_repetitions_complete = 16
        self.is_finished = self.is_abandoned = False
        self.stop_reason: StopReason | None = None
        self.link = LinkState.STREAMING
        self.contacts = contacts
        self.is_simulated = is_simulated
        self._clock = clock
        self._last_s = clock.now()
        self._connect_s = 0.4
        self._steps = steps_of(plan)
        self._task = plugins.load("tasks", plan.exercise.task)(plan.exercise)
        self._at = -1
        self._in_s = 0.0
        self._paused = False
        self._stopped = False
        self._level = 0.0
        self._trace = np.zeros(1000, np.float32)
        self._n_columns = 0.0
        self._time_s = 0.0
        self.marks: tuple[JerkMark, ...] = ()
        self.pains: list[int] = []
        self.side_doubt = False
        self.has_feedback = plan.feedback_pct > 0
        self.battery_pct = 80
        self.is_space_short = False

    def jump(
        self, stage: Stage, phase: PhaseName | None = None, part: float = 0.5
    ) -> None:
        """Go to the first step of this kind (the third repetition where there is one)."""
        fits = [
            k
            for k, step in enumerate(self._steps)
            if step.stage is stage and phase in {None, step.phase}
        ]
        best = [k for k in fits if self._steps[k].repetition == 3] or fits
        self._connect_s = 0.0
        self._at = best[0] if stage is not Stage.READY else -1
        self._in_s = self._steps[self._at].seconds * part if self._at >= 0 else 0.0

    def ask(self, command: Command) -> None:
        self.commands.append(command)
        if command is Command.BEGIN and (
            self._stage is Stage.READY
            or (self._stage is Stage.SET_REST and self._least_rest_s == 0)
        ):
            self._at, self._in_s = self._at + 1, 0.0
        elif command is Command.PAUSE:
            self._paused = True
        elif command is Command.RESUME:
            self._paused = False
        elif command is Command.I_AM_OK:
            self.stop_reason = None
        elif command is Command.STOP:
            self._stopped, self.stop_reason = True, StopReason.PATIENT
        elif command is Command.UNWELL:
            self._stopped, self.stop_reason = True, StopReason.UNWELL
        elif command is Command.WRONG_SIDE:
            self._stopped, self.stop_reason = True, StopReason.WRONG_SIDE
        if command in {Command.RESUME, Command.WRONG_SIDE}:
            self.side_doubt = False

    def tell_pain(self, pain: int) -> None:
        self.pains.append(pain)
        if pain >= 4:
            self._stopped, self.stop_reason = True, StopReason.PAIN

    def doubt_side(self) -> None:
        """Show the question about the sensor's side."""
        self._paused = self.side_doubt = True

    @property
    def _stage(self) -> Stage:
        if self._stopped:
            return Stage.STOPPED
        if self._connect_s > 0:
            return Stage.CONNECTING
        if self._paused:
            return Stage.PAUSED
        if self._at < 0:
            return Stage.READY
        return (
            self._steps[self._at].stage if self._at < len(self._steps) else Stage.DONE
        )

    def tick(self) -> Frame:
        if self.fault is not None:
            raise self.fault
        now_s = self._clock.now()
        dt_s, self._last_s = now_s - self._last_s, now_s
        self._time_s += dt_s
        self._connect_s -= dt_s
        stage = self._stage
        if stage not in {Stage.CONNECTING, Stage.READY, Stage.PAUSED, Stage.DONE}:
            self._in_s += dt_s
            while self._at < len(self._steps) and (
                self._in_s >= self._steps[self._at].seconds
            ):
                self._in_s -= self._steps[self._at].seconds
                self._at += 1
        return self._frame(dt_s)

    @property
    def _least_rest_s(self) -> float:
        if self._stage is not Stage.SET_REST:
            return 0.0
        return max(0.0, self._steps[self._at].seconds / 2 - self._in_s)

    def _frame(self, dt_s: float) -> Frame:
        plan, stage = self.plan, self._stage
        k = min(max(self._at, 0), len(self._steps) - 1)
        step = self._steps[k]
        wanted = {PhaseName.LIFT: 0.28, PhaseName.HOLD: 0.31, PhaseName.LOWER: 0.12}
        goal = wanted.get(step.phase or PhaseName.REST, 0.03)
        goal = (
            0.9 if stage is Stage.REFERENCE and step.phase is PhaseName.HOLD else goal
        )
        self._level += (goal - self._level) * min(1.0, dt_s * 2.5)
        self._push(dt_s)
        part = self._in_s / step.seconds if self._at >= 0 else 0.0
        done = Stage.DONE if stage is Stage.DONE else None
        return Frame(
            stage=stage,
            time_s=self._time_s,
            link=LinkState.CONNECTING if stage is Stage.CONNECTING else self.link,
            exercise_id=plan.exercise.id,
            side=plan.side,
            phase=step.phase,
            phase_index=step.index,
            progress=min(1.0, part),
            remaining_s=max(0.0, step.seconds - self._in_s),
            set_number=step.set_number,
            n_sets=plan.sets,
            repetition=step.repetition,
            n_repetitions=plan.repetitions,
            n_references_done=step.reference,
            target=self._band(step, part),
            level=self._level,
            trace_column=int(self._n_columns) - 1000,
            trace=self._trace,
            marks=self.marks,
            n_jerks_live=3,
            n_holds_in_target=0 if done else 6,
            contacts=self.contacts,
            battery_pct=self.battery_pct,
            paused_stage=step.stage if stage is Stage.PAUSED else None,
            stop_reason=self.stop_reason,
            is_simulated=self.is_simulated,
            has_feedback=self.has_feedback or stage is not Stage.EXERCISE,
            asks_pain=stage is Stage.SET_REST and not self.pains,
            side_doubt=self.side_doubt,
            least_rest_s=self._least_rest_s,
            is_battery_low=self.battery_pct <= 15,
            is_space_short=self.is_space_short,
        )

    def _band(self, step: Step, part: float) -> Target | None:
        if step.stage is not Stage.EXERCISE or step.index < 0:
            return None
        phase = self.plan.exercise.phases[step.index]
        band: Target | None = self._task.band(phase, min(1.0, part))
        return band

    def _push(self, dt_s: float) -> None:
        before = int(self._n_columns)
        self._n_columns += dt_s * 100
        n = min(int(self._n_columns) - before, 1000)
        if n:
            wave = 1 + 0.04 * np.sin(np.arange(before, before + n) * 0.2)
            new = (self._level * wave).astype(np.float32)
            self._trace = np.concatenate([self._trace[n:], new])

    def finish(self) -> SessionRow:
        if self.finish_fault is not None:
            raise self.finish_fault
        self.is_finished = True
        made = row(
            self.plan.exercise, is_simulated=self.is_simulated, status="complete"
        )
        assert made.score is not None
        n_done = self.n_repetitions_complete
        return replace(made, score=replace(made.score, n_repetitions_complete=n_done))

    def abandon(self) -> None:
        self.is_abandoned = True
