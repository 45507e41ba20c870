"""What an entry of a feed is known again by, so that the unchanged is not read twice."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("items", sa.Column("entry_digest", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("items", "entry_digest")
