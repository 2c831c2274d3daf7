"""A patient's record worked out: sittings, calendar, trend, flags. Kept until it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from rehab.app import week
from rehab.app.clinic.flags import flags_of, pains
from rehab.app.clinic.lines import Sitting, imported_of, sittings_of, trend_of
from rehab.app.clinic.planned import Planner, adherence, calendar
from rehab.app.clinic.records import Record, Records, Stamp
from rehab.app.home import Home
from rehab.model.clinic_views import CalendarDay, PatientLine, SittingLine
from rehab.model.people import Profile
from rehab.model.plan import PlanItem, WeekPlan
from rehab.model.session import SessionRow


@dataclass(frozen=True, slots=True)
class Chapter:
    """What was worked out of one record."""

    record: Record
    sittings: tuple[Sitting, ...]
    calendar: tuple[CalendarDay, ...]
    line: PatientLine
    imported: tuple[SittingLine, ...]

    @property
    def lines(self) -> tuple[SittingLine, ...]:
        """All sittings and imported recordings, oldest first."""
        every = (*(sitting.line for sitting in self.sittings), *self.imported)
        return tuple(sorted(every, key=lambda line: (line.started_us, line.id)))

    def line_of(self, row: SessionRow) -> SittingLine:
        """Return the sitting that a session is of."""
        return next(line for line in self.lines if row.id in line.sessions)


class Book:
    """Chapters by patient.

    Parameters
    ----------
    now : callable
        The wall clock with its local offset.
    """

    def __init__(
        self, home: Home, records: Records, now: Callable[[], datetime]
    ) -> None:
        self._home, self._records, self._now = home, records, now
        self._kept: dict[str, tuple[Stamp, date, Profile, Chapter]] = {}
        self._usual: tuple[Profile, WeekPlan] | None = None

    @property
    def today(self) -> date:
        """The day that it is where the therapist is."""
        return self._now().date()

    def every(self) -> list[Chapter]:
        """Return the chapters of all patients."""
        profile = self.profile
        return [self._chapter(record, profile) for record in self._records.every()]

    def of(self, patient: str) -> Chapter:
        """Return a patient's chapter. Raises `StoreError` PATIENT_UNKNOWN."""
        return self._chapter(self._records.of(patient), self.profile)

    def is_assessment(self, exercise_id: str) -> bool:
        """Return whether the trend goes by an exercise."""
        found = self._home.catalog.get(exercise_id)
        return found is not None and found.is_assessment

    def usual_week(self) -> WeekPlan:
        """Return what the program plans where nobody wrote anything."""
        profile = self.profile
        if self._usual is None or self._usual[0] != profile:
            found = week.usual_week(self._home.catalog.values(), profile)
            self._usual = (profile, found)
        return self._usual[1]

    @property
    def profile(self) -> Profile:
        """Who trains on this machine; the usual, where nobody told."""
        return self._home.papers.profile() or Profile()

    def planner(self, record: Record) -> Planner:
        """Return the plans of a patient, day by day."""
        usual: list[tuple[PlanItem, ...]] = [d.items for d in self.usual_week().days]
        return Planner(self._home.catalog, self.profile, record.plans, usual)

    def _chapter(self, record: Record, profile: Profile) -> Chapter:
        """Return what is kept, while record, day and profile (its plans) are the same."""
        stamp, today = self._records.stamp(record.patient), self.today
        known = self._kept.get(record.patient)
        if known is not None and known[:3] == (stamp, today, profile):
            return known[3]
        chapter = self._work_out(record, today)
        self._kept[record.patient] = (stamp, today, profile, chapter)
        return chapter

    def _work_out(self, record: Record, today: date) -> Chapter:
        planner = self.planner(record)
        sittings = sittings_of(record, planner, self.is_assessment)
        by_day: dict[date, list[SessionRow]] = {}
        for sitting in sittings:
            by_day.setdefault(sitting.line.day, []).extend(sitting.rows)
        lines = [sitting.line for sitting in sittings]
        painful = {day for _, day in pains(record)}
        days = calendar(planner, lines, by_day, painful, today)
        done, planned = adherence(days, today)
        now_us = round(self._now().timestamp() * 1e6)
        line = PatientLine(
            patient=record.patient,
            is_simulated=record.is_simulated,
            trend=trend_of(record, sittings),
            n_sittings=len(lines),
            n_scored=sum(line.is_scored for line in lines),
            last_us=lines[-1].started_us if lines else None,
            utc_offset_min=lines[-1].utc_offset_min if lines else 0,
            done=done,
            planned=planned,
            flags=flags_of(record, sittings, days, today, now_us),
            n_imported=len(record.imported),
        )
        return Chapter(record, sittings, days, line, imported_of(record))
