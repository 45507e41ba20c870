"""What is learned from decisions: a model of one obligation and all its numbers; one of them at most is in use."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_from", sa.DateTime(timezone=True)),
        sa.Column("used_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_models"),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name="fk_models_obligation_id"),
        sa.UniqueConstraint("obligation_id", "number", name="uq_models_obligation_id_number"),
        sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name="ck_models_used_before_retired"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER keep_models_delete BEFORE DELETE ON models "
            "BEGIN SELECT RAISE(ABORT, 'rows of models are kept: no delete'); END"
        )
        return
    for act, each in (("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER keep_models_{act.lower()} BEFORE {act} ON models "
            f"FOR EACH {each} EXECUTE FUNCTION tracker_keep()"
        )


def downgrade() -> None:
    op.drop_table("models")
