"""The tables of plans, checkups and ratings. Changes need a new migration."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from rehab.storage.schema import Base


class PlanTable(Base):
    """Plans that somebody wrote; older versions stay. The newest that counts already is used."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    from_us: Mapped[int]
    body: Mapped[dict[str, Any]]
    uid: Mapped[UUID | None]


class CheckupTable(Base):
    """What was said before training, also where it led to a day of rest."""

    __tablename__ = "checkups"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    at_us: Mapped[int]
    utc_offset_min: Mapped[int]
    missed_dose: Mapped[bool]
    has_fever: Mapped[bool]
    slept_little: Mapped[bool]
    pain: Mapped[int | None]


class RatingTable(Base):
    """What was said after a sitting; the newest counts."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("how BETWEEN 1 AND 5", name="how"),
        CheckConstraint("pain BETWEEN 0 AND 10", name="pain"),
        CheckConstraint("slept BETWEEN 1 AND 3", name="slept"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    at_us: Mapped[int]
    utc_offset_min: Mapped[int]
    sitting: Mapped[UUID]
    how: Mapped[int | None]
    pain: Mapped[int | None]
    took_medication: Mapped[bool | None]
    slept: Mapped[int | None]
    note: Mapped[str]
