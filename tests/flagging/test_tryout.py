"""What a changed rule would do."""

from dataclasses import replace

import pytest

from tests.builders import NOON, a_model, a_stance_model, an_agreement, an_indicator
from tests.flagging.blockades import TwoMatters, seeing
from tracker.catalogue.read import read_pack
from tracker.domain.agreement import Agreement
from tracker.domain.flag import Match
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.item import Item
from tracker.domain.learned import Decided, Model
from tracker.domain.place import Place
from tracker.domain.saved import Forms
from tracker.domain.stance import Stance
from tracker.errors import Invalid
from tracker.flagging import tryout
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import compile_lexicon
from tracker.flagging.tryout import Change, Trial, Tried, Worth, indicator_change, narrowed, set_change, try_on
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


def a_change(indicator: Indicator | None, *, old: Indicator | None = SIGN, forms: Forms | None = None) -> Change:
    return indicator_change(an_agreement(), old, indicator, forms or {})


def tried_on(
    change: Change,
    items: list[Item],
    decisions: list[Decided] | None = None,
    models: dict[str, Model] | None = None,
) -> Tried:
    trial = Trial(change, models or {}, lambda: compile_lexicon(change.before))
    return try_on(trial, items, decisions or [])


def test_what_is_gained_and_lost_is_told() -> None:
    tried = tried_on(a_change(GUNS, forms=FORMS), ITEMS, DECISIONS)
    assert (tried.items, tried.fired_before, tried.fired_after) == (4, 2, 2)
    assert (tried.flagged_before, tried.flagged_after) == (2, 2)
    assert [one.item.id for one in tried.gained] == [2]
    assert [one.item.id for one in tried.lost] == [1]
    assert [span.text for span in tried.gained[0].match.spans] == ["Guns"]
    assert [span.text for span in tried.lost[0].match.spans] == ["Ceasefire"]
    assert (tried.shows_new, tried.fired, [one.item.id for one in tried.firing]) == (True, 2, [2, 3])
    assert [[(span.text, span.role) for span in one.spans] for one in tried.firing] == [[("Guns", "term")]] * 2
    assert [one.flagged_for for one in tried.firing] == [(SLUG,), (SLUG,)]
    assert (tried.decided, tried.rule_before, tried.rule_after) == (3, Worth(1, 1, 1), Worth(1, 0, 1))
    assert (tried.flags_before, tried.flags_after) == (tried.rule_before, tried.rule_after)


def test_a_flag_that_would_point_elsewhere_is_told() -> None:
    other = Stance.TALK if SIGN.stance is not Stance.TALK else Stance.CONTEXT
    tried = tried_on(a_change(replace(SIGN, stance=other)), ITEMS)
    assert (tried.gained, tried.lost) == ((), ())
    assert [(one.item.id, one.before.stance, one.after.stance) for one in tried.turned] == [
        (1, SIGN.stance, other),
        (3, SIGN.stance, other),
    ]


def test_a_model_of_stances_has_its_say_of_them() -> None:
    sure = a_stance_model(stances=(Stance.BREACH, Stance.CONTEXT), base=(99.0, -99.0), weights={}, agreement="sea-1999")
    change = a_change(replace(SIGN, stance=Stance.CONTEXT), old=replace(SIGN, stance=Stance.BREACH))
    lexicon = compile_lexicon(change.before)
    for stances, turned in ((None, [1, 3]), (sure, [])):
        tried = try_on(Trial(change, {}, lambda: lexicon, stances=stances), ITEMS, [])
        assert [one.item.id for one in tried.turned] == turned


def test_a_rule_that_is_too_weak_by_itself_fires_and_flags_nothing() -> None:
    weak = replace(SIGN, weight=0.2)
    tried = tried_on(a_change(weak), ITEMS, DECISIONS)
    assert (tried.fired_before, tried.fired_after, tried.flagged_after) == (2, 2, 0)
    assert (tried.rule_after, tried.flags_after) == (Worth(1, 1, 1), Worth(0, 0, 2))
    assert [(one.item.id, one.flagged_for) for one in tried.firing] == [(1, ()), (3, ())]


def test_where_nothing_takes_its_place_the_old_rule_is_shown_firing() -> None:
    tried = tried_on(a_change(None), ITEMS)
    assert (tried.shows_new, tried.fired) == (False, 2)
    assert [(one.item.id, one.spans[0].text, one.flagged_for) for one in tried.firing] == [
        (1, "Ceasefire", ()),
        (3, "ceasefire", ()),
    ]


def test_no_more_reports_are_listed_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tryout, "MOST_LISTED", 1)
    tried = tried_on(a_change(GUNS, forms=FORMS), ITEMS)
    assert (tried.fired, [one.item.id for one in tried.firing]) == (2, [2])


def test_a_new_rule_is_tried_beside_the_others() -> None:
    new = replace(GUNS, id="1.1-guns")
    tried = tried_on(a_change(new, old=None, forms=FORMS), ITEMS)
    assert (tried.fired_before, tried.fired_after) == (0, 2)
    assert ([one.item.id for one in tried.gained], tried.lost) == ([2], ())
    assert tried.rule_after == Worth(0, 0, 0)


def test_a_model_of_the_target_has_its_say() -> None:
    other = a_model(obligation="sea-1999/2.1", base=-99.0)
    model = a_model(base=-9.0, weights={"rules: 2.1": 20.0}, beyond_rules=True)
    garrison = [an_item(1, "Garrison and ceasefire in the strait"), an_item(2, "Ceasefire in the strait")]
    tried = tried_on(a_change(GUNS, forms=FORMS), garrison, models={SLUG: model, "sea-1999/2.1": other})
    # The model looks at the rules of 2.1, so that these were not left out.
    assert (tried.fired_before, tried.fired_after, tried.flagged_before, tried.flagged_after) == (2, 0, 1, 1)


def test_flags_of_others_whose_models_look_at_the_rule_are_told_but_not_counted() -> None:
    other = a_model(obligation="sea-1999/2.1", base=-9.0, weights={"rules: 1.1": 20.0}, beyond_rules=True)
    blind = a_model(obligation="sea-1999/2.1", base=-9.0, weights={"own rules": 20.0})
    tried = tried_on(a_change(None), ITEMS[:1], models={"sea-1999/2.1": other})
    assert [one.match.obligation for one in tried.lost] == [SLUG, "sea-1999/2.1"]
    assert (tried.flagged_before, tried.flagged_after) == (1, 0)
    of_own_alone = tried_on(a_change(None), ITEMS[:1], models={"sea-1999/2.1": blind})
    assert [one.match.obligation for one in of_own_alone.lost] == [SLUG]


def test_a_model_that_looks_at_vectors_has_them_shown() -> None:
    model = a_model(weights={"own rules": 9.0}, with_vectors=seeing())
    change, seen = a_change(GUNS, forms=FORMS), TwoMatters()
    football = [an_item(1, "Ceasefire in football at the strait"), an_item(2, "Ceasefire in the strait")]

    def lost(trial: Trial) -> list[int]:
        return [one.item.id for one in try_on(trial, football, []).lost]

    blind = Trial(change, {SLUG: model}, lambda: compile_lexicon(change.before))
    seeing_all = Trial(change, {SLUG: model}, lambda: compile_lexicon(change.before), seen)
    assert (lost(blind), blind.looks_at_vectors) == ([1, 2], False)
    assert (lost(seeing_all), seeing_all.looks_at_vectors) == ([2], True)
    assert set(seen.asked) == {item.title for item in football}


def test_precision_and_recall_are_unknown_without_reports() -> None:
    assert (Worth(3, 1, 0).precision, Worth(3, 1, 1).recall) == (0.75, 0.75)
    assert (Worth(0, 0, 2).precision, Worth(0, 2, 0).recall) == (None, None)


def test_a_rule_that_cannot_be_compiled_is_refused() -> None:
    with pytest.raises(Invalid, match="there is no group:nowhere"):
        tried_on(a_change(replace(SIGN, without=("group:nowhere",))), [])


def test_an_indicator_that_is_retired_loses_what_it_alone_flags() -> None:
    tried = tried_on(a_change(None), ITEMS, DECISIONS)
    assert (tried.fired_before, tried.fired_after) == (2, 0)
    assert ([one.item.id for one in tried.lost], tried.gained) == ([1, 3], ())
    assert (tried.flags_before, tried.flags_after) == (Worth(1, 1, 1), Worth(0, 0, 2))


def test_an_indicator_for_another_target_moves_its_flags() -> None:
    tried = tried_on(a_change(replace(SIGN, target="2.1")), ITEMS[:1])
    assert [one.match.obligation for one in tried.gained] == ["sea-1999/2.1"]
    assert [one.match.obligation for one in tried.lost] == [SLUG]


ARMS = TermGroup("arms", {"en": ("gun", "guns")})
NEAR = replace(SIGN, needs=(("group:arms",),), scope="text")


def with_arms() -> Agreement:
    plain = an_agreement(indicators=(NEAR, *an_agreement().indicators[1:]))
    return replace(plain, groups=(*plain.groups, ARMS))


def test_a_changed_set_is_tried_on_all_that_name_it() -> None:
    items = [*ITEMS, an_item(5, "Tanks and a ceasefire in the strait"), an_item(6, "Tanks in the strait")]
    change = set_change(with_arms(), TermGroup("arms", {"en": ("~tank",)}), {"en": {"tank": ("tank", "tanks")}}, [])
    assert change.targets == {"1.1"}
    tried = tried_on(change, items, [decided("Guns and a ceasefire in the strait", relevant=True)])
    assert (tried.fired_before, tried.fired_after) == (3, 2)  # where what was taken away, and added, stands
    assert [one.item.id for one in tried.gained] == [5]
    assert [one.item.id for one in tried.lost] == [3]
    assert (tried.flags_before, tried.flags_after, tried.rule_after) == (Worth(1, 0, 0), Worth(0, 0, 1), None)


def test_a_set_of_the_gate_reaches_every_target() -> None:
    here = TermGroup("here", {"en": ("northland*", "southland*", "elsewhere"), "ru": ("северн*",)})
    agreement = an_agreement(indicators=(replace(SIGN, terms={"en": ("gun", "guns")}), *an_agreement().indicators[1:]))
    change = set_change(agreement, here, {}, [])
    assert change.is_whole
    assert [one.item.id for one in tried_on(change, ITEMS).gained] == [4]


def test_a_place_counts_in_every_language() -> None:
    bay = Place("strait", "Strait", {"en": ("strait*", "elsewhere"), "ru": ("пролив*",)})
    agreement = an_agreement(indicators=(replace(SIGN, terms={"ru": ("gun", "guns")}), *an_agreement().indicators[1:]))
    change = set_change(agreement, bay, {}, [])
    assert [one.item.id for one in tried_on(change, [replace(ITEMS[3], lang="ru")]).gained] == [4]


def test_a_model_that_looks_at_a_set_is_reached_by_it() -> None:
    model = a_model(obligation="sea-1999/2.1", base=-9.0, weights={"named: group:arms": 20.0}, beyond_rules=True)
    change = set_change(with_arms(), TermGroup("arms", {"en": ("gun", "guns", "tanks")}), {}, [model])
    assert change.targets == {"1.1", "2.1"}
    items = [an_item(1, "Tanks in the strait"), an_item(2, "Guns in the strait")]
    tried = tried_on(change, items, models={"sea-1999/2.1": model})
    assert [(one.item.id, one.match.obligation) for one in tried.gained] == [(1, "sea-1999/2.1")]


@pytest.mark.slow
def test_what_is_left_out_for_speed_changes_no_flag() -> None:
    shared = shipped("clauses") / "shared"
    pack = read_pack(shipped("clauses") / "karabakh-2020", shared=[shared])
    models = {model.obligation: model for model in pack.models}
    lexicon = compile_lexicon(pack.agreement)
    for used, stances in (({}, None), (models, None), ({}, pack.stances), (models, pack.stances)):
        whole = Flagger(lexicon, used, stances)
        for target in ("1.1", "W1"):
            indicator = next(one for one in pack.agreement.indicators if one.target == target)
            changed = replace(indicator, weight=0.99)
            change = indicator_change(pack.agreement, indicator, changed, {})
            trial = Trial(change, used, lambda: lexicon, stances=stances)
            after = Flagger(compile_lexicon(change.after), used, stances)
            for line in pack.record:
                text = Decided(line.title, line.summary, line.lang, "", frozenset(), frozenset())
                for rules, found in ((whole, trial.flags_before(text)), (after, trial.flags_after(text))):
                    known = rules.flagged(title=line.title, summary=line.summary, lang=line.lang)
                    assert [plain(one) for one in found.values()] == [
                        plain(one) for one in known if one.obligation in trial.told
                    ]


def plain(one: Match) -> Match:
    """Return a match without what tells of which rules it is."""
    return replace(one, rules_version="")


def test_only_what_is_needed_is_kept() -> None:
    small = narrowed(with_arms(), frozenset({"2.1"}))
    assert [one.id for one in small.indicators] == ["2.1-sign"]
    assert [one.name for one in small.groups] == ["here"]
    assert [one.name for one in narrowed(with_arms(), frozenset({"2.1"}), "group:arms").groups] == ["here", "arms"]
