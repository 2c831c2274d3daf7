"""One sitting at the window: what was chosen, the running session, and what came of it.

The scenes share it; they see the program only through `rehab.ports.Desk`.
"""

import contextlib
import logging

from rehab.errors import FileError, RehabError, SensorError
from rehab.i18n import _
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.plan import PlanItem
from rehab.model.signal import Side
from rehab.ports import Desk
from rehab.ui.ear import Ear
from rehab.ui.ended import Ended
from rehab.ui.person import People
from rehab.ui.scout import Scout
from rehab.ui.sitting import Way
from rehab.ui.sound.sounds import Sounds
from rehab.ui.stages import SCENE_OF_STAGE

_log = logging.getLogger(__name__)
_RUNNING = {Stage.REST_CALIBRATION, Stage.REFERENCE, Stage.EXERCISE, Stage.SET_REST}
LONGEST_SPEC = 80  # of what is remembered: a file's name has no place there
BASES = ("today", "home", "welcome", "night")
"""Screens that everything begins at and comes back to."""


class Visit(Ended):
    """What the scenes know. `exercise` and `side` are what is chosen now.

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
        super().__init__(desk, exercise=exercise, sensor=sensor, side=side)
        self.sounds = sounds or Sounds()
        self.people = people
        self.ear = Ear(desk)
        self.scout = Scout(desk)
        self.base = "today"
        self.aside_from = "today"
        self.asked_from = "settings"  # who sent one to write a name or a number
        self.cut_by: Exception | None = None
        self.n_holds = 0
        self.is_closing = False
        self.was_training = False
        self._placed: tuple[Side, tuple[str, ...]] | None = None
        self._is_practice = False
        self._known: set[str] = set()  # SPECs that are this person's own
        self._opened = ""

    def has_to_be_asked(self, sensor: str) -> bool:
        """Whether nobody said yet how today is, who is about to move an arm."""
        is_awake = self.night is None
        return is_awake and not self.is_checked and not self.is_made(sensor)

    def set_out(self, way: Way) -> None:
        """Begin a way: today's plan, one exercise that was chosen, or a first try."""
        self.night = None
        self.course.set_out(way, self.desk.item(self.exercise.id, self.side))
        self.is_card_read = self.is_untold = False
        self._take_up(self.course.item)

    def keep_night(self) -> None:
        """End the night, judge it and keep it. What fails leaves the recording on disk."""
        if self.night is None or self.session is None:
            return
        try:
            self.night.keep()
        except Exception:
            self.abandon()
            raise
        self.session = self.frame = None

    def after_advice(self) -> str:
        """Return where an advice leads on: to the results after training, else back."""
        return "history" if self.course.rows else self.base

    def go_on(self) -> None:
        """Go to the next exercise of the way."""
        self.course.go_on()
        self._take_up(self.course.item)

    def _take_up(self, item: PlanItem | None) -> None:
        if item is not None:
            self.index = self._find(item.exercise_id)
            self.side = item.side

    @property
    def is_known(self) -> bool:
        """Whether it is certain that the open sensor is this person's, or nobody's."""
        return bool(self.origin) or self._opened in self._known

    def know(self) -> None:
        """Take the open sensor as this person's from now on."""
        self._known.add(self._opened)

    @property
    def is_placed(self) -> bool:
        """Whether the pads are where this exercise wants them.

        The first pads of a row stay what they are where the rest is not used.
        """
        if self._placed is None or self.side is Side.BOTH:
            return self._placed == self._place
        (side, muscles), (there, placed) = self._place, self._placed
        return side is there and placed[: len(muscles)] == muscles

    @is_placed.setter
    def is_placed(self, value: bool) -> None:
        self._placed = self._place if value else None

    @property
    def _place(self) -> tuple[Side, tuple[str, ...]]:
        return self.side, tuple(m.muscle for m in self.exercise.muscles)

    def begin(self, sensor: str) -> None:
        """Open the sensor and start a session of the item of now."""
        is_made = self.is_made(sensor)
        self._is_practice = is_made
        if not is_made:
            self.ear.close()
        self.scout.close()
        self.row, self.error, self.cut_by, self.n_holds = None, None, None, 0
        self.was_training = self.is_card_read = self.is_untold = False
        self._opened, self.frame = sensor, None
        if self.night is not None:
            self.session = self.night.begin(self.desk, sensor, self.exercise)
            return
        item = self.course.take(
            self.desk.item(self.exercise.id, self.side), is_simulated=is_made
        )
        self.session = self.desk.begin(item, sensor, self.course.sitting)

    @property
    def opened(self) -> str:
        """The SPEC of the sensor that was opened last."""
        return self._opened

    def tick(self) -> None:
        """Take in the frame of now, if a session runs."""
        self.scout.tick()
        if self.session is None or self.is_over:
            return
        self.frame = self.session.tick()
        self.n_holds = self.frame.n_holds_in_target
        self.was_training |= self.frame.stage is Stage.EXERCISE
        if self.frame.stage is not Stage.CONNECTING:
            self._failed.discard(self._opened)
            self._remember()

    def _remember(self) -> None:
        """Keep which sensor is this person's: between sessions it is listened to."""
        is_own = self._opened in self._known and self._opened != self.preferences.sensor
        if is_own and len(self._opened) <= LONGEST_SPEC:
            self.prefer(sensor=self._opened)

    def hear(self, time_s: float) -> None:
        """Listen to the muscle where it is the switch and no session does.

        The muscle of practice, or of a recording, is nobody's: who has only their own goes on
        being heard.
        """
        is_free = self.session is None or self._is_practice
        is_wanted = self.habits.emg_switch and is_free
        self.ear.tick(time_s, self._own_sensor if is_wanted else None)

    def _own_sensor(self) -> str:
        """Return what to listen to; empty: whatever is in reach, but never practice."""
        first = self.desk.sensors()[0]
        return self.preferences.sensor or (first.spec if first.is_first else "")

    def scene_of_now(self) -> str | None:
        """Return the screen that the running session asks for; None without one.

        One that was kept behind another screen asks until its end is told.
        """
        frame = self.frame
        if frame is None or (self.session is None and not self.is_untold):
            return None
        if self.night is not None and self.night.scene is not None:
            return self.night.scene
        if frame.stage is Stage.READY:
            if not self.is_known:
                return "sensor"
            is_try = self.course.way is Way.TRY
            return "contact" if self.is_placed or is_try else "placement"
        if not self.is_over:
            return SCENE_OF_STAGE[frame.stage]
        if self.needs_help:
            return "card"
        if self.session is None and self.row is None:
            return None  # it could not be kept
        is_whole = frame.stage is Stage.DONE
        return "next" if is_whole and self.course.has_more else "summary"

    @property
    def _has_streamed(self) -> bool:
        return self.frame is not None and self.frame.stage is not Stage.CONNECTING

    def ask(self, command: Command) -> None:
        """Pass a wish on to the session, if one runs."""
        if self.session is not None:
            self.session.ask(command)

    @property
    def is_asking(self) -> bool:
        """Whether the safety question stands."""
        frame = self.frame
        if self.session is None or frame is None or frame.stage is not Stage.PAUSED:
            return False
        return frame.stop_reason is StopReason.RHYTHMIC

    def stand_aside(self, name: str) -> None:
        """Remember the screen that is left for a moment; time stands still meanwhile."""
        self.aside_from = name
        self.stand_still()

    def stand_still(self) -> None:
        """Pause whatever runs; a question or a screen before it waits anyway."""
        if self.frame is not None and self.frame.stage in _RUNNING:
            self.ask(Command.PAUSE)

    def way_back(self) -> str:
        """Return where to go from help or the emergency card."""
        return self.scene_of_now() or self.aside_from

    @property
    def origin(self) -> str:
        """What is shown, in a word, where it is no muscle of now; else empty."""
        row, frame = self.row, self.frame
        is_live = self.session is not None and frame is not None
        shown = frame if is_live else row
        if shown is None:
            return ""
        if shown.is_simulated:
            return _("Simulated")
        return _("Recording") if shown.is_replayed else ""

    def close(self) -> None:
        """Keep what was done when the window is closed in the middle of it."""
        self.sounds.close()
        self.ear.close()
        self.scout.close()
        with contextlib.suppress(RehabError):  # found at the next start then
            if self.was_training:
                self.ask(Command.STOP)
                self.finish()
            elif self.night is not None and self.night.is_dark:
                self.keep_night()
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
            elif self.night is not None and self.night.is_dark:
                self.night.fail()
                self.keep_night()
            self.abandon()
        except Exception as second:  # noqa: BLE001 - the first is the one to tell
            _log.warning("it could not be kept: %s", second, exc_info=second)
