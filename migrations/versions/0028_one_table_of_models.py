"""One table for all that was learned: a model belongs to its owner, an obligation (slug) or an agreement (id).

What a model came from and whether the loaded pack still has it stand in columns. Contents are large and come last, so
that the rest of a row is read without them. `refits` remembers when models were last fitted, or tried to be.

Which of a pack's models the loaded pack has is not known of before: the newest counts, until the pack is loaded at the
next start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

DROPPED = (("obligations", "slug", "model_dropped_at"), ("agreements", "id", "stances_dropped_at"))


def upgrade() -> None:
    # The new table bears the name of an old one, and so do its constraints: the rows are set aside meanwhile.
    op.execute("CREATE TEMPORARY TABLE old_models AS SELECT * FROM models")
    op.execute("CREATE TEMPORARY TABLE old_stance_models AS SELECT * FROM stance_models")
    op.drop_table("models")
    op.drop_table("stance_models")
    _make_table()
    origin = "json_extract({0}.content, '$.origin')" if _is_sqlite() else "{0}.content ->> 'origin'"
    into = (
        "INSERT INTO models "
        "(agreement_id, owner, number, version, origin, fitted_at, used_from, used_until, content) SELECT "
    )
    op.execute(
        f"{into} o.agreement_id, o.slug, m.number, m.version, coalesce({origin.format('m')}, 'reviews'), "
        "m.fitted_at, m.used_from, m.used_until, m.content "
        "FROM old_models m JOIN obligations o ON o.id = m.obligation_id ORDER BY m.id"
    )
    op.execute(
        f"{into} s.agreement_id, s.agreement_id, s.number, s.version, coalesce({origin.format('s')}, 'reviews'), "
        "s.fitted_at, s.used_from, s.used_until, s.content FROM old_stance_models s ORDER BY s.id"
    )
    op.execute("DROP TABLE old_models")
    op.execute("DROP TABLE old_stance_models")
    op.execute(
        "UPDATE models SET withdrawn_at = (SELECT min(later.fitted_at) FROM models later "
        "WHERE later.owner = models.owner AND later.origin = 'pack' AND later.number > models.number) "
        "WHERE origin = 'pack'"
    )
    _keep("models")
    _remember_drops()
    _remember_refits()


def _remember_drops() -> None:
    op.create_table(
        "dropped_models",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_dropped_models"),
    )
    for table, owner, column in DROPPED:
        dropped = f"SELECT {owner}, {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608  # no outside text
        op.execute(f"INSERT INTO dropped_models {dropped}")
        op.drop_column(table, column)


def _remember_refits() -> None:
    op.create_table(
        "refits",
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tried_at", name="pk_refits"),
    )
    op.execute(
        "INSERT INTO refits SELECT DISTINCT fitted_at FROM models "
        "WHERE fitted_at = (SELECT max(fitted_at) FROM models WHERE origin = 'reviews')"
    )


def downgrade() -> None:
    op.drop_table("refits")
    for table, owner, column in DROPPED:
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True)))
        dropped = f"SELECT dropped_at FROM dropped_models WHERE owner = {table}.{owner}"  # noqa: S608  # no outside text
        op.execute(f"UPDATE {table} SET {column} = ({dropped})")  # noqa: S608  # no outside text
    op.drop_table("dropped_models")
    op.execute("CREATE TEMPORARY TABLE new_models AS SELECT * FROM models")
    op.drop_table("models")
    _make_older_table("models", sa.Column("obligation_id", sa.Integer(), nullable=False), "obligations")
    _make_older_table("stance_models", sa.Column("agreement_id", sa.Text(), nullable=False), "agreements")
    op.execute(
        "INSERT INTO models (obligation_id, number, version, content, fitted_at, used_from, used_until) "
        "SELECT o.id, n.number, n.version, n.content, n.fitted_at, n.used_from, n.used_until "
        "FROM new_models n JOIN obligations o ON o.slug = n.owner ORDER BY n.id"
    )
    op.execute(
        "INSERT INTO stance_models (agreement_id, number, version, content, fitted_at, used_from, used_until) "
        "SELECT agreement_id, number, version, content, fitted_at, used_from, used_until "
        "FROM new_models WHERE owner = agreement_id ORDER BY id"
    )
    op.execute("DROP TABLE new_models")
    _keep("models")
    _keep("stance_models")


def _make_table() -> None:
    op.create_table(
        "models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_from", sa.DateTime(timezone=True)),
        sa.Column("used_until", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_models"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_models_agreement_id"),
        sa.UniqueConstraint("owner", "number", name="uq_models_owner_number"),
        sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name="ck_models_used_before_retired"),
    )
    in_use = sa.text("used_from IS NOT NULL AND used_until IS NULL")
    op.create_index("ix_models_in_use", "models", ["owner"], sqlite_where=in_use, postgresql_where=in_use)


def _make_older_table(name: str, owner: sa.Column[int] | sa.Column[str], of: str) -> None:
    """Make a table as revisions 0016 and 0020 do."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        owner,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_from", sa.DateTime(timezone=True)),
        sa.Column("used_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint([owner.name], [f"{of}.id"], name=f"fk_{name}_{owner.name}"),
        sa.UniqueConstraint(owner.name, "number", name=f"uq_{name}_{owner.name}_number"),
        sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name=f"ck_{name}_used_before_retired"),
    )


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _keep(table: str) -> None:
    if _is_sqlite():
        op.execute(
            f"CREATE TRIGGER keep_{table}_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept: no delete'); END"
        )
        return
    for act, each in (("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION tracker_keep()"
        )
