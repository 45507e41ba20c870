"""Head equals the tables; every revision goes up, down and up again with rows in it; the database keeps its rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.builders import NOON, a_match, a_model, a_source_entry, a_stance_model, an_agreement, an_arrival
from tests.storage.filled import fill_every_table
from tracker.domain.agreement import PackChange
from tracker.domain.item import DatePrecision
from tracker.domain.learned import Model
from tracker.domain.learned_stance import StanceModel
from tracker.errors import ForeignDatabase, SchemaOutOfDate, SchemaTooNew, StorageError
from tracker.settings import shipped
from tracker.storage import agreements, flags, items, models, schema, sources, tables
from tracker.storage.engine import open_engine, reading, transaction
from tracker.storage.tables import APPEND_ONLY, NEVER_DELETED, metadata, refits

MIGRATIONS = shipped("migrations")
REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]


def test_head_equals_the_tables(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        tables = set(sa.inspect(connection).get_table_names())
    assert tables == set(metadata.tables) | {"alembic_version"}


def test_every_kept_table_has_its_triggers(engine: sa.Engine) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        query = "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with reading(engine) as connection:
        triggers = set(connection.exec_driver_sql(query).scalars())
    acts = {f"keep_{table}_update" for table in APPEND_ONLY}
    acts |= {f"keep_{table}_delete" for table in APPEND_ONLY + NEVER_DELETED} | {"keep_items_form"}
    if engine.dialect.name == "postgresql":
        acts |= {f"keep_{table}_truncate" for table in APPEND_ONLY + NEVER_DELETED}
    assert triggers == acts


def test_revisions_are_numbered_without_a_gap() -> None:
    assert REVISIONS == [f"{number:04}" for number in range(1, len(REVISIONS) + 1)]


def test_the_names_of_the_files_tell_the_revisions_as_alembic_reads_them() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert schema.head(MIGRATIONS) == scripts.get_current_head() == REVISIONS[-1]
    assert sorted(file.name[:4] for file in (MIGRATIONS / "versions").glob("*.py")) == REVISIONS
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts.walk_revisions())


def test_each_revision_goes_down_and_up_again(engine: sa.Engine) -> None:
    for revision in reversed(["base", *REVISIONS[:-1]]):
        schema.downgrade(engine, MIGRATIONS, revision)
        assert schema.found(engine) == (None if revision == "base" else revision)
    assert schema.upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_rows_outlive_the_youngest_revision_down_and_up(engine: sa.Engine) -> None:
    fill_every_table(engine)
    before = _counts(engine)
    assert all(before[table] for table in (*APPEND_ONLY, *NEVER_DELETED))
    schema.downgrade(engine, MIGRATIONS, REVISIONS[-2])
    with reading(engine) as connection:
        older = set(sa.inspect(connection).get_table_names()) & before.keys()
    schema.upgrade(engine, MIGRATIONS)
    after = _counts(engine)
    assert {table: after[table] for table in older} == {table: before[table] for table in older}


def test_each_stored_story_becomes_a_text_and_its_items_get_its_digest(engine: sa.Engine) -> None:
    fill_every_table(engine)
    schema.downgrade(engine, MIGRATIONS, "0012")
    schema.upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        stories = connection.exec_driver_sql("SELECT digest, id FROM stories ORDER BY id").all()
        texts = connection.exec_driver_sql("SELECT digest, story_id FROM story_texts ORDER BY id").all()
        digests = connection.exec_driver_sql(
            "SELECT text_digest, digest FROM items JOIN stories ON stories.id = story_id"
        ).all()
    assert texts == stories
    assert digests
    assert all(one == other for one, other in digests)


def test_all_forms_of_items_outlive_the_way_down_and_up(engine: sa.Engine) -> None:
    fill_every_table(engine)
    with transaction(engine) as connection:
        for hours in range(3):
            arrival = an_arrival("thrice", title=f"Form {hours}", digest=f"{hours}")
            items.store(connection, 1, [arrival], seen_at=NOON + timedelta(hours=hours))
        before = {item.id: items.revisions(connection, item.id) for item in items.stored(connection)}
    assert [form.title for form in before[max(before)]] == ["Form 0", "Form 1", "Form 2"]
    assert [form.seen_at for form in before[max(before)]] == [NOON + timedelta(hours=hours) for hours in range(3)]
    schema.downgrade(engine, MIGRATIONS, "0016")
    with reading(engine) as connection:
        query = "SELECT item_id, number, title FROM revisions ORDER BY item_id, number"
        older = [tuple(row) for row in connection.exec_driver_sql(query)]
    assert older == [(form.item_id, form.number, form.title) for forms in before.values() for form in forms]
    schema.upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        assert {item.id: items.revisions(connection, item.id) for item in items.stored(connection)} == before


def test_flags_on_reports_of_a_year_move_to_its_last_month_and_back(engine: sa.Engine) -> None:
    begins = datetime(2022, 1, 1, tzinfo=UTC)
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        arrivals = [an_arrival(known, published_at=begins, precision=known) for known in DatePrecision]
        arrivals.append(an_arrival("undated", published_at=None, precision=None))
        stored = items.by_ids(connection, items.store(connection, source.id, arrivals, seen_at=NOON).new)
        matched = [(item, [a_match()]) for item in stored]
        flags.store(connection, matched, agreements=("sea-1999",), at=NOON)
    query = "SELECT guid, month FROM flags JOIN items ON items.id = item_id"
    others = {"time": 202201, "day": 202201, "month": 202201, "undated": 202611}

    def months() -> dict[str, int]:
        with reading(engine) as connection:
            return {row.guid: row.month for row in connection.exec_driver_sql(query)}

    assert months() == others | {"year": 202212}
    schema.downgrade(engine, MIGRATIONS, "0024")
    assert months() == others | {"year": 202201}
    schema.upgrade(engine, MIGRATIONS)
    assert months() == others | {"year": 202212}


def test_models_of_both_kinds_move_into_one_table_and_back(engine: sa.Engine) -> None:
    fill_every_table(engine)
    flagging, telling = a_model(version="p1", origin="pack"), a_stance_model(version="p1", origin="pack")
    with transaction(engine) as connection:
        models.add(connection, [flagging, telling, a_model(obligation="sea-1999/2.1", version="other")], at=NOON)
        newer: list[Model | StanceModel] = [replace(flagging, version="p2"), replace(telling, version="p2")]
        models.add(connection, newer, at=NOON + timedelta(hours=1))
        models.use(connection, {"sea-1999/1.1": "p1", "sea-1999": "p2"}, at=NOON + timedelta(hours=2))
        models.use(connection, {"sea-1999/1.1": "m1"}, at=NOON + timedelta(hours=3))
        for name, days in (("sea-1999/2.1", 1), ("sea-1999", 2)):
            models.note_dropped(connection, name, NOON + timedelta(days=days))
    before = _kept_models(engine)
    assert [len(each) for each in before[:2]] == [4, 3]
    schema.downgrade(engine, MIGRATIONS, "0027")
    with transaction(engine) as connection:
        # As those that were kept before models told where they came from.
        text = "json_remove(content, '$.origin')"
        if engine.dialect.name == "postgresql":
            text = "(content::jsonb - 'origin')::json"
        connection.exec_driver_sql(f"UPDATE models SET content = {text} WHERE version = 'other'")
        rows = connection.exec_driver_sql(
            "SELECT slug, models.number, version, used_from IS NOT NULL AND used_until IS NULL AS used "
            "FROM models JOIN obligations ON obligations.id = obligation_id ORDER BY slug, models.number"
        ).all()
        of_stances = connection.exec_driver_sql(
            "SELECT agreement_id, number, version, used_from IS NOT NULL FROM stance_models ORDER BY number"
        ).all()
        dropped = connection.exec_driver_sql("SELECT slug FROM obligations WHERE model_dropped_at IS NOT NULL").all()
        names = connection.exec_driver_sql("SELECT id FROM agreements WHERE stances_dropped_at IS NOT NULL").all()
    assert [tuple(row) for row in rows] == [
        ("sea-1999/1.1", 1, "m1", True),
        ("sea-1999/1.1", 2, "p1", False),
        ("sea-1999/1.1", 3, "p2", False),
        ("sea-1999/2.1", 1, "other", False),
    ]
    assert [tuple(row) for row in of_stances] == [
        ("sea-1999", 1, "s1", False),
        ("sea-1999", 2, "p1", False),
        ("sea-1999", 3, "p2", True),
    ]
    assert (dropped, names) == ([("sea-1999/2.1",)], [("sea-1999",)])
    for table in ("models", "stance_models"):
        with pytest.raises(StorageError, match=f"rows of {table} are kept"), transaction(engine) as connection:
            connection.exec_driver_sql(f"DELETE FROM {table}")
    schema.upgrade(engine, MIGRATIONS)
    assert _kept_models(engine) == before
    with reading(engine) as connection:
        # What a pack's newer model replaced is withdrawn, and reviews up to the last fitting count as learned from.
        assert models.versions_of_packs(connection) == {"sea-1999": "p2", "sea-1999/1.1": "p2"}
        assert models.newest_from_reviews(connection) == {
            "sea-1999": "s1",
            "sea-1999/1.1": "m1",
            "sea-1999/2.1": "other",
        }
        assert connection.scalar(sa.select(refits.c.tried_at)) == NOON
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def _kept_models(engine: sa.Engine) -> tuple[list[object], list[object], dict[str, datetime]]:
    with reading(engine) as connection:
        return (
            list[object](models.history(connection, Model)),
            list[object](models.history(connection, StanceModel)),
            models.dropped(connection),
        )


def test_an_agreement_stays_retired_on_the_way_down_and_up_as_its_history_says(engine: sa.Engine) -> None:
    first, last = NOON + timedelta(days=1), NOON + timedelta(days=3)
    acts = {"sea-1999": [("retired", first), ("restored", NOON), ("retired", last)], "lake-2001": [("retired", first)]}
    acts |= {"bay-2002": [("retired", first), ("restored", last)], "fjord-2003": []}
    with transaction(engine) as connection:
        for name, told in acts.items():
            bare = replace(an_agreement(obligations=()), id=name, watchpoints=(), places=(), indicators=(), clauses=())
            agreements.save(connection, bare, at=NOON)
            changes = [PackChange("watch", name, what, None, None, "v1", at, "ani", "over") for what, at in told]
            agreements.note_changes(connection, name, changes)
    schema.downgrade(engine, MIGRATIONS, "0028")
    schema.upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        found = connection.execute(sa.select(tables.agreements.c.id, tables.agreements.c.retired_at))
        retired = {row.id: row.retired_at for row in found}
    assert retired == {"sea-1999": last, "lake-2001": first, "bay-2002": None, "fjord-2003": None}


def test_an_item_whose_newest_form_is_not_kept_loses_neither_form(engine: sa.Engine) -> None:
    fill_every_table(engine)
    schema.downgrade(engine, MIGRATIONS, "0016")
    with transaction(engine) as connection:
        connection.exec_driver_sql("UPDATE items SET title = 'Written by another hand' WHERE guid = 'edited'")
    schema.upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        (edited,) = [item for item in items.stored(connection) if item.guid == "edited"]
        forms = items.revisions(connection, edited.id)
    assert [form.title for form in forms] == ["A strait in fog", "A strait in thick fog", "Written by another hand"]
    assert [form.number for form in forms] == [1, 2, 3]


def test_the_database_refuses_to_change_a_form_that_is_not_kept(engine: sa.Engine) -> None:
    fill_every_table(engine)
    for column in ("title", "summary", "author", "url"):
        with pytest.raises(StorageError, match="the form of an item is kept"), transaction(engine) as connection:
            connection.exec_driver_sql(f"UPDATE items SET {column} = 'other'")


def test_a_full_database_goes_down_to_nothing(engine: sa.Engine) -> None:
    fill_every_table(engine)
    schema.downgrade(engine, MIGRATIONS, "base")
    with reading(engine) as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_upgrading_twice_does_nothing_the_second_time(engine: sa.Engine) -> None:
    assert not schema.upgrade(engine, MIGRATIONS)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.slow
def test_the_database_refuses_to_change_or_remove_appended_rows(engine: sa.Engine, table: str) -> None:
    fill_every_table(engine)
    column = metadata.tables[table].columns.keys()[0]
    before = _counts(engine)
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(StorageError, match=f"rows of {table} are kept"), transaction(engine) as connection:
            connection.exec_driver_sql(statement)
    assert _counts(engine) == before


@pytest.mark.parametrize("table", NEVER_DELETED)
@pytest.mark.slow
def test_the_database_refuses_to_remove_kept_rows(engine: sa.Engine, table: str) -> None:
    fill_every_table(engine)
    with pytest.raises(StorageError, match=f"rows of {table} are kept"), transaction(engine) as connection:
        connection.exec_driver_sql(f"DELETE FROM {table}")


def test_a_database_at_another_revision_is_refused(engine: sa.Engine) -> None:
    schema.downgrade(engine, MIGRATIONS, "0003")
    with pytest.raises(SchemaOutOfDate, match="at revision 0003, this program needs") as caught:
        schema.require_current(engine, MIGRATIONS)
    assert (caught.value.found, caught.value.needed) == ("0003", REVISIONS[-1])


def test_a_database_from_a_newer_program_is_refused_and_left_alone(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for act in (schema.upgrade, schema.require_current):
        with pytest.raises(SchemaTooNew, match=f"revision 9999, this one knows {REVISIONS[-1]}.: upgrade the program"):
            act(engine, MIGRATIONS)
    assert schema.found(engine) == "9999"


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'blog.db'}")
    with transaction(engine) as connection:
        for name in ("tags", "authors", "posts", "comments"):
            connection.exec_driver_sql(f"CREATE TABLE {name} (id INTEGER)")
    for act in (schema.upgrade, schema.require_current):
        with pytest.raises(ForeignDatabase, match=r"it holds the tables authors, comments, posts …; give it"):
            act(engine, MIGRATIONS)
    assert schema.found(engine) is None
    with transaction(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('ae1027a6acf')")
    for act in (schema.upgrade, schema.require_current):
        with pytest.raises(ForeignDatabase, match="it holds the revision ae1027a6acf"):
            act(engine, MIGRATIONS)
    engine.dispose()


def test_a_failing_migration_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((MIGRATIONS / "env.py").read_text())
    (folder / "versions" / "0001_first.py").write_text(
        "from alembic import op\nrevision = '0001'\ndown_revision = None\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (id INTEGER)')\n"
        "    op.execute('SELECT nonsense FROM nowhere')\n"
    )
    engine = open_engine(f"sqlite:///{tmp_path / 'half.db'}")
    with pytest.raises(StorageError, match="could not be upgraded: no such table: nowhere$"):
        schema.upgrade(engine, folder)
    with reading(engine) as connection:
        assert "half" not in sa.inspect(connection).get_table_names()
    engine.dispose()


def _counts(engine: sa.Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


def test_a_folder_without_migrations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    with pytest.raises(StorageError, match=f"{tmp_path} holds no migration"):
        schema.head(tmp_path)
    with pytest.raises(StorageError, match=r"the migrations in .*/absent cannot be read: No such file"):
        schema.head(tmp_path / "absent")
