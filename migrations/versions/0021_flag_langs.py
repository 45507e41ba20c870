"""Flags know the language of their report, so that the informative order of the queue reads an index.

'' stands for a language that is not known. The index holds the flags that are not withdrawn.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

NAME = "ix_flags_lines"


def upgrade() -> None:
    op.add_column("flags", sa.Column("lang", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE flags SET lang = items.lang FROM items WHERE items.id = flags.item_id AND items.lang IS NOT NULL"
    )
    live = sa.text("withdrawn_at IS NULL")
    columns = ["state", "obligation_id", "lang", "score", "id"]
    op.create_index(NAME, "flags", columns, sqlite_where=live, postgresql_where=live)


def downgrade() -> None:
    op.drop_index(NAME, "flags")
    op.drop_column("flags", "lang")
