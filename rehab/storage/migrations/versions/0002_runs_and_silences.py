"""Silences and rhythmic runs; how sure a jerk is, and the lags of its channels."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Jerks of before were found by a detector that did not tell these two.
    op.add_column(
        "jerks",
        sa.Column(
            "confidence", sa.Double(), server_default=sa.text("1.0"), nullable=False
        ),
    )
    op.add_column(
        "jerks",
        sa.Column("lags_s", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    )
    op.create_table(
        "silences",
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("jerk_id", sa.BigInteger(), nullable=False),
        sa.Column("onset_s", sa.Double(), nullable=False),
        sa.Column("offset_s", sa.Double(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("peak_uv", sa.Double(), nullable=False),
        sa.Column("contrast", sa.Double(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("frequency_hz", sa.Double(), nullable=True),
        sa.Column(
            "confidence", sa.Double(), server_default=sa.text("1.0"), nullable=False
        ),
        sa.Column("lags_s", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('jerk', 'prolonged', 'silence')", name=op.f("ck_silences_kind")
        ),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'both')", name=op.f("ck_silences_side")
        ),
        sa.CheckConstraint("offset_s >= onset_s", name=op.f("ck_silences_offset_s")),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scores.id"], name=op.f("fk_silences_score_id")
        ),
        sa.PrimaryKeyConstraint("score_id", "position", name=op.f("pk_silences")),
    )
    op.create_table(
        "runs",
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("onset_s", sa.Double(), nullable=False),
        sa.Column("offset_s", sa.Double(), nullable=False),
        sa.Column("frequency_hz", sa.Double(), nullable=False),
        sa.Column("n_bursts", sa.BigInteger(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('jerks', 'tremor')", name=op.f("ck_runs_kind")),
        sa.CheckConstraint("offset_s >= onset_s", name=op.f("ck_runs_offset_s")),
        sa.CheckConstraint("frequency_hz >= 0", name=op.f("ck_runs_frequency_hz")),
        sa.CheckConstraint("n_bursts >= 0", name=op.f("ck_runs_n_bursts")),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scores.id"], name=op.f("fk_runs_score_id")
        ),
        sa.PrimaryKeyConstraint("score_id", "position", name=op.f("pk_runs")),
    )
