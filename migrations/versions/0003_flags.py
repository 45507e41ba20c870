"""Flags and the matches behind them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("flags", "matches")


def upgrade() -> None:
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_flags"),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name="score_in_range"),
        sa.CheckConstraint("state BETWEEN 0 AND 3", name="state_known"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_flags_item_id"),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name="fk_flags_obligation_id"),
        sa.UniqueConstraint("item_id", "obligation_id", name="uq_flags_item_id_obligation_id"),
    )
    op.create_index("ix_flags_obligation_month", "flags", ["obligation_id", "month", "state"])
    op.create_index("ix_flags_obligation_queue", "flags", ["state", "obligation_id", "score", "published_at", "id"])
    op.create_index("ix_flags_queue", "flags", ["state", "score", "published_at", "id"])
    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_matches"),
        sa.ForeignKeyConstraint(["flag_id"], ["flags.id"], name="fk_matches_flag_id"),
        sa.UniqueConstraint("flag_id", "number", name="uq_matches_flag_id_number"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
