"""What was said before and after the sessions of a history, beside them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rehab.app.home import Home
from rehab.model.checkup import CheckupRow, RatingRow
from rehab.model.session import SessionRow


@dataclass(frozen=True, slots=True)
class Said:
    """Checkups and ratings, oldest first."""

    checkups: tuple[CheckupRow, ...] = ()
    ratings: tuple[RatingRow, ...] = ()

    def of(self, patient: str) -> "Said":
        """Return what one patient said."""
        return Said(
            tuple(row for row in self.checkups if row.patient == patient),
            tuple(row for row in self.ratings if row.patient == patient),
        )

    def before(self, session: SessionRow) -> CheckupRow | None:
        """Return the last checkup on the day of a session, before it."""
        found = [
            row
            for row in self.checkups
            if row.patient == session.patient
            and row.at_us <= session.started_us
            and date_of(row) == date_of(session)
        ]
        return found[-1] if found else None

    def after(self, session: SessionRow) -> RatingRow | None:
        """Return the last rating of a session's sitting."""
        found = [
            row
            for row in self.ratings
            if row.patient == session.patient and row.sitting == session.sitting
        ]
        return found[-1] if found else None


def said_of(home: Home) -> Said:
    """Return what everybody said; nothing where nothing was ever kept."""
    if not home.has_history():
        return Said()
    diary = home.store.diary
    return Said(tuple(diary.checkups(None)), tuple(diary.ratings(None)))


def date_of(row: SessionRow | RatingRow | CheckupRow) -> date:
    """Return the day that it was where the person was."""
    at_us = row.started_us if isinstance(row, SessionRow) else row.at_us
    local_s = at_us / 1_000_000 + 60 * row.utc_offset_min
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=local_s)).date()
