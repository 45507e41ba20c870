"""Events and determinations with their evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = ("events", "event_obligations", "event_items", "determinations", "determination_evidence")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("pack_key", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("party", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_events_agreement_id"),
        sa.ForeignKeyConstraint(["supersedes"], ["events.id"], name="fk_events_supersedes"),
        sa.UniqueConstraint("supersedes", name="uq_events_supersedes"),
    )
    op.create_index("ix_events_agreement_id", "events", ["agreement_id"])
    op.create_table(
        "event_obligations",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "obligation_id", name="pk_event_obligations"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_obligations_event_id"),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name="fk_event_obligations_obligation_id"),
    )
    op.create_index("ix_event_obligations_obligation_id", "event_obligations", ["obligation_id"])
    op.create_table(
        "event_items",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "item_id", name="pk_event_items"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_items_event_id"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_event_items_item_id"),
    )
    op.create_index("ix_event_items_item_id", "event_items", ["item_id"])
    op.create_table(
        "determinations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("degree", sa.Integer()),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("work_state", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_determinations"),
        sa.CheckConstraint("degree BETWEEN 0 AND 3", name="degree_in_range"),
        sa.CheckConstraint("length(rationale) > 0", name="rationale_given"),
        sa.CheckConstraint("valid_until >= valid_from", name="span_in_order"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_determinations_account_id"),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name="fk_determinations_obligation_id"),
        sa.ForeignKeyConstraint(["supersedes"], ["determinations.id"], name="fk_determinations_supersedes"),
        sa.UniqueConstraint("supersedes", name="uq_determinations_supersedes"),
    )
    op.create_index("ix_determinations_obligation_id", "determinations", ["obligation_id"])
    op.create_table(
        "determination_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("determination_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer()),
        sa.Column("review_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_determination_evidence"),
        sa.CheckConstraint("(event_id IS NULL) <> (review_id IS NULL)", name="one_of_two"),
        sa.ForeignKeyConstraint(
            ["determination_id"], ["determinations.id"], name="fk_determination_evidence_determination_id"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_determination_evidence_event_id"),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name="fk_determination_evidence_review_id"),
    )
    op.create_index("ix_determination_evidence_determination_id", "determination_evidence", ["determination_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
