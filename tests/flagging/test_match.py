from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flagging.rules import Terms, a_sign, found, lemmas, match, rules, spans
from tracker.domain.flag import Span, Stance
from tracker.domain.indicator import RegionGate, TermGroup
from tracker.flagging.find import MOST_HITS, Hit, find
from tracker.flagging.letter_runs import MOST_SEARCHED, cut
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.match import FLAG_FROM, MOST_SPANS, examine

PEACEKEEPERS: Terms = {
    "en": ("peacekeep*", "peace keep*"),
    "ru": ("миротвор*",),
    "hy": ("խաղաղապահ*",),
    "az": ("sülhməramlı*", "iğdır*"),
    "tr": ("barış güc*",),
}


@pytest.mark.parametrize(
    ("lang", "text", "start", "hit"),
    [
        ("en", "😀🇦🇲 Peacekeepers left", 4, "Peacekeepers"),
        ("ru", "Российские Миротворцы ушли", 11, "Миротворцы"),
        ("hy", "Ո՞ւր են խաղաղապահնե՛րը։", 8, "խաղաղապահնե՛րը"),
        ("az", "İRAN: SÜLHMƏRAMLILAR getdi", 6, "SÜLHMƏRAMLILAR"),
        ("az", "İndi İĞDIRDA", 5, "İĞDIRDA"),
        ("tr", "İki Barış Gücü’nün eri", 4, "Barış Gücü’nün"),
        ("tr", "I\u0307ki Barıs\u0327 gu\u0308cu\u0308 eri", 5, "Barıs\u0327 gu\u0308cu\u0308"),
        ("ru", "Ёжик и ми\u00adротворцы", 7, "ми\u00adротворцы"),
        ("ru", "миротво\u0301рцы", 0, "миротво\u0301рцы"),
        ("en", "\ud800 peacekeeping", 2, "peacekeeping"),
        ("en", "👨‍👩‍👧 “Peace‑keepers”", 7, "Peace‑keepers"),
        ("en", "pe\u0301acekeeping a\u0301 peacekeepers", 17, "peacekeepers"),
        ("ru", "«Миротво́рец» — все́ ещё", 1, "Миротво́рец"),
        ("hy", "😀 ԽԱՂԱՂԱՊԱՀՆԵՐԵՎ այլք", 2, "ԽԱՂԱՂԱՊԱՀՆԵՐԵՎ"),
        ("tr", "İİ “BARIŞ–GÜCÜ”", 4, "BARIŞ–GÜCÜ"),
    ],
)
def test_spans_are_right_in_every_script(lang: str, text: str, start: int, hit: str) -> None:
    sign = a_sign(terms=PEACEKEEPERS)
    assert spans(rules(sign), text, lang=lang) == [
        Span("summary", start, start + len(hit), hit, "1.1-sign", "term"),
    ]


def test_title_and_summary_are_both_searched() -> None:
    found_spans = spans(rules(a_sign()), "No blockade, he said", title="Blockade!")
    assert [(span.field, span.start, span.text) for span in found_spans] == [
        ("title", 0, "Blockade"),
        ("summary", 3, "blockade"),
    ]


def test_terms_of_the_items_language_only() -> None:
    agreement = rules(a_sign(terms={"en": ("mali",), "tr": ("mali*",)}))
    assert found(agreement, "mali destek ve malikane", lang="en")[0].spans[0].text == "mali"
    assert len(spans(agreement, "malikane", lang="tr")) == 1
    assert spans(agreement, "malikane", lang="ru") == []


@pytest.mark.parametrize("lang", [None, "fr", ""])
def test_an_uncovered_language_is_searched_for_all_terms(lang: str | None) -> None:
    assert len(found(rules(a_sign(terms={"tr": ("abluka*",)})), "abluka", lang=lang)) == 1


def test_a_language_with_a_region_is_the_language() -> None:
    agreement = rules(a_sign(terms={"tr": ("abluka*",)}))
    assert found(agreement, "abluka", lang="TR-tr") != []
    assert found(agreement, "abluka", lang="en_GB") == []


def test_place_names_hold_in_every_language() -> None:
    sign = replace(a_sign(), needs=(("place:port",),))
    agreement = rules(sign, places={"port": {"hy": ("նավահանգիստ*",)}})
    assert len(found(agreement, "A blockade of Նավահանգիստը", lang="en")) == 1


def test_every_entry_of_with_must_hold_and_one_reference_of_each_is_enough() -> None:
    groups: dict[str, Terms] = {"ship": {"en": ("ship*",)}, "boat": {"en": ("boat*",)}, "port": {"en": ("port",)}}
    sign = replace(a_sign(), needs=(("group:ship", "group:boat"), ("group:port",)))
    agreement = rules(sign, groups=groups)
    assert found(agreement, "blockade of the port") == []
    assert found(agreement, "blockade against ships and boats") == []
    assert [(s.text, s.role) for s in spans(agreement, "boats in port: a blockade")] == [
        ("boats", "context"),
        ("port", "context"),
        ("blockade", "term"),
    ]


@pytest.mark.parametrize(
    ("scope", "text", "fires"),
    [
        ("sentence", "A blockade of the port.", True),
        ("sentence", "A blockade began. The port is full.", False),
        ("text", "A blockade began. The port is full.", True),
        ("3", "blockade of the port", True),
        ("2", "blockade of the port", False),
        ("3", "port under heavy blockade", True),
        ("2", "port under heavy blockade", False),
        ("0", "blockade port", False),
        ("1", "blockade. Port", True),
    ],
)
def test_scope_of_what_must_stand_near(scope: str, text: str, *, fires: bool) -> None:
    sign = replace(a_sign(), needs=(("group:port",),), scope=scope)
    agreement = rules(sign, groups={"port": {"en": ("port",)}})
    assert bool(found(agreement, text)) is fires


GROUPS: dict[str, Terms] = {"port": {"en": ("port",)}, "ship": {"en": ("ship",)}, "ball": {"en": ("ball",)}}


@pytest.mark.parametrize(
    ("reference", "title", "text", "fires"),
    [
        ("group:port within 2", "", "port and blockade of it", True),
        ("group:port within 2", "", "port and then a blockade", False),
        ("group:port within text", "", "A blockade. A port.", True),
        ("group:port within sentence", "", "A blockade. A port.", False),
        ("group:port in title", "A port", "A blockade.", True),
        ("group:port in title", "A ship", "A blockade of the port.", False),
        ("group:port in summary", "A port", "A blockade.", False),
        ("group:port in summary", "A blockade", "The port.", True),
        ("group:port within sentence in title", "A port", "A blockade.", False),
        ("group:port within sentence in title", "A port, a blockade", "", True),
        ("group:port within 3 in summary", "A port, a blockade", "", False),
        ("not group:port", "", "A blockade. A port.", True),
        ("not group:port", "", "A blockade of the port.", False),
        ("not group:port within text", "", "A blockade. A port.", False),
        ("not group:port in title", "A port", "A blockade.", False),
        ("not group:port in title", "", "A blockade of the port.", True),
    ],
)
def test_a_reference_may_say_how_near_and_where(reference: str, title: str, text: str, *, fires: bool) -> None:
    sign = replace(a_sign(), needs=((reference,),), scope="sentence")
    assert bool(found(rules(sign, groups=GROUPS), text, title=title)) is fires
    # Asked to be away, it is the other way round.
    bare = reference.removeprefix("not ")
    without = replace(a_sign(), without=(bare,), scope="sentence")
    assert bool(found(rules(without, groups=GROUPS), text, title=title)) is (fires is (bare != reference))


def test_what_is_needed_may_be_one_thing_or_the_absence_of_another() -> None:
    sign = replace(a_sign(), needs=(("not group:ball", "group:port within 2"),))
    agreement = rules(sign, groups=GROUPS)
    assert len(found(agreement, "A blockade")) == 1
    assert found(agreement, "A blockade in the ball game") == []
    texts = [span.text for span in spans(agreement, "A port blockade, said the ball player")]
    assert texts == ["port", "blockade"]


def test_a_sign_may_count_in_one_field_only() -> None:
    for field, title, summary in (("title", 1, 0), ("summary", 0, 1)):
        agreement = rules(replace(a_sign(), field=field))
        assert len(found(agreement, "", title="A blockade")) == title
        assert len(found(agreement, "A blockade")) == summary
        assert len(spans(agreement, "A blockade", title="A blockade")) == 1


def test_a_sign_may_take_the_terms_of_groups_and_places() -> None:
    sign = replace(a_sign(terms={}), any_of=("group:ship", "places"), needs=(("group:port",),))
    agreement = rules(sign, groups=GROUPS, places={"cape": {"hy": ("հրվանդան*",)}})
    assert [(s.text, s.role) for s in spans(agreement, "A ship in port, a ball at Հրվանդանը")] == [
        ("ship", "term"),
        ("port", "context"),
        ("Հրվանդանը", "term"),
    ]
    assert found(agreement, "A ship") == []


def test_shared_groups_are_named_apart_from_the_packs_own() -> None:
    own, shared = TermGroup("port", {"en": ("port",)}), TermGroup("port", {"en": ("harbour",)}, shared=True)
    for reference, text in (("group:port", "port"), ("shared:port", "harbour")):
        agreement = replace(rules(replace(a_sign(), needs=((reference,),))), groups=(own, shared))
        assert [span.text for span in spans(agreement, "blockade of port, harbour")] == ["blockade", text]


def test_the_title_is_a_sentence_of_its_own() -> None:
    groups: dict[str, Terms] = {"port": {"en": ("port",)}}
    by_sentence = rules(replace(a_sign(), needs=(("group:port",),), scope="sentence"), groups=groups)
    by_words = rules(replace(a_sign(), needs=(("group:port",),), scope="5"), groups=groups)
    by_text = rules(replace(a_sign(), needs=(("group:port",),)), groups=groups)
    assert found(by_sentence, "The port is full", title="A blockade") == []
    assert found(by_words, "The port is full", title="A blockade") == []
    assert len(found(by_text, "The port is full", title="A blockade")) == 1


def test_without_holds_in_the_scope_of_each_hit() -> None:
    sign = replace(a_sign(), without=("group:sport",), scope="sentence")
    agreement = rules(sign, groups={"sport": {"en": ("football*",)}})
    text = "The blockade of the goal decided the football match. A blockade of the port began."
    assert [span.start for span in spans(agreement, text)] == [text.rindex("blockade")]
    assert found(rules(replace(sign, scope="text"), groups={"sport": {"en": ("football*",)}}), text) == []


def test_words_within_a_number_count_from_the_nearer_end() -> None:
    sign = replace(a_sign(terms={"en": ("blockade ... road",)}), without=("group:sport",), scope="1")
    agreement = rules(sign, groups={"sport": {"en": ("football",)}})
    assert found(agreement, "a blockade of the road football") == []
    assert len(found(agreement, "a blockade of the road and football")) == 1


@pytest.mark.parametrize(
    ("term", "text", "fires"),
    [
        ("1,960", "some 1,960 men came", True),
        ("1 960", "some 1,960 men came", True),
        ("1.960", "1.960 asker geldi", True),
        ("1,960", "some 1, 960 men came", False),
        ("1,960", "some 11,960 men came", False),
        ("men came", "the men,came and went", False),
    ],
)
def test_the_separator_within_a_number_parts_no_words(term: str, text: str, *, fires: bool) -> None:
    assert bool(found(rules(a_sign(terms={"en": (term,)})), text)) is fires


def test_an_item_without_the_region_gets_no_flag() -> None:
    agreement = replace(rules(a_sign(), places={"port": {"en": ("port",)}}), region=RegionGate(("places",), ()))
    assert found(agreement, "A blockade elsewhere") == []
    assert len(found(agreement, "A blockade", title="In port")) == 1


def test_a_sentence_on_another_conflict_counts_for_nothing() -> None:
    groups: dict[str, Terms] = {"other": {"en": ("lakeland*",)}, "ship": {"en": ("ship*",)}}
    sign = replace(a_sign(), needs=(("group:ship",),))
    agreement = replace(
        rules(sign, groups=groups, places={"port": {"en": ("port",)}}),
        region=RegionGate(("places",), ("group:other",)),
    )
    assert found(agreement, "Lakeland set up a blockade. A ship lay in port.") == []
    assert found(agreement, "A ship left Lakeland. The port is under blockade.") == []
    assert len(found(agreement, "Lakeland spoke of the port's blockade against ships.")) == 1


def test_so_do_sentences_that_tell_on_and_name_neither() -> None:
    agreement = replace(
        rules(a_sign(), groups={"other": {"en": ("lakeland*",)}}, places={"port": {"en": ("port",)}}),
        region=RegionGate(("places",), ("group:other",)),
    )
    assert found(agreement, "It came overnight. A blockade began. The port sent aid.", title="War in Lakeland") == []
    assert (
        len(found(agreement, "It came overnight. The port sent aid. A blockade began.", title="War in Lakeland")) == 1
    )
    assert len(found(agreement, "A blockade began. So in Lakeland. The port sent aid.")) == 1


def test_a_sentence_on_another_conflict_counts_with_what_the_pack_asks_for() -> None:
    groups: dict[str, Terms] = {"other": {"en": ("lakeland*",)}, "north": {"en": ("north*",)}, "sea": {"en": ("sea",)}}
    agreement = replace(
        rules(a_sign(), groups=groups, places={"port": {"en": ("port",)}}),
        region=RegionGate(
            ("places", "group:north"),
            ("group:other",),
            elsewhere_with=(("group:north", "group:sea"), ("places", "group:sea")),
        ),
    )
    assert found(agreement, "Lakeland and Northland spoke of a blockade.") == []
    assert found(agreement, "A blockade hit them, Northland said.", title="Lakeland asks Northland for help") == []
    assert found(agreement, "Lakeland spoke of the port's blockade.") == []
    assert len(found(agreement, "Lakeland spoke of Northland's port and its blockade.")) == 1
    assert len(found(agreement, "Lakeland and Northland spoke of the blockade at sea.")) == 1
    assert len(found(agreement, "Northland spoke of a blockade.")) == 1


def test_an_item_on_another_subject_gets_no_flag() -> None:
    groups: dict[str, Terms] = {"sport": {"en": ("goalkeeper*",)}, "ship": {"en": ("ship*",)}}
    base = rules(a_sign(), groups=groups, places={"port": {"en": ("port",)}})
    always = replace(base, region=RegionGate(("places",), (), aside=("group:sport",)))
    assert found(always, "A blockade of the port's goalkeeper. A ship came.") == []
    assert len(found(always, "A blockade of the port.")) == 1
    unless = replace(always, region=replace(always.region, aside_with=(("group:ship",),)))
    assert found(unless, "A blockade before the port's goalkeeper.") == []
    assert len(found(unless, "The goalkeeper was on a ship. A blockade held it up in port.")) == 1


def test_signs_add_up_and_their_parts_sum_to_the_score() -> None:
    signs = [a_sign("1.1-a", weight=0.3), a_sign("1.1-b", weight=0.6), a_sign("1.1-c", weight=0.1)]
    one = found(rules(*signs), "a blockade")[0]
    assert one.score == pytest.approx(1 - 0.7 * 0.4 * 0.9, abs=0.00005)
    assert round(sum(sign.part for sign in one.indicators), 4) == one.score
    assert [sign.id for sign in one.indicators] == ["1.1-b", "1.1-a", "1.1-c"]


@settings(derandomize=True)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_parts_sum_to_the_score_whatever_the_weights(weights: list[float]) -> None:
    signs = [a_sign(f"1.1-{number}", weight=weight) for number, weight in enumerate(weights)]
    one = found(rules(*signs), "a blockade", title="Blockade")[0]
    assert round(sum(sign.part for sign in one.indicators), 4) == one.score
    assert 0 <= one.score <= 1


def test_a_title_counts_a_little_more() -> None:
    agreement = rules(a_sign(weight=0.5))
    assert found(agreement, "a blockade")[0].score == 0.5
    assert found(agreement, "", title="a blockade")[0].score == 0.5494
    assert found(agreement, "a blockade", title="a blockade")[0].score == 0.5494


def test_an_item_is_flagged_from_one_half_on() -> None:
    assert FLAG_FROM == 0.5
    for weight, flags in ((0.5, 1), (0.49, 0)):
        lexicon = compile_lexicon(rules(a_sign(weight=weight)))
        assert len(match(lexicon, title="", summary="a blockade", lang="en")) == flags


def test_matches_stand_in_the_order_of_the_agreement() -> None:
    agreement = rules(a_sign("W1-x"), a_sign("2.1-x"), a_sign("1.1-x"))
    assert [one.obligation for one in found(agreement, "blockade")] == ["sea-1999/1.1", "sea-1999/2.1", "sea-1999/W1"]


def test_the_stance_is_that_of_the_signs_that_weigh_most_together() -> None:
    signs = (
        replace(a_sign("1.1-a", weight=0.6), stance=Stance.TALK),
        replace(a_sign("1.1-b", weight=0.4), stance=Stance.FULFILMENT),
        replace(a_sign("1.1-c", weight=0.4), stance=Stance.FULFILMENT),
    )
    assert found(rules(*signs), "blockade")[0].stance is Stance.FULFILMENT


def test_of_stances_that_weigh_the_same_the_order_is_fixed() -> None:
    signs = [replace(a_sign(f"1.1-{stance}"), stance=stance) for stance in (Stance.TALK, Stance.BREACH, Stance.DENIAL)]
    assert {found(rules(*order), "blockade")[0].stance for order in permutations(signs)} == {Stance.DENIAL}
    assert {found(rules(*order), "blockade")[0].stance for order in permutations(signs[:2])} == {Stance.BREACH}


def test_words_that_are_sign_and_context_at_once_are_shown_as_sign_only() -> None:
    sign = replace(a_sign(), needs=(("group:same",),))
    agreement = rules(sign, groups={"same": {"en": ("blockade*",)}})
    assert [(span.text, span.role) for span in spans(agreement, "a blockade")] == [("blockade", "term")]


def test_the_order_of_terms_and_rules_does_not_matter() -> None:
    signs = [a_sign("1.1-a", terms={"en": ("blockade*", "a blockade")}), a_sign("1.1-b")]
    other = [a_sign("1.1-b"), a_sign("1.1-a", terms={"en": ("a blockade", "blockade*")})]
    one = match(compile_lexicon(rules(*signs)), title="A blockade", summary="blockades", lang="en")
    two = match(compile_lexicon(rules(*other)), title="A blockade", summary="blockades", lang="en")
    assert [(m.score, m.indicators, m.spans) for m in one] == [(m.score, m.indicators, m.spans) for m in two]


def test_what_lies_beyond_the_searched_length_is_not_read() -> None:
    agreement = rules(a_sign())
    assert found(agreement, "x " * (MOST_SEARCHED // 2) + "blockade") == []
    assert len(found(agreement, "x " * (MOST_SEARCHED // 2 - 10) + "blockade")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["blockade ", "blockade' ", "blockade port. ", "port blockade, ", "blockade-"])
@pytest.mark.parametrize("scope", ["sentence", "text", "50"])
def test_a_million_repeated_words_end_soon_and_keep_a_bounded_number_of_spans(unit: str, scope: str) -> None:
    terms: Terms = {"en": ("blockade*", "blockade* ... blockade* ... blockade*", "blockade* port blockade*")}
    sign = replace(a_sign(terms=terms), needs=(("group:port", "group:self"),), without=("group:sport",), scope=scope)
    groups: dict[str, Terms] = {"port": {"en": ("port",)}, "self": {"en": ("blockade*",)}, "sport": {"en": ("ball",)}}
    agreement = rules(sign, groups=groups)
    assert len(spans(agreement, unit * (1_000_000 // len(unit)))) == MOST_SPANS


WORDS = (
    "blockade",
    "Блокада",
    "İĞDIR",
    "blockade's",
    "port",
    "Լաչի՞ն",
    "ԵՎ",
    "եւ",
    "ё",
    "e\u0301",
    "😀",
    ".",
    "…",
    "\ud800",
    "-",
    "\u00ad",
)


@settings(derandomize=True, max_examples=200)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3))), st.sampled_from(["", " "]))
def test_spans_always_slice_to_their_text(pieces: list[str], joint: str) -> None:
    sign = replace(
        a_sign(terms={"en": ("~blockade", "iğdır", "блокад* ... port"), "hy": ("~Լաչին",)}), needs=(("group:all",),)
    )
    agreement = rules(sign, groups={"all": {"en": ("port", "~blockade", "iğdır", "блокад*"), "hy": ("լաչին",)}})
    agreement = replace(agreement, forms=lemmas(en=("blockade",), hy=("Լաչին",)))
    text = joint.join(pieces)
    for span in spans(agreement, text, title=text[::-1], lang=None):
        assert (text if span.field == "summary" else text[::-1])[span.start : span.end] == span.text
        assert span.start < span.end


def hits_in(lexicon: Lexicon, title: str, summary: str, *, lang: str | None = "en") -> Mapping[int, list[Hit]]:
    seen = lexicon.search.look(title, summary, lang)
    return find(seen, lexicon.vocabulary, cut(title, summary)).hits


def may_pass(lexicon: Lexicon, title: str, summary: str, *, lang: str | None = "en") -> bool:
    return lexicon.search.look(title, summary, lang).may_pass(lexicon.vocabulary)


def test_hits_of_a_reference_and_work_on_a_text_are_bounded() -> None:
    agreement = rules(a_sign(terms={"en": ("blockade ... blockade ... blockade",)}), groups={"port": {"en": ("port",)}})
    lexicon = compile_lexicon(agreement)
    hits = {ref: len(one) for ref, one in hits_in(lexicon, "", "port blockade " * 20_000).items()}
    assert set(hits.values()) == {MOST_HITS}
    few = hits_in(lexicon, "", "port blockade " * 100)
    assert {len(one) for one in few.values()} == {98, 100}


def test_phrases_that_lie_beyond_the_bounded_work_are_not_searched() -> None:
    terms: Terms = {"en": ("blockade ... blockade ... blockade",)}
    agreement = rules(a_sign(terms=terms), groups={"siege": {"en": ("long siege", "port")}})
    lexicon = compile_lexicon(agreement)
    siege = lexicon.references["group:siege"]
    for times, hits in ((12_000, ["port"]), (30, ["long siege", "port"])):
        text = "blockade " * times + "long siege port"
        words = cut("", text).words
        found = hits_in(lexicon, "", text)[siege]
        assert [words[first : last + 1] for first, last in found] == [hit.split() for hit in hits]


@settings(derandomize=True, max_examples=200)
@given(
    st.lists(st.sampled_from(["north", "North", "sea", "seas", "cape", "-", ". ", "'", "Кап", "e\u0301", "😀"])),
    st.sampled_from(["", " "]),
    st.sampled_from(["en", "ru", None]),
)
def test_what_may_not_pass_the_gate_names_nothing_of_it(pieces: list[str], joint: str, lang: str | None) -> None:
    agreement = replace(
        rules(groups={"here": {"en": ("north sea*", "north ... cape"), "ru": ("кап*",)}}),
        region=RegionGate(("group:here",), ()),
    )
    lexicon = compile_lexicon(agreement)
    text = joint.join(pieces)
    if lexicon.references["group:here"] in hits_in(lexicon, text, text[::-1], lang=lang):
        assert may_pass(lexicon, text, text[::-1], lang=lang)


def test_what_may_pass_and_names_nothing_of_the_region_gets_no_flag() -> None:
    agreement = replace(
        rules(a_sign(), groups={"here": {"en": ("north sea",)}}), region=RegionGate(("group:here",), ())
    )
    assert may_pass(compile_lexicon(agreement), "The north", "sea blockade")
    assert found(agreement, "sea blockade", title="The north") == []
    assert len(found(agreement, "A blockade in the north sea", title="The north")) == 1


def test_a_match_is_worked_out_once() -> None:
    (outline,) = examine(compile_lexicon(rules(a_sign())), title="A blockade", summary="", lang="en").outlines
    assert outline.match is outline.match
    assert (outline.match.score, outline.indicators) == (outline.score, ["1.1-sign"])


def test_several_hits_are_near_the_same_words_or_not() -> None:
    sign = replace(a_sign(), needs=(("group:port within 2",),))
    text = "A blockade of port, another blockade, and far away from all of that a third blockade"
    assert [span.start for span in spans(rules(sign, groups=GROUPS), text) if span.role == "term"] == [2, 28]


def test_a_term_that_is_written_twice_counts_once() -> None:
    agreement = rules(a_sign(terms={"en": ("blockade", "Blockade")}))
    assert [span.text for span in spans(agreement, "a blockade")] == ["blockade"]


def test_a_report_that_names_nothing_of_the_region_may_not_pass() -> None:
    agreement = replace(
        rules(groups={"here": {"en": ("north sea",)}, "sea": {"en": ("sea",)}}), region=RegionGate(("group:here",), ())
    )
    lexicon = compile_lexicon(agreement)
    assert not may_pass(lexicon, "The sea", "is calm")
    assert not may_pass(lexicon, "The north", "is calm, the sea")
    assert may_pass(lexicon, "The north", "sea is calm")
    assert not may_pass(lexicon, "The north", "sea is calm", lang="ru")
