"""What is learned from reviews: models and the vectors that they look at."""

import sqlalchemy as sa

from tracker.storage.definitions.metadata import UtcDateTime, metadata

models = sa.Table(
    "models",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("fitted_at", UtcDateTime, nullable=False),
    sa.Column("used_from", UtcDateTime),
    sa.Column("used_until", UtcDateTime),
    sa.Column("withdrawn_at", UtcDateTime),
    sa.Column("content", sa.JSON, nullable=False),  # last: it is large, and SQLite reads through it to what follows
    sa.UniqueConstraint("owner", "number"),
    sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name="used_before_retired"),
)

MODEL_IS_USED = models.c.used_from.is_not(None) & models.c.used_until.is_(None)
"""The condition that a row is in use: put to use, and not put aside since. Every page asks for these few of many."""

sa.Index("ix_models_in_use", models.c.owner, sqlite_where=MODEL_IS_USED, postgresql_where=MODEL_IS_USED)

dropped_models = sa.Table(
    "dropped_models",
    metadata,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("dropped_at", UtcDateTime, nullable=False),
)

refits = sa.Table("refits", metadata, sa.Column("tried_at", UtcDateTime, primary_key=True))

adapters = sa.Table(
    "adapters",
    metadata,
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.id"), primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("loaded_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn_at", UtcDateTime),
    sa.Column("content", sa.LargeBinary, nullable=False),  # last: it is large, and SQLite reads through it
)

text_vectors = sa.Table(
    "text_vectors",
    metadata,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("made_by", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
