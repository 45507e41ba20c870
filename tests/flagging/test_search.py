import random
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.flagging import plain_search
from tests.flagging.rules import Terms, a_sign, lemmas, rules
from tracker.domain.indicator import RegionGate
from tracker.flagging.find import find
from tracker.flagging.letter_runs import cut, words_of_tokens
from tracker.flagging.lexicon import compile_lexicon
from tracker.flagging.match import examine
from tracker.flagging.search import Search

ODD = (
    "\u0301",
    "e\u0301",
    "\u00ad",
    "\u200b",
    "\ud800",
    "\udfff",
    "😀",
    "👨‍👩‍👧",
    "İ",
    "ß",
    "Σ",
    "և",
    "եւ",
    "ԵՎ",
    "Լաչի՞ն",
    "क्षि",
)
BLANKS = (" ", "\u00a0", "\n", "\t", "\u2003", "\u2028", "\x1c", "\x85")
PIECES = st.one_of(st.sampled_from(ODD + BLANKS + ("'", "’", "-", "_", ".", "a", "1")), st.text(max_size=3))


@settings(derandomize=True, max_examples=500)
@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join))
@example("ΣΑΣ", "ΣΑΣ Σ")
@example("a" + "\u0301" * 70, "\u0301" * 40 + " b\u0301c")
def test_the_runs_of_the_tokens_are_those_of_the_text(title: str, summary: str) -> None:
    tokens = f"{title} {summary}".split()
    assert [word for words in words_of_tokens(tokens) for word in words] == cut(title, summary).words


GROUPS: dict[str, Terms] = {
    "port": {"en": ("port", "north port*", "port's gate"), "tr": ("liman*",)},
    "road": {"en": ("~road", "road ... north", "north ... road ... port", "cease-fire*", "~road north")},
    "either": {"en": ("nor*", "north", "~north ~road"), "ru": ("север*",)},
}
NORTHERN = replace(
    rules(groups=GROUPS, places={"cape": {"hy": ("հյուսիս*",), "en": ("north cape", "o'hara")}}),
    forms=lemmas(en=("road", "north"), tr=()),
)
WORDS = (
    "port", "Port", "ports", "north", "NORTH", "northern", "road", "roads", "road's", "gate", "cape", "cease", "fire",
    "cease-fires", "o", "O’Hara", "hara", "liman", "север", "Հյուսիսում", "a", "e\u0301", "😀", "«north»", "port,",
    "Road.", "-", "'", "\u00ad", "s",
)  # fmt: skip


@settings(derandomize=True, max_examples=400)
@given(
    st.lists(st.sampled_from(WORDS), max_size=30),
    st.sampled_from([" ", " ", "", "-", "’", ". "]),
    st.sampled_from(["en", "tr", "ru"]),
)
def test_hits_are_those_of_the_plain_way(pieces: list[str], joint: str, lang: str) -> None:
    lexicon = compile_lexicon(NORTHERN)
    title, summary = " ".join(pieces[:5]), joint.join(pieces)
    runs = cut(title, summary)
    found = find(lexicon.search.look(title, summary, lang), lexicon.vocabulary, runs).hits
    assert {lexicon.names[ref]: hits for ref, hits in found.items()} == plain_search.hits(NORTHERN, runs, lang=lang)


SOUTHERN = replace(
    rules(a_sign(), groups={"sea": {"en": ("north sea*", "port")}}),
    id="lake-2001",
    langs=("en", "fr"),
    region=RegionGate(("group:sea",), ()),
)


@settings(derandomize=True, max_examples=100)
@given(
    st.lists(st.sampled_from((*WORDS, "sea", "blockade")), max_size=20), st.sampled_from(["en", "ru", "fr", "xx", None])
)
def test_agreements_searched_together_find_what_each_finds_alone(pieces: list[str], lang: str | None) -> None:
    lexicons = [compile_lexicon(NORTHERN), compile_lexicon(SOUTHERN)]
    together = Search(one.vocabulary for one in lexicons)
    text = " ".join(pieces)
    for lexicon in lexicons:
        alone = examine(lexicon, title="", summary=text, lang=lang)
        shared = examine(lexicon, title="", summary=text, lang=lang, search=together)
        assert (shared.matches, shared.named) == (alone.matches, alone.named)


def test_the_automaton_holds_each_form_once() -> None:
    lexicons = [compile_lexicon(NORTHERN), compile_lexicon(SOUTHERN)]
    forms = {form for one in lexicons for form in one.vocabulary.forms}
    search = Search(one.vocabulary for one in lexicons)
    assert sorted(search.automaton.forms) == sorted(forms)
    assert len(forms) < sum(len(one.vocabulary.forms) for one in lexicons)


def test_what_is_remembered_is_bounded_and_changes_nothing() -> None:
    vocabulary = compile_lexicon(NORTHERN).vocabulary
    forgetful, keeping = Search([vocabulary], most_remembered=20), Search([vocabulary])
    chance = random.Random(1)
    for number in range(60):
        text = " ".join([*chance.choices(WORDS, k=8), f"word{number}"])
        lang = chance.choice(["en", "tr", "xx"])
        seen = forgetful.look("", text, lang).uses(vocabulary)
        assert seen == keeping.look("", text, lang).uses(vocabulary)
        assert forgetful.remembered <= 20 + 9
    assert keeping.remembered > 60
    keeping.look("", "x" * 100, "en")
    before = keeping.remembered
    keeping.look("", "y" * 100, "en")
    assert keeping.remembered == before
