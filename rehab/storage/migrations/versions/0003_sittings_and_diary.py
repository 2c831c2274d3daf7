"""Sittings and why a session ended; plans, and what is said before and after training."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # Sessions of before have no sitting, and their recordings tell why they ended.
    op.add_column("sessions", sa.Column("sitting", sa.Uuid(), nullable=True))
    op.add_column("sessions", sa.Column("stop_reason", sa.Text(), nullable=True))
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("from_us", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_plans_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_table(
        "checkups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("utc_offset_min", sa.BigInteger(), nullable=False),
        sa.Column("missed_dose", sa.Boolean(), nullable=False),
        sa.Column("has_fever", sa.Boolean(), nullable=False),
        sa.Column("slept_little", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_checkups_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkups")),
    )
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("utc_offset_min", sa.BigInteger(), nullable=False),
        sa.Column("sitting", sa.Uuid(), nullable=False),
        sa.Column("how", sa.BigInteger(), nullable=True),
        sa.Column("pain", sa.BigInteger(), nullable=True),
        sa.Column("took_medication", sa.Boolean(), nullable=True),
        sa.Column("slept", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("how BETWEEN 1 AND 5", name=op.f("ck_ratings_how")),
        sa.CheckConstraint("pain BETWEEN 0 AND 10", name=op.f("ck_ratings_pain")),
        sa.CheckConstraint("slept BETWEEN 1 AND 3", name=op.f("ck_ratings_slept")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_ratings_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
    )
