"""A desk without a program: it keeps what it is told, and gives out `FakeSession`s."""

from dataclasses import replace
from uuid import UUID

from rehab.errors import RehabError
from rehab.model.checkup import Advice, Checkup, Rating, RatingRow
from rehab.model.exercise import Exercise
from rehab.model.people import Preferences, Profile
from rehab.model.plan import DayPlan, PlanItem, WeekPlan
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.model.trend import Trend
from rehab.ports import Listener, SensorChoice
from tests import make
from tests.unit.ui.fake_nights import FakeNights
from tests.unit.ui.fake_session import FakeClock, FakeSession

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
        self.nights = FakeNights(clock)

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
