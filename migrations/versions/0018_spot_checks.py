"""Spot checks of what was not flagged: draws, the items drawn, what analysts found; and the queue by date alone."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TABLES = ("spot_draws", "spot_checks", "spot_judgements")


def upgrade() -> None:
    op.create_table(
        "spot_draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("after_item", sa.Integer(), nullable=False),
        sa.Column("last_item", sa.Integer(), nullable=False),
        sa.Column("unflagged", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spot_draws"),
        sa.CheckConstraint("last_item > after_item", name="ck_spot_draws_items_in_order"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_spot_draws_agreement_id"),
        sa.UniqueConstraint("agreement_id", "week", name="uq_spot_draws_agreement_id_week"),
    )
    op.create_table(
        "spot_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("was_flagged", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spot_checks"),
        sa.ForeignKeyConstraint(["draw_id"], ["spot_draws.id"], name="fk_spot_checks_draw_id"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_spot_checks_item_id"),
        sa.UniqueConstraint("draw_id", "place", name="uq_spot_checks_draw_id_place"),
        sa.UniqueConstraint("item_id", "draw_id", name="uq_spot_checks_item_id_draw_id"),
    )
    op.create_table(
        "spot_judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missed", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spot_judgements"),
        sa.ForeignKeyConstraint(["check_id"], ["spot_checks.id"], name="fk_spot_judgements_check_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_spot_judgements_account_id"),
        sa.UniqueConstraint("check_id", "number", name="uq_spot_judgements_check_id_number"),
    )
    op.create_index("ix_flags_newest", "flags", ["state", "published_at", "id"])
    _keep_rows()


def _keep_rows() -> None:
    """Refuse changes and removals, as revision 0007 does for the other tables that keep their rows."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            body = (
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept: no {act.lower()}'); END"
                if sqlite
                else "FOR EACH ROW EXECUTE FUNCTION tracker_keep()"
            )
            op.execute(f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} {body}")
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep()"
            )


def downgrade() -> None:
    op.drop_index("ix_flags_newest", "flags")
    for table in reversed(TABLES):
        op.drop_table(table)
