"""The tables of nights, as SQLAlchemy maps them. Changes need a new migration.

A movement on both legs is one row, and each of its parts another one that names it.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.storage.schema import Base, not_negative, one_of


class NightTable(Base):
    """One row a night."""

    __tablename__ = "nights"
    __table_args__ = (
        one_of("site", "tibialis", "calf"),
        one_of("unit", "uV", "counts"),
        one_of("status", "complete", "partial", "recovered"),
        CheckConstraint("utc_offset_min BETWEEN -1440 AND 1440", name="utc_offset_min"),
        CheckConstraint("up_s >= lights_out_s", name="up_s"),
        *not_negative("lights_out_s", "recording_n_bytes", "recording_n_samples"),
        Index("ix_nights_patient_id", "patient_id", "started_us"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    started_us: Mapped[int]
    utc_offset_min: Mapped[int]
    lights_out_s: Mapped[float]
    up_s: Mapped[float]
    site: Mapped[str]
    legs: Mapped[list[Any]]  # ["left", "right"]
    device: Mapped[str]
    unit: Mapped[str]
    is_simulated: Mapped[bool]
    is_replayed: Mapped[bool]
    status: Mapped[str]
    recording_path: Mapped[str]  # relative to the database's folder where it is in it
    recording_sha256: Mapped[str]
    recording_n_bytes: Mapped[int]
    recording_n_samples: Mapped[int]
    recording_gaps: Mapped[list[Any]]  # [[start_index, n_samples], …]
    recording_is_recovered: Mapped[bool]


class NightScoreTable(Base):
    """Judgements of a night. Of each rules the highest `judgement` is the newest."""

    __tablename__ = "night_scores"
    __table_args__ = (
        UniqueConstraint("night_id", "judgement"),
        one_of("rules", "AASM", "WASM-2016"),
        *not_negative("duration_s", "recorded_s", "judged_s"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    night_id: Mapped[UUID] = mapped_column(ForeignKey("nights.id"))
    judgement: Mapped[int]
    rules: Mapped[str]
    method: Mapped[dict[str, Any]]
    duration_s: Mapped[float]
    recorded_s: Mapped[float]
    judged_s: Mapped[float]
    lights_out_s: Mapped[float | None]
    up_s: Mapped[float | None]
    stages: Mapped[list[Any]]  # empty where there are none
    intervals_s: Mapped[list[Any]]
    series: Mapped[list[Any]]  # [[number, onset_s, offset_s, n_movements], …]
    channels: Mapped[list[Any]]  # as ChannelNight
    spells: Mapped[list[Any]]  # [[channel, start_s, stop_s, fault], …]
    others: Mapped[list[Any]]  # as Other
    withheld: Mapped[list[Any]]
    places: Mapped[list[Any] | None]  # [[sequence, n_samples], …]; as Place

    movements: Mapped[list["NightMovementTable"]] = relationship()


class NightMovementTable(Base):
    """Movements of a judgement, in its order: those that count and those left out."""

    __tablename__ = "night_movements"
    __table_args__ = (
        one_of("leg", "left", "right", "both"),
        CheckConstraint("offset_s >= onset_s", name="offset_s"),
    )

    score_id: Mapped[int] = mapped_column(
        ForeignKey("night_scores.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    part_of: Mapped[int | None]  # the position of the bilateral movement
    onset_s: Mapped[float]
    offset_s: Mapped[float]
    channel: Mapped[int]
    leg: Mapped[str | None]
    channels: Mapped[list[Any]]
    peak_uv: Mapped[float]
    rest_uv: Mapped[float]
    stage: Mapped[int | None]
    series: Mapped[int | None]
    left_out: Mapped[str | None]
