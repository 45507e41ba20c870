"""Reviews of flags, and of items drawn for a spot check."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("flag_id", sa.Integer, sa.ForeignKey("flags.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("reviewed_at", UtcDateTime, nullable=False),
    sa.Column("match_id", sa.Integer, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("stance", sa.Text),
    sa.Column("credibility", sa.Integer),
    sa.Column("event_on", sa.Date),
    sa.Column("measure", sa.Float),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("undoes", sa.Integer),
    sa.Column("stance_confirmed", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("revision", sa.Integer),
    sa.UniqueConstraint("flag_id", "number"),
    sa.CheckConstraint("credibility BETWEEN 1 AND 6", name="credibility_in_range"),
    sa.Index("ix_reviews_account_id_reviewed_at", "account_id", "reviewed_at"),
)

spot_draws = sa.Table(
    "spot_draws",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("week", sa.Text, nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("after_item", sa.Integer, nullable=False),
    sa.Column("last_item", sa.Integer, nullable=False),
    sa.Column("unflagged", sa.Integer, nullable=False),
    sa.Column("flagged", sa.Integer, nullable=False),
    sa.Column("drawn_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("agreement_id", "week"),
    sa.CheckConstraint("last_item > after_item", name="items_in_order"),
)

spot_checks = sa.Table(
    "spot_checks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("draw_id", sa.Integer, sa.ForeignKey("spot_draws.id"), nullable=False),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("was_flagged", sa.Boolean, nullable=False),
    sa.UniqueConstraint("draw_id", "place"),
    sa.UniqueConstraint("item_id", "draw_id"),
)

spot_judgements = sa.Table(
    "spot_judgements",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("check_id", sa.Integer, sa.ForeignKey("spot_checks.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("judged_at", UtcDateTime, nullable=False),
    sa.Column("missed", sa.JSON, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.UniqueConstraint("check_id", "number"),
)
