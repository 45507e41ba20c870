"""Georgian: nouns, adjectives and names by own tables of endings. Verbs, which change at both ends, stay as written."""

from collections.abc import Iterator

_VOWELS = "აეიოუ"
# Stems that lose the vowel of their last syllable before some endings; others (names, loans) keep it.
_LOSING = ("ალ", "ელ", "ოლ", "არ", "ან", "ენ", "ონ", "ერ", "ორ", "ამ", "ავ")
_CASES = ("ს", "სა", "ის", "ისა", "ით", "ითა", "ად", "ადა", "ო")
_POSTPOSED = ("ში", "ზე", "თან", "ისთვის", "ისგან", "ისკენ", "იდან", "ამდე", "ივით", "ისთანავე", "ისას")


def forms(lemma: str) -> set[str]:
    """Return the cases of singular and plural with the postpositions that are written together."""
    word = lemma.lower()
    if word.endswith("ი"):
        stem = word[:-1]
        found = {word, stem, *_closed(stem)}
        for syncopated in _syncopated(stem):
            found.update(
                syncopated + ending for ending in ("ის", "ისა", "ით", "ად", "იდან", "ისთვის", "ისგან", "ისკენ", "ამდე")
            )
            found.update(_closed(syncopated + "ებ"))
            found.add(syncopated + "ები")
        found.update(_closed(stem + "ებ"))
        found.add(stem + "ები")
    elif word[-1] in _VOWELS:
        found = set(_open(word))
    else:
        found = {word, *_closed(word)}
    # The particle `also`.
    return found | {form + "ც" for form in found if form[-1] in _VOWELS or form.endswith("ს")}


def _closed(stem: str) -> Iterator[str]:
    yield stem + "მა"
    yield from (stem + ending for ending in (*_CASES, *_POSTPOSED))


def _syncopated(stem: str) -> tuple[str, ...]:
    if stem.endswith(_LOSING) and sum(letter in _VOWELS for letter in stem) > 1:
        return (stem[:-2] + stem[-1],)
    return ()


def _open(word: str) -> Iterator[str]:
    yield from (word, word + "მ")
    yield from (word + ending for ending in ("ს", "სა", "ში", "ზე", "სთან", "თან", "მდე", "დ", "დან", "ვით"))
    short = word[:-1] if word[-1] in "აე" else word
    endings = ("ის", "ისა", "ით", "იდან", "ისთვის", "ისგან", "ისკენ") if word[-1] in "აე" else ()
    yield from (short + ending for ending in endings)
    kept = ("ს", "სი", "თი", "სთვის", "სგან", "სკენ", "დან", "ის", "ით", "იდან")
    yield from (word + ending for ending in kept)
    plural = (word[:-1] if word[-1] == "ა" else word) + "ებ"
    yield plural + "ი"
    yield from _closed(plural)
