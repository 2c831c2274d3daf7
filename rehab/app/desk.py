"""What the patient's window may ask of the program; fits `rehab.ports.Desk`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PureWindowsPath
from typing import Any
from uuid import UUID, uuid4

from rehab.app.guided import open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.i18n import _
from rehab.model.checkup import Advice, Checkup, Rating, RatingRow
from rehab.model.exercise import Exercise
from rehab.model.people import DEMO, Preferences, Profile
from rehab.model.plan import DayPlan, PlanItem, WeekPlan
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.ports import GuidedSession, SensorChoice

DEMO_SENSOR = "simulated?seed=7&jerks_per_min=12"


class AppDesk:
    """The program, seen from the patient's chair.

    Parameters
    ----------
    sensor : str or None
        A SPEC given on the command line; offered first.
    repetitions : mapping or None
        Other repetitions than the dose of the exercises named in it.
    how : mapping or None
        Further fields of `rehab.ports.SensorRequest` for every session: speed, channels.
    """

    def __init__(
        self,
        home: Home,
        patient: str,
        *,
        sensor: str | None = None,
        repetitions: Mapping[str, int] | None = None,
        how: Mapping[str, Any] | None = None,
    ) -> None:
        self._home, self._patient = home, patient
        self._sensor, self._repetitions = sensor, dict(repetitions or {})
        self._how = dict(how or {})
        self._recovered: tuple[SessionRow, ...] | None = None
        self._profile: Profile | None = None
        self._preferences = Preferences()
        self._ratings: list[RatingRow] = []
        self._rest: Advice | None = None
        self._sittings = {True: uuid4(), False: uuid4()}

    def exercises(self) -> tuple[Exercise, ...]:
        """Return the catalog in the order of the programme."""
        return tuple(sorted(self._home.catalog.values(), key=lambda e: e.number))

    def sensors(self) -> tuple[SensorChoice, ...]:
        """Return what can be chosen: the one asked for, Bluetooth, and a try-out."""
        choices = [
            SensorChoice(
                "ble:NPG", _("My sensor"), _("Switch it on."), is_simulated=False
            ),
            SensorChoice(
                DEMO_SENSOR,
                _("Try it now"),
                _("No sensor needed."),
                is_simulated=True,
            ),
        ]
        if self._sensor:
            title, simulated = _title(self._sensor)
            asked = SensorChoice(
                self._sensor, title, _("As you asked."), is_simulated=simulated
            )
            choices = [asked, *(c for c in choices if c.is_simulated != simulated)]
        return tuple(choices)

    def item(self, exercise_id: str, side: Side) -> PlanItem:
        """Return the usual dose, or the repetitions asked for."""
        repetitions = self._repetitions.get(exercise_id)
        plan = plan_for(
            self._home, exercise_id, side, self._patient, repetitions=repetitions
        )
        return PlanItem(exercise_id, plan.side, plan.sets, plan.repetitions)

    def plan(self, item: PlanItem) -> SessionPlan:
        """Return what a session would be."""
        plan = plan_for(
            self._home,
            item.exercise_id,
            item.side,
            self._patient,
            repetitions=item.repetitions,
            sets=item.sets,
        )
        return replace(plan, feedback_pct=item.feedback_pct)

    def begin(self, item: PlanItem, sensor: str, sitting: UUID) -> GuidedSession:  # noqa: ARG002
        """Open the sensor and start a session.

        Whose session it becomes is told by the signal, not by the sensor's name.
        """
        self.recovered()
        plan = self.plan(item)
        return open_guided(self._home, plan, sensor, auto=False, **self._how)

    def sitting(self, *, practice: bool = False) -> UUID:
        """Return what the sessions of today share."""
        return self._sittings[practice]

    def today(self, *, practice: bool = False) -> DayPlan:  # noqa: ARG002
        """Return what is left of today's plan."""
        if self._rest is not None:
            return DayPlan()
        return self.week().days[0]

    def week(self) -> WeekPlan:
        """Return the plan of the present week."""
        items = [
            replace(self.item(e.id, e.sides[-1]), is_assessment=e.is_assessment)
            for e in self.exercises()
        ]
        day, free = DayPlan(tuple(items)), DayPlan()
        return WeekPlan((day, day, day, day, day, free, free))

    def advice(self) -> tuple[Advice, ...]:
        """Return what the patient is to be told now."""
        return () if self._rest is None else (self._rest,)

    def keep_checkup(self, checkup: Checkup) -> Advice | None:
        """Keep what was said before training, and return what follows."""
        self._rest = checkup.advice
        return self._rest

    def keep_rating(self, sitting: UUID, rating: Rating) -> Advice | None:
        """Keep what was said after training, and return what follows."""
        self._ratings.append(RatingRow(self._patient, 0, 0, sitting, rating))
        return None

    def ratings(self) -> tuple[RatingRow, ...]:
        """Return what the patient said after each sitting."""
        return tuple(self._ratings)

    def profile(self) -> Profile | None:
        """Return who trains."""
        return self._profile

    def keep_profile(self, profile: Profile) -> None:
        """Keep who trains."""
        self._profile = profile

    def preferences(self) -> Preferences:
        """Return how the window looks, sounds and listens."""
        return self._preferences

    def keep_preferences(self, preferences: Preferences) -> None:
        """Keep how the window looks, sounds and listens."""
        self._preferences = preferences

    def notices(self) -> tuple[str, ...]:
        """Return what went wrong at this start."""
        return ()

    def history(self) -> tuple[SessionRow, ...]:
        """Return the patient's sessions and the try-outs, oldest first."""
        self.recovered()
        mine = {self._patient, DEMO.id}
        return tuple(row for row in self._home.sessions() if row.patient in mine)

    def recovered(self) -> tuple[SessionRow, ...]:
        """Return sessions that had died and were recovered at this start.

        They are looked for at the first question, which comes after the first picture.
        """
        if self._recovered is None:
            from rehab.app.rescue import rescue

            self._recovered = tuple(rescue(self._home))
        return self._recovered


def _title(spec: str) -> tuple[str, bool]:
    """Return what a person calls the sensor of a SPEC, and whether it is simulated."""
    kind, _colon, name = spec.partition(":")
    if kind.split("?")[0] in {"simulated", "virtual"}:
        return _("Practice sensor"), True
    if kind == "replay":
        # parts a name at both kinds of slashes
        return _("Recording: {name}").format(name=PureWindowsPath(name).name), False
    return _("My sensor"), False
