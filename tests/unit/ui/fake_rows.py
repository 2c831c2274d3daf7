"""Sessions of the past, as the history keeps them."""

from pathlib import Path
from uuid import UUID

from rehab.model.exercise import Exercise, PhaseName
from rehab.model.score import PhaseScore, Score, Withheld
from rehab.model.session import RecordingFile, SessionRow
from rehab.model.signal import Side


def score(per_min: float = 3.0, withheld: tuple[Withheld, ...] = ()) -> Score:
    n = round(per_min * 4)
    by_phase = (
        PhaseScore(PhaseName.LIFT, Side.RIGHT, 60.0, n),
        PhaseScore(PhaseName.HOLD, Side.RIGHT, 60.0, 0),
    )
    return Score(
        {"method": "test"},
        (),
        n,
        0,
        n,
        240.0,
        300.0,
        99.0,
        16,
        16,
        by_phase,
        70.0,
        withheld,
    )


def row(
    exercise: Exercise,
    *,
    per_min: float = 3.0,
    is_simulated: bool = False,
    status: str = "complete",
    withheld: tuple[Withheld, ...] = (),
    day: int = 1,
) -> SessionRow:
    file = RecordingFile(Path("session.mcap"), "0" * 64, 1, 1, ())
    return SessionRow(
        UUID(int=day),
        "me",
        1_700_000_000_000_000 + day * 86_400_000_000,
        60,
        exercise.id,
        exercise.sha256,
        Side.RIGHT,
        "test",
        is_simulated,
        status,
        file,
        score(per_min, withheld),
    )
