"""What is learned from the stances that people gave: a model of one agreement; one of them at most is in use."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "stance_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_from", sa.DateTime(timezone=True)),
        sa.Column("used_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_stance_models"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_stance_models_agreement_id"),
        sa.UniqueConstraint("agreement_id", "number", name="uq_stance_models_agreement_id_number"),
        sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name="ck_stance_models_used_before_retired"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER keep_stance_models_delete BEFORE DELETE ON stance_models "
            "BEGIN SELECT RAISE(ABORT, 'rows of stance_models are kept: no delete'); END"
        )
        return
    for act, each in (("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER keep_stance_models_{act.lower()} BEFORE {act} ON stance_models "
            f"FOR EACH {each} EXECUTE FUNCTION tracker_keep()"
        )


def downgrade() -> None:
    op.drop_table("stance_models")
