"""The queue's three orders, paged through on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, a_model, a_source_entry, an_agreement, an_arrival
from tests.storage.filled import an_analyst
from tracker.domain.flag import FlagState
from tracker.domain.learned import Comparison, Model
from tracker.domain.queue import RULES_THRESHOLD, QueueEntry, QueueFilter, QueueOrder
from tracker.domain.review import Decision, ReviewDraft
from tracker.flagging.match import FLAG_FROM
from tracker.flagging.replay_queue import Queued, informative
from tracker.flagging.sought import sought
from tracker.storage import agreements, flags, items, lines, models, orders, reviews, sources, tallies
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

INFORMATIVE = QueueFilter(order=QueueOrder.INFORMATIVE)
FLAGS = [
    ("a", "en", (a_match(score=0.9), a_match("sea-1999/2.1", score=0.7))),
    ("b", "en", (a_match(score=0.6),)),
    ("c", "ru", (a_match(score=0.95),)),
    ("d", None, (a_match(score=0.55), a_match("sea-1999/W1", score=0.5))),
    ("e", "en", (a_match(score=0.6),)),
    ("f", "ru", (a_match(score=0.58), a_match("sea-1999/2.1", score=0.88))),
]


@pytest.fixture
def stored(engine: sa.Engine) -> sa.Engine:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        for days, (name, lang, matches) in enumerate(FLAGS):
            arrival = an_arrival(name, lang=lang, published_at=NOON - timedelta(days=(days * 5) % 7))
            (item_id,) = items.store(connection, source.id, [arrival], seen_at=NOON).new
            item = items.get(connection, item_id)
            flags.store(connection, [(item, matches)], agreements=("sea-1999",), at=NOON)
    return engine


def everything(engine: sa.Engine, wanted: QueueFilter) -> list[QueueEntry]:
    with reading(engine) as connection:
        return flags.page(connection, wanted, limit=100)


def paged(engine: sa.Engine, wanted: QueueFilter, *, limit: int) -> list[int]:
    found: list[QueueEntry] = []
    with reading(engine) as connection:
        while page := flags.page(connection, wanted, limit=limit, after=found[-1] if found else None):
            found += page
    return [entry.flag.id for entry in found]


def test_the_rules_threshold_is_the_matchers() -> None:
    assert RULES_THRESHOLD == FLAG_FROM


@pytest.mark.parametrize("order", QueueOrder)
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_hold_every_flag_once_in_every_order(stored: sa.Engine, order: QueueOrder, limit: int) -> None:
    wanted = QueueFilter(order=order)
    whole = [entry.flag.id for entry in everything(stored, wanted)]
    assert len(whole) == 9
    assert paged(stored, wanted, limit=limit) == whole


def test_the_newest_report_comes_first(stored: sa.Engine) -> None:
    dates = [entry.sorts_at for entry in everything(stored, QueueFilter(order=QueueOrder.NEWEST))]
    assert dates == sorted(dates, reverse=True)


def test_the_most_informative_order_goes_round_obligations_and_languages(stored: sa.Engine) -> None:
    entries = everything(stored, INFORMATIVE)
    told = [(e.item.guid, e.flag.obligation.split("/")[1], e.flag.score) for e in entries]
    assert told[:6] == [
        ("d", "W1", 0.5),
        ("d", "1.1", 0.55),
        ("f", "1.1", 0.58),
        ("e", "1.1", 0.6),
        ("a", "2.1", 0.7),
        ("f", "2.1", 0.88),
    ]
    assert told[6:] == [("b", "1.1", 0.6), ("c", "1.1", 0.95), ("a", "1.1", 0.9)]
    queue = [Queued(e.flag.id, e.flag.obligation, e.item.lang, e.flag.score, False) for e in entries]
    assert [one.number for one in informative(sorted(queue, key=lambda one: one.number))] == [
        e.flag.id for e in entries
    ]


def test_a_model_in_use_gives_its_threshold(stored: sa.Engine) -> None:
    held_back = Comparison(1, 1, 1, 0, 1, 1, 1, 0)
    model = Model("sea-1999/1.1", "m", 0.0, {}, 0.9, 0.95, 1, 20, 10, "d", "r1", False, held_back)
    with transaction(stored) as connection:
        models.add(connection, [model], at=NOON)
        models.use(connection, {model.obligation: model.version}, at=NOON)
    english = QueueFilter(obligation="sea-1999/1.1", lang="en", order=QueueOrder.INFORMATIVE)
    assert [entry.flag.score for entry in everything(stored, english)] == [0.9, 0.6, 0.6]


@pytest.mark.parametrize("order", QueueOrder)
def test_reading_on_after_each_decision_reaches_every_flag(stored: sa.Engine, order: QueueOrder) -> None:
    wanted = QueueFilter(order=order)
    whole = [entry.flag.id for entry in everything(stored, wanted)]
    met: list[int] = []
    with transaction(stored) as connection:
        analyst = an_analyst(connection)
        page = flags.page(connection, wanted, limit=1)
        while page:
            (entry,) = page
            met.append(entry.flag.id)
            reviews.add(connection, entry.flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
            page = flags.page(connection, wanted, limit=1, after=entry)
    assert sorted(met) == sorted(whole)


def test_the_filter_holds_in_every_order(stored: sa.Engine) -> None:
    for order in QueueOrder:
        wanted = QueueFilter(lang="ru", side="independent", agreement="sea-1999", order=order)
        assert sorted(entry.item.guid for entry in everything(stored, wanted)) == ["c", "f", "f"]
        with reading(stored) as connection:
            assert flags.count(connection, wanted) == 3
            assert sum(tallies.ahead(connection, wanted, limit=200).values()) == 3
            assert sum(tallies.ahead(connection, wanted, limit=2).values()) == 2


def test_reviewed_flags_are_counted_by_score_within_the_filter(stored: sa.Engine) -> None:
    with transaction(stored) as connection:
        analyst = an_analyst(connection)
        decisions = [Decision.RELEVANT, Decision.NOT_RELEVANT, Decision.UNSURE]
        found = flags.page(connection, QueueFilter(obligation="sea-1999/1.1"), limit=3)
        for entry, decision in zip(found, decisions, strict=True):
            reviews.add(connection, entry.flag.id, ReviewDraft(decision), By(analyst.id, NOON, 0))
        counted = tallies.reviewed(connection, QueueFilter(obligation="sea-1999/1.1"))
        elsewhere = tallies.reviewed(connection, QueueFilter(obligation="sea-1999/2.1"))
    assert (sum(r for r, _ in counted.values()), sum(o for _, o in counted.values())) == (1, 1)
    assert len({target for target, _ in counted}) == 1
    assert elsewhere == {}


LATER = [
    (
        f"m{n}",
        ("en", "ru", None, "hy")[n % 4],
        (a_match(score=0.5 + n / 100), a_match("sea-1999/W1", score=0.9 - n / 50)),
    )
    for n in range(19)
]


@pytest.mark.parametrize("state", [FlagState.UNREVIEWED, FlagState.RELEVANT])
@pytest.mark.parametrize("held", [{}, {"obligation": "sea-1999/1.1"}, {"lang": "ru"}, {"agreement": "sea-1999"}])
def test_the_index_gives_the_order_that_ranking_all_gives(
    stored: sa.Engine, state: FlagState, held: dict[str, str]
) -> None:
    with transaction(stored) as connection:
        analyst = an_analyst(connection)
        for name, lang, matches in LATER:
            (item_id,) = items.store(connection, 1, [an_arrival(name, lang=lang)], seen_at=NOON).new
            flags.store(connection, [(items.get(connection, item_id), matches)], agreements=("sea-1999",), at=NOON)
        for entry in flags.page(connection, QueueFilter(), limit=60)[::3]:
            reviews.add(connection, entry.flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
        withdrawn = flags.page(connection, QueueFilter(), limit=2)[-1]
        flags.store(connection, [(withdrawn.item, ())], agreements=("sea-1999",), at=NOON)
        model = a_model(threshold=0.63)
        models.add(connection, [model], at=NOON)
        models.use(connection, {model.obligation: model.version}, at=NOON)
        wanted = replace(INFORMATIVE, state=state, **held)  # type: ignore[arg-type]  # named by the test
        assert lines.serves(wanted)
        ranked = orders.informative(flags.narrowed(orders.standing(), wanted), None)
        every = list(connection.scalars(ranked))
    assert len(every) > 3
    for limit in (1, 4, 7, 50):
        assert paged(stored, wanted, limit=limit) == every


def test_what_the_index_does_not_serve_is_ranked(stored: sa.Engine) -> None:
    for wanted in (
        replace(INFORMATIVE, state=None),
        replace(INFORMATIVE, side="independent"),
        replace(INFORMATIVE, words=(sought("strait"),)),
        replace(INFORMATIVE, since=NOON - timedelta(days=400)),
        replace(INFORMATIVE, before=NOON + timedelta(days=400)),
    ):
        assert not lines.serves(wanted)
        assert paged(stored, wanted, limit=4) == paged(stored, INFORMATIVE, limit=50)


def test_a_flag_follows_the_language_of_its_report(stored: sa.Engine) -> None:
    with transaction(stored) as connection:
        items.store(connection, 1, [an_arrival("a", lang="tr", title="Edited")], seen_at=NOON + timedelta(days=1))
    assert {entry.item.guid for entry in everything(stored, QueueFilter(lang="tr"))} == {"a"}
    assert {entry.item.guid for entry in everything(stored, QueueFilter(lang="en"))} == {"b", "e"}
