"""All tables. The schema itself is made by the migrations only; a test holds the two together."""

from datetime import UTC, datetime

import sqlalchemy as sa


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps no zone, so it is cut off on the way in and put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone must not be stored: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

agreements = sa.Table(
    "agreements",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("short_title", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("pack_version", sa.Text),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("loaded_at", UtcDateTime, nullable=False),
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

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("trigger", sa.Text, nullable=False),
    sa.Column("slot", sa.Text, unique=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("items_new", sa.Integer, nullable=False, server_default="0"),
    sa.Column("items_changed", sa.Integer, nullable=False, server_default="0"),
    sa.Column("flags_new", sa.Integer, nullable=False, server_default="0"),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
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

recollections = sa.Table(
    "recollections",
    metadata,
    sa.Column("source_id", sa.Integer, sa.ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    sa.Column("form", sa.Text, nullable=False),
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

text_forms = sa.Table(
    "text_forms",
    metadata,
    sa.Column("text_id", sa.Integer, sa.ForeignKey("story_texts.id"), primary_key=True, autoincrement=False),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
)

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("rows_done", sa.Integer, nullable=False),
    sa.Column("items_new", sa.Integer, nullable=False),
    sa.Column("items_changed", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
)

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
    sa.Column("lang", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("item_id", "obligation_id"),
    sa.CheckConstraint("score BETWEEN 0 AND 10000", name="score_in_range"),
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

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("password_hash", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_digest", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)

sign_in_links = sa.Table(
    "sign_in_links",
    metadata,
    sa.Column("token_digest", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
)

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

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
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

models = sa.Table(
    "models",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("obligation_id", sa.Integer, sa.ForeignKey("obligations.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("fitted_at", UtcDateTime, nullable=False),
    sa.Column("used_from", UtcDateTime),
    sa.Column("used_until", UtcDateTime),
    sa.UniqueConstraint("obligation_id", "number"),
    sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name="used_before_retired"),
)

stance_models = sa.Table(
    "stance_models",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("fitted_at", UtcDateTime, nullable=False),
    sa.Column("used_from", UtcDateTime),
    sa.Column("used_until", UtcDateTime),
    sa.UniqueConstraint("agreement_id", "number"),
    sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name="used_before_retired"),
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

APPEND_ONLY = (
    "pack_changes",
    "revisions",
    "matches",
    "reviews",
    "events",
    "event_obligations",
    "event_items",
    "determinations",
    "determination_evidence",
    "audit",
    "story_joins",
    "story_rulings",
    "spot_draws",
    "spot_checks",
    "spot_judgements",
)
"""Tables whose rows are never changed or removed; triggers hold it."""

NEVER_DELETED = (
    "agreements",
    "clauses",
    "obligations",
    "sources",
    "stories",
    "story_texts",
    "items",
    "flags",
    "accounts",
    "models",
    "stance_models",
)
"""Tables whose rows may change but are never removed; triggers hold it."""
