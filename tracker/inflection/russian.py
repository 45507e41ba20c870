"""Russian: pymorphy3's dictionary for words that it knows, own endings for names that it does not."""

from collections.abc import Iterator

from tracker.inflection.dictionary import guessed, known

_HUSHING = "жчшщц"
_VELAR = "гкх"


def forms(lemma: str) -> set[str]:
    """Return the forms of a noun, adjective, pronoun or verb (participles with it), or of a name."""
    word = lemma.lower()
    is_name = lemma[0].isupper()
    found = known("ru", word, is_name=is_name)
    if not found and is_name and word.endswith(("ий", "ый", "ой")):
        found = known("ru", word, is_name=False)
    return found or set(_unknown(word, is_name=is_name))


def _unknown(word: str, *, is_name: bool) -> Iterator[str]:
    """Yield the forms of a word that the dictionary lacks, by its ending."""
    yield word
    if word.endswith(("ый", "ий", "ой")) and len(word) > 4 and not word.endswith("ай"):
        yield from _adjective(word)
    elif word.endswith(("ть", "ти", "чь", "ться", "тись")) and not is_name:
        yield from guessed("ru", word)
    elif word[-1] in "оиуюэеы":
        return  # Ханкенди, Баку, Сочи do not change
    elif word.endswith("ия"):
        yield from (word[:-1] + ending for ending in ("и", "ю", "ей", "ею", "й", "ям", "ями", "ях"))
    elif word[-1] in "ая":
        yield from _feminine(word)
    elif word[-1] == "ь":
        yield from (word[:-1] + ending for ending in ("я", "ю", "ем", "е", "и", "ью", "ей", "ям", "ями", "ях"))
    elif word[-1] == "й":
        yield from (word[:-1] + ending for ending in ("я", "ю", "ем", "е", "и", "ев", "ям", "ями", "ях"))
    else:
        yield from _masculine(word, is_name=is_name)


def _masculine(word: str, *, is_name: bool) -> Iterator[str]:
    plural = "и" if word[-1] in _HUSHING[:-1] + _VELAR else "ы"
    genitive = ("ей",) if word[-1] in "жчшщ" else ("ев", "ов") if word[-1] == "ц" else ("ов",)
    yield from (word + ending for ending in ("а", "у", "ом", "ем", "е", plural, *genitive, "ам", "ами", "ах"))
    if is_name and word.endswith(("ов", "ев", "ёв", "ин", "ын")):
        yield from (word + ending for ending in ("ым", "ой", "ых", "ыми"))
    if word.endswith("ец") and len(word) > 4:
        stem = word[:-2] + ("ьц" if word[-3] == "л" else "йц" if word[-3] in "аеиоуяю" else "ц")
        yield from (stem + ending for ending in ("а", "у", "ем", "ом", "е", "ы", "ев", "ов", "ам", "ами", "ах"))


def _feminine(word: str) -> Iterator[str]:
    stem = word[:-1]
    hard = word[-1] == "а"
    yield from (stem + ending for ending in ("е", "ам", "ами", "ах", "") if hard)
    if not hard:
        yield from (stem + ending for ending in ("и", "е", "ю", "ей", "ею", "ям", "ями", "ях", "ь"))
        return
    yield stem + ("и" if stem[-1:] in _HUSHING[:-1] + _VELAR else "ы")
    yield from (stem + ending for ending in ("у", "ой", "ою", "ей"))


def _adjective(word: str) -> Iterator[str]:
    stem = word[:-2]
    soft = word.endswith("ий") and stem[-1:] not in _HUSHING + _VELAR
    narrow = soft or stem[-1:] in _HUSHING + _VELAR
    hard_endings = ("ого", "ому", "ом", "ая", "ой", "ую", "ою", "ое")
    soft_endings = ("его", "ему", "ем", "яя", "ей", "юю", "ею", "ее")
    yield from (stem + ending for ending in (soft_endings if soft else hard_endings))
    if stem[-1:] in _HUSHING:
        yield from (stem + ending for ending in ("его", "ему", "ем", "ей", "ею", "ее"))
    vowel = "и" if narrow else "ы"
    yield from (stem + vowel + ending for ending in ("й", "м", "е", "х", "ми"))
