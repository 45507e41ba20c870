"""Near copies: texts with their stories, sketches and bands to find them by, how each came to its story, rulings."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = ("story_texts", "sketches", "story_bands", "story_joins", "story_rulings")
APPEND_ONLY = ("story_joins", "story_rulings")
NEVER_DELETED = ("story_texts",)
ACTS = [(table, "UPDATE") for table in APPEND_ONLY] + [(table, "DELETE") for table in APPEND_ONLY + NEVER_DELETED]


def upgrade() -> None:
    op.execute("ALTER TABLE items ADD COLUMN text_digest TEXT DEFAULT '' NOT NULL")
    op.execute("UPDATE items SET text_digest = (SELECT digest FROM stories WHERE stories.id = items.story_id)")
    false = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    op.execute(f"ALTER TABLE stories ADD COLUMN by_hand BOOLEAN DEFAULT {false} NOT NULL")
    _create_texts()
    _create_reasons()
    op.execute("INSERT INTO story_texts (digest, story_id) SELECT digest, id FROM stories ORDER BY id")
    _keep_rows()


def _create_texts() -> None:
    op.create_table(
        "story_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story_texts"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_texts_story_id"),
        sa.UniqueConstraint("digest", name="uq_story_texts_digest"),
    )
    op.create_index("ix_story_texts_story_id", "story_texts", ["story_id"])
    op.create_table(
        "sketches",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lang", sa.Text()),
        sa.Column("shingles", sa.LargeBinary(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("dates", sa.LargeBinary(), nullable=False),
        sa.Column("placed", sa.LargeBinary(), nullable=False),
        sa.Column("headline", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("text_id", name="pk_sketches"),
        sa.ForeignKeyConstraint(["text_id"], ["story_texts.id"], name="fk_sketches_text_id"),
    )
    op.create_index("ix_sketches_seen_at", "sketches", ["seen_at"])
    op.create_table(
        "story_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("band", "hour", "text_id", name="pk_story_bands"),
        sqlite_with_rowid=False,
    )


def _create_reasons() -> None:
    op.create_table(
        "story_joins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("near_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story_joins"),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name="score_in_range"),
        sa.ForeignKeyConstraint(["text_id"], ["story_texts.id"], name="fk_story_joins_text_id"),
        sa.ForeignKeyConstraint(["near_id"], ["story_texts.id"], name="fk_story_joins_near_id"),
    )
    op.create_index("ix_story_joins_text_id", "story_joins", ["text_id"])
    op.create_table(
        "story_rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story_rulings"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_story_rulings_item_id"),
        sa.ForeignKeyConstraint(["from_id"], ["stories.id"], name="fk_story_rulings_from_id"),
        sa.ForeignKeyConstraint(["into_id"], ["stories.id"], name="fk_story_rulings_into_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_story_rulings_account_id"),
    )
    op.create_index("ix_story_rulings_item_id", "story_rulings", ["item_id"])


def _keep_rows() -> None:
    """Refuse changes and removals, as revision 0007 does for the other tables that keep their rows."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, act in ACTS:
        body = (
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept: no {act.lower()}'); END"
            if sqlite
            else "FOR EACH ROW EXECUTE FUNCTION tracker_keep()"
        )
        op.execute(f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} {body}")
    if not sqlite:
        for table in APPEND_ONLY + NEVER_DELETED:
            op.execute(
                f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep()"
            )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("ALTER TABLE stories DROP COLUMN by_hand")
    op.execute("ALTER TABLE items DROP COLUMN text_digest")
