"""What somebody chose, and what there is to choose: exercise, arm and sensor."""

import contextlib
from dataclasses import replace
from typing import Any

from rehab.errors import FileError, RehabError, SensorError
from rehab.i18n import _, use_language
from rehab.model.exercise import Exercise, TaskName
from rehab.model.people import HOME, Profile
from rehab.model.plan import PlanItem
from rehab.model.session import SessionPlan
from rehab.model.signal import Side
from rehab.ports import Desk, SensorChoice
from rehab.ui.nightly import DRAWN_AS, NightWay
from rehab.ui.sound.sounds import Sounds
from rehab.ui.spoken import spoken


class Chosen:
    """The part of a visit that needs no session.

    `habits` is what the input filter goes by; a change counts from the next frame on.
    A `side` that is given is used wherever an exercise allows it, else the patient's.
    """

    sounds: Sounds

    def __init__(
        self,
        desk: Desk,
        *,
        exercise: str | None = None,
        sensor: str | None = None,
        side: Side | None = None,
    ) -> None:
        self.desk = desk
        self._exercises = desk.exercises()
        if not self._exercises:
            raise ValueError("the catalog is empty")
        self.night: NightWay | None = None
        self.index = self._find(exercise)
        self._wanted_side = self._usual_side() if side is None else side
        self.side = self.side_for(self.exercise)
        self.wanted_sensor = sensor
        self.once_sensor: str | None = None
        self.error: Exception | None = None
        self.preferences = desk.preferences()
        self.habits = self.preferences.habits
        self._failed: set[str] = set()  # SPECs of sensors that never streamed

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """What there is to choose, in the words of the language of now."""
        return tuple(map(spoken, self._exercises))

    @exercises.setter
    def exercises(self, exercises: tuple[Exercise, ...]) -> None:
        self._exercises = exercises

    @property
    def profile(self) -> Profile:
        """What the person told; the usual answers until then."""
        return self.desk.profile() or Profile()

    def prefer(self, **changes: Any) -> None:
        """Change how the window looks, sounds or listens, and keep it."""
        self.preferences = replace(self.preferences, **changes)
        self.habits = self.preferences.habits
        if "language" in changes:
            use_language(self.preferences.language)
        if {"volume", "has_voice"} & changes.keys():
            now = self.preferences
            self.sounds.choose(now.volume, has_voice=now.has_voice)
        self.desk.keep_preferences(self.preferences)

    def tell(self, **changes: Any) -> None:
        """Keep what the person told about themselves."""
        self.desk.keep_profile(replace(self.profile, **changes))

    def _usual_side(self) -> Side:
        with contextlib.suppress(RehabError):
            return self.profile.side
        return HOME.side

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

    @property
    def title(self) -> str:
        """What the pads are for."""
        return self.exercise.words.title if self.night is None else _("The night")

    @property
    def position(self) -> str:
        """How one sits for it, or what to see to before lying down."""
        if self.night is None:
            return self.exercise.words.position
        return _("Lead the cable along the leg, so that nothing pulls.")

    def go_to_bed(self, night: NightWay) -> None:
        """Begin the way of a night, with pads where it wants them."""
        self.night = night
        self.index = self._find(DRAWN_AS[night.site])
        self.side = night.side

    def choose(self, exercise: str) -> None:
        """Choose an exercise by its id; keep the side if it allows it."""
        self.index = self._find(exercise)
        self.side = self.side_for(self.exercise)

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

    def train(self, side: Side) -> None:
        """Prefer a side from now on."""
        self._wanted_side = side
        self.side = self.side_for(self.exercise)

    def plan(self, exercise: Exercise) -> SessionPlan:
        """Return what a session of this exercise would be."""
        item = self.desk.item(exercise.id, self.side_for(exercise))
        return self.desk.plan(item)

    def exercise_of(self, item: PlanItem) -> Exercise:
        """Return the exercise of an item of a plan."""
        return next(e for e in self.exercises if e.id == item.exercise_id)

    def sensors(self) -> tuple[SensorChoice, ...]:
        """Return what there is without a search; what did not work comes last."""
        choices = [
            replace(choice, is_first=False) if choice.spec in self._failed else choice
            for choice in self.desk.sensors()
        ]
        return tuple(sorted(choices, key=lambda choice: choice.spec in self._failed))

    @property
    def practice(self) -> SensorChoice | None:
        """What works without a sensor, if the last error came from one. Raises nothing."""
        if not isinstance(self.error, SensorError | FileError):
            return None
        return self.simulation()

    def simulation(self) -> SensorChoice | None:
        """Return the simulated sensor, if it works. Raises nothing."""
        with contextlib.suppress(Exception):
            for choice in self.sensors():
                if choice.is_simulated and choice.spec not in self._failed:
                    return choice
        return None

    def is_made(self, spec: str) -> bool:
        """Whether no muscle of now is behind a sensor: practice, or a recording."""
        return any(not c.is_own for c in self.sensors() if c.spec == spec)

    def take_wanted(self) -> str | None:
        """Return the SPEC to open without asking, if there is one."""
        once, self.once_sensor = self.once_sensor, None
        return once or self.wanted_sensor
