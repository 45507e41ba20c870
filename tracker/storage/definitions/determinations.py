"""Determinations, and the events that they rest on."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False, index=True),
    sa.Column("pack_key", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("party", sa.Text),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("supersedes", sa.Integer, sa.ForeignKey("events.id"), unique=True),
)

event_obligations = sa.Table(
    "event_obligations",
    metadata,
    sa.Column("event_id", sa.Integer, sa.ForeignKey("events.id"), primary_key=True),
    sa.Column("obligation_id", sa.Integer, sa.ForeignKey("obligations.id"), primary_key=True, index=True),
)

event_items = sa.Table(
    "event_items",
    metadata,
    sa.Column("event_id", sa.Integer, sa.ForeignKey("events.id"), primary_key=True),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), primary_key=True, index=True),
)

determinations = sa.Table(
    "determinations",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("obligation_id", sa.Integer, sa.ForeignKey("obligations.id"), nullable=False, index=True),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("degree", sa.Integer),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.Column("rationale", sa.Text, nullable=False),
    sa.Column("work_state", sa.Text, nullable=False),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("supersedes", sa.Integer, sa.ForeignKey("determinations.id"), unique=True),
    sa.Column("party", sa.Text),
    sa.CheckConstraint("degree BETWEEN 0 AND 3", name="degree_in_range"),
    sa.CheckConstraint("valid_until >= valid_from", name="span_in_order"),
    sa.CheckConstraint("length(rationale) > 0", name="rationale_given"),
)

determination_evidence = sa.Table(
    "determination_evidence",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("determination_id", sa.Integer, sa.ForeignKey("determinations.id"), nullable=False, index=True),
    sa.Column("event_id", sa.Integer, sa.ForeignKey("events.id")),
    sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id")),
    sa.CheckConstraint("(event_id IS NULL) <> (review_id IS NULL)", name="one_of_two"),
)
