"""Groups and places can be saved on the page: by whom, why, and what the pack on disk says of them.

`name` is the reference (`group:NAME`, `place:ID`); the record that holds stands in the agreement itself. An indicator
that was retired on the page is a retired row with a saver.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "saved_sets",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("agreement_id", sa.Text(), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("pack_content", sa.JSON()),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_note", sa.Text(), nullable=False),
        sa.Column("pack_changed_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("agreement_id", "name"),
    )


def downgrade() -> None:
    op.drop_table("saved_sets")
