"""The table of what is to be scored again. Changes need a new migration."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.model.jobs import JobState
from rehab.storage.schema import Base, one_of


class JobTable(Base):
    """One row a session and method. Done is what names its score, and nothing else."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("session_id", "detector", "version", "parameters_sha256"),
        one_of("state", *JobState),
        CheckConstraint("(state = 'done') = (score_id IS NOT NULL)", name="score_id"),
        CheckConstraint("n_lost >= 0", name="n_lost"),
        Index("ix_jobs_state", "state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    detector: Mapped[str]
    version: Mapped[int]
    parameters_sha256: Mapped[str]
    state: Mapped[str]
    worker: Mapped[str | None]
    n_lost: Mapped[int]
    reason: Mapped[str | None]
    score_id: Mapped[int | None] = mapped_column(ForeignKey("scores.id"))
    changed_us: Mapped[int]
