"""Stories: which texts stand together, how they are found, why they were joined and what was ruled by hand."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("by_hand", sa.Boolean, nullable=False, server_default=sa.false()),
)

story_texts = sa.Table(
    "story_texts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("story_id", sa.Integer, sa.ForeignKey("stories.id"), nullable=False, index=True),
)

story_bands = sa.Table(
    "story_bands",
    metadata,
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text_id", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

story_days = sa.Table(
    "story_days",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("first_text", sa.Integer, nullable=False),
)

text_forms = sa.Table(
    "text_forms",
    metadata,
    sa.Column("text_id", sa.Integer, sa.ForeignKey("story_texts.id"), primary_key=True, autoincrement=False),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
)

story_joins = sa.Table(
    "story_joins",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("text_id", sa.Integer, sa.ForeignKey("story_texts.id"), nullable=False, index=True),
    sa.Column("near_id", sa.Integer, sa.ForeignKey("story_texts.id"), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("shared", sa.Text, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("joined_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("score BETWEEN 0 AND 1", name="score_in_range"),
)

story_rulings = sa.Table(
    "story_rulings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False, index=True),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("from_id", sa.Integer, sa.ForeignKey("stories.id"), nullable=False),
    sa.Column("into_id", sa.Integer, sa.ForeignKey("stories.id"), nullable=False),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("ruled_at", UtcDateTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)
