"""Sentence vectors of texts, kept by the text's digest and by what made them. They can be made anew at any time."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "text_vectors",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "made_by", name="pk_text_vectors"),
    )


def downgrade() -> None:
    op.drop_table("text_vectors")
