"""The database itself refuses to change or remove rows that must stay."""

from alembic import op

revision = "0007"
down_revision = "0006"

APPEND_ONLY = (
    "pack_changes",
    "revisions",
    "matches",
    "reviews",
    "events",
    "event_obligations",
    "event_items",
    "determinations",
    "determination_evidence",
    "audit",
)
NEVER_DELETED = ("agreements", "clauses", "obligations", "sources", "stories", "items", "flags", "accounts")
ACTS = [(table, "UPDATE") for table in APPEND_ONLY] + [(table, "DELETE") for table in APPEND_ONLY + NEVER_DELETED]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, act in ACTS:
            op.execute(
                f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept: no {act.lower()}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION tracker_keep() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are kept: no %', TG_TABLE_NAME, lower(TG_OP); END $$"
    )
    for table, act in ACTS:
        op.execute(
            f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION tracker_keep()"
        )
    for table in APPEND_ONLY + NEVER_DELETED:
        op.execute(
            f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, act in ACTS:
            op.execute(f"DROP TRIGGER keep_{table}_{act.lower()}")
        return
    op.execute("DROP FUNCTION tracker_keep() CASCADE")
