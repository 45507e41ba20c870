"""When a source is fetched, how gently, with what credentials, where it has moved, and when it was retired."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NAMES = (
    "full_fetch_at",
    "next_due_at",
    "interval_seconds",
    "max_connections",
    "min_gap_seconds",
    "moved_to",
    "moved_since",
    "moved_sightings",
    "gone_since",
    "retired_at",
    "retired_reason",
)


def upgrade() -> None:
    columns = (
        sa.Column("full_fetch_at", sa.DateTime(timezone=True)),
        sa.Column("next_due_at", sa.DateTime(timezone=True)),
        sa.Column("interval_seconds", sa.Integer()),
        sa.Column("max_connections", sa.Integer()),
        sa.Column("min_gap_seconds", sa.Float()),
        sa.Column("moved_to", sa.Text()),
        sa.Column("moved_since", sa.DateTime(timezone=True)),
        sa.Column("moved_sightings", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("gone_since", sa.DateTime(timezone=True)),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("retired_reason", sa.Text()),
    )
    for column in columns:
        op.add_column("sources", column)
    op.create_table(
        "former_addresses",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url", name="pk_former_addresses"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_former_addresses_source_id"),
    )
    op.create_table(
        "credentials",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_credentials"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_credentials_source_id"),
    )


def downgrade() -> None:
    op.drop_table("credentials")
    op.drop_table("former_addresses")
    for name in reversed(NAMES):
        op.drop_column("sources", name)
