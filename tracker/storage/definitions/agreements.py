"""Agreements as their packs hold them, what was saved over them on the page, and what changed in them."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

agreements = sa.Table(
    "agreements",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("short_title", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("pack_version", sa.Text),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("loaded_at", UtcDateTime, nullable=False),
    sa.Column("retired_at", UtcDateTime),
)

clauses = sa.Table(
    "clauses",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("retired_at", UtcDateTime),
    sa.UniqueConstraint("agreement_id", "number"),
)

clause_texts = sa.Table(
    "clause_texts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("clause_id", sa.Integer, sa.ForeignKey("clauses.id"), nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("witness", sa.Text, nullable=False),
    sa.Column("authentic", sa.Boolean, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.UniqueConstraint("clause_id", "lang", "witness"),
)

obligations = sa.Table(
    "obligations",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("number", sa.Text, nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("retired_at", UtcDateTime),
    sa.Column("flag_anew_after", sa.Integer),
)

indicators = sa.Table(
    "indicators",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("retired_at", UtcDateTime),
    sa.Column("saved_by", sa.Text),
    sa.Column("saved_at", UtcDateTime),
    sa.Column("saved_note", sa.Text),
    sa.Column("pack_content", sa.JSON(none_as_null=True)),
    sa.Column("pack_changed_at", UtcDateTime),
    sa.UniqueConstraint("agreement_id", "name"),
)

saved_sets = sa.Table(
    "saved_sets",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("pack_content", sa.JSON(none_as_null=True)),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
    sa.Column("saved_note", sa.Text, nullable=False),
    sa.Column("pack_changed_at", UtcDateTime),
    sa.UniqueConstraint("agreement_id", "name"),
)

places = sa.Table(
    "places",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("retired_at", UtcDateTime),
    sa.UniqueConstraint("agreement_id", "name"),
)

pack_changes = sa.Table(
    "pack_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("change", sa.Text, nullable=False),
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("author", sa.Text),
    sa.Column("note", sa.Text),
)
