"""What was done until now and what the desk has to say about it: days, week, notices."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from rehab.i18n import _
from rehab.model.checkup import Advice, Checkup
from rehab.model.plan import DayPlan, WeekPlan
from rehab.model.session import SessionRow
from rehab.model.trend import Trend
from rehab.ports import Desk
from rehab.ui.chosen import Chosen
from rehab.ui.sitting import Course, day_of

_log = logging.getLogger(__name__)


class Past(Chosen):
    """The part of a visit that looks back; `now` is given in tests."""

    def __init__(self, desk: Desk, **chosen: Any) -> None:
        super().__init__(desk, **chosen)
        self.now: Callable[[], datetime] = lambda: datetime.now().astimezone()
        self.course = Course(desk)
        self.advice: Advice | None = None
        self.checkup: Checkup | None = None  # what was last said before training
        self._checked_on: date | None = None
        self._history: tuple[SessionRow, ...] | None = None
        self._trend: tuple[object, Trend | None] = (None, None)
        self._is_store_told = self._is_call_told = False
        self._notices: list[str] | None = None

    def history(self) -> tuple[SessionRow, ...]:
        """Return the sessions until now, read once."""
        if self._history is None:
            try:
                self._history = self.desk.history()
            except Exception:
                self._is_store_told = True
                raise
        return self._history

    def trend(self) -> Trend | None:
        """Return what the sessions until now say together; None before they were read."""
        if self._history is None:
            return None
        if self._trend[0] is not self._history:
            self._trend = (self._history, self.desk.trend())
        return self._trend[1]

    def check(self, told: Checkup) -> Advice | None:
        """Keep what was said before training, and return what follows."""
        self.advice = self.desk.keep_checkup(told)
        self.checkup, self._checked_on = told, self.now().date()
        return self.advice

    @property
    def is_checked(self) -> bool:
        """Whether it was said today: a window may stay open over night."""
        return self._checked_on == self.now().date()

    def has_to_call(self) -> bool:
        """Say once whether the patient is to call the clinician this week."""
        is_new = not self._is_call_told
        if not is_new or Advice.CONTACT_CLINICIAN not in self.desk.advice():
            return False
        self._is_call_told, self.advice = True, Advice.CONTACT_CLINICIAN
        return True

    def day(self) -> DayPlan:
        """Return what is left of today, as the last sitting was: practice or not."""
        return self.desk.today(practice=self.course.is_simulated)

    def week(self) -> tuple[WeekPlan, int]:
        """Return the plan of the week, and which day is today (Monday is 0)."""
        return self.desk.week(), self.now().weekday()

    def days_done(self) -> frozenset[int]:
        """Return the days of this week with a session; practice and recordings left out."""
        monday = self.now().date() - timedelta(days=self.now().weekday())
        days = (day_of(row) for row in self._history or () if row.is_own)
        ahead = ((day - monday).days for day in days)
        return frozenset(k for k in ahead if 0 <= k < 7)

    def notice(self) -> str:
        """Return what there is to tell about this start, once asked for; may be empty."""
        if self._notices is None:
            self._notices = list(self.desk.notices())
            if self.desk.recovered():
                self._notices.append(_("Your last session was kept."))
        return " ".join(self._notices)

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
        """How many sessions the patient did, nothing made up or played; None if not read."""
        if self._history is None:
            return None
        return sum(row.is_own for row in self._history)
