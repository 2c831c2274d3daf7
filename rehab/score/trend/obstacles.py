"""What forbids a label: sessions that are not alike from the first block to the latest."""

from collections.abc import Iterable, Sequence

from rehab.model.change import ChangeKind
from rehab.model.trend import (
    BLOCK,
    Obstacle,
    Occurrence,
    OccurrenceKind,
    TrendSession,
)
from rehab.score.trend.changes import Change

LEAST_TAKEN, ALL_JUDGED = 0.02, 0.8
"""Shares of a block's events: fewer taken out move no label; so many judged are all."""
_ALWAYS = {
    ChangeKind.DETECTOR: Obstacle.DETECTOR,
    ChangeKind.RATE: Obstacle.RATE,
    ChangeKind.SITE: Obstacle.SITE,
    ChangeKind.EXERCISE: Obstacle.EXERCISE,
}


def obstacles(
    sessions: Sequence[TrendSession], found: Iterable[Change]
) -> tuple[Obstacle, ...]:
    """Return why no label may stand over the first and the latest block.

    Parameters
    ----------
    sessions : sequence of TrendSession
        From the first to the latest one of the latest block; at least two blocks. Of bare
        numbers there are none.
    found : iterable of Change
        Of these sessions and later ones, which mean nothing here.

    Returns
    -------
    tuple of Obstacle
        Empty if a label may stand.

    Notes
    -----
    Deviates from SCIENCE 5.4, which lets a label stand over a dose that changed between
    the blocks: a therapist reads it as the effect of what was practised.
    """
    if not sessions:
        return ()
    why: set[Obstacle] = set()
    first_ends, latest_begins = sessions[BLOCK - 1].day, sessions[-BLOCK].day
    for one in found:
        if one.seen_at >= len(sessions):
            continue
        if one.kind is not ChangeKind.DOSE:
            why.add(_ALWAYS[one.kind])
            continue
        if one.day <= first_ends:
            why.add(Obstacle.DOSE_FIRST)
        if one.day >= latest_begins:
            why.add(Obstacle.DOSE_LATEST)
        if first_ends < one.day < latest_begins:
            why.add(Obstacle.DOSE_BETWEEN)
    if _are_unlike(sessions[:BLOCK], sessions[-BLOCK:]):
        why.add(Obstacle.VERDICTS)
    return tuple(one for one in Obstacle if one in why)


def _are_unlike(first: Sequence[TrendSession], latest: Sequence[TrendSession]) -> bool:
    """Whether a person took events out of blocks that they did not judge alike.

    Who looks at the recent sessions only finds what is no jerk in these only. Events that
    were drawn at random do not help: an old session was drawn from longer than a new one.
    """
    is_touched, is_complete = False, True
    for block in (first, latest):
        n_out = sum(session.n_taken_out for session in block)
        n_events = n_out + sum(session.n_jerks for session in block)
        is_touched |= n_out > LEAST_TAKEN * n_events
        n_judged = sum(session.n_judged for session in block)
        is_complete &= n_judged >= ALL_JUDGED * n_events
    return is_touched and not is_complete


def doses(
    sessions: Sequence[TrendSession], happened: Iterable[Occurrence]
) -> tuple[Occurrence, ...]:
    """Return the doses that changed while these sessions went on, in order."""
    if not sessions:
        return ()
    start, stop = sessions[0].day, sessions[-1].day
    found = [
        one
        for one in happened
        if one.kind is OccurrenceKind.DOSE and start <= one.day <= stop
    ]
    return tuple(sorted(found, key=lambda one: one.day))
