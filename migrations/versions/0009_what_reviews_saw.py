"""A review says whether its analyst chose the stance, and which form of the report was judged.

Reviews entered before: the stance counts as chosen, and the form is that of the match (`matches.revision`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    confirmed = sa.Column("stance_confirmed", sa.Boolean(), server_default=sa.true(), nullable=False)
    op.add_column("reviews", confirmed)
    op.add_column("reviews", sa.Column("revision", sa.Integer()))


def downgrade() -> None:
    op.drop_column("reviews", "revision")
    op.drop_column("reviews", "stance_confirmed")
