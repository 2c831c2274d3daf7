"""Events that were knocks at a sensor, as its accelerometer tells."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # No sensor of before had an accelerometer that was listened to.
    for table in ("jerks", "silences"):
        op.add_column(table, sa.Column("is_artefact", sa.Boolean(), nullable=True))
