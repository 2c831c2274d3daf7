"""A simulated session as the clinic tells it to the pages: signal, events, a hole, verdicts."""

from dataclasses import replace
from uuid import UUID

import numpy as np

from rehab.model.clinic import SeenEvent, Verdict, VerdictKind
from rehab.model.clinic_session import (
    ComparePage,
    Difference,
    EventMark,
    Evidence,
    JerkPage,
    PhaseMark,
    QualitySpan,
    RepetitionTrace,
    SessionPage,
    SessionPair,
    StripSession,
)
from rehab.model.clinic_views import PatientPage, PhaseCell, RunMark, SittingLine
from rehab.model.exercise import PhaseName, Target
from rehab.model.frame import Contact
from rehab.model.overview import LengthBin
from rehab.model.score import Jerk, JerkKind, PhaseScore, RunKind, Score
from rehab.model.session import Calibration, RecordingFile, SessionRow
from rehab.model.signal import Channel, Side, Unit
from rehab.model.verdicts import of_jerk
from rehab.score.rates import ratio
from tests.unit.review import sample_people as people

N_REPETITIONS, REPETITION_S, FIRST_S = 6, 13.0, 30.0
PHASES = ((PhaseName.LIFT, 3), (PhaseName.HOLD, 3), (PhaseName.LOWER, 3))
PHASES = (*PHASES, (PhaseName.REST, 4))
CHANNELS = tuple(
    Channel(f"{muscle} right", Unit.UV, muscle, Side.RIGHT)
    for muscle in ("deltoid_anterior", "biceps")
)
FS_HZ = 1000.0


def jerks() -> tuple[Jerk, ...]:
    """Nine events; the sixth is not counted, the eighth lasts long."""
    made = []
    for k in range(9):
        onset = FIRST_S + k * 8.3 + 4.2
        length = 0.31 if k == 7 else 0.03 + 0.01 * k
        kind = JerkKind.PROLONGED if k == 7 else JerkKind.JERK
        made.append(
            Jerk(
                *(k, onset, onset + length, (0, 1) if k % 2 else (0,), kind),
                peak_uv=140.0,
                contrast=5.3,
                side=Side.RIGHT,
                confidence=0.97,
                lags_s=(0.0, 0.006) if k % 2 else (0.0,),
                phase=PhaseName.HOLD,
                is_counted=k != 5,
            )
        )
    return tuple(made)


def score() -> Score:
    """What the session's recording was judged as."""
    found = jerks()
    by_phase = tuple(
        PhaseScore(phase, Side.RIGHT, 18.0, 7 if phase is PhaseName.HOLD else 0, 0, 0)
        for phase, _ in PHASES
    )
    silence = Jerk(90, 61.0, 61.08, (0,), JerkKind.SILENCE, 9.0, 0.1, side=Side.RIGHT)
    return Score(
        detector={"name": "two_nets", "version": 3, "fs_hz": FS_HZ},
        jerks=found,
        n_jerks=7,
        n_prolonged=1,
        n_live=6,
        detectable_s=72.0,
        duration_s=112.0,
        coverage_pct=99.1,
        n_repetitions=N_REPETITIONS,
        n_repetitions_complete=N_REPETITIONS - 1,
        by_phase=by_phase,
        time_in_target_pct=71.0,
        silences=(silence,),
    )


def row(patient: str, line: SittingLine, k: int) -> SessionRow:
    """One session of a sitting."""
    return SessionRow(
        id=line.sessions[k],
        patient=patient,
        started_us=line.started_us + k * 180_000_000,
        utc_offset_min=line.utc_offset_min,
        exercise_id=("rest_recording", "arm_raise", "elbow_flexion")[k % 3],
        exercise_sha256="ab" * 32,
        side=Side.RIGHT,
        device="simulated patient",
        is_simulated=line.is_simulated,
        status="complete",
        recording=RecordingFile("kept.mcap", "cd" * 32, 1, 80_000, ()),  # type: ignore[arg-type]
        score=score(),
        sitting=line.id,
    )


def marks(said: list[Verdict]) -> tuple[EventMark, ...]:
    """The events of the session."""
    found = score()
    made = [
        EventMark(
            *(k, one.kind, one.onset_s, one.offset_s, one.side, one.phase),
            one.is_counted,
            of_jerk(one, said) if said else None,
        )
        for group in (found.jerks, found.silences)
        for k, one in enumerate(group)
    ]
    return tuple(sorted(made, key=lambda mark: mark.onset_s))


def session(
    page: PatientPage, line: SittingLine, at: int, said: list[Verdict]
) -> SessionPage:
    """The page of a sitting's session."""
    mine = row(page.line.patient, line, at)
    found = marks(said)
    strip = tuple(
        StripSession(
            *(row(page.line.patient, line, k), f"Exercise {k + 1}", k < 3),
            offset_s=180.0 * k,
            seconds=112.0,
            marks=found,
            gaps_s=((20.0, 24.0),) if k == 2 else (),
        )
        for k in range(len(line.sessions))
    )
    gap = QualitySpan(0, 70.0, 74.0, is_gap=True)
    poor = QualitySpan(1, 10.0, 25.0, is_gap=False, contact=Contact.OFF)
    ids = line.sessions
    return SessionPage(
        row=mine,
        sitting=line,
        strip=strip,
        exercise=None,
        target=Target(20.0, 40.0),
        rate=people.rate(7, 72.0),
        usual=(3.2, 6.7),
        phases=(
            PhaseCell(
                *("arm_raise", Side.RIGHT, PhaseName.HOLD, people.rate(7, 18.0)),
                *(None, None, None, None),
            ),
        ),
        marks=found,
        repetitions=tuple(_repetition(k, found) for k in range(N_REPETITIONS)),
        is_pct=True,
        quality=(gap, poor),
        channels=CHANNELS,
        calibration=Calibration((3.7, 3.8), (115.0, 53.0), 0),
        lengths=(LengthBin(30, 40, 3), LengthBin(50, 60, 4), LengthBin(300, 350, 1)),
        runs=(
            RunMark(
                *(mine.id, line.day, "arm_raise", Side.RIGHT, RunKind.JERKS),
                *(40.0, 1.9, 4.4),
            ),
        ),
        facts={"device": "simulated patient", "detector": "two_nets 3"},
        has_signal=True,
        earlier=ids[at - 1] if at else None,
        later=ids[at + 1] if at + 1 < len(ids) else None,
    )


def _repetition(k: int, found: tuple[EventMark, ...]) -> RepetitionTrace:
    start = FIRST_S + REPETITION_S * k
    t = np.arange(0, REPETITION_S, 0.05)
    level = (5 + 26 * np.clip(np.minimum(t, 9 - t) / 3, 0, 1)).astype(np.float32)
    level[(t + start >= 70) & (t + start < 74)] = np.nan
    bounds = np.cumsum([0, *(seconds for _, seconds in PHASES)]) + start
    phases = tuple(
        PhaseMark(phase, float(a), float(b), phase is PhaseName.HOLD)
        for (phase, _), a, b in zip(PHASES, bounds, bounds[1:], strict=False)
    )
    stop = start + REPETITION_S
    return RepetitionTrace(
        *(1, k + 1, Side.RIGHT, start, stop, 0.05, level, phases),
        marks=tuple(m for m in found if start <= m.onset_s < stop),
        is_complete=k < N_REPETITIONS - 1,
        exposure_s=12.0,
        in_target_pct=71.0,
    )


def jerk(
    page: PatientPage, line: SittingLine, at: int, position: int, said: list[Verdict]
) -> JerkPage:
    """The page of one event; a second of its first channel is lost."""
    mine = session(page, line, at, said)
    one = score().jerks[position]
    rng = np.random.default_rng(position)
    emg = rng.normal(20, 12, (4000, 2)).astype(np.float32)
    emg[2000:2050] *= 14
    emg[500:1500, 0] = np.nan
    steps = np.arange(800)
    bump = np.exp(-(((steps - 404) / 6.0) ** 2))
    sure = np.zeros((800, 2), np.float32)
    sure[404, 0], sure[600, 1] = 0.97, 0.1
    mark = next(
        m
        for m in mine.marks
        if m.position == position and m.kind is not JerkKind.SILENCE
    )
    low, high = one.onset_s - 2, one.onset_s + 2
    of_this = [v for v in said if abs(v.onset_s - one.onset_s) <= 0.05]
    unjudged = [
        m.position
        for m in (*mine.marks, *mine.marks)
        if m.kind is not JerkKind.SILENCE and m.verdict is None
    ]
    after = [k for k in unjudged if k > position] or [
        k for k in unjudged if k != position
    ]
    return JerkPage(
        row=mine.row,
        sitting=line,
        exercise=None,
        position=position,
        number=position + 1,
        n_jerks=9,
        jerk=one,
        seen=SeenEvent(one.onset_s, one.kind, "two_nets 3"),
        mark=mark,
        wall_us=mine.row.started_us + round(one.onset_s * 1e6),
        set_number=1,
        repetition=2,
        previous=position - 1 if position else None,
        following=position + 1 if position < 8 else None,
        next_unjudged=after[0] if after else None,
        channels=CHANNELS,
        fs_hz=FS_HZ,
        start_s=low,
        emg_uv=emg,
        envelope_uv=np.abs(emg) / 2,
        phases=tuple(
            p
            for part in mine.repetitions
            for p in part.phases
            if p.start_s < high and p.stop_s > low
        ),
        others=tuple(
            m for m in mine.marks if m is not mark and low <= m.onset_s < high
        ),
        evidence=Evidence(
            *(low, 0.005, np.stack([1 + 6 * bump, 1 + bump], 1).astype(np.float32)),
            *(sure, 0.35),
        ),
        verdict=of_jerk(one, said) if said else None,
        verdicts=tuple(of_this),
        precision=page.precision,
        is_drawn=page.next_drawn == (mine.row.id, position),
        next_drawn=page.next_drawn,
    )


def without_signal(page: JerkPage) -> JerkPage:
    """The same where somebody deleted the recording."""
    return replace(
        page, emg_uv=None, envelope_uv=None, evidence=None, channels=(), phases=()
    )


def verdict(session: UUID, position: int, kind: VerdictKind, *, n: int) -> Verdict:
    """What somebody said, the n-th thing."""
    onset = score().jerks[position].onset_s
    return Verdict(people.ROOT, session, onset, kind, n, "two_nets 3")


def compare(page: PatientPage, a: SittingLine, b: SittingLine) -> ComparePage:
    """Two sittings of somebody."""
    a, b = sorted((a, b), key=lambda one: one.started_us)
    whole = None
    if a.rate and b.rate:
        found = ratio(a.rate, b.rate) or (None, None, None)
        whole = Difference("", Side.BOTH, None, a.rate, b.rate, *found)
    phases = []
    for k, (phase, _) in enumerate(PHASES):
        for side in people.SIDES:
            one, other = people.rate(2 + k, 60.0), people.rate(5 - k, 50.0)
            found = ratio(one, other) or (None, None, None)
            phases.append(Difference("", side, phase, one, other, *found))
    return ComparePage(
        patient=page.line.patient,
        a=a,
        b=b,
        whole=whole,
        exercises=(),
        phases=tuple(phases),
        shape_a=page.shape_latest,
        shape_b=page.shape_latest,
        lengths_a=(LengthBin(30, 40, 3),),
        lengths_b=(LengthBin(30, 40, 5), LengthBin(300, 350, 1)),
        pairs=tuple(
            SessionPair("arm_raise", Side.RIGHT, a.sessions[k], b.sessions[k])
            for k in (1, 2)
        ),
    )
