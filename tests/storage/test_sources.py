import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry
from tracker.errors import Invalid, NotFound
from tracker.storage import sources
from tracker.storage import tables as t
from tracker.storage.engine import transaction
from tracker.storage.insert import insert_row

GAZETTE = "https://gazette.example/rss"


@pytest.fixture
def source_id(engine: sa.Engine) -> int:
    with transaction(engine) as connection:
        return sources.add(connection, a_source_entry(), origin="user", at=NOON)[0].id


ROW = {"name": "Gazette", "active": True, "origin": "user", "added_at": NOON, "failures": 0}


def test_an_address_is_added_once(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        again, new = sources.add(connection, a_source_entry("Other", url=GAZETTE), origin="import", at=NOON)
        assert (again.id, again.name, again.origin, new) == (source_id, "Gazette", "user", False)


@pytest.mark.parametrize("spelling", [f"{GAZETTE}#top", f"{GAZETTE} ", GAZETTE.upper().replace("/RSS", ":443/rss")])
def test_another_spelling_is_the_same_source(engine: sa.Engine, source_id: int, spelling: str) -> None:
    with transaction(engine) as connection:
        again, new = sources.add(connection, a_source_entry(url=spelling), origin="user", at=NOON)
        assert (again.id, new) == (source_id, False)
        assert sources.named(connection, spelling).id == source_id
        other, _ = sources.add(
            connection, a_source_entry("Other", url="HTTPS://Other.Example/x"), origin="user", at=NOON
        )
        assert other.url == "https://other.example/x"
        with pytest.raises(Invalid, match="another source has this address already: Gazette"):
            sources.edit(connection, other.id, url=spelling)


def test_a_source_kept_under_another_spelling_before_is_found_by_it(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        connection.execute(t.sources.update().values(url=f"{GAZETTE}#old"))
        again, new = sources.add(connection, a_source_entry(url=f"{GAZETTE}#old"), origin="user", at=NOON)
        assert (again.id, new) == (source_id, False)


ROOT = "https://gazette.example"


@pytest.mark.parametrize("kept", [ROOT, f"{ROOT}/"])
@pytest.mark.parametrize("given", [ROOT, f"{ROOT}/", f"{ROOT}:443#top"])
def test_an_empty_path_and_the_root_are_one_source_whichever_is_on_record(
    engine: sa.Engine, source_id: int, kept: str, given: str
) -> None:
    with transaction(engine) as connection:
        connection.execute(t.sources.update().values(url=kept, etag="e"))
        again, new = sources.add(connection, a_source_entry(url=given), origin="user", at=NOON)
        assert (again.id, again.url, new) == (source_id, kept, False)
        assert sources.named(connection, given).id == source_id
        edited = sources.edit(connection, source_id, url=given, name="The Gazette")
        assert (edited.url, edited.name, edited.etag) == (kept, "The Gazette", "e")  # no other address
        other, _ = sources.add(connection, a_source_entry("Other"), origin="user", at=NOON)
        with pytest.raises(Invalid, match="another source has this address already: The Gazette"):
            sources.edit(connection, other.id, url=given)
        sources.move(connection, edited, "https://new.example/rss", at=NOON)
        again, new = sources.add(connection, a_source_entry(url=given), origin="user", at=NOON)
        assert (again.id, new) == (source_id, False)
        assert sources.named(connection, given).id == source_id


def test_two_sources_that_differ_in_an_empty_path_alone_stay_two(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        connection.execute(t.sources.update().values(url=ROOT))
        bare, slashed = source_id, insert_row(connection, t.sources, **{**ROW, "url": f"{ROOT}/"})
        for url, expected in ((ROOT, bare), (f"{ROOT}/", slashed), (f"{ROOT}#top", slashed)):
            assert sources.add(connection, a_source_entry(url=url), origin="user", at=NOON)[0].id == expected
            assert sources.named(connection, url).id == expected
        assert sources.edit(connection, bare, url=ROOT, name="Bare").url == ROOT
        assert sources.edit(connection, slashed, url=f"{ROOT}/", name="Slashed").url == f"{ROOT}/"


def test_an_archive_is_made_once_and_is_no_feed(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        first = sources.archive(connection, "Gazette", origin="import", at=NOON, lang="en")
        again = sources.archive(connection, "Gazette", origin="sea-1999", at=NOON, lang="ru")
        assert first == again
        assert (first.url, first.active, first.lang) == (None, False, "en")
        assert [feed.id for feed in sources.feeds(connection)] == [source_id]
        assert [source.id for source in sources.known(connection)] == [source_id, first.id]


def test_a_feed_is_named_by_name_or_address(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        assert sources.named(connection, "Gazette").id == sources.named(connection, GAZETTE).id == source_id
        with pytest.raises(NotFound, match="there is no source Herald"):
            sources.named(connection, "Herald")
        sources.add(connection, a_source_entry(url="https://other.example/rss"), origin="user", at=NOON)
        with pytest.raises(Invalid, match="several sources are called Gazette; give one of these"):
            sources.named(connection, "Gazette")
        assert sources.named(connection, "Gazette (gazette.example)").id == source_id  # as lists call it


def test_a_source_filled_from_files_is_called_by_its_name(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        files = sources.archive(connection, "Herald", origin="import", at=NOON)
        assert sources.called(connection, "Herald") == files
        assert sources.called(connection, GAZETTE).id == sources.called(connection, "Gazette").id == source_id
        files = sources.archive(connection, "Gazette", origin="import", at=NOON)
        with pytest.raises(Invalid) as caught:
            sources.called(connection, "Gazette")
        ways = caught.value.reason.removeprefix("several sources are called Gazette; give one of these: ")
        assert sorted(ways.split(", ")) == ["Gazette (from files)", GAZETTE]
        assert sources.called(connection, "Gazette (from files)") == files
        assert sources.named(connection, "Gazette").id == source_id


def test_only_what_people_may_change_is_changed(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        with pytest.raises(Invalid, match="cannot be changed: failures, id"):
            sources.edit(connection, source_id, failures=0, id=7)
        with pytest.raises(NotFound, match="there is no source 99"):
            sources.edit(connection, 99, lang="ru")
        other, _ = sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)
        with pytest.raises(Invalid, match="another source has this address already: Gazette"):
            sources.edit(connection, other.id, url=GAZETTE)
        assert sources.edit(connection, source_id, url=GAZETTE, lang="ru").lang == "ru"


def test_a_new_address_forgets_what_was_known_of_the_old_one(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        sources.note_success(connection, [sources.Validators(source_id, "d", '"1"')], at=NOON)
        assert sources.get(connection, source_id).etag == '"1"'
        assert sources.edit(connection, source_id, url="https://gazette.example/new").etag is None
