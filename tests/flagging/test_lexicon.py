from dataclasses import replace

import pytest

from tests.flagging.rules import a_sign, hits, lemmas, match, rules
from tracker.domain.indicator import RegionGate, TermGroup
from tracker.errors import Invalid
from tracker.flagging.lexicon import combined_version, compile_lexicon, rules_version


def test_a_word_without_a_star_matches_the_whole_word_only() -> None:
    assert hits("road", "The road, railroad and roads; ROAD!") == ["road", "ROAD"]


def test_a_star_takes_any_ending() -> None:
    assert hits("перемири*", "Перемирие и перемирием, полуперемирие", lang="ru") == ["Перемирие", "перемирием"]


def test_an_ending_after_an_apostrophe_belongs_to_the_word() -> None:
    assert hits("karabağ* savaş*", "Karabağ’daki savaşın", lang="tr") == ["Karabağ’daki savaşın"]


def test_a_whole_word_may_stand_before_an_apostrophe() -> None:
    assert hits("baku", "Baku's answer") == ["Baku"]
    assert hits("baku's", "Baku’s answer, bakus") == ["Baku’s"]


def test_a_blank_matches_blanks_a_hyphen_and_quotes() -> None:
    text = "lachin corridor, Lachin\u00a0 corridor, Lachin-corridor, «Lachin» corridor"
    assert len(hits("lachin corridor*", text)) == 4


def test_a_blank_matches_no_other_mark() -> None:
    assert hits("lachin corridor*", "Lachin, corridor; Lachin. Corridor; Lachin — corridor; lachincorridor") == []


def test_a_hyphen_in_a_term_matches_a_blank() -> None:
    assert hits("cease-fire*", "cease fire, cease-fires, ceasefire") == ["cease fire", "cease-fires"]


def test_a_gap_takes_up_to_four_words() -> None:
    term = "exchang* ... prisoner*"
    assert hits(term, "exchanged a b c d prisoners") == ["exchanged a b c d prisoners"]
    assert hits(term, "exchanged prisoners") == ["exchanged prisoners"]
    assert hits(term, "exchanged a b c d e prisoners") == []


def test_a_gap_takes_the_nearest_end() -> None:
    assert hits("from ... to", "from a to b to c") == ["from a to"]


def test_a_gap_ends_with_the_sentence() -> None:
    assert hits("exchang* ... prisoner*", "They exchanged words. Prisoners waited.") == []


def test_two_gaps_of_one_term_are_followed() -> None:
    assert hits("lift ... siege ... port", "lift at last the siege of the port") == [
        "lift at last the siege of the port"
    ]


def test_overlapping_terms_are_all_found() -> None:
    sign = a_sign(terms={"en": ("peace talks", "talks broke", "peace talks broke down")})
    agreement = rules(sign)
    lexicon = compile_lexicon(agreement)
    assert len(lexicon.vocabulary.forms) == 4
    assert hits("talks broke", "peace talks broke down") == ["talks broke"]


@pytest.mark.parametrize(
    ("lang", "term", "text", "found"),
    [
        ("en", "~peacekeeper", "Peacekeepers left; the peacekeeper's peacekeeping", ["Peacekeepers", "peacekeeper's"]),
        (
            "en",
            "~Lachin ~corridor",
            "Lachin's corridors, the Lachin corridor",
            ["Lachin's corridors", "Lachin corridor"],
        ),
        ("en", "cease ~fire", "cease-fires, cease fire, ceasefire", ["cease-fires", "cease fire"]),
        ("ru", "~Лачинский ~коридор", "в Лачинском коридоре", ["Лачинском коридоре"]),
        ("ru", "~вывести ... ~войско", "вывели из города свои войска", ["вывели из города свои войска"]),
        ("ru", "~огонь", "огнём и огнем", ["огнём", "огнем"]),
        ("hy", "~Երևան", "Երեւանում և ԵՐԵՎԱՆԻՑ", ["Երեւանում", "ԵՐԵՎԱՆԻՑ"]),
        ("hy", "~լիճ", "Սև լճի մոտ՝ լճո՞ւմ", ["լճի", "լճո՞ւմ"]),
        ("az", "~İğdır", "İĞDIRDA, ığdırın", ["İĞDIRDA", "ığdırın"]),
        ("tr", "~Laçın ~koridor", "Laçın’ın koridorunda", ["Laçın’ın koridorunda"]),
        ("tr", "~Karabağ", "Karabağ'daki, Karabağlı", ["Karabağ'daki"]),
    ],
)
def test_a_lemma_takes_its_forms_and_no_others(lang: str, term: str, text: str, found: list[str]) -> None:
    assert hits(term, text, lang=lang) == found


def test_a_phrase_of_lemmas_is_two_words_however_many_forms_they_have() -> None:
    agreement = replace(rules(a_sign(terms={"tr": ("~Laçın ~koridor",)})), forms=lemmas(tr=("Laçın", "koridor")))
    lexicon = compile_lexicon(agreement)
    assert len(lexicon.vocabulary.forms) > 100
    assert len(lexicon.vocabulary.ending_words) == 2


def test_a_form_may_belong_to_several_words() -> None:
    agreement = replace(
        rules(a_sign("1.1-a", terms={"en": ("~found",)}), a_sign("1.1-b", terms={"en": ("~find", "found")})),
        forms=lemmas(en=("found", "find")),
    )
    (one,) = match(compile_lexicon(agreement), title="", summary="It was found", lang="en")
    assert {span.indicator for span in one.spans} == {"1.1-a", "1.1-b"}


def test_a_lemma_is_of_its_terms_language_only() -> None:
    agreement = replace(rules(a_sign(terms={"tr": ("~esir",)})), forms=lemmas(tr=("esir",)))
    assert len(match(compile_lexicon(agreement), title="", summary="esirler", lang="tr")) == 1
    assert match(compile_lexicon(agreement), title="", summary="esirler", lang="az") == []


def test_a_lemma_without_forms_is_refused() -> None:
    with pytest.raises(Invalid, match="the forms of ~blockade are not there") as caught:
        compile_lexicon(rules(a_sign(terms={"en": ("~blockade",)})))
    assert caught.value.field == "indicator:1.1-sign, en"


def test_turkic_letters_do_not_matter_in_terms_either() -> None:
    assert hits("İĞDIR*", "ığdırda", lang="tr") == ["ığdırda"]


def test_a_broken_term_names_where_it_stands() -> None:
    with pytest.raises(Invalid) as caught:
        compile_lexicon(rules(a_sign(terms={"ru": ("а*",)})))
    assert caught.value.field == "indicator:1.1-sign, ru"


@pytest.mark.parametrize("reference", ["group:nothing", "place:nowhere", "indicator:1.1-sign", "harbour"])
def test_a_reference_to_nothing_is_refused(reference: str) -> None:
    with pytest.raises(Invalid, match=f"there is no {reference}") as caught:
        compile_lexicon(rules(replace(a_sign(), without=(reference,))))
    assert caught.value.field == "1.1-sign"


def test_an_unknown_scope_and_an_unknown_target_are_refused() -> None:
    with pytest.raises(Invalid, match="the scope is"):
        compile_lexicon(rules(replace(a_sign(), scope="page")))
    with pytest.raises(Invalid, match=r"no obligation or watchpoint 9\.9"):
        compile_lexicon(rules(a_sign("9.9-sign")))


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="stands twice"):
        compile_lexicon(rules(a_sign(), a_sign()))


def test_an_agreement_without_terms_compiles() -> None:
    assert compile_lexicon(rules()).indicators == {}


def test_the_version_of_rules_changes_with_what_decides_and_with_nothing_else() -> None:
    base = rules(a_sign(), groups={"fleet": {"en": ("fleet*",)}}, places={"port": {"en": ("port",)}})
    version = rules_version(base)
    assert version == rules_version(replace(base, title="Another title", version="v2"))
    changed = [
        replace(base, indicators=(a_sign(weight=0.7),)),
        replace(base, groups=()),
        replace(base, places=()),
        replace(base, region=RegionGate(("places",), ())),
        replace(base, region=RegionGate((), (), aside=("group:fleet",))),
        replace(base, langs=("en",)),
        replace(base, forms={"en": {"port": ("ports",)}}),
        replace(base, groups=(TermGroup("fleet", {"en": ("fleet*",)}, shared=True),)),
        replace(base, indicators=(replace(a_sign(), any_of=("group:fleet",)),)),
        replace(base, earlier="group:fleet"),
        replace(base, neutral=("Reuters",)),
    ]
    assert len({version, *map(rules_version, changed)}) == 12


def test_neutral_words_are_compiled_whatever_their_case() -> None:
    assert compile_lexicon(replace(rules(), neutral=("Reuters", "Azadlıq"))).neutral == {"reuters", "azadliq"}
    versions = {rules_version(replace(rules(), neutral=words)) for words in (("AFP", "BBC"), ("bbc", "afp"))}
    assert len(versions) == 1


def test_the_combined_version_does_not_depend_on_the_order() -> None:
    one = compile_lexicon(rules(a_sign()))
    two = replace(one, agreement="lake-2001")
    assert combined_version([one, two]) == combined_version([two, one]) != combined_version([one])
