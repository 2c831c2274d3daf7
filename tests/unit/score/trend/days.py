"""Sittings for the tests of the trend, a day apart each."""

from datetime import UTC, date, datetime, timedelta

from rehab.model.signal import Side
from rehab.model.trend import ExerciseCount, TrendSession

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def day(k: int) -> date:
    """The day of session `k`, from 0."""
    return (START + timedelta(days=k)).date()


def session(
    k: int, n_jerks: int = 30, minutes: float = 6.0, **more: object
) -> TrendSession:
    """The sitting of day `k` with one exercise."""
    values: dict[str, object] = {
        "sitting": None,
        "started_us": round((START + timedelta(days=k)).timestamp() * 1e6),
        "utc_offset_min": 0,
        "parts": (ExerciseCount("arm_raise", Side.RIGHT, n_jerks, minutes),),
        "detector": "jerk_offline 3",
        "fs_hz": 1000.0,
    }
    return TrendSession(**(values | more))  # type: ignore[arg-type]


def sessions(counts: list[int], minutes: float = 6.0) -> list[TrendSession]:
    """One sitting a day with these counts."""
    return [session(k, n, minutes) for k, n in enumerate(counts)]
