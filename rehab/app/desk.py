"""What the patient's window may ask of the program; fits `rehab.ports.Desk`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from rehab.app.bluetooth_starts import uses_bluetooth
from rehab.app.guided import Guided, open_guided
from rehab.app.home import Home
from rehab.app.nearby import named, search
from rehab.app.night_desk import AppNightDesk
from rehab.app.plans import plan_for
from rehab.app.prescribed import adapted
from rehab.app.programme import Programme
from rehab.i18n import _
from rehab.model.checkup import Advice, Checkup, Rating, RatingRow
from rehab.model.exercise import Exercise
from rehab.model.people import DEMO, HOME, Preferences, Profile
from rehab.model.plan import DayPlan, PlanItem, WeekPlan
from rehab.model.sensor import OwnSensor
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.model.trend import Trend
from rehab.ports import Broadcast, GuidedSession, Listener, SensorChoice, SensorSearch
from rehab.sensors.lookout import Lookout
from rehab.sensors.spec import parse_spec

DEMO_SENSOR = "simulated?seed=7&jerks_per_min=12"
ANY_SENSOR = "ble:NPG"
"""The only one in reach; with several nobody is connected to a neighbour's."""


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
    now : callable or None
        The wall clock with its local offset, for the plan of the day.
    make_lookout : callable
        Makes what looks for sensors.
    """

    def __init__(
        self,
        home: Home,
        patient: str,
        *,
        sensor: str | None = None,
        repetitions: Mapping[str, int] | None = None,
        how: Mapping[str, Any] | None = None,
        now: Callable[[], datetime] | None = None,
        make_lookout: Callable[[], Lookout] = Lookout,
    ) -> None:
        self._home, self._patient = home, patient
        self._sensor, self._repetitions = sensor, dict(repetitions or {})
        self._how = dict(how or {})
        self._recovered: tuple[SessionRow, ...] | None = None
        self._programme, self._now = Programme(home, patient, now), now
        self._session: Guided | None = None
        self._make_lookout = make_lookout
        self._make_broadcast: Callable[[], Broadcast] | None = None
        self.nights = AppNightDesk(home, patient, self.recovered, self._how)

    def send_to(self, make_broadcast: Callable[[], Broadcast] | None) -> None:
        """Let other programs have all further sessions, each by what is made here."""
        self._make_broadcast = make_broadcast

    def exercises(self) -> tuple[Exercise, ...]:
        """Return what this patient may do, in the order of the programme."""
        may = self._programme.allows
        allowed = [
            exercise for exercise in self._home.catalog.values() if may(exercise)
        ]
        return tuple(sorted(allowed, key=lambda e: e.number))

    def sensors(self) -> tuple[SensorChoice, ...]:
        """Return what was asked for, the person's own, and a try-out."""
        specs = list(dict.fromkeys(filter(None, (self._sensor, self._own_sensor()))))
        if self._home.starts.is_paused and not any(map(uses_bluetooth, specs)):
            specs.append(ANY_SENSOR)  # whoever chooses it switches Bluetooth on
        choices = [named(spec, _("As you asked.")) for spec in specs]
        if not any(choice.is_simulated for choice in choices):
            title, detail = _("Try it now"), _("No sensor needed.")
            choices.append(SensorChoice(DEMO_SENSOR, title, detail, is_simulated=True))
        return tuple(choices)

    def look_for_sensors(self) -> SensorSearch:
        """Begin to look for sensors nearby."""
        mine = [spec for spec in (self._sensor, self._own_sensor()) if spec]
        return search(self._home, self._make_lookout, mine, self._own_sensors())

    def _own_sensors(self) -> tuple[OwnSensor, ...]:
        return self._home.own_sensors.of(self._patient)

    def _own_sensor(self) -> str:
        return self._home.papers.preferences().sensor

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
        caps = self._programme.caps
        return replace(
            plan,
            exercise=adapted(plan.exercise, item, caps),
            feedback_pct=item.feedback_pct,
            is_closing=item.is_closing,
        )

    def begin(self, item: PlanItem, sensor: str, sitting: UUID) -> GuidedSession:
        """Open the sensor and start a session.

        Whose session it becomes is told by the signal, not by the sensor's name.
        """
        self.recovered()
        self.refuse(item, sensor)
        plan = replace(
            self.shown_plan(item, sensor),
            usual_per_min=self._own.usual_per_min(item.exercise_id, item.side),
            pain_before=self._first_pain(sitting),
            n_sets_stopped=self._n_sets_stopped(sitting),
        )
        self._session = open_guided(
            self._home,
            plan,
            sensor,
            auto=False,
            sitting=sitting,
            when_kept=self._programme.forget,
            broadcast=self._make_broadcast() if self._make_broadcast else None,
            **self._how,
        )
        return self._session

    def shown_plan(self, item: PlanItem, sensor: str) -> SessionPlan:
        """Return the plan with as much feedback as this sensor's session may show.

        Practice shows what it was asked for: it counts nowhere.
        """
        return self.plan(self._own.shown(item) if named(sensor).is_own else item)

    def refuse(self, item: PlanItem, sensor: str) -> None:
        """Raise `RehabError` where a person may not begin `item` with this sensor now."""
        if named(sensor).is_own:
            self._own.refuse(item)

    @property
    def _own(self) -> Programme:
        """The programme whose limits hold for a muscle, also in the demo's window."""
        if self._patient != DEMO.id:
            return self._programme
        return Programme(self._home, HOME.id, self._now)

    def listen(self, sensor: str) -> Listener | None:
        """Open the sensor to hear the muscle between sessions; nothing is stored."""
        from rehab.app.listening import Listening

        self._home.starts.allow(sensor or ANY_SENSOR)
        how = {"own": self._own_sensors(), **self._how}
        request = parse_spec(sensor or ANY_SENSOR, plan=None, **how)
        if request.kind == "replay":
            return None
        return Listening(request, self._home.levels.of)

    def _first_pain(self, sitting: UUID) -> int | None:
        """Return what the sitting began with: what was said first, here or before it."""
        last = self._session
        if last and last.sitting == sitting and last.first_pain is not None:
            return last.first_pain
        return self._programme.first_pain()

    def _n_sets_stopped(self, sitting: UUID) -> int:
        """Return how many sets of a sitting jerks ended, as far as this program knows."""
        last = self._session
        return last.n_sets_stopped if last and last.sitting == sitting else 0

    def sitting(self, *, practice: bool = False) -> UUID:
        """Return what the sessions of today share."""
        self.recovered()
        return self._programme.sitting(practice=practice)

    def today(self, *, practice: bool = False) -> DayPlan:
        """Return what is left of today's plan."""
        self.recovered()
        return self._programme.today(practice=practice)

    def week(self) -> WeekPlan:
        """Return the plan of the present week."""
        return self._programme.week()

    def advice(self) -> tuple[Advice, ...]:
        """Return what the patient is to be told now."""
        self.recovered()
        return self._programme.advice()

    def keep_checkup(self, checkup: Checkup) -> Advice | None:
        """Keep what was said before training, and return what follows."""
        return self._programme.keep_checkup(checkup)

    def keep_rating(self, sitting: UUID, rating: Rating) -> Advice | None:
        """Keep what was said after training, and return what follows."""
        first = self._first_pain(sitting)
        return self._programme.keep_rating(sitting, rating, first)

    def ratings(self) -> tuple[RatingRow, ...]:
        """Return what the patient said after each sitting."""
        return self._programme.ratings()

    def profile(self) -> Profile | None:
        """Return who trains."""
        return self._home.papers.profile()

    def keep_profile(self, profile: Profile) -> None:
        """Keep who trains; a permission to stand is not given here."""
        known = self._home.papers.profile()
        may_stand = profile.may_stand and known is not None and known.may_stand
        self._home.papers.keep_profile(replace(profile, may_stand=may_stand))

    def preferences(self) -> Preferences:
        """Return how the window looks, sounds and listens.

        What the environment says is stronger: of that nothing was chosen here.
        """
        found = self._home.papers.preferences()
        nothing: dict[str, Any] = dict.fromkeys(self._forced, "")
        return replace(found, **nothing)

    def keep_preferences(self, preferences: Preferences) -> None:
        """Keep how the window looks, sounds and listens."""
        known = self._home.papers.preferences()
        kept = {
            name: getattr(known, name)
            for name in self._forced
            if not getattr(preferences, name)
        }
        self._home.papers.keep_preferences(replace(preferences, **kept))

    @property
    def _forced(self) -> frozenset[str]:
        return self._home.settings.forced & {"theme", "language"}

    def notices(self) -> tuple[str, ...]:
        """Return what went wrong at this start; each is told once."""
        said = self._home.papers.said
        found = tuple(said)
        said.clear()
        return (*found, *self._home.told_of_space())

    def history(self) -> tuple[SessionRow, ...]:
        """Return the patient's sessions and the try-outs, oldest first."""
        self.recovered()
        mine = {self._patient, DEMO.id}
        return tuple(row for row in self._programme.rows() if row.patient in mine)

    def trend(self) -> Trend | None:
        """Return how the patient's jerks go over the sittings; practice has no trend."""
        self.recovered()
        return self._programme.trend()

    def recovered(self) -> tuple[SessionRow, ...]:
        """Return sessions that had died and were recovered at this start.

        They are looked for at the first question, which comes after the first picture.
        """
        if self._recovered is None:
            from rehab.app.rescue import rescue

            self._recovered = tuple(rescue(self._home))
            self._programme.forget()
        return self._recovered
