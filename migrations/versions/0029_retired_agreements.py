"""An agreement that is watched no more is retired; its history, which outlives the way down, says by whom and why."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

LAST = "SELECT MAX(id) FROM pack_changes WHERE agreement_id = agreements.id AND kind = 'watch'"
RETIRED = f"SELECT recorded_at FROM pack_changes WHERE id = ({LAST}) AND change = 'retired'"  # noqa: S608  # no outside text


def upgrade() -> None:
    op.add_column("agreements", sa.Column("retired_at", sa.DateTime(timezone=True)))
    op.execute(f"UPDATE agreements SET retired_at = ({RETIRED})")  # noqa: S608  # no outside text


def downgrade() -> None:
    op.drop_column("agreements", "retired_at")
