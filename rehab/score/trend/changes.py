"""What changed while the sessions went on, and where a series of its own begins after it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rehab.model.change import ChangeKind
from rehab.model.trend import Occurrence, OccurrenceKind, TrendSession

SAME_RATE = 1.1
"""Rates within a tenth are one sensor's, measured twice: those in use differ by more."""
_TOLD = {OccurrenceKind.DOSE: ChangeKind.DOSE, OccurrenceKind.SITE: ChangeKind.SITE}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed after the first session and not after the last one.

    `seen_at` is the first session that it can have touched, `next_at` the first one that
    is wholly after it: a day that somebody named is neither before nor after.
    """

    kind: ChangeKind
    day: date
    seen_at: int
    next_at: int


def changes(
    sessions: Sequence[TrendSession], happened: Iterable[Occurrence]
) -> tuple[Change, ...]:
    """Return what changed, in no order. Later sessions change nothing in what it says."""
    if not sessions:
        return ()
    days = [session.day for session in sessions]
    told = [change for one in happened for change in _told(one, days)]
    seen = [
        *((ChangeKind.DETECTOR, k) for k in _others([s.detector for s in sessions])),
        *((ChangeKind.RATE, k) for k in _rates([s.fs_hz for s in sessions])),
        *((ChangeKind.SITE, k) for k in _others([s.site for s in sessions])),
        *((ChangeKind.EXERCISE, k) for k in _editions(sessions)),
    ]
    return (*told, *(Change(kind, days[k], k, k) for kind, k in seen))


def last_of(found: Iterable[Change]) -> Change | None:
    """Return the change after which a series begins; counting again mends a detector's."""
    begun = [one for one in found if one.kind is not ChangeKind.DETECTOR]
    return max(begun, key=lambda one: (one.next_at, one.day), default=None)


def _told(one: Occurrence, days: Sequence[date]) -> Iterator[Change]:
    kind = _TOLD.get(one.kind)
    if kind is None or one.day < days[0]:
        return
    seen_at = next((k for k, day in enumerate(days) if day >= one.day), None)
    if seen_at is not None:
        later = (k for k, day in enumerate(days) if day > one.day)
        yield Change(kind, one.day, seen_at, next(later, len(days)))


def _others(names: Sequence[str]) -> Iterator[int]:
    """Yield where a name differs from the one before; the empty one says nothing."""
    before = ""
    for k, name in enumerate(names):
        if name and before and name != before:
            yield k
        before = name or before


def _rates(rates: Sequence[float | None]) -> Iterator[int]:
    """Yield where a sampling rate is another one than those since the last change."""
    low = high = 0.0
    for k, rate in enumerate(rates):
        if not rate:
            continue
        if low and max(high, rate) > SAME_RATE * min(low, rate):
            yield k
            low = high = rate
        else:
            low, high = min(low or rate, rate), max(high, rate)


def _editions(sessions: Sequence[TrendSession]) -> Iterator[int]:
    """Yield where an exercise is not what it was when it was done before."""
    before: dict[tuple[str, str], str] = {}
    for k, session in enumerate(sessions):
        has_changed = False
        for part in session.parts:
            key = (part.exercise_id, part.side)
            if part.edition:
                has_changed |= before.get(key, part.edition) != part.edition
                before[key] = part.edition
        if has_changed:
            yield k
