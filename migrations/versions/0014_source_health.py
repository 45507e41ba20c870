"""The history of fetches says in a stable word what went wrong, how many entries a feed had and what was damaged; a
source keeps the usual gap between its news, and whether the full text of its articles is wanted; these have a table.

Words of fetches recorded before are read from the errors, which begin with them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KINDS = (
    "bad_url",
    "connection",
    "encoding",
    "name",
    "not_a_feed",
    "redirects",
    "refused_address",
    "status",
    "storage",
    "timeout",
    "tls",
    "too_large",
    "unexpected",
)


def upgrade() -> None:
    op.add_column("fetches", sa.Column("kind", sa.Text()))
    op.add_column("fetches", sa.Column("entries", sa.Integer()))
    op.add_column("fetches", sa.Column("note", sa.Text()))
    op.add_column("sources", sa.Column("rhythm_seconds", sa.Integer()))
    op.add_column("sources", sa.Column("full_text", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "full_texts",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_full_texts"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_full_texts_item_id_items"),
    )
    fetches = sa.table("fetches", sa.column("kind", sa.Text()), sa.column("error", sa.Text()))
    for kind in KINDS:
        begins = fetches.c.error.startswith(f"{kind}: ", autoescape=True)
        op.execute(fetches.update().where(begins).values(kind=kind))


def downgrade() -> None:
    op.drop_table("full_texts")
    op.drop_column("sources", "full_text")
    op.drop_column("sources", "rhythm_seconds")
    op.drop_column("fetches", "note")
    op.drop_column("fetches", "entries")
    op.drop_column("fetches", "kind")
