"""Stories split and merged by hand stay as people made them."""

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, an_agreement
from tests.ingestion.wires import LATER_ISSUE, REWORDED, WIRE
from tests.storage.feeds import entry, store, story_of, together
from tests.storage.filled import an_analyst
from tracker.domain.account import Account
from tracker.domain.flag import FlagState
from tracker.domain.review import Decision, ReviewDraft
from tracker.domain.story import JoinKind
from tracker.errors import Invalid, NotFound
from tracker.review import regroup
from tracker.review.record import review
from tracker.storage import agreements, audit, flags, items, rulings
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

THIRD = REWORDED.replace("drove to", "came to")


@pytest.fixture
def ani(engine: sa.Engine) -> Account:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        return an_analyst(connection)


def split(engine: sa.Engine, ani: Account, item_id: int) -> int:
    with transaction(engine) as connection:
        return regroup.split(connection, item_id, regroup.Ruling(ani, NOON, "another night"))


def merge(engine: sa.Engine, ani: Account, item_id: int, into: int) -> list[int]:
    with transaction(engine) as connection:
        return regroup.merge(connection, item_id, into, regroup.Ruling(ani, NOON, "the same night"))


def kinds(engine: sa.Engine, item_id: int) -> dict[int, JoinKind]:
    with reading(engine) as connection:
        members = rulings.members(connection, items.get(connection, item_id).story)
    return {member.item.id: member.joining.kind for member in members}


def test_what_was_split_off_is_not_joined_again_by_itself_or_its_copies(engine: sa.Engine, ani: Account) -> None:
    one, other = store(engine, entry("a", WIRE), entry("b", REWORDED))
    own = split(engine, ani, other)
    assert own == story_of(engine, other)
    assert not together(engine, one, other)
    assert kinds(engine, other) == {other: JoinKind.SPLIT}
    exact, near = store(
        engine, entry("c", REWORDED, title="Headline of b"), entry("d", f"{REWORDED} So it goes."), source="Herald"
    )
    first = store(engine, entry("e", f"{WIRE} So it goes."), source="Herald")[0]
    assert together(engine, other, exact, near)
    assert together(engine, one, first)
    store(engine, entry("f", THIRD), source="Herald")
    assert not together(engine, one, other)


def test_what_was_split_off_stays_alone_when_it_is_revised(engine: sa.Engine, ani: Account) -> None:
    one, other = store(engine, entry("a", WIRE), entry("b", REWORDED))
    own = split(engine, ani, other)
    store(engine, entry("b", WIRE))
    assert story_of(engine, other) == own
    assert story_of(engine, one) != own


def test_one_of_two_exact_copies_can_be_split_off(engine: sa.Engine, ani: Account) -> None:
    one, other = store(engine, entry("a", WIRE), entry("b", WIRE, title="Headline of a"))
    assert kinds(engine, one) == {one: JoinKind.FIRST, other: JoinKind.EXACT}
    split(engine, ani, other)
    (third,) = store(engine, entry("c", WIRE, title="Headline of a"), source="Herald")
    assert together(engine, one, third)
    assert not together(engine, one, other)
    with pytest.raises(Invalid, match="is alone in its story"):
        split(engine, ani, other)


def test_the_first_of_a_story_can_be_split_off(engine: sa.Engine, ani: Account) -> None:
    one, other = store(engine, entry("a", WIRE), entry("b", REWORDED))
    before = story_of(engine, one)
    split(engine, ani, one)
    assert story_of(engine, other) == before
    (copy,) = store(engine, entry("c", WIRE, title="Headline of a"), source="Herald")
    assert together(engine, one, copy)


def test_what_was_merged_stays_and_later_copies_of_both_come_to_it(engine: sa.Engine, ani: Account) -> None:
    one, other = store(engine, entry("a", WIRE), entry("b", LATER_ISSUE))
    into = story_of(engine, one)
    assert merge(engine, ani, other, into) == [other]
    assert kinds(engine, one) == {one: JoinKind.FIRST, other: JoinKind.MERGED}
    (copy,) = store(engine, entry("c", f"{LATER_ISSUE} So it goes."), source="Herald")
    store(engine, entry("b", "Nothing of the kind was said at all by anybody on that quiet night at the long sea."))
    assert together(engine, one, other, copy)
    assert story_of(engine, one) == into


def test_a_whole_story_is_merged(engine: sa.Engine, ani: Account) -> None:
    one, other, issue = store(engine, entry("a", WIRE), entry("b", REWORDED), entry("c", LATER_ISSUE))
    assert merge(engine, ani, other, story_of(engine, issue)) == [one, other]
    assert together(engine, one, other, issue)


def test_what_a_hand_set_apart_another_hand_may_join_and_split_again(engine: sa.Engine, ani: Account) -> None:
    one, other = store(engine, entry("a", WIRE), entry("b", REWORDED))
    split(engine, ani, other)
    merge(engine, ani, other, story_of(engine, one))
    assert together(engine, one, other)
    split(engine, ani, other)
    assert not together(engine, one, other)


def test_rulings_say_who_when_and_why_and_enter_the_audit_chain(engine: sa.Engine, ani: Account) -> None:
    one, other = store(engine, entry("a", WIRE), entry("b", REWORDED))
    split(engine, ani, other)
    with reading(engine) as connection:
        (member,) = rulings.members(connection, story_of(engine, other))
        entries, faults = audit.length(connection), audit.faults(connection)
    assert (member.joining.by, member.joining.at, member.joining.note) == ("ani", NOON, "another night")
    merge(engine, ani, other, story_of(engine, one))
    with reading(engine) as connection:
        assert audit.length(connection) == entries + 1
    assert faults == []


def test_refusals_say_why(engine: sa.Engine, ani: Account) -> None:
    (one,) = store(engine, entry("a", WIRE))
    with pytest.raises(Invalid, match="in story 1 already"):
        merge(engine, ani, one, 1)
    with pytest.raises(NotFound, match="there is no story 77"):
        merge(engine, ani, one, 77)
    with pytest.raises(NotFound, match="there is no item-77"):
        split(engine, ani, 77)
    with pytest.raises(Invalid, match="10,000 characters"), transaction(engine) as connection:
        regroup.merge(connection, one, 1_000, regroup.Ruling(ani, NOON, "x" * 10_001))
    with pytest.raises(NotFound, match="there is no story 77"), reading(engine) as connection:
        rulings.members(connection, 77)


def test_a_decision_on_a_report_does_not_spread_to_near_copies(engine: sa.Engine, ani: Account) -> None:
    one, exact, near = store(engine, entry("a", WIRE), entry("b", WIRE, title="Headline of a"), entry("c", REWORDED))
    assert together(engine, one, exact, near)
    with transaction(engine) as connection:
        matched = [(item, [a_match()]) for item in items.by_ids(connection, [one, exact, near])]
        flags.store(connection, matched, agreements=("sea-1999",), at=NOON)
        flag = flags.find(connection, one, "sea-1999/1.1").flag
        decided = review(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
        assert [copy.item_id for copy in decided.copies] == [exact]
        assert flags.find(connection, near, "sea-1999/1.1").flag.state is FlagState.UNREVIEWED
