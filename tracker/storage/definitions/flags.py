"""Flags, with the matches behind them."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

FULL_SCORE = 10_000
"""A score of 1 as the database keeps it: scores are whole numbers there."""

flags = sa.Table(
    "flags",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
    sa.Column("obligation_id", sa.Integer, sa.ForeignKey("obligations.id"), nullable=False),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("stance", sa.Text, nullable=False),
    sa.Column("state", sa.SmallInteger, nullable=False),
    sa.Column("reviews", sa.Integer, nullable=False),
    sa.Column("match_id", sa.Integer, nullable=False),
    sa.Column("published_at", UtcDateTime, nullable=False),
    sa.Column("month", sa.Integer, nullable=False),
    sa.Column("flagged_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn_at", UtcDateTime),
    sa.Column("unmatched_at", UtcDateTime),
    sa.Column("lang", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("item_id", "obligation_id"),
    sa.CheckConstraint(f"score BETWEEN 0 AND {FULL_SCORE}", name="score_in_range"),
    sa.CheckConstraint("state BETWEEN 0 AND 3", name="state_known"),
    sa.Index("ix_flags_queue", "state", "score", "published_at", "id"),
    sa.Index("ix_flags_obligation_queue", "state", "obligation_id", "score", "published_at", "id"),
    sa.Index("ix_flags_obligation_month", "obligation_id", "month", "state"),
    sa.Index("ix_flags_newest", "state", "published_at", "id"),
    sa.Index(
        "ix_flags_lines",
        "state",
        "obligation_id",
        "lang",
        "score",
        "id",
        "withdrawn_at",
    ),
)

matches = sa.Table(
    "matches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("flag_id", sa.Integer, sa.ForeignKey("flags.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("rules_version", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("flag_id", "number"),
)
