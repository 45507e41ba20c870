"""Agreements, their clauses, obligations, indicators and places, and the history of packs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = ("agreements", "clauses", "clause_texts", "obligations", "indicators", "places", "pack_changes")


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("short_title", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
    )
    op.create_table(
        "clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_clauses"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_clauses_agreement_id"),
        sa.UniqueConstraint("agreement_id", "number", name="uq_clauses_agreement_id_number"),
    )
    op.create_table(
        "clause_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("authentic", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clause_texts"),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name="fk_clause_texts_clause_id"),
        sa.UniqueConstraint("clause_id", "lang", "witness", name="uq_clause_texts_clause_id_lang_witness"),
    )
    op.create_table(
        "obligations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_obligations"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_obligations_agreement_id"),
        sa.UniqueConstraint("slug", name="uq_obligations_slug"),
    )
    op.create_index("ix_obligations_number", "obligations", ["number"])
    op.create_table(
        "indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_indicators"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_indicators_agreement_id"),
        sa.UniqueConstraint("agreement_id", "name", name="uq_indicators_agreement_id_name"),
    )
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_places_agreement_id"),
        sa.UniqueConstraint("agreement_id", "name", name="uq_places_agreement_id_name"),
    )
    op.create_table(
        "pack_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pack_changes"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_pack_changes_agreement_id"),
    )
    op.create_index("ix_pack_changes_agreement_id", "pack_changes", ["agreement_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
