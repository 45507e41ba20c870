"""A reviewed flag that the rules no longer match stays; since when they do not is told beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("flags", sa.Column("unmatched_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("flags", "unmatched_at")
