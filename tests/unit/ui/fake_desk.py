"""A desk without a program: scripted frames in fake time, and keys pressed by hand."""

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pygame

from rehab import plugins
from rehab.errors import RehabError
from rehab.i18n import is_right_to_left
from rehab.model.checkup import Advice, Checkup, Rating, RatingRow
from rehab.model.exercise import Exercise, PhaseName, Target
from rehab.model.frame import (
    Command,
    Contact,
    Frame,
    JerkMark,
    Stage,
    StopReason,
)
from rehab.model.people import Preferences, Profile
from rehab.model.plan import DayPlan, PlanItem, WeekPlan
from rehab.model.score import PhaseScore, Score, Withheld
from rehab.model.session import RecordingFile, SessionPlan, SessionRow
from rehab.model.signal import LinkState, Side
from rehab.model.trend import Trend
from rehab.ports import Listener, SensorChoice
from rehab.ui.canvas import Canvas
from rehab.ui.director import Director
from rehab.ui.events import InputEvent, Press, Release
from rehab.ui.fonts import Fonts
from rehab.ui.layout import Layout
from rehab.ui.person import People
from rehab.ui.theme import DUSK, Theme
from rehab.ui.visit import Visit
from tests import make

FRAME_S = 1 / 30  # half as many as a display: half as long to test


class FakeClock:
    """Time that only a test moves; fits `rehab.ui.window.FrameClock`."""

    def __init__(self) -> None:
        self.time_s = 100.0

    def now(self) -> float:
        return self.time_s

    def wait(self) -> None:
        self.time_s += FRAME_S


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


def score(per_min: float = 3.0, withheld: tuple[Withheld, ...] = ()) -> Score:
    n = round(per_min * 4)
    by_phase = (
        PhaseScore(PhaseName.LIFT, Side.RIGHT, 60.0, n),
        PhaseScore(PhaseName.HOLD, Side.RIGHT, 60.0, 0),
    )
    return Score(
        {"method": "test"},
        (),
        n,
        0,
        n,
        240.0,
        300.0,
        99.0,
        16,
        16,
        by_phase,
        70.0,
        withheld,
    )


def row(
    exercise: Exercise,
    *,
    per_min: float = 3.0,
    is_simulated: bool = False,
    status: str = "complete",
    withheld: tuple[Withheld, ...] = (),
    day: int = 1,
) -> SessionRow:
    file = RecordingFile(Path("session.mcap"), "0" * 64, 1, 1, ())
    return SessionRow(
        UUID(int=day),
        "me",
        1_700_000_000_000_000 + day * 86_400_000_000,
        60,
        exercise.id,
        exercise.sha256,
        Side.RIGHT,
        "test",
        is_simulated,
        status,
        file,
        score(per_min, withheld),
    )


PRACTICE = SensorChoice(
    "simulated", "Try it now", "No sensor needed.", is_simulated=True
)


class FakeSearch:
    """Hears what its desk says is heard now."""

    def __init__(self, desk: "FakeDesk") -> None:
        self._desk = desk
        self.is_closed = False

    @property
    def found(self) -> tuple[SensorChoice, ...]:
        assert not self.is_closed
        return self._desk.heard_sensors if self.trouble is None else ()

    @property
    def trouble(self) -> RehabError | None:
        return self._desk.radio_fault

    def close(self) -> None:
        self.is_closed = True


class FakeDesk:
    """Gives out `FakeSession`s; keeps the last one in `session`."""

    def __init__(
        self,
        clock: FakeClock,
        exercises: tuple[Exercise, ...] | None = None,
        *,
        n_sensors: int = 2,
    ) -> None:
        self.clock = clock
        self._exercises = exercises or (make.exercise(repetitions=2, sets=2),)
        self._n_sensors = n_sensors
        self.session: FakeSession | None = None
        self.begun: list[tuple[str, Side, str]] = []
        self.begun_items: list[PlanItem] = []
        self.rows: tuple[SessionRow, ...] = ()
        self.repetitions: int | None = None
        self.fault: RehabError | None = None
        self.store_fault: Exception | None = None
        self.kept_profile: Profile | None = Profile()
        self.kept_preferences = Preferences()
        self.kept_checkups: list[Checkup] = []
        self.kept_ratings: list[RatingRow] = []
        self.kept_advice: tuple[Advice, ...] = ()
        self.said_notices: tuple[str, ...] = ()
        self.kept_trend: Trend | None = None
        self.items: tuple[PlanItem, ...] | None = None
        self.sittings: list[UUID] = []
        self.listened: list[str] = []
        self.listener: Listener | None = None
        self.known_sensors: tuple[SensorChoice, ...] | None = None
        self.heard_sensors: tuple[SensorChoice, ...] = ()
        self.radio_fault: RehabError | None = None
        self.searches: list[FakeSearch] = []

    def exercises(self) -> tuple[Exercise, ...]:
        return self._exercises

    def sensors(self) -> tuple[SensorChoice, ...]:
        """What was asked for, and a real one; or what `known_sensors` says."""
        if self.known_sensors is not None:
            return self.known_sensors
        real = SensorChoice("ble:NPG", "Your sensor", "", is_simulated=False)
        return (replace(PRACTICE, is_first=True), real)[: self._n_sensors]

    def look_for_sensors(self) -> FakeSearch:
        self.searches.append(FakeSearch(self))
        return self.searches[-1]

    def item(self, exercise_id: str, side: Side) -> PlanItem:
        exercise = next(e for e in self._exercises if e.id == exercise_id)
        n = self.repetitions or exercise.dose.repetitions
        return PlanItem(exercise_id, side, exercise.dose.sets, n)

    def plan(self, item: PlanItem) -> SessionPlan:
        return SessionPlan(
            next(e for e in self._exercises if e.id == item.exercise_id),
            item.side,
            item.sets,
            item.repetitions,
            "me",
            rest_calibration_s=1.0,
            reference_s=0.5,
            reference_pause_s=0.5,
            feedback_pct=item.feedback_pct,
        )

    def begin(self, item: PlanItem, sensor: str, sitting: UUID) -> FakeSession:
        if self.fault is not None:
            raise self.fault
        self.begun.append((item.exercise_id, item.side, sensor))
        self.begun_items.append(item)
        self.sittings.append(sitting)
        self.session = FakeSession(self.plan(item), self.clock)
        return self.session

    def listen(self, sensor: str) -> Listener | None:
        self.listened.append(sensor)
        return self.listener

    def sitting(self, *, practice: bool = False) -> UUID:
        return UUID(int=2 if practice else 1)

    def today(self, *, practice: bool = False) -> DayPlan:  # noqa: ARG002
        """What is left: everything planned but not begun yet; empty on a rest day."""
        if self.kept_advice and self.kept_advice[0] is not Advice.CONTACT_CLINICIAN:
            return DayPlan()
        planned = self._planned()
        done = tuple(item for item in planned if item in self.begun_items)
        return DayPlan(tuple(i for i in planned if i not in done), done)

    def _planned(self) -> tuple[PlanItem, ...]:
        if self.items is not None:
            return self.items
        # exercises of the same id would be the same item
        unique = {e.id: self.item(e.id, e.sides[0]) for e in self._exercises}
        return tuple(unique.values())

    def week(self) -> WeekPlan:
        day, free = DayPlan(self._planned()), DayPlan()
        return WeekPlan((day, day, day, day, day, free, free))

    def advice(self) -> tuple[Advice, ...]:
        return self.kept_advice

    def keep_checkup(self, checkup: Checkup) -> Advice | None:
        self.kept_checkups.append(checkup)
        if checkup.advice is not None:
            self.kept_advice = (checkup.advice,)
        return checkup.advice

    def keep_rating(self, sitting: UUID, rating: Rating) -> Advice | None:
        self.kept_ratings.append(RatingRow("me", 0, 0, sitting, rating))
        if rating.pain is not None and rating.pain >= 4:
            self.kept_advice = (Advice.STOP_TODAY,)
            return Advice.STOP_TODAY
        return None

    def ratings(self) -> tuple[RatingRow, ...]:
        return tuple(self.kept_ratings)

    def profile(self) -> Profile | None:
        return self.kept_profile

    def keep_profile(self, profile: Profile) -> None:
        self.kept_profile = profile

    def preferences(self) -> Preferences:
        return self.kept_preferences

    def keep_preferences(self, preferences: Preferences) -> None:
        self.kept_preferences = preferences

    def notices(self) -> tuple[str, ...]:
        return self.said_notices

    def history(self) -> tuple[SessionRow, ...]:
        if self.store_fault is not None:
            raise self.store_fault
        return self.rows

    def trend(self) -> Trend | None:
        return self.kept_trend

    def recovered(self) -> tuple[SessionRow, ...]:
        return ()


class FakeFigure:
    """A person that costs nothing: tests of words and rules need no body."""

    def prepare(self, poses: object, muscle: str | None = None) -> object:  # noqa: ARG002
        return iter(())

    def prepare_other(self, poses: object) -> object:  # noqa: ARG002
        return iter(())

    def draw(self, *_: object, **__: object) -> None:
        """Draw nothing."""


class Sitting:
    """A director on a surface, driven frame by frame with keys."""

    def __init__(
        self,
        desk: FakeDesk,
        *,
        first: str = "home",
        theme: Theme = DUSK,
        size: tuple[int, int] = (1920, 1080),
        people: People | None = None,
        sensor: str | None = None,
        side: Side | None = None,
        text_scale: float = 1.0,
        is_calm: bool = False,
    ) -> None:
        pygame.display.init()
        pygame.font.init()
        self.window = pygame.display.set_mode(size)
        self.desk, self.clock = desk, desk.clock
        people = people or People(lambda *_: FakeFigure())  # type: ignore[arg-type]
        self.visit = Visit(desk, people, sensor=sensor, side=side)
        self.canvas = Canvas(
            self.window,
            Layout.fit(size, is_rtl=is_right_to_left()),
            theme,
            Fonts(),
            text_scale=text_scale,
            is_calm=is_calm,
        )
        self.director = Director(self.visit, first, self.clock.now())
        self.names = [first]

    @property
    def name(self) -> str:
        return self.director.name

    def frame(self, *events: InputEvent) -> None:
        self.clock.wait()
        self.director.frame(events, self.clock.now(), self.canvas)
        if self.names[-1] != self.name:
            self.names.append(self.name)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.frame()

    def press(self, seconds: float, control: str = "space") -> None:
        """Press a key for so long, then leave it alone for a second."""
        self.frame(Press(control, self.clock.now()))
        self.wait(seconds)
        self.frame(Release(control, self.clock.now()))
        self.wait(0.8)

    def go(
        self, stage: Stage, phase: PhaseName | None = None, part: float = 0.5
    ) -> None:
        """Show the screen of a stage, in the middle of a phase."""
        if self.visit.session is None:
            self.director._go("sensor")
            self.visit.begin("simulated")
        self.visit.is_placed = True
        assert self.desk.session is not None
        self.desk.session.jump(stage, phase, part)
        self.wait(0.6)
        if stage is not Stage.READY:
            self.desk.session.jump(stage, phase, part)
        self.frame()
