"""Nights: recordings of the legs, what rules find in them, and each movement."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "nights",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("utc_offset_min", sa.BigInteger(), nullable=False),
        sa.Column("lights_out_s", sa.Double(), nullable=False),
        sa.Column("up_s", sa.Double(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("legs", sa.JSON(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("is_replayed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("recording_path", sa.Text(), nullable=False),
        sa.Column("recording_sha256", sa.Text(), nullable=False),
        sa.Column("recording_n_bytes", sa.BigInteger(), nullable=False),
        sa.Column("recording_n_samples", sa.BigInteger(), nullable=False),
        sa.Column("recording_gaps", sa.JSON(), nullable=False),
        sa.Column("recording_is_recovered", sa.Boolean(), nullable=False),
        sa.CheckConstraint("site IN ('tibialis', 'calf')", name=op.f("ck_nights_site")),
        sa.CheckConstraint("unit IN ('uV', 'counts')", name=op.f("ck_nights_unit")),
        sa.CheckConstraint(
            "status IN ('complete', 'partial', 'recovered')",
            name=op.f("ck_nights_status"),
        ),
        sa.CheckConstraint(
            "utc_offset_min BETWEEN -1440 AND 1440",
            name=op.f("ck_nights_utc_offset_min"),
        ),
        sa.CheckConstraint("up_s >= lights_out_s", name=op.f("ck_nights_up_s")),
        *[
            sa.CheckConstraint(f"{column} >= 0", name=op.f(f"ck_nights_{column}"))
            for column in ("lights_out_s", "recording_n_bytes", "recording_n_samples")
        ],
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_nights_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nights")),
    )
    op.create_index("ix_nights_patient_id", "nights", ["patient_id", "started_us"])
    op.create_table(
        "night_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("night_id", sa.Uuid(), nullable=False),
        sa.Column("judgement", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("method", sa.JSON(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("recorded_s", sa.Double(), nullable=False),
        sa.Column("judged_s", sa.Double(), nullable=False),
        sa.Column("lights_out_s", sa.Double(), nullable=True),
        sa.Column("up_s", sa.Double(), nullable=True),
        *[
            sa.Column(name, sa.JSON(), nullable=False)
            for name in (
                *("stages", "intervals_s", "series", "channels", "spells", "others"),
                "withheld",
            )
        ],
        sa.CheckConstraint(
            "rules IN ('AASM', 'WASM-2016')", name=op.f("ck_night_scores_rules")
        ),
        *[
            sa.CheckConstraint(f"{column} >= 0", name=op.f(f"ck_night_scores_{column}"))
            for column in ("duration_s", "recorded_s", "judged_s")
        ],
        sa.ForeignKeyConstraint(
            ["night_id"], ["nights.id"], name=op.f("fk_night_scores_night_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_scores")),
        sa.UniqueConstraint(
            "night_id", "judgement", name=op.f("uq_night_scores_night_id")
        ),
    )
    op.create_table(
        "night_movements",
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("part_of", sa.BigInteger(), nullable=True),
        sa.Column("onset_s", sa.Double(), nullable=False),
        sa.Column("offset_s", sa.Double(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("leg", sa.Text(), nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("peak_uv", sa.Double(), nullable=False),
        sa.Column("rest_uv", sa.Double(), nullable=False),
        sa.Column("stage", sa.BigInteger(), nullable=True),
        sa.Column("series", sa.BigInteger(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "leg IN ('left', 'right', 'both')", name=op.f("ck_night_movements_leg")
        ),
        sa.CheckConstraint(
            "offset_s >= onset_s", name=op.f("ck_night_movements_offset_s")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["night_scores.id"], name=op.f("fk_night_movements_score_id")
        ),
        sa.PrimaryKeyConstraint(
            "score_id", "position", name=op.f("pk_night_movements")
        ),
    )
