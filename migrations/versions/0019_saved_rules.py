"""Indicators can be saved on the page: by whom, why, and what the pack on disk says of them.

`agreements.version` is that of the pack with what was saved; `pack_version` the pack's own. Changes of the pack get an
author and a note. `obligations.flag_anew_after`: the item up to which the stored items were flagged anew after a rule
was saved, NULL when none is left.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

COLUMNS = (
    ("agreements", "pack_version", sa.Text()),
    ("indicators", "saved_by", sa.Text()),
    ("indicators", "saved_at", sa.DateTime(timezone=True)),
    ("indicators", "saved_note", sa.Text()),
    ("indicators", "pack_content", sa.JSON()),
    ("indicators", "pack_changed_at", sa.DateTime(timezone=True)),
    ("pack_changes", "author", sa.Text()),
    ("pack_changes", "note", sa.Text()),
    ("obligations", "flag_anew_after", sa.Integer()),
)


def upgrade() -> None:
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind))
    op.execute("UPDATE agreements SET pack_version = version")


def downgrade() -> None:
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
