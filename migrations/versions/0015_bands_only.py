"""Near copies are compared by the texts themselves: bands only, no sketches; where the texts of revised items stand."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.drop_table("sketches")
    # Bands are drawn otherwise now: none of the old can be found again.
    op.execute("DELETE FROM story_bands")
    op.create_table(
        "story_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_text", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_story_days"),
    )
    op.create_table(
        "text_forms",
        sa.Column("text_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("text_id", name="pk_text_forms"),
        sa.ForeignKeyConstraint(["text_id"], ["story_texts.id"], name="fk_text_forms_text_id"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_text_forms_item_id"),
    )
    op.drop_index("ix_items_story_id", "items")
    op.create_index("ix_items_story_id_text_digest", "items", ["story_id", "text_digest"])


def downgrade() -> None:
    op.drop_index("ix_items_story_id_text_digest", "items")
    op.create_index("ix_items_story_id", "items", ["story_id"])
    op.drop_table("text_forms")
    op.drop_table("story_days")
    op.execute("DELETE FROM story_bands")
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
