"""Sources, and what is remembered of fetching them."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("url", sa.Text, unique=True),
    sa.Column("lang", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("side", sa.Text),
    sa.Column("kind", sa.Text),
    sa.Column("reliability", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("body_digest", sa.Text),
    sa.Column("last_success_at", UtcDateTime),
    sa.Column("last_error_at", UtcDateTime),
    sa.Column("last_error", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("waits_until", UtcDateTime),
    sa.Column("full_fetch_at", UtcDateTime),
    sa.Column("next_due_at", UtcDateTime),
    sa.Column("interval_seconds", sa.Integer),
    sa.Column("max_connections", sa.Integer),
    sa.Column("min_gap_seconds", sa.Float),
    sa.Column("moved_to", sa.Text),
    sa.Column("moved_since", UtcDateTime),
    sa.Column("moved_sightings", sa.Integer, nullable=False, server_default="0"),
    sa.Column("gone_since", UtcDateTime),
    sa.Column("retired_at", UtcDateTime),
    sa.Column("retired_reason", sa.Text),
    sa.Column("rhythm_seconds", sa.Integer),
    sa.Column("full_text", sa.Boolean, nullable=False, server_default=sa.false()),
)
# Of archives alone, those without address: so the migrations make it. To say so here would load PostgreSQL's dialect
# into every process, 3 MB.
sa.Index("uq_sources_archive_name", sources.c.name, unique=True)

former_addresses = sa.Table(
    "former_addresses",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("source_id", sa.Integer, sa.ForeignKey("sources.id"), nullable=False),
    sa.Column("left_at", UtcDateTime, nullable=False),
)

credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("source_id", sa.Integer, sa.ForeignKey("sources.id"), primary_key=True),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("header", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
)

recollections = sa.Table(
    "recollections",
    metadata,
    sa.Column("source_id", sa.Integer, sa.ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    sa.Column("form", sa.Text, nullable=False),
)

fetches = sa.Table(
    "fetches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source_id", sa.Integer, sa.ForeignKey("sources.id"), nullable=False),
    sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id")),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("items_new", sa.Integer, nullable=False),
    sa.Column("items_changed", sa.Integer, nullable=False),
    sa.Column("flags_new", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("kind", sa.Text),
    sa.Column("entries", sa.Integer),
    sa.Column("note", sa.Text),
    sa.Index("ix_fetches_source_id_started_at", "source_id", "started_at"),
    sa.Index("ix_fetches_run_id", "run_id"),
)
