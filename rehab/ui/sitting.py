"""The way of one sitting: which exercises, which one is now, and what was kept of them."""

from datetime import date, datetime, timedelta, timezone
from enum import Enum, auto
from uuid import UUID

from rehab.model.plan import PlanItem
from rehab.model.session import SessionRow
from rehab.ports import Desk


class Way(Enum):
    """Why somebody sits here."""

    PLAN = auto()  # today's plan, one exercise after the other
    FREE = auto()  # one exercise that was chosen
    TRY = auto()  # a first look, without a sensor


TRY_SETS, TRY_REPETITIONS = 1, 3


class Course:
    """The items that are left, from the desk; a try and a free choice have one.

    `item` is what is done now; None before the way was begun.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.way = Way.FREE
        self.item: PlanItem | None = None
        self.left: tuple[PlanItem, ...] = ()
        self.rows: list[SessionRow] = []
        self.is_simulated = False
        self._sitting: UUID | None = None

    def set_out(self, way: Way, chosen: PlanItem) -> None:
        """Begin anew; `chosen` is what is done where there is no plan."""
        self.way, self.rows, self._sitting = way, [], None
        if way is Way.TRY:
            self.left = (_short(chosen),)
        elif way is Way.FREE:
            self.left = (chosen,)
        else:
            self.left = self._desk.today(practice=self.is_simulated).items
        self.item = self.left[0] if self.left else chosen

    @property
    def sitting(self) -> UUID:
        """What the sessions of this way share."""
        if self._sitting is None:
            self._sitting = self._desk.sitting(practice=self.is_simulated)
        return self._sitting

    def take(self, chosen: PlanItem, *, is_simulated: bool) -> PlanItem:
        """Return what a session of now does: the plan's item, or what was `chosen`.

        Whether it is practice, or plays a recording, is known only here; it decides what
        counts as done.
        """
        if is_simulated != self.is_simulated:
            self.is_simulated, self._sitting = is_simulated, None
        item = self.item
        same = (chosen.exercise_id, chosen.side)
        if item is None or (item.exercise_id, item.side) != same:
            self.item, self.left = chosen, (chosen,)
        return self.item or chosen

    @property
    def has_more(self) -> bool:
        """Whether another exercise follows the one of now."""
        return self.way is Way.PLAN and len(self.left) > 1

    @property
    def following(self) -> PlanItem | None:
        """The exercise that follows."""
        return self.left[1] if self.has_more else None

    def keep(self, row: SessionRow) -> None:
        """Remember what was done."""
        self.rows.append(row)

    def go_on(self) -> None:
        """Go to the next exercise."""
        self.left = self.left[1:]
        self.item = self.left[0] if self.left else None


def _short(item: PlanItem) -> PlanItem:
    return PlanItem(
        item.exercise_id,
        item.side,
        min(item.sets, TRY_SETS),
        min(item.repetitions, TRY_REPETITIONS),
    )


def day_of(row: SessionRow) -> date:
    """Return the day of a session where it took place."""
    there = timezone(timedelta(minutes=row.utc_offset_min))
    return datetime.fromtimestamp(row.started_us / 1e6, there).date()
