"""Named sets saved on the page, on every kind of database."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, an_agreement, an_indicator
from tracker.domain.indicator import TermGroup
from tracker.domain.place import Place
from tracker.domain.saved import Page, SavedSet
from tracker.errors import Invalid, NotFound
from tracker.storage import agreements, models, saved_marks, saved_rules, saved_sets
from tracker.storage.engine import reading, transaction
from tracker.storage.saving import By

HERE = an_agreement().groups[0]
OURS = replace(HERE, terms={"en": ("~shore",), "ru": ("северн*",)})
FORMS = {"en": {"shore": ("shore", "shores")}}
ARMS = TermGroup("arms", {"en": ("~gun",)})
GUNS = {"en": {"gun": ("gun", "guns")}}
BY = By("ani", NOON + timedelta(hours=1), "Shores count too")


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
    return engine


def to_flag(connection: sa.Connection) -> list[str]:
    return [one.slug.split("/")[1] for one in saved_rules.to_flag_anew(connection)]


def test_a_saved_group_holds_and_keeps_the_packs_beside_it(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        change = saved_sets.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
    assert change is not None
    assert (change.kind, change.name, change.change, change.author) == ("group", "group:here", "changed", "ani")
    with reading(filled) as connection:
        after = agreements.get(connection, "sea-1999")
        assert (after.groups, after.forms) == ((OURS,), FORMS)
        assert after.version == change.version != "v1"
        assert saved_marks.sets(connection, "sea-1999") == [SavedSet(OURS, HERE, "ani", BY.at, BY.note)]
        assert saved_sets.history(connection, "sea-1999", "group:here") == [change]
        assert to_flag(connection) == ["1.1", "2.1", "W1"]


def test_saving_what_the_pack_says_makes_it_the_packs_again(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        saved_sets.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
        assert saved_sets.save(connection, "sea-1999", OURS, forms=FORMS, by=BY) is None
        saved_sets.save(connection, "sea-1999", HERE, forms={}, by=BY)
        assert saved_marks.sets(connection, "sea-1999") == []
        assert agreements.get(connection, "sea-1999") == an_agreement()
        with pytest.raises(NotFound):
            saved_sets.save(connection, "sky-2000", HERE, forms={}, by=BY)


def test_a_new_group_reaches_nothing_before_a_rule_or_a_model_names_it(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        saved_sets.save(connection, "sea-1999", ARMS, forms=GUNS, by=BY)
        assert to_flag(connection) == []
        rule = replace(an_indicator("2.1"), needs=(("group:arms",),))
        saved_rules.save(connection, "sea-1999", rule, forms={}, by=BY)
        model = a_model(obligation="sea-1999/W1", weights={"named: group:arms": 1.0})
        models.add(connection, [model], at=NOON)
        models.use(connection, {model.obligation: model.version}, at=NOON)
        saved_sets.save(connection, "sea-1999", replace(ARMS, terms={"en": ("gun",)}), forms={}, by=BY)
        assert to_flag(connection) == ["2.1", "W1"]
        with pytest.raises(Invalid, match="group:arms is still named by 2.1-sign"):
            saved_sets.take_pack(connection, "sea-1999", "group:arms", forms={}, by=BY)
        saved_rules.take_pack(connection, "sea-1999", "2.1-sign", forms={}, by=BY)
        gone = saved_sets.take_pack(connection, "sea-1999", "group:arms", forms={}, by=BY)
        assert gone is not None
        assert gone.change == "retired"
        assert agreements.get(connection, "sea-1999") == an_agreement()
        assert saved_sets.take_pack(connection, "sea-1999", "group:arms", forms={}, by=BY) is None


def test_places_are_added_changed_and_taken_away(filled: sa.Engine) -> None:
    bay = Place("bay", "Bay", {"en": ("bay",)})
    with transaction(filled) as connection:
        saved_sets.save(connection, "sea-1999", bay, forms={}, by=BY)
        assert to_flag(connection) == ["1.1", "2.1", "W1"]
        wider = replace(bay, names={"en": ("bay", "cove")})
        saved_sets.save(connection, "sea-1999", wider, forms={}, by=BY)
        assert agreements.get(connection, "sea-1999").places == (*an_agreement().places, wider)
        saved_sets.take_pack(connection, "sea-1999", "place:bay", forms={}, by=BY)
        assert agreements.get(connection, "sea-1999") == an_agreement()
        changes = [one.change for one in saved_sets.history(connection, "sea-1999", "place:bay")]
        assert changes == ["retired", "changed", "added"]
        saved_sets.save(connection, "sea-1999", bay, forms={}, by=BY)
        assert agreements.get(connection, "sea-1999").places == (*an_agreement().places, bay)


def test_an_indicator_of_the_pack_is_retired_and_its_mark_kept(filled: sa.Engine) -> None:
    sign = an_indicator("1.1")
    with transaction(filled) as connection:
        change = saved_rules.retire(connection, "sea-1999", "1.1-sign", by=BY)
        assert change is not None
        assert (change.change, change.after) == ("retired", None)
        (mark,) = saved_marks.indicators(connection, "sea-1999")
        assert (mark.indicator, mark.pack, mark.dropped) == (sign, sign, True)
        assert agreements.get(connection, "sea-1999").version == change.version != "v1"
        assert saved_rules.retire(connection, "sea-1999", "1.1-sign", by=BY) is None
        saved_marks.note(connection, "sea-1999", replace_pack(saved_marks.page(connection, "sea-1999")))
        saved_rules.keep(connection, "sea-1999", "1.1-sign")
        (mark,) = saved_marks.indicators(connection, "sea-1999")
        assert (mark.dropped, mark.pack_changed_at) == (True, None)
        saved_rules.save(connection, "sea-1999", replace(sign, weight=0.4), forms={}, by=BY)
        (mark,) = saved_marks.indicators(connection, "sea-1999")
        assert (mark.dropped, mark.indicator.weight) == (False, 0.4)


def replace_pack(page: Page) -> Page:
    """The pack changed the one indicator since it was saved."""
    (mark,) = page.saved
    return Page([replace(mark, pack=replace(mark.indicator, weight=0.2), pack_changed_at=NOON)])


def test_taking_the_side_of_a_pack_that_dropped_a_retired_indicator_too_settles_it(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        saved_rules.retire(connection, "sea-1999", "1.1-sign", by=BY)
        (mark,) = saved_marks.indicators(connection, "sea-1999")
        saved_marks.note(connection, "sea-1999", Page([replace(mark, pack=None, pack_changed_at=NOON)]))
        assert saved_rules.take_pack(connection, "sea-1999", "1.1-sign", forms={}, by=BY) is None
        assert saved_marks.indicators(connection, "sea-1999") == []
