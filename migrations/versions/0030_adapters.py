"""What packs bring to change the encoder of sentence vectors, each kept for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "adapters",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_adapters_agreement_id_agreements"),
        sa.PrimaryKeyConstraint("agreement_id", "digest", name="pk_adapters"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER keep_adapters_delete BEFORE DELETE ON adapters "
            "BEGIN SELECT RAISE(ABORT, 'rows of adapters are kept: no delete'); END"
        )
        return
    for act, each in (("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER keep_adapters_{act.lower()} BEFORE {act} ON adapters "
            f"FOR EACH {each} EXECUTE FUNCTION tracker_keep()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER keep_adapters_delete")
    op.drop_table("adapters")
