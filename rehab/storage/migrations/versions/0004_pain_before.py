"""Pain at the start of a sitting; which sessions only played a recording."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Nobody was asked before: what is not known stays unknown.
    op.add_column("checkups", sa.Column("pain", sa.BigInteger(), nullable=True))
    # Of older sessions nothing says whether they played a file: they stay as they are.
    op.add_column(
        "sessions",
        sa.Column(
            "is_replayed", sa.Boolean(), nullable=False, server_default=sa.false()
        ),
    )
