"""What is kept of each feed's form, so that entries whose bytes are known need not be read again."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "recollections",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_recollections"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_recollections_source_id"),
    )


def downgrade() -> None:
    op.drop_table("recollections")
