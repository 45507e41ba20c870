"""A determination may name whose conduct it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("determinations", sa.Column("party", sa.Text()))


def downgrade() -> None:
    op.drop_column("determinations", "party")
