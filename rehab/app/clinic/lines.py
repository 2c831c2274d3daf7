"""Sittings and patients as lines: what a table shows of each, made from a record."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rehab.app.clinic.planned import Planner, n_done
from rehab.app.clinic.records import Record
from rehab.app.progress import occurrences_of
from rehab.app.said import date_of
from rehab.model.checkup import Rating, RatingRow
from rehab.model.clinic import ClinicEventKind
from rehab.model.clinic_views import Rate, SittingLine
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.model.trend import Occurrence, Trend, TrendSession
from rehab.score.rates import rate
from rehab.score.trend.judging import judge_sessions
from rehab.score.trend.sittings import detector_of, fs_hz_of, sittings


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting with its sessions, as the trend takes it and as a table shows it."""

    line: SittingLine
    rows: tuple[SessionRow, ...]
    block: tuple[SessionRow, ...]
    of_trend: TrendSession

    @property
    def counted(self) -> tuple[tuple[SessionRow, Score], ...]:
        """The sessions of the block whose scores count, with them."""
        return tuple(
            (row, row.score)
            for row in self.block
            if row.score is not None and not row.score.withheld
        )


def group(record: Record) -> list[list[SessionRow]]:
    """Return the sessions by sitting, oldest first; those of before by the day."""
    groups: dict[UUID | date, list[SessionRow]] = defaultdict(list)
    for row in record.rows:
        groups[row.sitting or date_of(row)].append(row)
    return list(groups.values())


def sittings_of(
    record: Record, planner: Planner, is_assessment: Callable[[str], bool]
) -> tuple[Sitting, ...]:
    """Return all sittings of a patient, oldest first."""
    site_of = _sites(record)
    ratings = {row.sitting: row for row in record.ratings}  # of one sitting the newest
    found = []
    for number, rows in enumerate(group(record), start=1):
        (of_trend,) = sittings(rows, is_assessment, site_of)
        block = tuple(row for row in rows if is_assessment(row.exercise_id))
        line = _line(number, rows, block, of_trend, planner, ratings)
        found.append(Sitting(line, tuple(rows), block, of_trend))
    return tuple(found)


def imported_of(record: Record) -> tuple[SittingLine, ...]:
    """Return each imported recording as a line of its own, outside of all sittings."""
    return tuple(_imported_line(row) for row in record.imported)


def trend_of(record: Record, found: Iterable[Sitting]) -> Trend:
    """Return the trend of a patient's sittings, with what happened to them."""
    return judge_sessions([s.of_trend for s in found], occurrences(record))


def occurrences(record: Record) -> tuple[Occurrence, ...]:
    """Return what happened to a patient, as a therapist or they themselves told it."""
    return occurrences_of(record.events, record.ratings)


def _sites(record: Record) -> Callable[[SessionRow], str]:
    """Say where electrodes sat: since the last day on which somebody moved them."""
    moved = sorted(
        event.day
        for event in record.events
        if event.kind is ClinicEventKind.SENSOR and event.withdrawn_us is None
    )

    def site_of(row: SessionRow) -> str:
        since = [day for day in moved if day <= date_of(row)]
        return since[-1].isoformat() if since else ""

    return site_of


def _line(
    number: int,
    rows: Sequence[SessionRow],
    block: Sequence[SessionRow],
    of_trend: TrendSession,
    planner: Planner,
    ratings: Mapping[UUID, RatingRow],
) -> SittingLine:
    first = rows[0]
    day = date_of(first)
    items = planner.items(day, first.utc_offset_min)
    n_kinds = len({(row.exercise_id, row.side) for row in rows})
    scores = [row.score for row in block if row.score is not None]
    said = ratings.get(first.sitting) if first.sitting else None
    told = said.rating if said else Rating()
    return SittingLine(
        id=first.sitting or first.id,
        number=number,
        day=day,
        started_us=first.started_us,
        utc_offset_min=first.utc_offset_min,
        sessions=tuple(row.id for row in rows),
        is_simulated=any(row.is_simulated for row in rows),
        n_done=n_done(items, rows) if items else n_kinds,
        n_planned=len(items) or n_kinds,
        seconds=sum(row.score.duration_s for row in rows if row.score),
        rate=_rate(of_trend, scores),
        is_scored=of_trend.is_valid,
        why=of_trend.why_not,
        detectable_pct=_detectable_pct(scores),
        in_target_pct=_mean([score.time_in_target_pct for score in scores]),
        n_live=sum(score.n_live for score in scores),
        n_all=sum(row.score.n_jerks for row in rows if row.score),
        how=told.how,
        pain=told.pain,
        slept=told.slept,
        took_medication=told.took_medication,
        note=told.note,
        stops=tuple(row.stop_reason for row in rows if row.stop_reason),
        detector=of_trend.detector or _join(detector_of(score) for score in scores),
        fs_hz=of_trend.fs_hz or _rate_hz(block),
    )


def _imported_line(row: SessionRow) -> SittingLine:
    score = row.score
    return SittingLine(
        id=row.id,
        number=0,
        day=date_of(row),
        started_us=row.started_us,
        utc_offset_min=row.utc_offset_min,
        sessions=(row.id,),
        is_simulated=row.is_simulated,
        n_done=0,
        n_planned=0,
        seconds=score.duration_s if score else 0.0,
        rate=rate(score.n_jerks, score.detectable_s) if score else None,
        is_scored=False,
        why=(),
        detectable_pct=None,
        in_target_pct=None,
        n_live=0,
        n_all=score.n_jerks if score else 0,
        how=None,
        pain=None,
        slept=None,
        took_medication=None,
        note="",
        stops=(),
        detector=detector_of(score) if score else "",
        fs_hz=fs_hz_of(row, score) if score else None,
        is_imported=True,
    )


def _rate(of_trend: TrendSession, scores: Sequence[Score]) -> Rate | None:
    """Return the block's rate: of what was scored, or of what there is where nothing was."""
    if of_trend.detectable_min > 0.0:
        return rate(of_trend.n_jerks, 60.0 * of_trend.detectable_min)
    seconds = sum(score.detectable_s for score in scores)
    return rate(sum(score.n_jerks for score in scores), seconds) if seconds else None


def _detectable_pct(scores: Sequence[Score]) -> float | None:
    parts = [part for score in scores for part in score.by_phase]
    received = [part.received_s for part in parts if part.received_s is not None]
    if len(received) < len(parts) or sum(received) <= 0.0:
        return None
    return 100.0 * sum(part.exposure_s for part in parts) / sum(received)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _join(words: Iterable[str]) -> str:
    return " + ".join(sorted({*words}))


def _rate_hz(block: Sequence[SessionRow]) -> float | None:
    rates = [fs_hz_of(row, row.score) for row in block if row.score]
    return min((r for r in rates if r is not None), default=None)
