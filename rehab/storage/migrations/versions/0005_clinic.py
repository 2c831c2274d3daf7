"""What a therapist keeps: events, notes, verdicts, plans by id; where events began."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Events of before do not say where they began; scoring again tells.
    for table in ("jerks", "silences"):
        op.add_column(table, sa.Column("phase", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("is_counted", sa.Boolean(), nullable=True))
    op.create_table(
        "shapes",
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("positions", sa.JSON(), nullable=False),
        sa.Column("envelopes_pct", sa.LargeBinary(), nullable=False),
        sa.Column("typical", sa.BigInteger(), nullable=False),
        sa.Column("fs_hz", sa.Double(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("emg_uv", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scores.id"], name=op.f("fk_shapes_score_id")
        ),
        sa.PrimaryKeyConstraint("score_id", name=op.f("pk_shapes")),
    )
    # Plans of before were written by nobody who could name them.
    op.add_column("plans", sa.Column("uid", sa.Uuid(), nullable=True))
    op.create_index("ix_sessions_sitting", "sessions", ["sitting"])
    for table in ("events", "notes"):
        own = ("kind",) if table == "events" else ("place",)
        checks = [
            sa.CheckConstraint(
                "kind IN ('dose', 'illness', 'sensor', 'other')",
                name=op.f("ck_events_kind"),
            )
        ]
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("patient_id", sa.Text(), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            *[sa.Column(name, sa.Text(), nullable=False) for name in own],
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("kept_us", sa.BigInteger(), nullable=False),
            sa.Column("withdrawn_us", sa.BigInteger(), nullable=True),
            *(checks if table == "events" else []),
            sa.ForeignKeyConstraint(
                ["patient_id"], ["patients.id"], name=op.f(f"fk_{table}_patient_id")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_patient_id", table, ["patient_id"])
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("onset_s", sa.Double(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("detector", sa.Text(), nullable=False),
        sa.Column("was_drawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('jerk', 'voluntary', 'artefact', 'unsure', 'cleared')",
            name=op.f("ck_verdicts_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_verdicts_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index("ix_verdicts_session_id", "verdicts", ["session_id", "at_us"])
