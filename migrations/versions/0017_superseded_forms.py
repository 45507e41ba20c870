"""The newest form of an item stands in the item alone; `revisions` keep the forms that were superseded.

Half of a database was texts that stood in it twice. The database refuses to change an item's form that is not kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

FORM = "title, summary, author, url"
KEPT = "EXISTS (SELECT 1 FROM revisions WHERE item_id = OLD.id AND number = OLD.revisions)"
DELETE_NEWEST = """DELETE FROM revisions WHERE EXISTS (
    SELECT 1 FROM items WHERE items.id = revisions.item_id AND items.revisions = revisions.number
)"""
REFUSAL = "the form of an item is kept before it changes"


def upgrade() -> None:
    op.add_column("items", sa.Column("revised_at", sa.DateTime(timezone=True)))
    # A form that stands in the item alone, should there be any, is newer than all that are kept.
    op.execute(
        """UPDATE items SET revisions = revisions + 1, revised_at = first_seen_at WHERE EXISTS (
            SELECT 1 FROM revisions WHERE revisions.item_id = items.id AND revisions.number = items.revisions AND NOT (
                revisions.title = items.title AND revisions.summary = items.summary
                AND revisions.author = items.author AND revisions.url = items.url
            )
        )"""
    )
    op.execute(
        """UPDATE items SET revised_at = coalesce(
            (SELECT seen_at FROM revisions WHERE item_id = items.id AND number = items.revisions), revised_at
        ) WHERE revisions > 1"""
    )
    _delete_newest()
    _refuse_unkept()
    # Bands are drawn otherwise now: none of the old can be found again.
    op.execute("DELETE FROM story_bands")


def _delete_newest() -> None:
    """Remove what stands in the items too, which the trigger of revision 0007 refuses at all other times."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER keep_revisions_delete")
        op.execute(DELETE_NEWEST)
        op.execute(
            "CREATE TRIGGER keep_revisions_delete BEFORE DELETE ON revisions "
            "BEGIN SELECT RAISE(ABORT, 'rows of revisions are kept: no delete'); END"
        )
        return
    op.execute("ALTER TABLE revisions DISABLE TRIGGER keep_revisions_delete")
    op.execute(DELETE_NEWEST)
    op.execute("ALTER TABLE revisions ENABLE TRIGGER keep_revisions_delete")


def _refuse_unkept() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER keep_items_form BEFORE UPDATE OF {FORM} ON items WHEN NOT {KEPT} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION tracker_keep_form() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT {KEPT} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER keep_items_form BEFORE UPDATE OF {FORM} ON items "
        "FOR EACH ROW EXECUTE FUNCTION tracker_keep_form()"
    )


def downgrade() -> None:
    op.execute("DELETE FROM story_bands")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER keep_items_form")
    else:
        op.execute("DROP FUNCTION tracker_keep_form() CASCADE")
    op.execute(
        """INSERT INTO revisions (item_id, number, title, summary, author, url, seen_at)
        SELECT id, revisions, title, summary, author, url, coalesce(revised_at, first_seen_at) FROM items ORDER BY id"""
    )
    op.drop_column("items", "revised_at")
