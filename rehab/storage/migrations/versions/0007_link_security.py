"""How secure the link was over which a session was heard."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    # Of older sessions nobody asked the system, and it cannot be asked any more.
    op.add_column(
        "sessions",
        sa.Column(
            "link_security",
            sa.Text(),
            nullable=False,
            server_default=sa.text("'unknown'"),
        ),
    )
