"""What forbids a label: blocks that were not counted alike, or a dose that changed in one."""

from collections.abc import Iterable, Sequence

from rehab.model.trend import Obstacle, Occurrence, OccurrenceKind, TrendSession

SAME_RATE = 1.1
"""Rates within a tenth are one sensor's, measured twice: those in use differ by more."""


def obstacles(
    first: Sequence[TrendSession],
    latest: Sequence[TrendSession],
    happened: Iterable[Occurrence],
) -> tuple[Obstacle, ...]:
    """Return why no label may stand over these two blocks; empty if it may.

    Both blocks have to be counted by one detector, at one sampling rate, from one
    electrode site. A dose must not change inside a block; one that changed between them
    is no obstacle (`between`).
    """
    if not first or not latest:
        return ()
    both, happened = [*first, *latest], tuple(happened)
    rates = [session.fs_hz for session in both if session.fs_hz]
    holds = {
        Obstacle.DETECTOR: len({session.detector for session in both}) > 1,
        Obstacle.RATE: bool(rates) and max(rates) > SAME_RATE * min(rates),
        Obstacle.SITE: len({session.site for session in both} - {""}) > 1
        or any(_is_in(one, both) for one in happened if _is_site(one)),
        Obstacle.DOSE_FIRST: any(_is_in(o, first) for o in happened if _is_dose(o)),
        Obstacle.DOSE_LATEST: any(_is_in(o, latest) for o in happened if _is_dose(o)),
    }
    return tuple(why for why, is_so in holds.items() if is_so)


def between(
    first: Sequence[TrendSession],
    latest: Sequence[TrendSession],
    happened: Iterable[Occurrence],
) -> tuple[Occurrence, ...]:
    """Return the doses that changed after the first block and before the latest one."""
    if not first or not latest:
        return ()
    start, stop = first[-1].day, latest[0].day
    found = [o for o in happened if _is_dose(o) and start < o.day < stop]
    return tuple(sorted(found, key=lambda o: o.day))


def _is_in(one: Occurrence, sessions: Sequence[TrendSession]) -> bool:
    """Whether it fell between the first and the last of these sessions, ends included."""
    return sessions[0].day <= one.day <= sessions[-1].day


def _is_dose(one: Occurrence) -> bool:
    return one.kind is OccurrenceKind.DOSE


def _is_site(one: Occurrence) -> bool:
    return one.kind is OccurrenceKind.SITE
