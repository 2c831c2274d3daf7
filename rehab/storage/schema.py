"""The tables of the history, as SQLAlchemy maps them. Changes need a new migration.

Times of day are UTC in microseconds with the local offset in minutes beside them; times in
a recording are seconds from the stream's start. No names of people: a patient is a
pseudonym.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    declared_attr,
    mapped_column,
    relationship,
)
from sqlalchemy.types import JSON

from rehab.storage.types import Number, Words

REVISIONS = (
    *("0001", "0002", "0003", "0004", "0005"),
    *("0006", "0007", "0008", "0009", "0010"),
)
"""All migrations, the newest last. A database that names another one is not opened."""


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the rule that a column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def not_negative(*columns: str) -> tuple[CheckConstraint, ...]:
    """Return the rules that none of these columns is below 0."""
    return tuple(CheckConstraint(f"{column} >= 0", name=column) for column in columns)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        str: Words,
        float: Number,
        int: BigInteger,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class PatientTable(Base):
    """People, by pseudonym."""

    __tablename__ = "patients"

    id: Mapped[str] = mapped_column(primary_key=True)


class SessionTable(Base):
    """One row a sitting."""

    __tablename__ = "sessions"
    __table_args__ = (
        one_of("side", "left", "right", "both"),
        one_of("status", "complete", "partial", "recovered", "stopped"),
        CheckConstraint("utc_offset_min BETWEEN -1440 AND 1440", name="utc_offset_min"),
        *not_negative("recording_n_bytes", "recording_n_samples", "truth_n_jerks"),
        Index("ix_sessions_patient_id", "patient_id", "started_us"),
        Index("ix_sessions_sitting", "sitting"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    started_us: Mapped[int]
    utc_offset_min: Mapped[int]
    exercise_id: Mapped[str]
    exercise_sha256: Mapped[str]
    side: Mapped[str]
    device: Mapped[str]
    is_simulated: Mapped[bool]
    is_replayed: Mapped[bool] = mapped_column(server_default=false())
    link_security: Mapped[str] = mapped_column(server_default=text("'unknown'"))
    status: Mapped[str]
    recording_path: Mapped[str]  # relative to the database's folder where it is in it
    recording_sha256: Mapped[str]
    recording_n_bytes: Mapped[int]
    recording_n_samples: Mapped[int]
    recording_gaps: Mapped[list[Any]]  # [[start_index, n_samples], …]
    recording_is_recovered: Mapped[bool]
    truth_n_jerks: Mapped[int | None]
    sitting: Mapped[UUID | None]
    stop_reason: Mapped[str | None]


class ScoreTable(Base):
    """Judgements of a session. The highest `judgement` is the newest; older ones stay."""

    __tablename__ = "scores"
    __table_args__ = (
        UniqueConstraint("session_id", "judgement"),
        *not_negative(
            "n_jerks",
            "n_prolonged",
            "n_live",
            "detectable_s",
            "duration_s",
            "n_repetitions",
            "n_repetitions_complete",
            "coverage_pct",
            "time_in_target_pct",
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    judgement: Mapped[int]
    detector: Mapped[dict[str, Any]]
    n_jerks: Mapped[int]
    n_prolonged: Mapped[int]
    n_live: Mapped[int]
    detectable_s: Mapped[float]
    duration_s: Mapped[float]
    coverage_pct: Mapped[float]
    n_repetitions: Mapped[int]
    n_repetitions_complete: Mapped[int]
    by_phase: Mapped[list[Any]]
    time_in_target_pct: Mapped[float | None]
    withheld: Mapped[list[Any]]

    jerks: Mapped[list["JerkTable"]] = relationship()
    silences: Mapped[list["SilenceTable"]] = relationship()
    runs: Mapped[list["RunTable"]] = relationship()
    repetitions: Mapped[list["RepetitionTable"]] = relationship()
    shapes: Mapped[list["ShapesTable"]] = relationship()  # at most one


class EventTable(Base):
    """The columns of an event, as `JerkTable` and `SilenceTable` have them."""

    __abstract__ = True

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[CheckConstraint, ...]:
        """Return constraints of each table's own: two tables cannot share them."""
        return (
            one_of("kind", "jerk", "prolonged", "silence"),
            one_of("side", "left", "right", "both"),
            CheckConstraint("offset_s >= onset_s", name="offset_s"),
        )

    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    jerk_id: Mapped[int]
    onset_s: Mapped[float]
    offset_s: Mapped[float]
    channels: Mapped[list[Any]]
    kind: Mapped[str]
    peak_uv: Mapped[float]
    contrast: Mapped[float]
    is_confirmed: Mapped[bool]
    is_withdrawn: Mapped[bool]
    side: Mapped[str | None]
    run_id: Mapped[int | None]
    frequency_hz: Mapped[float | None]
    # The defaults are what events of before migration 0002 get.
    confidence: Mapped[float] = mapped_column(server_default=text("1.0"))
    lags_s: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    phase: Mapped[str | None]
    is_counted: Mapped[bool | None]
    is_artefact: Mapped[bool | None]


class JerkTable(EventTable):
    """Jerks of a judgement, in its order."""

    __tablename__ = "jerks"


class SilenceTable(EventTable):
    """Silent periods of a judgement, in its order."""

    __tablename__ = "silences"


class RunTable(Base):
    """Rhythmic runs of a judgement, in its order. `run_id` is what its jerks name."""

    __tablename__ = "runs"
    __table_args__ = (
        one_of("kind", "jerks", "tremor"),
        CheckConstraint("offset_s >= onset_s", name="offset_s"),
        *not_negative("frequency_hz", "n_bursts"),
    )

    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int]
    kind: Mapped[str]
    onset_s: Mapped[float]
    offset_s: Mapped[float]
    frequency_hz: Mapped[float]
    n_bursts: Mapped[int]
    channels: Mapped[list[Any]]


class RepetitionTable(Base):
    """Repetitions of a judgement, in its order."""

    __tablename__ = "repetitions"
    __table_args__ = (
        one_of("side", "left", "right", "both"),
        CheckConstraint("stop_s >= start_s", name="stop_s"),
        *not_negative("n_jerks", "exposure_s", "time_in_target_pct"),
    )

    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    set_number: Mapped[int]
    repetition: Mapped[int]
    side: Mapped[str]
    start_s: Mapped[float]
    stop_s: Mapped[float]
    n_jerks: Mapped[int]
    exposure_s: Mapped[float]
    time_in_target_pct: Mapped[float | None]
    is_complete: Mapped[bool]


class ShapesTable(Base):
    """What some jerks of a judgement look like. Arrays as in `Shapes`."""

    __tablename__ = "shapes"

    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"), primary_key=True)
    positions: Mapped[list[Any]]
    envelopes_pct: Mapped[bytes] = mapped_column(LargeBinary)
    typical: Mapped[int]
    fs_hz: Mapped[float]
    start_s: Mapped[float]
    emg_uv: Mapped[bytes] = mapped_column(LargeBinary)
