"""One sitting at the window: what was chosen, the running session, and what came of it.

The scenes share it; they see the program only through `rehab.ports.Desk`.
"""

import contextlib
import logging

from rehab.errors import FileError, RehabError, SensorError
from rehab.model.exercise import Exercise, TaskName
from rehab.model.frame import Command, Frame, Stage
from rehab.model.habits import Habits
from rehab.model.people import HOME
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.ports import Desk, GuidedSession, SensorChoice
from rehab.ui.person import People
from rehab.ui.sound.sounds import Sounds

_log = logging.getLogger(__name__)
SCENE_OF_STAGE: dict[Stage, str] = {
    Stage.CONNECTING: "sensor",
    Stage.READY: "calibrate",
    Stage.REST_CALIBRATION: "calibrate",
    Stage.REFERENCE: "calibrate",
    Stage.EXERCISE: "exercise",
    Stage.SET_REST: "rest",
    Stage.PAUSED: "pause",
    Stage.DONE: "summary",
    Stage.STOPPED: "summary",
}
"""While a session runs, its stage alone decides the screen."""


class Visit:
    """What the scenes know. `exercise` and `side` are what is chosen now.

    `habits` is what the input filter goes by; a change counts from the next frame on.

    A `side` that is given is used wherever an exercise allows it, else the patient's.
    `sounds` are silent unless they are given.
    """

    def __init__(
        self,
        desk: Desk,
        people: People,
        *,
        exercise: str | None = None,
        sensor: str | None = None,
        side: Side | None = None,
        sounds: Sounds | None = None,
    ) -> None:
        self.desk = desk
        self.sounds = sounds or Sounds()
        self.people = people
        self.habits = Habits()
        self.exercises = desk.exercises()
        if not self.exercises:
            raise ValueError("the catalog is empty")
        self.index = self._find(exercise)
        self._wanted_side = HOME.side if side is None else side
        self.side = self.side_for(self.exercise)
        self.wanted_sensor = sensor
        self.once_sensor: str | None = None
        self.session: GuidedSession | None = None
        self.frame: Frame | None = None
        self.row: SessionRow | None = None
        self.error: Exception | None = None
        self.cut_by: Exception | None = None
        self.n_holds = 0
        self.is_closing = False
        self.was_training = False
        self._history: tuple[SessionRow, ...] | None = None
        self._is_store_told = False
        self._opened = ""
        self._failed: set[str] = set()  # SPECs of sensors that never streamed

    def _find(self, wanted: str | None) -> int:
        """Return where the wanted exercise is; without one, the first with movement."""
        for k, exercise in enumerate(self.exercises):
            is_moving = exercise.task is not TaskName.RELAX
            if exercise.id == wanted or (wanted is None and is_moving):
                return k
        return 0

    @property
    def exercise(self) -> Exercise:
        """The chosen exercise."""
        return self.exercises[self.index]

    def next_exercise(self) -> None:
        """Choose the next exercise; keep the side if it allows it."""
        self.index = (self.index + 1) % len(self.exercises)
        self.side = self.side_for(self.exercise)

    def side_for(self, exercise: Exercise) -> Side:
        """Return the side to do an exercise with: the wanted one if it allows it."""
        sides = exercise.sides
        for side in (self._wanted_side, HOME.side):
            if side in sides:
                return side
        return sides[0]

    def next_side(self) -> None:
        """Choose the next side that the exercise allows."""
        sides = self.exercise.sides
        self.side = sides[(sides.index(self.side) + 1) % len(sides)]
        self._wanted_side = self.side

    def plan(self, exercise: Exercise) -> SessionPlan:
        """Return what a session of this exercise would be."""
        item = self.desk.item(exercise.id, self.side_for(exercise))
        return self.desk.plan(item)

    def sensors(self) -> tuple[SensorChoice, ...]:
        """Return the sensors to choose from; what did not work comes last."""
        choices = self.desk.sensors()
        return tuple(sorted(choices, key=lambda choice: choice.spec in self._failed))

    @property
    def practice(self) -> SensorChoice | None:
        """What works without a sensor, if the last error came from one. Raises nothing."""
        if not isinstance(self.error, SensorError | FileError):
            return None
        with contextlib.suppress(Exception):
            for choice in self.sensors():
                if choice.is_simulated and choice.spec not in self._failed:
                    return choice
        return None

    def take_wanted(self) -> str | None:
        """Return the SPEC to open without asking, if there is one."""
        once, self.once_sensor = self.once_sensor, None
        return once or self.wanted_sensor

    def history(self) -> tuple[SessionRow, ...]:
        """Return the sessions until now, read once."""
        if self._history is None:
            try:
                self._history = self.desk.history()
            except Exception:
                self._is_store_told = True
                raise
        return self._history

    def look_back(self) -> None:
        """Read the sessions if they can be read. That they cannot is raised only once."""
        was_told = self._is_store_told
        try:
            self.history()
        except Exception as error:
            if not was_told:
                raise
            _log.warning("still no history: %s", error)

    @property
    def n_done(self) -> int | None:
        """How many sessions the patient did, practice left out; None before reading."""
        if self._history is None:
            return None
        return sum(not row.is_simulated for row in self._history)

    def begin(self, sensor: str) -> None:
        """Open the sensor and start a session."""
        self.row, self.error, self.cut_by, self.n_holds = None, None, None, 0
        self.was_training = False
        self._opened, self.frame = sensor, None
        item = self.desk.item(self.exercise.id, self.side)
        sitting = self.desk.sitting(practice=self._is_practice(sensor))
        self.session = self.desk.begin(item, sensor, sitting)

    def _is_practice(self, sensor: str) -> bool:
        choices = self.desk.sensors()
        return any(c.spec == sensor and c.is_simulated for c in choices)

    def tick(self) -> None:
        """Take in the frame of now, if a session runs."""
        if self.session is None or self.is_over:
            return
        self.frame = self.session.tick()
        self.n_holds = self.frame.n_holds_in_target
        self.was_training |= self.frame.stage is Stage.EXERCISE
        if self.frame.stage is not Stage.CONNECTING:
            self._failed.discard(self._opened)

    @property
    def _has_streamed(self) -> bool:
        return self.frame is not None and self.frame.stage is not Stage.CONNECTING

    def ask(self, command: Command) -> None:
        """Pass a wish on to the session, if one runs."""
        if self.session is not None:
            self.session.ask(command)

    @property
    def is_over(self) -> bool:
        """Whether the session has come to its end and waits to be kept."""
        return self.frame is not None and self.frame.stage in {
            Stage.DONE,
            Stage.STOPPED,
        }

    @property
    def is_simulated(self) -> bool:
        """Whether what is shown comes from no person."""
        if self.session is not None and self.frame is not None:
            return self.frame.is_simulated
        return self.row is not None and self.row.is_simulated

    def finish(self) -> None:
        """Score and keep the session. What fails leaves the recording on disk."""
        if self.session is None:
            return
        try:
            self.row = self.session.finish()
        except Exception:
            self.abandon()
            raise
        self.session = None
        self._history = None

    def abandon(self) -> None:
        """Let go of the session; what was recorded stays."""
        session, self.session = self.session, None
        if session is not None:
            session.abandon()

    def close(self) -> None:
        """Keep what was done when the window is closed in the middle of it."""
        self.sounds.close()
        if self.was_training:
            self.ask(Command.STOP)
            with contextlib.suppress(RehabError):  # found at the next start then
                self.finish()
        self.abandon()

    def fail(self, error: Exception) -> None:
        """Remember what failed, and keep what was done until then. Raises nothing."""
        self.error = error
        if isinstance(error, SensorError | FileError) and not self._has_streamed:
            self._failed.add(self._opened)
        if self.session is not None:
            self.cut_by = error
        self.wanted_sensor = None  # not to run into it again without being asked
        try:
            if self.was_training:
                self.finish()
            self.abandon()
        except Exception as second:  # noqa: BLE001 - the first is the one to tell
            _log.warning("it could not be kept: %s", second, exc_info=second)
