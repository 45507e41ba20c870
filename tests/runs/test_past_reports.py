"""Past reports from files."""

import sqlalchemy as sa

from tests.builders import NOON
from tracker.ingestion.reports import ImportedReport, from_fields
from tracker.runs.past_reports import store_reports
from tracker.storage import items, sources
from tracker.storage.engine import transaction


def a_report(name: str, *, source: str = "herald.example", title: str = "Ferry late") -> ImportedReport:
    fields = {"id": name, "source": source, "lang": "en", "published": "2001-03-20", "title": title, "side": "UP"}
    return from_fields(fields, name="x.jsonl", line=1)


def test_reports_are_filed_under_the_archive_of_their_source(engine: sa.Engine) -> None:
    reports = [a_report("a"), a_report("b", source="post.example"), a_report("c")]
    with transaction(engine) as connection:
        stored = store_reports(connection, reports, origin="import", at=NOON, record=False)
        again = store_reports(connection, reports, origin="import", at=NOON, record=False)
        archives = {source.name: source for source in sources.known(connection)}
        filed = {item.id: item.source for item in items.stored(connection)}
    assert (stored.new, stored.changed, stored.unchanged) == (3, 0, 0)
    assert (again.new, again.changed, again.unchanged, again.by_identity) == (0, 0, 3, stored.by_identity)
    assert {identity: filed[row] for identity, row in stored.by_identity.items()} == {
        "a": "herald.example",
        "b": "post.example",
        "c": "herald.example",
    }
    assert (archives["herald.example"].side, archives["herald.example"].url) == ("UP", None)


def test_a_changed_report_is_a_revision(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        store_reports(connection, [a_report("a")], origin="import", at=NOON, record=False)
        changed = store_reports(connection, [a_report("a", title="Ferry back")], origin="import", at=NOON, record=False)
        assert (changed.new, changed.changed, changed.unchanged) == (0, 1, 0)
        (item,) = items.stored(connection)
        assert (item.title, item.revisions) == ("Ferry back", 2)
