"""Near copies find their story: within a feed, across sources, batches and restarts, within a week."""

from datetime import timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_parsed_item
from tests.ingestion.wires import LATER_ISSUE, REWORDED, WIRE
from tests.storage.feeds import entry, store, story_of, together
from tests.storage.filled import an_analyst
from tests.web.visitor import Counted
from tracker.domain import grouping
from tracker.domain.item import ParsedItem
from tracker.domain.story import JoinKind
from tracker.ingestion.stories import arrivals
from tracker.ingestion.syndicated import Sizes, corpus
from tracker.storage import bands, items, rulings, stories, texts
from tracker.storage import tables as t
from tracker.storage.engine import open_engine, reading, transaction

SHORTENED = WIRE.split(" Observers")[0]


def count(engine: sa.Engine, table: sa.Table) -> int:
    with reading(engine) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_near_copies_within_one_feed_share_a_story(engine: sa.Engine) -> None:
    one, other, issue = store(engine, entry("a", WIRE), entry("b", REWORDED), entry("c", LATER_ISSUE))
    assert together(engine, one, other)
    assert not together(engine, one, issue)


def test_near_copies_find_each_other_across_sources_and_restarts(database_url: str, engine: sa.Engine) -> None:
    (one,) = store(engine, entry("a", WIRE))
    restarted = open_engine(database_url)
    (other,) = store(restarted, entry("a", REWORDED), source="Herald")
    restarted.dispose()
    assert together(engine, one, other)


def test_the_reason_is_kept(engine: sa.Engine) -> None:
    (one,) = store(engine, entry("a", WIRE))
    near, same = store(engine, entry("b", REWORDED), entry("c", WIRE, title="Headline of a"), source="Herald")
    with reading(engine) as connection:
        members = rulings.members(connection, story_of(engine, one))
    assert [(one.item.id, one.joining.kind, one.joining.near) for one in members] == [
        (one, JoinKind.FIRST, None),
        (near, JoinKind.NEAR, one),
        (same, JoinKind.EXACT, one),
    ]
    joining = members[1].joining
    assert 0.5 < joining.score < 0.9
    assert joining.shared.endswith("counted the traces of bullets on two houses")
    assert "Vardenis" in joining.facts
    assert joining.at == NOON


@pytest.mark.parametrize(("days", "shared"), [(6, True), (8, False)])
def test_copies_are_looked_for_within_a_week_of_publication(engine: sa.Engine, days: int, shared: bool) -> None:
    (one,) = store(engine, entry("a", WIRE, published_at=NOON - timedelta(days=days)))
    (other,) = store(engine, entry("b", REWORDED, published_at=NOON))
    assert together(engine, one, other) is shared


def test_a_text_without_date_counts_from_when_it_was_seen(engine: sa.Engine) -> None:
    (one,) = store(engine, entry("a", WIRE, published_at=None), at=NOON)
    (other,) = store(engine, entry("b", REWORDED, published_at=None), at=NOON + timedelta(days=6))
    (late,) = store(engine, entry("c", SHORTENED, published_at=None), at=NOON + timedelta(days=14))
    assert together(engine, one, other)
    assert not together(engine, one, late)


def test_exact_copies_share_a_story_whenever_they_come(engine: sa.Engine) -> None:
    (one,) = store(engine, a_parsed_item("a", summary="A long quiet night.", title="At sea"))
    later = a_parsed_item("b", summary="A long quiet night.", title="At sea", published_at=NOON + timedelta(days=400))
    (other,) = store(engine, later, at=NOON + timedelta(days=400))
    assert together(engine, one, other)


def test_a_copy_that_links_two_stories_makes_them_one(engine: sa.Engine) -> None:
    first, second, third = WIRE.split(". ")
    more = "The mayor of the town said later that the school would stay shut and that buses would not go to the valley"
    bridge = f"{first}. {second}. {third} {more}."
    (one,) = store(engine, entry("a", f"{first}. {second}."))
    (two,) = store(engine, entry("b", f"{third} {more}."), source="Herald")
    assert not together(engine, one, two)
    (three,) = store(engine, entry("c", bridge), source="Herald")
    assert together(engine, one, two, three)
    with reading(engine) as connection:
        kinds = [member.joining.kind for member in rulings.members(connection, story_of(engine, one))]
        assert kinds == [JoinKind.FIRST, JoinKind.NEAR, JoinKind.NEAR]
        assert rulings.members(connection, 2) == []


def test_a_copy_that_comes_with_the_link_gets_the_story_that_is_left(engine: sa.Engine) -> None:
    first, second, third = WIRE.split(". ")
    more = "The mayor of the town said later that the school would stay shut and that buses would not go to the valley"
    (one,) = store(engine, entry("a", f"{first}. {second}."))
    (two,) = store(engine, entry("b", f"{third} {more}."))
    came = (
        entry("d", f"{third} {more}.", title="Headline of b"),
        entry("c", f"{first}. {second}. {third} {more}."),
    )
    assert together(engine, one, two, *store(engine, *came, source="Herald"))


def groups(engine: sa.Engine, cuts: list[list[ParsedItem]]) -> list[list[str]]:
    """Return which entries are together, however the stories are numbered."""
    for cut in cuts:
        store(engine, *cut)
    found: dict[int, list[str]] = {}
    with reading(engine) as connection:
        for item in items.stored(connection):
            found.setdefault(item.story, []).append(item.guid)
    return sorted(sorted(group) for group in found.values())


@pytest.mark.parametrize("size", [1, 7, 200])
def test_stories_do_not_depend_on_how_items_are_cut_into_batches(engine: sa.Engine, size: int) -> None:
    made = corpus(Sizes(stories=2, copies=3, issues=3), seed=4)
    entries = [a_parsed_item(f"{n}", title=one.title, summary=one.summary, lang=one.lang) for n, one in enumerate(made)]
    cuts = [entries[start : start + size] for start in range(0, len(entries), size)]
    meant: dict[int, list[str]] = {}
    for number, one in enumerate(made):
        meant.setdefault(one.story, []).append(f"{number}")
    assert groups(engine, cuts) == sorted(sorted(group) for group in meant.values())


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_stories_do_not_depend_on_the_order_of_arrival(engine: sa.Engine, order: tuple[int, ...]) -> None:
    entries = [entry("a", WIRE), entry("b", REWORDED), entry("c", LATER_ISSUE)]
    assert groups(engine, [[entries[number]] for number in order]) == [["a", "b"], ["c"]]


def test_a_revised_item_stays_in_its_story(engine: sa.Engine) -> None:
    (one,) = store(engine, entry("a", WIRE))
    (other,) = store(engine, entry("b", REWORDED), source="Herald")
    before = story_of(engine, one)
    assert store(engine, entry("a", f"{WIRE} More is to follow.")) == [one]
    assert story_of(engine, one) == before
    assert together(engine, one, other)


def test_a_text_that_was_edited_is_no_copy_of_what_it_said_before(engine: sa.Engine) -> None:
    (one,) = store(engine, entry("a", WIRE))
    store(engine, entry("a", REWORDED))
    with reading(engine) as connection:
        (member,) = rulings.members(connection, story_of(engine, one))
    assert (member.joining.kind, member.joining.near) == (JoinKind.FIRST, None)


UNLIKE = (
    "The ministry of schools in Yerevan said that new buildings open in the spring, with places for two hundred pupils "
    "and a library which the village has wanted for many years."
)


def test_a_text_that_its_item_carries_no_more_is_still_found(engine: sa.Engine) -> None:
    (one,) = store(engine, entry("a", SHORTENED))
    (copied,) = store(engine, entry("b", WIRE), source="Herald")
    before = story_of(engine, one)
    assert store(engine, entry("a", UNLIKE)) == [one]
    assert store(engine, entry("b", f"{UNLIKE} A second notice."), source="Herald") == [copied]
    (other,) = store(engine, entry("c", REWORDED), source="Courier")
    assert story_of(engine, other) == before
    assert not together(engine, one, other)


def test_the_new_text_of_an_item_that_a_hand_set_apart_is_still_found(engine: sa.Engine) -> None:
    one, _ = store(engine, entry("a", UNLIKE), entry("b", SHORTENED))
    with transaction(engine) as connection:
        by = rulings.By(an_analyst(connection).id, NOON, "")
        apart = rulings.split(connection, items.get(connection, one), by)
    assert store(engine, entry("a", WIRE)) == [one]
    with transaction(engine) as connection:
        text = connection.scalar(sa.select(sa.func.max(t.story_texts.c.id)))
        assert text is not None
        found = texts.load(connection, [text, text + 1])
    assert found.keys() == {text}
    assert found[text].text.summary == WIRE
    assert found[text].story != apart


def test_bands_of_five_weeks_are_kept(engine: sa.Engine) -> None:
    store(engine, entry("a", WIRE), at=NOON)
    store(engine, entry("b", UNLIKE), at=NOON + timedelta(days=1))
    drawn = count(engine, t.story_bands)
    store(engine, entry("c", f"{UNLIKE} A second notice."), at=NOON + bands.KEPT)
    assert count(engine, t.story_bands) == drawn * 3 // 2
    assert count(engine, t.story_days) == 3
    (other,) = store(engine, entry("d", REWORDED), at=NOON + bands.KEPT)
    assert together(engine, 1, other)


def test_the_number_of_statements_does_not_grow_with_the_entries(engine: sa.Engine) -> None:
    made = corpus(Sizes(stories=6, copies=3, issues=2), seed=5)
    entries = [a_parsed_item(f"{n}", title=one.title, summary=one.summary, lang=one.lang) for n, one in enumerate(made)]
    store(engine, *entries[:20])

    def statements(cut: list[ParsedItem]) -> int:
        with transaction(engine) as connection:
            came = arrivals(1, tuple(cut))
            with Counted(engine) as counted:
                stories.assign(connection, came, seen_at=NOON)
        return counted.number

    few, many = statements(entries[20:30]), statements(entries[30:])
    assert many <= few + 4
    assert statements(entries) == 1


def test_a_flood_of_like_texts_is_kept_in_few_bands_and_found_all_the_same(engine: sa.Engine) -> None:
    words = [f"so{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(240)]
    flood = [entry(word, f"{WIRE} It went on {word} for long.", title="Fire on the line") for word in words]
    numbers = [number for start in range(0, 240, 60) for number in store(engine, *flood[start : start + 60])]
    (late,) = store(engine, entry("late", f"{WIRE} It went on and on.", title="Fire on the line"), source="Herald")
    assert together(engine, numbers[0], numbers[-1], late)
    with reading(engine) as connection:
        band = t.story_bands.c.band
        texts_a_band = sa.select(sa.func.count(band).label("number")).group_by(band).subquery()
        most = connection.scalar(sa.select(sa.func.max(texts_a_band.c.number)))
    assert most is not None
    assert most < grouping.MOST_IN_BAND + 60


def test_old_bands_go_once_a_day_and_nothing_else_does(engine: sa.Engine) -> None:
    store(engine, entry("a", WIRE), at=NOON)
    texts, drawn = count(engine, t.story_texts), count(engine, t.story_bands)
    later = NOON + bands.KEPT + timedelta(days=1)
    store(engine, entry("b", LATER_ISSUE, published_at=later), at=later)
    assert count(engine, t.story_days) == 1
    assert count(engine, t.story_bands) == drawn
    assert count(engine, t.story_texts) == texts + 1
    (again,) = store(engine, entry("c", WIRE, title="Headline of a"), source="Herald", at=later)
    assert together(engine, 1, again)


def test_the_same_arrivals_again_make_no_story(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        came = arrivals(1, (entry("a", WIRE), entry("b", REWORDED), entry("c", WIRE)))
        first = stories.assign(connection, came, seen_at=NOON)
        assert stories.assign(connection, came, seen_at=NOON) == first
        assert stories.assign(connection, [], seen_at=NOON) == []
    assert len(set(first)) == 1
    assert count(engine, t.stories) == 1
