"""A data folder with a history that a test writes, at a time that a test tells."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.frame import StopReason
from rehab.model.score import Score, Withheld
from rehab.model.session import RecordingFile, SessionRow
from rehab.model.signal import Side

MONDAY = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


class Room:
    """`now` is moved by the test."""

    def __init__(self, folder: Path, patient: str = "me") -> None:
        self.folder, self.patient = folder, patient
        self.now = MONDAY
        self.home = Home(Settings(folder))
        self.desk = self.new_desk()

    def new_desk(self) -> AppDesk:
        """The program, started anew."""
        return AppDesk(self.home, self.patient, now=lambda: self.now)

    def restart(self) -> None:
        """Close everything and start anew."""
        self.home.close()
        self.home = Home(Settings(self.folder))
        self.desk = self.new_desk()

    def did(
        self,
        exercise_id: str,
        n_repetitions: int = 8,
        *,
        side: Side = Side.RIGHT,
        per_min: float = 2.0,
        days_ago: float = 0.0,
        stop_reason: StopReason | None = None,
        sitting: UUID | None = None,
        patient: str | None = None,
        withheld: tuple[Withheld, ...] = (),
        version: int = 1,
        is_replayed: bool = False,
    ) -> SessionRow:
        """Put a session into the history."""
        n = round(per_min * 4)
        score = Score(
            {"name": "jerk_offline", "version": version},
            (),
            n,
            0,
            n,
            240.0,
            300.0,
            99.0,
            n_repetitions,
            n_repetitions,
            (),
            None,
            withheld,
        )
        began = self.now - timedelta(days=days_ago)
        row = SessionRow(
            uuid4(),
            patient or self.patient,
            round(began.timestamp() * 1e6),
            0,
            exercise_id,
            "0" * 64,
            side,
            "test",
            patient == "demo",
            "stopped" if stop_reason else "complete",
            RecordingFile(self.home.recordings / "none.mcap", "0" * 64, 1, 1, ()),
            score,
            sitting=sitting or self.desk.sitting(),
            stop_reason=stop_reason,
            is_replayed=is_replayed,
        )
        self.home.store.add(row)
        self.desk._programme.forget()
        return row
