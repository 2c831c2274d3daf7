"""Patients, sessions, scores, jerks and repetitions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "patients",
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("utc_offset_min", sa.BigInteger(), nullable=False),
        sa.Column("exercise_id", sa.Text(), nullable=False),
        sa.Column("exercise_sha256", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("recording_path", sa.Text(), nullable=False),
        sa.Column("recording_sha256", sa.Text(), nullable=False),
        sa.Column("recording_n_bytes", sa.BigInteger(), nullable=False),
        sa.Column("recording_n_samples", sa.BigInteger(), nullable=False),
        sa.Column("recording_gaps", sa.JSON(), nullable=False),
        sa.Column("recording_is_recovered", sa.Boolean(), nullable=False),
        sa.Column("truth_n_jerks", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'both')", name=op.f("ck_sessions_side")
        ),
        sa.CheckConstraint(
            "status IN ('complete', 'partial', 'recovered', 'stopped')",
            name=op.f("ck_sessions_status"),
        ),
        sa.CheckConstraint(
            "recording_n_bytes >= 0", name=op.f("ck_sessions_recording_n_bytes")
        ),
        sa.CheckConstraint(
            "recording_n_samples >= 0", name=op.f("ck_sessions_recording_n_samples")
        ),
        sa.CheckConstraint(
            "truth_n_jerks >= 0", name=op.f("ck_sessions_truth_n_jerks")
        ),
        sa.CheckConstraint(
            "utc_offset_min BETWEEN -1440 AND 1440",
            name=op.f("ck_sessions_utc_offset_min"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_sessions_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(
        "ix_sessions_patient_id", "sessions", ["patient_id", "started_us"], unique=False
    )
    op.create_table(
        "scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("judgement", sa.BigInteger(), nullable=False),
        sa.Column("detector", sa.JSON(), nullable=False),
        sa.Column("n_jerks", sa.BigInteger(), nullable=False),
        sa.Column("n_prolonged", sa.BigInteger(), nullable=False),
        sa.Column("n_live", sa.BigInteger(), nullable=False),
        sa.Column("detectable_s", sa.Double(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("coverage_pct", sa.Double(), nullable=False),
        sa.Column("n_repetitions", sa.BigInteger(), nullable=False),
        sa.Column("n_repetitions_complete", sa.BigInteger(), nullable=False),
        sa.Column("by_phase", sa.JSON(), nullable=False),
        sa.Column("time_in_target_pct", sa.Double(), nullable=True),
        sa.Column("withheld", sa.JSON(), nullable=False),
        sa.CheckConstraint("coverage_pct >= 0", name=op.f("ck_scores_coverage_pct")),
        sa.CheckConstraint("detectable_s >= 0", name=op.f("ck_scores_detectable_s")),
        sa.CheckConstraint("duration_s >= 0", name=op.f("ck_scores_duration_s")),
        sa.CheckConstraint("n_jerks >= 0", name=op.f("ck_scores_n_jerks")),
        sa.CheckConstraint("n_live >= 0", name=op.f("ck_scores_n_live")),
        sa.CheckConstraint("n_prolonged >= 0", name=op.f("ck_scores_n_prolonged")),
        sa.CheckConstraint("n_repetitions >= 0", name=op.f("ck_scores_n_repetitions")),
        sa.CheckConstraint(
            "n_repetitions_complete >= 0", name=op.f("ck_scores_n_repetitions_complete")
        ),
        sa.CheckConstraint(
            "time_in_target_pct >= 0", name=op.f("ck_scores_time_in_target_pct")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_scores_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint(
            "session_id", "judgement", name=op.f("uq_scores_session_id")
        ),
    )
    op.create_table(
        "jerks",
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
        sa.CheckConstraint(
            "kind IN ('jerk', 'prolonged', 'silence')", name=op.f("ck_jerks_kind")
        ),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'both')", name=op.f("ck_jerks_side")
        ),
        sa.CheckConstraint("offset_s >= onset_s", name=op.f("ck_jerks_offset_s")),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scores.id"], name=op.f("fk_jerks_score_id")
        ),
        sa.PrimaryKeyConstraint("score_id", "position", name=op.f("pk_jerks")),
    )
    op.create_table(
        "repetitions",
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("set_number", sa.BigInteger(), nullable=False),
        sa.Column("repetition", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("stop_s", sa.Double(), nullable=False),
        sa.Column("n_jerks", sa.BigInteger(), nullable=False),
        sa.Column("exposure_s", sa.Double(), nullable=False),
        sa.Column("time_in_target_pct", sa.Double(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'both')", name=op.f("ck_repetitions_side")
        ),
        sa.CheckConstraint("exposure_s >= 0", name=op.f("ck_repetitions_exposure_s")),
        sa.CheckConstraint("n_jerks >= 0", name=op.f("ck_repetitions_n_jerks")),
        sa.CheckConstraint("stop_s >= start_s", name=op.f("ck_repetitions_stop_s")),
        sa.CheckConstraint(
            "time_in_target_pct >= 0", name=op.f("ck_repetitions_time_in_target_pct")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scores.id"], name=op.f("fk_repetitions_score_id")
        ),
        sa.PrimaryKeyConstraint("score_id", "position", name=op.f("pk_repetitions")),
    )
