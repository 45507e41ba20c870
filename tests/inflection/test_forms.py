"""Forms against what people wrote down by hand; how many of each language is as much a part of the test as how well."""

import pytest

from tests.inflection.tables import TABLES
from tracker.domain.fold import reduce
from tracker.errors import Invalid
from tracker.inflection.forms import LANGUAGES, MOST_FORMS, forms_of

MAJOR = ("az", "en", "hy", "ru", "tr")


def _pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(lemma, word) for lemma, words in table.items() for word in words.split() if "-" not in word]


def _finds(lang: str, lemma: str, word: str) -> bool:
    """Whether `~lemma` matches the word, both folded as the matcher folds them."""
    return reduce(word).folded in {reduce(form).folded for form in forms_of(lang, lemma)}


@pytest.mark.parametrize("lang", sorted(TABLES))
def test_nearly_all_forms_are_found(lang: str) -> None:
    pairs = _pairs(TABLES[lang].forms)
    assert len(pairs) >= (60 if lang in MAJOR else 25)
    missed = [pair for pair in pairs if not _finds(lang, *pair)]
    assert len(missed) <= 0.05 * len(pairs), missed


@pytest.mark.parametrize("lang", sorted(TABLES))
def test_hardly_any_false_friend_is_found(lang: str) -> None:
    pairs = _pairs(TABLES[lang].false_friends)
    assert len(pairs) >= (25 if lang in MAJOR else 12)
    found = [pair for pair in pairs if _finds(lang, *pair)]
    assert len(found) <= 0.03 * len(pairs), found


def test_every_language_has_a_table() -> None:
    assert set(TABLES) == LANGUAGES


@pytest.mark.parametrize("lang", sorted(TABLES))
def test_forms_are_bounded_plain_words_in_order(lang: str) -> None:
    for lemma in TABLES[lang].forms:
        forms = forms_of(lang, lemma)
        assert 0 < len(forms) <= MOST_FORMS
        assert list(forms) == sorted(set(forms))
        assert all(form.isalpha() and reduce(form).folded == reduce(form.lower()).folded for form in forms)


@pytest.mark.parametrize("lang", sorted(TABLES))
@pytest.mark.parametrize(
    "lemma", ["аб", "ab", "ԱԲ", "აბ", "ıİ", "xyz", "ոու", "yy", "Ññ", "ß", "ьь", "maq", "mek", "ել"]
)
def test_any_word_has_at_least_itself(lang: str, lemma: str) -> None:
    assert _finds(lang, lemma, lemma)


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(Invalid, match="`~` is not known in `el`, only in az, de, en"):
        forms_of("el", "λιμάνι")


def test_a_capital_tells_a_name() -> None:
    assert _finds("en", "lead", "led")
    assert not _finds("en", "Lead", "led")
    assert _finds("ru", "Мир", "миром")
