"""Simulated people as the clinic tells them to the pages: seeded, judged by the real trend."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import numpy as np

from rehab.model.clinic import (
    Attention,
    ClinicEvent,
    ClinicEventKind,
    ClinicNote,
    Precision,
)
from rehab.model.clinic_views import (
    CalendarDay,
    DayKind,
    JerkShape,
    PatientLine,
    PatientPage,
    PhaseCell,
    PhaseMap,
    PhaseWeek,
    Rate,
    SittingLine,
    TypicalJerk,
)
from rehab.model.exercise import PhaseName, Target
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, WeekPlan
from rehab.model.score import Withheld
from rehab.model.signal import Side
from rehab.model.trend import (
    ExerciseCount,
    Occurrence,
    OccurrenceKind,
    TrendSession,
    Unusable,
)
from rehab.score.trend.blocks import garwood
from rehab.score.trend.judging import judge_sessions

ROOT = UUID("5f3c5b9e-0000-4000-8000-000000000000")
TODAY = date(2026, 11, 23)
START = date(2026, 8, 31)
PHASES = (PhaseName.REST, PhaseName.LIFT, PhaseName.HOLD, PhaseName.LOWER)
SIDES = (Side.LEFT, Side.RIGHT)
_MINUTES = dict(zip(PHASES, (1.0, 0.7, 0.9, 0.7), strict=True))
_PER_MIN = dict(zip(PHASES, (0.9, 6.8, 9.5, 4.8), strict=True))


@dataclass(frozen=True)
class Course:
    """How a person's weeks went. `change` is the factor from the first to the last day."""

    name: str
    seed: int
    change: float = 1.0
    weeks: int = 12
    weekdays: tuple[int, ...] = (0, 1, 3, 5)
    miss: float = 0.14
    refused: dict[date, Unusable | Withheld] = field(default_factory=dict)
    events: tuple[tuple[date, ClinicEventKind, str], ...] = ()
    notes: tuple[tuple[date, str, str], ...] = ()
    flags: tuple[Attention, ...] = ()
    told_doses: tuple[date, ...] = ()
    level: float = 1.0
    is_simulated: bool = True


@dataclass(frozen=True)
class Counted:
    """One sitting with its counts by phase and side."""

    line: SittingLine
    cells: dict[tuple[Side, PhaseName], tuple[int, float]]
    silences: dict[Side, int]


def rate(n: int, seconds: float) -> Rate:
    """A count with its exact interval."""
    low, high = garwood(n)
    return Rate(n, seconds, 60 * low / seconds, 60 * high / seconds)


def page(course: Course) -> PatientPage:
    """Everything that the patient's page shows."""
    rng = np.random.default_rng(course.seed)
    counted, missed = _sittings(course, rng)
    lines = tuple(one.line for one in counted)
    scored = [one for one in counted if one.line.is_scored]
    is_long = len(scored) >= 16
    events = tuple(
        ClinicEvent(uuid5(ROOT, f"{course.name} event {i}"), course.name, *one, 0)
        for i, one in enumerate(course.events)
    )
    return PatientPage(
        line=_line(course, lines, len(missed)),
        first_day=lines[0].day if lines else None,
        last_day=lines[-1].day if lines else None,
        today=TODAY,
        sittings=lines,
        events=events,
        told_doses=course.told_doses,
        notes=tuple(
            ClinicNote(uuid5(ROOT, f"{course.name} note {i}"), course.name, *one, 0)
            for i, one in enumerate(course.notes)
        ),
        plans=(_plan(course),),
        week=_week(course),
        calendar=_calendar(lines, missed),
        phases=PhaseMap(
            first=_pooled(scored[:8]) if is_long else (),
            latest=_pooled(scored[-8:]),
            exercises=(),
            weeks=_weeks(scored),
        ),
        lengths=(),
        runs=(),
        shape_first=_shape(rng, 1.1) if is_long else None,
        shape_latest=_shape(rng, 1.0) if scored else None,
        typical=_typical(rng, lines) if scored else (),
        precision=Precision(81, 92, 0.8, 0.94),
        next_drawn=(lines[-1].sessions[0], 3) if lines else None,
    )


def _sittings(
    course: Course, rng: np.random.Generator
) -> tuple[list[Counted], list[date]]:
    days = [START + timedelta(d) for d in range(84 - 7 * course.weeks, 84)]
    planned = [day for day in days if day.weekday() in course.weekdays]
    found: list[Counted] = []
    missed: list[date] = []
    for i, day in enumerate(planned):
        if rng.random() < course.miss and day != planned[-1]:
            missed.append(day)
            continue
        level = course.level * course.change ** (i / len(planned))
        level *= float(np.exp(rng.normal(0, 0.17)))
        found.append(_sitting(course, rng, day, len(found) + 1, level))
    return found, missed


def _sitting(
    course: Course, rng: np.random.Generator, day: date, number: int, level: float
) -> Counted:
    share = float(np.clip(rng.normal(0.86, 0.05), 0.66, 0.96))
    cells = {}
    for side in SIDES:
        for phase in PHASES:
            minutes = _MINUTES[phase] * share
            more = 1.2 if side is Side.RIGHT else 0.8
            n = int(rng.poisson(_PER_MIN[phase] * more * level * minutes))
            cells[side, phase] = (n, 60 * minutes)
    why = course.refused.get(day)
    start = datetime(day.year, day.month, day.day, 17, 5, tzinfo=UTC)
    line = SittingLine(
        id=uuid5(ROOT, f"{course.name} {day}"),
        number=number,
        day=day,
        started_us=int(start.timestamp() * 1e6),
        utc_offset_min=60,
        sessions=tuple(uuid5(ROOT, f"{course.name} {day} {k}") for k in range(5)),
        is_simulated=course.is_simulated,
        n_done=5,
        n_planned=5,
        seconds=float(rng.normal(1240, 60)),
        rate=rate(sum(n for n, _ in cells.values()), sum(s for _, s in cells.values())),
        is_scored=why is None,
        why=() if why is None else (why,),
        detectable_pct=48.0 if why else 100 * share,
        in_target_pct=float(np.clip(rng.normal(70, 6), 30, 95)),
        n_live=0,
        n_all=0,
        how=int(rng.integers(2, 6)),
        pain=int(rng.integers(0, 4)),
        slept=1 if rng.random() < 0.15 else 3,
        took_medication=True,
        note="",
        stops=(),
        detector="two_nets 3",
        fs_hz=1000.0,
    )
    return Counted(line, cells, {side: int(rng.poisson(0.9 * level)) for side in SIDES})


def _line(course: Course, lines: tuple[SittingLine, ...], n_missed: int) -> PatientLine:
    sessions = [_for_trend(one) for one in lines]
    doses = [
        Occurrence(day, OccurrenceKind.DOSE, words)
        for day, kind, words in course.events
        if kind is ClinicEventKind.DOSE
    ]
    last = lines[-1] if lines else None
    return PatientLine(
        patient=course.name,
        is_simulated=course.is_simulated,
        trend=judge_sessions(sessions, doses),
        n_sittings=len(lines),
        n_scored=sum(one.is_scored for one in lines),
        last_us=last.started_us if last else None,
        utc_offset_min=60,
        done=min(len(lines), 14),
        planned=min(len(lines) + n_missed, 16),
        flags=course.flags,
    )


def _for_trend(one: SittingLine) -> TrendSession:
    assert one.rate is not None
    part = ExerciseCount("arm_raise", Side.RIGHT, one.rate.n, one.rate.exposure_s / 60)
    return TrendSession(
        sitting=one.id,
        started_us=one.started_us,
        utc_offset_min=one.utc_offset_min,
        parts=(part,),
        detector=one.detector,
        fs_hz=one.fs_hz,
        why_not=one.why,
        is_simulated=one.is_simulated,
    )


def _pooled(found: list[Counted]) -> tuple[PhaseCell, ...]:
    if not found:
        return ()
    made = []
    for side in SIDES:
        for phase in PHASES:
            n = sum(one.cells[side, phase][0] for one in found)
            seconds = sum(one.cells[side, phase][1] for one in found)
            n_silences = sum(one.silences[side] for one in found)
            silences = rate(n_silences, seconds) if phase is PhaseName.HOLD else None
            cell = PhaseCell(
                "", side, phase, rate(n, seconds), rate(1, seconds), silences, 4.0, 90.0
            )
            made.append(cell)
    return tuple(made)


def _weeks(scored: list[Counted]) -> tuple[PhaseWeek, ...]:
    mondays = {one.line.day - timedelta(one.line.day.weekday()) for one in scored}
    return tuple(
        PhaseWeek(
            monday,
            _pooled([one for one in scored if 0 <= (one.line.day - monday).days < 7]),
        )
        for monday in sorted(mondays)
    )


def _calendar(
    lines: tuple[SittingLine, ...], missed: list[date]
) -> tuple[CalendarDay, ...]:
    by_day = {one.day: one for one in lines}
    made = []
    for i in range(84):
        day = START + timedelta(i)
        one = by_day.get(day)
        kind = DayKind.MISSED if day in missed else DayKind.FREE
        if one is not None:
            kind = DayKind.DONE if one.is_scored else DayKind.SHORT
        made.append(CalendarDay(day, kind, i == 29, one.id if one else None))
    return tuple(made)


def _plan(course: Course) -> PlanVersion:
    start = datetime(2026, 11, 9, 9, tzinfo=UTC)
    return PlanVersion(course.name, int(start.timestamp() * 1e6), _week(course))


def _week(course: Course) -> WeekPlan:
    items = (
        PlanItem("rest", Side.BOTH, 1, 1, is_assessment=True),
        PlanItem("arm_raise", Side.RIGHT, 1, 4, is_assessment=True),
        PlanItem("shoulder_flexion", Side.RIGHT, 2, 12, target=Target(20, 40)),
        PlanItem("weight_bearing", Side.BOTH, 2, 5),
    )
    days = [DayPlan(items) if d in course.weekdays else DayPlan() for d in range(7)]
    return WeekPlan(tuple(days))


def _shape(rng: np.random.Generator, size: float) -> JerkShape:
    ms = np.arange(-60, 161, 4, dtype=np.float32)
    width = rng.lognormal(np.log(22), 0.28, (240, 1))
    height = size * rng.lognormal(np.log(62), 0.35, (240, 1))
    bump = np.exp(-0.5 * ((ms - 1.5 * width) / width) ** 2) * (ms > -25)
    jerks = 18 + height * bump + rng.normal(0, 2, (240, ms.size))
    quantiles = np.percentile(jerks, [5, 25, 50, 75, 95], axis=0)
    return JerkShape(240, ms, quantiles.astype(np.float32))


def _typical(
    rng: np.random.Generator, lines: tuple[SittingLine, ...]
) -> tuple[TypicalJerk, ...]:
    made = []
    for phase, length_ms in (("lift", 41), ("hold", 46), ("hold", 44)):
        emg = rng.normal(0, 20, 600)
        emg[300 : 300 + length_ms] += rng.normal(0, 120, length_ms)
        made.append(
            TypicalJerk(
                lines[-1].sessions[1],
                7,
                lines[-1].day,
                PhaseName(phase),
                float(length_ms),
                1000.0,
                -300.0,
                emg.astype(np.float32),
            )
        )
    return tuple(made)


def with_name(found: PatientPage, name: str) -> PatientPage:
    """The same page under another pseudonym."""
    return replace(found, line=replace(found.line, patient=name))
