"""Flags on reports of which the year alone is known count in December, as in compliance reports, not in January."""

from alembic import op

revision = "0025"
down_revision = "0024"

YEAR_ALONE = "item_id IN (SELECT id FROM items WHERE precision = 'year' AND published_at IS NOT NULL)"


def upgrade() -> None:
    op.execute(f"UPDATE flags SET month = month / 100 * 100 + 12 WHERE {YEAR_ALONE}")  # noqa: S608  # no outside text


def downgrade() -> None:
    op.execute(f"UPDATE flags SET month = month / 100 * 100 + 1 WHERE {YEAR_ALONE}")  # noqa: S608  # no outside text
