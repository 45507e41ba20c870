"""Flags know the language of their report, so that the informative order of the queue reads an index.

'' stands for a language that is not known. The index is not a partial one: SQLite would take it for every order.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

NAME = "ix_flags_lines"


def upgrade() -> None:
    op.add_column("flags", sa.Column("lang", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE flags SET lang = items.lang FROM items WHERE items.id = flags.item_id AND items.lang IS NOT NULL"
    )
    op.create_index(NAME, "flags", ["state", "obligation_id", "lang", "score", "id", "withdrawn_at"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite" and sa.inspect(connection).has_table("sqlite_stat1"):
        # Where somebody ran ANALYZE, an index that it does not know is taken for the best of all.
        op.execute("ANALYZE flags")


def downgrade() -> None:
    op.drop_index(NAME, "flags")
    op.drop_column("flags", "lang")
