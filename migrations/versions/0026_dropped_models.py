"""A pack's model that somebody dropped stays out of use when its pack is loaded again."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("obligations", sa.Column("model_dropped_at", sa.DateTime(timezone=True)))
    op.add_column("agreements", sa.Column("stances_dropped_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("agreements", "stances_dropped_at")
    op.drop_column("obligations", "model_dropped_at")
