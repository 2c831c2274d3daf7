"""What was planned on which day, and how the days went: the calendar and the adherence."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from rehab.app import week
from rehab.model.clinic_views import CalendarDay, DayKind, SittingLine
from rehab.model.exercise import Exercise
from rehab.model.people import Profile
from rehab.model.plan import PlanItem, PlanVersion
from rehab.model.session import SessionRow
from rehab.model.signal import Side

N_CALENDAR_WEEKS = 12
N_ADHERENCE_DAYS = 28
MOSTLY = 0.8
"""From this share of the repetitions on a day is done (as `week.left_of` has it)."""


class Planner:
    """The plans of one patient, seen day by day.

    Parameters
    ----------
    catalog : mapping
    profile : Profile
        Of the person of this machine; the usual week depends on it.
    versions : sequence of PlanVersion
        Of the patient, oldest first.
    """

    def __init__(
        self,
        catalog: Mapping[str, Exercise],
        profile: Profile,
        versions: Sequence[PlanVersion],
        usual: Sequence[tuple[PlanItem, ...]],
    ) -> None:
        self._catalog, self._profile = catalog, profile
        self._versions, self._usual = versions, usual
        self._clipped: dict[int, tuple[tuple[PlanItem, ...], ...]] = {}

    def items(self, day: date, utc_offset_min: int) -> tuple[PlanItem, ...]:
        """Return what was planned for a day: by the version in force at its end."""
        midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
        end_us = round(midnight.timestamp() * 1e6) - utc_offset_min * 60_000_000
        at = max(
            (k for k, v in enumerate(self._versions) if v.from_us < end_us),
            default=None,
        )
        if at is None:
            return self._usual[day.weekday()]
        if at not in self._clipped:
            version = self._versions[at]
            self._clipped[at] = tuple(
                week.clipped(day_plan, self._catalog, self._profile, 0, version)
                for day_plan in version.week.days
            )
        return self._clipped[at][day.weekday()]


def share_done(items: Sequence[PlanItem], rows: Sequence[SessionRow]) -> float:
    """Return how much of the planned repetitions was completed, 0 to 1."""
    planned = sum(item.sets * item.repetitions for item in items)
    return sum(n_complete(items, rows)) / planned if planned else 1.0


def n_done(items: Sequence[PlanItem], rows: Sequence[SessionRow]) -> int:
    """Return how many items were done to their end, or nearly."""
    found = zip(items, n_complete(items, rows), strict=True)
    return sum(n > 0 and week.left_of(item, n) is None for item, n in found)


def n_complete(items: Sequence[PlanItem], rows: Sequence[SessionRow]) -> list[int]:
    """Return how many repetitions of each item were completed in these sessions.

    Never more than were planned, and each once: of the rest recording at the start and the
    one at the end, the first alone fills only the first.
    """
    left: Counter[tuple[str, Side]] = Counter()
    for row in rows:
        if row.score is not None:
            left[row.exercise_id, row.side] += row.score.n_repetitions_complete
    found = []
    for item in items:
        key = (item.exercise_id, item.side)
        n = min(left[key], item.sets * item.repetitions)
        left[key] -= n
        found.append(n)
    return found


def calendar(
    planner: Planner,
    lines: Sequence[SittingLine],
    rows: Mapping[date, Sequence[SessionRow]],
    painful: Collection[date],
    today: date,
) -> tuple[CalendarDay, ...]:
    """Return twelve weeks of days, Monday first, this week the last one.

    `painful` are the days on which pain of 4 or more was told.
    """
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=N_CALENDAR_WEEKS - 1)
    by_day = {line.day: line for line in lines}
    began = min(by_day, default=None)
    offset = lines[-1].utc_offset_min if lines else 0
    days = []
    for at in range(7 * N_CALENDAR_WEEKS):
        day = first + timedelta(days=at)
        line = by_day.get(day)
        items = planner.items(day, line.utc_offset_min if line else offset)
        kind = _kind(day, items, rows.get(day, ()), began, today)
        days.append(CalendarDay(day, kind, day in painful, line.id if line else None))
    return tuple(days)


def _kind(
    day: date,
    items: Sequence[PlanItem],
    rows: Sequence[SessionRow],
    began: date | None,
    today: date,
) -> DayKind:
    if rows:
        if not items:
            return DayKind.EXTRA
        is_whole = share_done(items, rows) >= MOSTLY
        return DayKind.DONE if is_whole else DayKind.SHORT
    if not items or began is None or day < began:
        return DayKind.FREE
    return DayKind.MISSED if day < today else DayKind.AHEAD


def adherence(days: Sequence[CalendarDay], today: date) -> tuple[int, int]:
    """Return how many of the planned sittings of the last four weeks took place.

    Short ones took place; today counts only once something was done.
    """
    since = today - timedelta(days=N_ADHERENCE_DAYS)
    recent = [d.kind for d in days if since < d.day <= today]
    done = sum(kind in {DayKind.DONE, DayKind.SHORT} for kind in recent)
    return done, done + recent.count(DayKind.MISSED)
