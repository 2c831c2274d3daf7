"""The detector's precision for a patient: events drawn at random, and what a person saw.

Only drawn events tell a precision: those that somebody picks are the conspicuous ones. The
draw is random but does not jump: until an event is judged, it is the one that is asked.
"""

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from uuid import UUID

from rehab.app.clinic.records import Record
from rehab.model.clinic import SAME_EVENT_S, Precision, Verdict, VerdictKind
from rehab.model.session import SessionRow
from rehab.model.verdicts import newest
from rehab.score.rates import precision
from rehab.score.trend.sittings import detector_of
from rehab.storage.archive import SqlArchive

_TRIES, _AT_ONCE = 3, 4
_JUDGED = frozenset({VerdictKind.JERK, VerdictKind.VOLUNTARY, VerdictKind.ARTEFACT})


def latest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return of each event of each session the newest verdict."""
    groups: dict[UUID, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.session].append(verdict)
    return [verdict for group in groups.values() for verdict in newest(group)]


def precision_of(record: Record) -> Precision:
    """Return how many of the drawn and judged events were jerks.

    Of those that the present detector had found: what another one found tells of that one.
    """
    present = {detector_of(row.score) for row in _pool(record.rows) if row.score}
    said = [v for v in record.verdicts if v.detector in present]
    drawn = _drawn(said)
    kinds = [v.kind for v in latest(said) if v.kind in _JUDGED and _is_of(v, drawn)]
    return precision(kinds.count(VerdictKind.JERK), len(kinds))


def _drawn(said: Iterable[Verdict]) -> dict[UUID, list[float]]:
    """Return the onsets that were ever drawn, by session: a later word keeps it so."""
    found: dict[UUID, list[float]] = defaultdict(list)
    for verdict in said:
        if verdict.was_drawn:
            found[verdict.session].append(verdict.onset_s)
    return found


def _is_of(verdict: Verdict, onsets: dict[UUID, list[float]]) -> bool:
    near = onsets.get(verdict.session, [])
    return any(abs(verdict.onset_s - onset) <= SAME_EVENT_S for onset in near)


def next_drawn(record: Record, archive: SqlArchive) -> tuple[UUID, int] | None:
    """Return the event to judge next: session and position; None where there is none.

    All events that the present detector counted, in sessions that are scored, have the
    same chance.
    """
    rows = _pool(record.rows)
    ends = list(accumulate(_n_counted(row) for row in rows))
    if not ends or ends[-1] == 0:
        return None
    judged: dict[UUID, list[float]] = defaultdict(list)
    for verdict in latest(record.verdicts):
        if verdict.kind is not VerdictKind.CLEARED:
            judged[verdict.session].append(verdict.onset_s)
    n_said = sum(len(onsets) for onsets in judged.values())
    dice = random.Random(f"{record.patient} {n_said}")  # noqa: S311 - no secret
    for _ in range(_TRIES):
        picks = [dice.randrange(ends[-1]) for _ in range(_AT_ONCE)]
        places = [bisect_right(ends, pick) for pick in picks]
        found = archive.counted({rows[at].id for at in places})
        for pick, at in zip(picks, places, strict=True):
            events = found.get(rows[at].id, [])
            k = pick - (ends[at - 1] if at else 0)
            if k >= len(events):
                continue  # a person took one out: fewer are counted than were found
            position, jerk = events[k]
            near = judged.get(rows[at].id, [])
            if not any(abs(jerk.onset_s - onset) <= SAME_EVENT_S for onset in near):
                return rows[at].id, position
    return None


def _pool(rows: Sequence[SessionRow]) -> list[SessionRow]:
    scored = [row for row in rows if row.score is not None and not row.score.withheld]
    if not scored:
        return []
    present = detector_of(scored[-1].score) if scored[-1].score else ""
    return [row for row in scored if row.score and detector_of(row.score) == present]


def _n_counted(row: SessionRow) -> int:
    return row.score.n_jerks + row.score.n_prolonged if row.score else 0
