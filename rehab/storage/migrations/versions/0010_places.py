"""Where in its recording a night's examples lie."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # Nobody knows it of earlier scores; their recordings are read from the start.
    op.add_column("night_scores", sa.Column("places", sa.JSON(), nullable=True))
