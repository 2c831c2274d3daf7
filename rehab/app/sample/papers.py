"""What is said and written about a sample patient, beside the sessions."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from rehab.app.sample.sitting import SittingJob
from rehab.app.sample.stories import BLOCK, N_DAYS, WEEKDAYS, Story, day_at
from rehab.model.checkup import Checkup, CheckupRow, RatingRow
from rehab.model.clinic import ClinicEvent, ClinicNote
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, WeekPlan

if TYPE_CHECKING:
    from rehab.storage.store import SqlStore

LATER = timedelta(minutes=15)


def keep_said(store: "SqlStore", story: Story, nth: int, job: SittingJob) -> None:
    """Keep what the patient said before and after a sitting."""
    offset = job.start.utcoffset() or timedelta()
    offset_min = round(offset.total_seconds() / 60)
    rating = story.rating(nth)
    before = job.start - timedelta(minutes=2)
    checkup = Checkup(pain=min(rating.pain or 0, 1))
    store.diary.add_checkup(CheckupRow(job.patient, us(before), offset_min, checkup))
    after_us = us(job.start + LATER)
    store.diary.add_rating(
        RatingRow(job.patient, after_us, offset_min, job.sitting, rating)
    )


def keep_written(store: "SqlStore", story: Story, first: date, now: datetime) -> None:
    """Keep plans, events and notes of a therapist, as far as their days have come."""
    for nth, words in ((0, "Three days a week, the assessment only."), *story.plans):
        from_us = us(_at(first, nth, time(0)))
        version = PlanVersion(
            patient=story.patient,
            from_us=from_us,
            week=week(),
            words=words,
            id=_id(story, "plan", nth),
        )
        if from_us <= us(now):
            store.diary.add_plan(version)
    for nth, kind, words in story.events:
        at = _at(first, nth, time(12))
        key = _id(story, "event", nth)
        if at <= now:
            store.entries.add_event(
                ClinicEvent(key, story.patient, at.date(), kind, words, us(at))
            )
    for nth, place, words in story.notes:
        at = _at(first, nth, time(12))
        key = _id(story, "note", nth)
        if at <= now:
            store.entries.add_note(
                ClinicNote(key, story.patient, at.date(), place, words, us(at))
            )


def week() -> WeekPlan:
    """Return the plan of all four: the assessment on three days."""
    items = tuple(
        PlanItem(exercise_id, side, 1, n, feedback_pct=0, is_assessment=True)
        for exercise_id, side, n in BLOCK
    )
    return WeekPlan(
        tuple(DayPlan(items if day in WEEKDAYS else ()) for day in range(7))
    )


def us(when: datetime) -> int:
    """Return UTC in microseconds."""
    return round(when.timestamp() * 1e6)


def _at(first: date, nth: int, hour: time) -> datetime:
    return datetime.combine(day_at(first, min(nth, N_DAYS - 1)), hour).astimezone()


def _id(story: Story, what: str, nth: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"rehab:{story.patient}:{what}:{nth}")
