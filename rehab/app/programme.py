"""A person's programme: what is left of today, what follows from what was said and done."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from rehab.app import patterns, week
from rehab.app.home import Home
from rehab.app.said import date_of
from rehab.catalog import find
from rehab.errors import Reason, RehabError
from rehab.model.checkup import (
    Advice,
    Checkup,
    CheckupRow,
    Rating,
    RatingRow,
    too_painful,
)
from rehab.model.exercise import Exercise
from rehab.model.frame import StopReason
from rehab.model.people import DEMO, Profile
from rehab.model.plan import Caps, DayPlan, PlanItem, PlanVersion, WeekPlan
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.model.trend import Trend

STOPS_THE_DAY = frozenset(
    {
        StopReason.RHYTHMIC,
        StopReason.JERK_RATE,
        StopReason.PAIN,
        StopReason.UNWELL,
    }
)
WEEK_S = 7 * 86_400


class Programme:
    """What a patient does by plan, seen at a moment of the wall clock.

    The rows of the history are read once and again after `forget`.

    Parameters
    ----------
    now : callable or None
        The wall clock with its local offset.
    """

    def __init__(
        self, home: Home, patient: str, now: Callable[[], datetime] | None = None
    ) -> None:
        self._home, self._patient = home, patient
        self._now = now or (lambda: datetime.now().astimezone())
        self._rows: tuple[SessionRow, ...] | None = None
        self._practice = uuid4()
        self._fresh = (self._now().date(), uuid4())
        self._hurt_on: date | None = None  # when it hurt more than at first

    def forget(self) -> None:
        """Read the history again: a session was kept."""
        self._rows = None

    def rows(self) -> tuple[SessionRow, ...]:
        """Return the sessions of everybody, oldest first."""
        if self._rows is None:
            self._rows = tuple(self._home.sessions())
        return self._rows

    @property
    def profile(self) -> Profile:
        """Who trains; the usual, before somebody told."""
        return self._home.papers.profile() or Profile()

    def sitting(self, *, practice: bool) -> UUID:
        """Return what the sessions of today share, also with those before a crash."""
        if practice or self._patient == DEMO.id:
            return self._practice
        sittings = [row.sitting for row in self._todays() if row.sitting]
        if not sittings and self._fresh[0] != self._now().date():
            self._fresh = (self._now().date(), uuid4())
        return sittings[-1] if sittings else self._fresh[1]

    def today(self, *, practice: bool) -> DayPlan:
        """Return what is left of today; nothing on a day of rest."""
        practice = practice or self._patient == DEMO.id
        plan = self.week().days[self._now().weekday()]
        items, done = [], []
        n_asked: Counter[tuple[str, Side]] = Counter()
        for item in plan.items:
            key = (item.exercise_id, item.side)
            n_done = self._n_done(item, practice=practice) - n_asked[key]
            n_asked[key] += item.sets * item.repetitions
            rest = week.left_of(item, max(0, n_done))
            if rest is None:
                done.append(item)
            else:
                items.append(rest)
        if not practice and self._rest_advice() is not None:
            items = []
        return DayPlan(tuple(items), tuple(done))

    def week(self) -> WeekPlan:
        """Return the plan in force, clipped to the limits of the catalog."""
        profile, catalog = self.profile, self._home.catalog
        version = self.version()
        plan = version.week if version else week.usual_week(catalog.values(), profile)
        weeks = self._n_weeks()
        return WeekPlan(
            tuple(
                DayPlan(week.clipped(day, catalog, profile, weeks, version))
                for day in plan.days
            )
        )

    def shown(self, item: PlanItem) -> PlanItem:
        """Return `item` with as much feedback as a person gets who did it by plan.

        What is chosen freely enters the same counts: an exercise of the assessment is
        never shown, and the others fade alike (SCIENCE section 6).
        """
        exercise = find(self._home.catalog, item.exercise_id)
        if exercise.is_assessment:
            return replace(item, feedback_pct=0)
        most = week.feedback_pct(self._n_weeks())
        return replace(item, feedback_pct=min(item.feedback_pct, most))

    def version(self) -> PlanVersion | None:
        """Return the plan that somebody wrote and that counts now; asked for each time.

        So what a therapist keeps is taken up at once, without a new start.
        """
        return self._home.store.diary.plan_at(self._patient, _us(self._now()))

    @property
    def caps(self) -> Caps:
        """What the plan caps; nothing without one."""
        version = self.version()
        return version.caps if version else Caps()

    def allows(self, exercise: Exercise) -> bool:
        """Return whether this person may do an exercise at all."""
        return week.is_allowed(exercise, self._standing(self.version()))

    def _standing(self, version: PlanVersion | None) -> Profile:
        profile = self.profile
        return replace(profile, may_stand=week.may_stand(profile, version))

    def usual_per_min(self, exercise_id: str, side: Side) -> float | None:
        """Return the own median that stop rule b compares with."""
        return patterns.usual_per_min(self._mine(), exercise_id, side)

    def advice(self) -> tuple[Advice, ...]:
        """Return what the patient is to be told now, the most urgent first."""
        found = [self._rest_advice()]
        if patterns.needs_clinician(self._mine(), _us(self._now())):
            found.append(Advice.CONTACT_CLINICIAN)
        return tuple(advice for advice in found if advice is not None)

    def refuse(self, item: PlanItem) -> None:
        """Raise `RehabError` where `item` may not be begun today by a person."""
        exercise = find(self._home.catalog, item.exercise_id)
        title, version = exercise.words.title, self.version()
        if not week.is_allowed(exercise, self._standing(version)):
            raise RehabError(Reason.STANDING_NOT_ALLOWED, name=title)
        if self._rest_advice() is not None:
            raise RehabError(Reason.REST_DAY)
        n_done = self._n_done(item, practice=False)
        n_most = exercise.limits.max_sets * exercise.limits.max_repetitions
        if n_done + item.sets * item.repetitions > n_most:
            raise RehabError(Reason.ENOUGH_TODAY, name=title, done=str(n_done))
        minutes = sum(r.score.duration_s for r in self._todays() if r.score) / 60.0
        if minutes + week.seconds_of(item, exercise) / 60.0 > week.day_min(version):
            done = f"{minutes:.0f} min"
            raise RehabError(Reason.ENOUGH_TODAY, name=title, done=done)

    def keep_checkup(self, checkup: Checkup) -> Advice | None:
        """Keep what was said before training; the newest of a day counts."""
        now = self._now()
        row = CheckupRow(self._patient, _us(now), _offset_min(now), checkup)
        self._home.store.diary.add_checkup(row)
        return self._rest_advice() or checkup.advice

    def first_pain(self) -> int | None:
        """Return what today began with: the pain that later pain is compared with.

        Answers can be corrected until the first session; what is said after that, say
        when the window was opened again, is no start.
        """
        said = [c for c in self._checkups() if c.checkup.pain is not None]
        begun_us = min((row.started_us for row in self._todays()), default=None)
        before = [c for c in said if begun_us is None or c.at_us <= begun_us]
        first = (before or said[:1])[-1:]
        return first[0].checkup.pain if first else None

    def keep_rating(
        self, sitting: UUID, rating: Rating, first_pain: int | None
    ) -> Advice | None:
        """Keep what was said after training; `first_pain` is what it began with."""
        now = self._now()
        row = RatingRow(self._patient, _us(now), _offset_min(now), sitting, rating)
        if sitting == self._practice:  # nobody's muscle, nobody's word
            row = RatingRow(DEMO.id, row.at_us, row.utc_offset_min, sitting, rating)
        self._home.store.diary.add_rating(row)
        found = self.advice()
        if too_painful(rating.pain, first_pain):
            if row.patient != DEMO.id:
                self._hurt_on = now.date()
            return Advice.STOP_TODAY
        return found[0] if found else None

    def ratings(self) -> tuple[RatingRow, ...]:
        """Return what was said after each sitting, oldest first."""
        return tuple(self._home.store.diary.ratings(self._patient))

    def trend(self) -> Trend | None:
        """Return how the own jerks go; None before the first sitting of a person."""
        from rehab.app.progress import occurrences_of, progress_of

        mine = self._mine()
        if self._patient == DEMO.id or all(row.is_simulated for row in mine):
            return None
        events = self._home.store.entries.events(self._patient)
        happened = occurrences_of(events, self.ratings())
        return progress_of(mine, self._home.catalog, happened).trend

    def _mine(self) -> list[SessionRow]:
        """Return what the patient did: of a recording that was played, nothing."""
        return [
            row
            for row in self.rows()
            if row.patient == self._patient and not row.is_replayed
        ]

    def _todays(self) -> list[SessionRow]:
        today = self._now().date()
        return [row for row in self._mine() if date_of(row) == today]

    def _n_done(self, item: PlanItem, *, practice: bool) -> int:
        """Return how many repetitions of an item were completed today."""
        rows = self._todays()
        if practice:
            rows = [row for row in self.rows() if row.sitting == self._practice]
        return sum(
            row.score.n_repetitions_complete
            for row in rows
            if row.score is not None
            and (row.exercise_id, row.side) == (item.exercise_id, item.side)
        )

    def _rest_advice(self) -> Advice | None:
        """Return why no more is done today, if so; nobody needs no rest."""
        if self._patient == DEMO.id:
            return None
        if self._hurt_on == self._now().date():
            return Advice.STOP_TODAY
        if any(row.stop_reason in STOPS_THE_DAY for row in self._todays()):
            return Advice.STOP_TODAY
        diary, today = self._home.store.diary, self._now().date()
        ratings = [r for r in diary.ratings(self._patient) if date_of(r) == today]
        first = self.first_pain()
        if any(too_painful(row.rating.pain, first) for row in ratings):
            return Advice.STOP_TODAY
        checkups = self._checkups()
        return checkups[-1].checkup.advice if checkups else None

    def _checkups(self) -> list[CheckupRow]:
        """Return what was said before training today, oldest first."""
        rows, today = self._home.store.diary.checkups(self._patient), self._now().date()
        return [row for row in rows if date_of(row) == today]

    def _n_weeks(self) -> int:
        """Return how many weeks ago the first scored session was."""
        first = next(
            (r for r in self._mine() if r.score is not None and not r.score.withheld),
            None,
        )
        if first is None:
            return 0
        return max(0, (_us(self._now()) - first.started_us) // (WEEK_S * 1_000_000))


def _us(when: datetime) -> int:
    return round(when.timestamp() * 1_000_000)


def _offset_min(when: datetime) -> int:
    offset = when.utcoffset()
    return round(offset.total_seconds() / 60) if offset else 0
