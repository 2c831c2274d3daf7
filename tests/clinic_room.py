"""A clinic to look at: patients with sittings of the assessment block, as scores say them.

There are no recordings behind these sessions; `with_recording` puts one in place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np

from rehab.app.clinic.desk import ClinicDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.checkup import Rating, RatingRow
from rehab.model.exercise import PhaseName
from rehab.model.frame import StopReason
from rehab.model.score import (
    Jerk,
    JerkKind,
    PhaseScore,
    RepetitionScore,
    RhythmicRun,
    RunKind,
    Score,
    Shapes,
    Withheld,
)
from rehab.model.session import RecordingFile, SessionRow
from rehab.model.signal import Side
from rehab.score.shapes import N_POINTS
from rehab.storage.store import SqlStore

TODAY = date(2026, 11, 23)  # a Monday
BLOCK = (
    ("rest_recording", Side.BOTH),
    ("arm_raise", Side.RIGHT),
    ("elbow_flexion", Side.RIGHT),
    ("reach_and_hold", Side.RIGHT),
    ("wrist_extension", Side.RIGHT),
)
DETECTOR = {"name": "jerk_offline", "version": 3, "fs_hz": 1000.0}
_SPACE = UUID("0191b0a0-0000-7000-8000-00000000ffff")
_PHASES = (PhaseName.LIFT, PhaseName.HOLD, PhaseName.LOWER, PhaseName.REST)


def now() -> datetime:
    return datetime.combine(TODAY, time(12), UTC)


def desk(data: Path) -> ClinicDesk:
    return ClinicDesk(Home(Settings(data), read_only=True), now)


def store(data: Path) -> SqlStore:
    return SqlStore(data / "rehab.db")


def at_us(day: date, hour: int = 18, offset_min: int = 60) -> int:
    local = datetime.combine(day, time(hour), UTC)
    return round(local.timestamp() * 1e6) - offset_min * 60_000_000


def jerks(n: int, seconds: float, seed: int) -> tuple[Jerk, ...]:
    rng = np.random.default_rng(seed)
    onsets = np.sort(rng.uniform(1.0, seconds - 1.0, n))
    lengths = rng.uniform(0.02, 0.12, n)
    return tuple(
        Jerk(
            *(i, float(on), float(on + length), (0,), JerkKind.JERK),
            peak_uv=float(rng.uniform(80, 200)),
            contrast=4.0,
            side=Side.RIGHT,
            confidence=0.9,
            phase=_PHASES[i % 4],
            is_counted=True,
        )
        for i, (on, length) in enumerate(zip(onsets, lengths, strict=True))
    )


def shapes(n: int, seed: int) -> Shapes | None:
    if n == 0:
        return None
    rng = np.random.default_rng(seed)
    n = min(n, 16)
    curve = 100.0 * np.exp(-0.5 * ((np.arange(N_POINTS) - 16) / 5.0) ** 2)
    rows = curve * rng.uniform(0.6, 1.4, (n, 1)) + 20.0
    emg = rng.normal(0, 30, 500)
    return Shapes(
        positions=tuple(range(n)),
        envelopes_pct=rows.astype("<f2").tobytes(),
        typical=0,
        fs_hz=1000.0,
        start_s=-0.25,
        emg_uv=emg.astype("<f4").tobytes(),
    )


def score(
    n_jerks: int = 6,
    *,
    seconds: float = 60.0,
    side: Side = Side.RIGHT,
    withheld: Sequence[Withheld] = (),
    detector: Mapping[str, str | int | float] | None = None,
    seed: int = 0,
) -> Score:
    """Return a score of `seconds` detectable seconds in four equal phases."""
    found = jerks(n_jerks, seconds, seed)
    quarter = seconds / 4.0
    return Score(
        detector=DETECTOR if detector is None else detector,
        jerks=found,
        n_jerks=n_jerks,
        n_prolonged=0,
        n_live=n_jerks,
        detectable_s=seconds,
        duration_s=seconds + 20.0,
        coverage_pct=100.0,
        n_repetitions=8,
        n_repetitions_complete=8,
        by_phase=tuple(
            PhaseScore(
                *(phase, side, quarter, sum(j.phase is phase for j in found)),
                n_prolonged=0,
                n_silences=int(phase is PhaseName.HOLD),
                run_s=0.5,
                received_s=quarter,
            )
            for phase in _PHASES
        ),
        time_in_target_pct=70.0,
        withheld=tuple(withheld),
        repetitions=tuple(
            RepetitionScore(
                *(1, i + 1, side, i * seconds / 8, (i + 1) * seconds / 8),
                n_jerks=sum(i == int(j.onset_s // (seconds / 8)) for j in found),
                exposure_s=seconds / 8,
                time_in_target_pct=70.0,
                is_complete=True,
            )
            for i in range(8)
        ),
        silences=(Jerk(900, 3.0, 3.08, (0,), JerkKind.SILENCE, 9.0, 0.1),),
        runs=(RhythmicRun(1, RunKind.JERKS, 5.0, 6.2, 4.4, 5, (0,)),),
        shapes=shapes(n_jerks, seed),
    )


def sitting_id(patient: str, day: date, nth: int = 0) -> UUID:
    return uuid5(_SPACE, f"{patient} {day} {nth}")


def sitting(
    patient: str,
    day: date,
    *,
    n_jerks: int = 6,
    block: Sequence[tuple[str, Side]] = BLOCK,
    withheld: Sequence[Withheld] = (),
    seconds: float = 60.0,
    stop: StopReason | None = None,
    is_simulated: bool = False,
    offset_min: int = 60,
    hour: int = 18,
    nth: int = 0,
    detector: Mapping[str, str | int | float] | None = None,
) -> list[SessionRow]:
    """Return the sessions of a sitting: `n_jerks` in each exercise of the block."""
    rows = []
    for k, (exercise, side) in enumerate(block):
        session = uuid5(_SPACE, f"{patient} {day} {nth} {exercise} {side}")
        rows.append(
            SessionRow(
                id=session,
                patient=patient,
                started_us=at_us(day, hour, offset_min) + k * 120_000_000,
                utc_offset_min=offset_min,
                exercise_id=exercise,
                exercise_sha256="ab" * 32,
                side=side,
                device="NPG Lite",
                is_simulated=is_simulated,
                status="stopped" if stop else "complete",
                recording=RecordingFile(
                    Path(f"recordings/{session}.mcap"), "cd" * 32, 1000, 80_000, ()
                ),
                score=score(
                    n_jerks,
                    seconds=seconds,
                    side=side,
                    withheld=withheld,
                    detector=detector,
                    seed=day.toordinal() + k,
                ),
                sitting=sitting_id(patient, day, nth),
                stop_reason=stop if k == len(block) - 1 else None,
            )
        )
    return rows


def keep(data: Path, *groups: Sequence[SessionRow]) -> None:
    """Put sessions into the history; recordings belong into the data folder."""
    kept = store(data)
    for rows in groups:
        for row in rows:
            path = data / row.recording.path
            kept.add(replace(row, recording=replace(row.recording, path=path)))
    kept.close()


def rate(
    data: Path,
    patient: str,
    day: date,
    *,
    pain: int | None = None,
    how: int | None = None,
    note: str = "",
    offset_min: int = 60,
) -> None:
    """Say something after the sitting of a day."""
    kept = store(data)
    kept.diary.add_rating(
        RatingRow(
            patient,
            at_us(day, 19, offset_min),
            offset_min,
            sitting_id(patient, day),
            Rating(how=how, pain=pain, note=note),
        )
    )
    kept.close()


def weekdays(n: int, last: date = TODAY) -> list[date]:
    """Return the last `n` days from Monday to Friday before a day, oldest first."""
    days: list[date] = []
    day = last
    while len(days) < n:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            days.append(day)
    return days[::-1]
