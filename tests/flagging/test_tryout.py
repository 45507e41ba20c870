"""What a changed rule would do."""

from dataclasses import replace

import pytest

from tests.builders import NOON, a_model, an_agreement, an_indicator
from tracker.catalogue.read import read_pack
from tracker.domain.item import Item
from tracker.domain.learned import Decided
from tracker.errors import Invalid
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import compile_lexicon
from tracker.flagging.tryout import Worth, try_on, versions
from tracker.settings import shipped

SIGN = an_indicator("1.1")
SLUG = "sea-1999/1.1"
GUNS = replace(SIGN, terms={"en": ("~gun",), "ru": ("а",)})
FORMS = {"en": {"gun": ("gun", "guns")}}


def an_item(number: int, title: str) -> Item:
    """A report in English."""
    values: dict[str, object] = dict.fromkeys(Item.__dataclass_fields__)
    values |= {"id": number, "title": title, "summary": "", "lang": "en", "first_seen_at": NOON}
    return Item(**values)  # type: ignore[arg-type]  # nothing else of it counts here


def decided(title: str, *, relevant: bool) -> Decided:
    """A decision on the target 1.1."""
    this, none = frozenset({SLUG}), frozenset[str]()
    return Decided(title, "", "en", title, this if relevant else none, none if relevant else this)


ITEMS = [
    an_item(1, "Ceasefire in the strait"),
    an_item(2, "Guns in the strait"),
    an_item(3, "Guns and a ceasefire in the strait"),
    an_item(4, "Guns elsewhere"),
]
DECISIONS = [
    decided("Ceasefire in the strait", relevant=True),
    decided("A ceasefire in football at the strait", relevant=False),
    decided("Guns in the strait", relevant=True),
]


def test_what_is_gained_and_lost_is_told() -> None:
    both = versions(an_agreement(), GUNS, FORMS, {})
    tried = try_on(both, ITEMS, DECISIONS)
    assert (tried.items, tried.fired_before, tried.fired_after) == (4, 2, 2)
    assert (tried.flagged_before, tried.flagged_after) == (2, 2)
    assert [one.item.id for one in tried.gained] == [2]
    assert [one.item.id for one in tried.lost] == [1]
    assert [span.text for span in tried.gained[0].match.spans] == ["Guns"]
    assert [span.text for span in tried.lost[0].match.spans] == ["Ceasefire"]
    assert (tried.decided, tried.rule_before, tried.rule_after) == (3, Worth(1, 1, 1), Worth(1, 0, 1))
    assert (tried.flags_before, tried.flags_after) == (tried.rule_before, tried.rule_after)


def test_a_rule_that_is_too_weak_by_itself_fires_and_flags_nothing() -> None:
    weak = replace(SIGN, weight=0.2)
    tried = try_on(versions(an_agreement(), weak, {}, {}), ITEMS, DECISIONS)
    assert (tried.fired_before, tried.fired_after, tried.flagged_after) == (2, 2, 0)
    assert (tried.rule_after, tried.flags_after) == (Worth(1, 1, 1), Worth(0, 0, 2))


def test_a_new_rule_is_tried_beside_the_others() -> None:
    new = replace(GUNS, id="1.1-guns")
    tried = try_on(versions(an_agreement(), new, FORMS, {}), ITEMS, [])
    assert (tried.fired_before, tried.fired_after) == (0, 2)
    assert ([one.item.id for one in tried.gained], tried.lost) == ([2], ())
    assert tried.rule_after == Worth(0, 0, 0)


def test_a_model_of_the_target_has_its_say() -> None:
    other = a_model(obligation="sea-1999/2.1", base=-99.0)
    model = a_model(base=-9.0, weights={"rules: 2.1": 20.0}, beyond_rules=True)
    garrison = [an_item(1, "Garrison and ceasefire in the strait"), an_item(2, "Ceasefire in the strait")]
    both = versions(an_agreement(), GUNS, FORMS, {SLUG: model, "sea-1999/2.1": other})
    tried = try_on(both, garrison, [])
    # The model looks at the rules of 2.1, so that these were not left out.
    assert (tried.fired_before, tried.fired_after, tried.flagged_before, tried.flagged_after) == (2, 0, 1, 1)


def test_precision_and_recall_are_unknown_without_reports() -> None:
    assert (Worth(3, 1, 0).precision, Worth(3, 1, 1).recall) == (0.75, 0.75)
    assert (Worth(0, 0, 2).precision, Worth(0, 2, 0).recall) == (None, None)


def test_a_rule_that_cannot_be_compiled_is_refused() -> None:
    with pytest.raises(Invalid, match="there is no group:nowhere"):
        versions(an_agreement(), replace(SIGN, without=("group:nowhere",)), {}, {})


@pytest.mark.slow
def test_what_is_left_out_for_speed_changes_no_match() -> None:
    shared = shipped("clauses") / "shared"
    pack = read_pack(shipped("clauses") / "karabakh-2020", shared=[shared])
    whole = Flagger(compile_lexicon(pack.agreement), {})
    every = [whole.found(title=line.title, summary=line.summary, lang=line.lang) for line in pack.record]
    for target in ("1.1", "W1"):
        indicator = next(one for one in pack.agreement.indicators if one.target == target)
        part = versions(pack.agreement, indicator, {}, {})
        for line, known in zip(pack.record, every, strict=True):
            for rules in (part.before, part.after):
                found = rules.found(title=line.title, summary=line.summary, lang=line.lang)
                assert [replace(one, rules_version="") for one in found] == [
                    replace(one, rules_version="") for one in known if one.obligation == part.target
                ]
