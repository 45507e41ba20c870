"""Items, with their revisions and full texts."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

items = sa.Table(
    "items",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source_id", sa.Integer, sa.ForeignKey("sources.id"), nullable=False),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("lang", sa.Text),
    sa.Column("published_at", UtcDateTime),
    sa.Column("precision", sa.Text),
    sa.Column("first_seen_at", UtcDateTime, nullable=False),
    sa.Column("story_id", sa.Integer, sa.ForeignKey("stories.id"), nullable=False),
    sa.Column("revisions", sa.Integer, nullable=False),
    sa.Column("record", sa.Boolean, nullable=False),
    sa.Column("rules_version", sa.Text, index=True),
    sa.Column("entry_digest", sa.BigInteger),
    sa.Column("text_digest", sa.Text, nullable=False, server_default=""),
    sa.Column("revised_at", UtcDateTime),
    sa.UniqueConstraint("source_id", "identity"),
    sa.Index("ix_items_published_at", "published_at"),
    sa.Index("ix_items_story_id_text_digest", "story_id", "text_digest"),
    sa.Index("ix_items_source_id_published_at", "source_id", "published_at"),
    sa.Index("ix_items_source_id_first_seen_at", "source_id", "first_seen_at"),
)

full_texts = sa.Table(
    "full_texts",
    metadata,
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("fetched_at", UtcDateTime, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("item_id", "number"),
)
