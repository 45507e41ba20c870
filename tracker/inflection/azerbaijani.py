"""Azerbaijani (Latin script): nouns, adjectives, names and verbs by own tables of endings."""

from collections.abc import Iterator

from tracker.inflection.turkic import VOWELS, Grammar, ending, nominal, persons, syllables

_DROPPED = {
    "ağız": "ağz", "alın": "aln", "boyun": "boyn", "burun": "burn", "beyin": "beyn", "çiyin": "çiyn", "fikir": "fikr",
    "isim": "ism", "nəsil": "nəsl", "oğul": "oğl", "ömür": "ömr", "sinif": "sinf", "qayın": "qayn", "izin": "izn",
    "hökm": "hökm", "köynək": "köynəy", "qədir": "qədr", "şəkil": "şəkl", "vaxt": "vaxt", "su": "suy",
    "əsir": "əsir", "nəfis": "nəfs", "zülm": "zülm", "metin": "mətn", "eyib": "eyb", "ağıl": "ağl", "qarın": "qarn",
    "cisim": "cism", "heyif": "heyf", "qəbir": "qəbr", "səbir": "səbr", "nəhr": "nəhr",
}  # fmt: skip
_NOUNS_LIKE_VERBS = frozenset("barmaq çaxmaq qaymaq əmək çörək yemək ilmək kömək papaq damaq".split())


def _soften(stem: str) -> tuple[str, ...]:
    """Return the stem as it stands before a vowel: q becomes ğ and k becomes y in words of several syllables, not in
    all loans (hüquq, blok), so both are given.
    """
    if syllables(stem) > 1 and stem[-1] in "qk":
        return (stem, stem[:-1] + ("ğ" if stem[-1] == "q" else "y"))
    return (stem,)


_GRAMMAR = Grammar(
    low="ə",
    voiceless=False,
    after_consonant=("I", "In", "A", "DA", "DAn", "lA"),
    after_vowel=("nI", "nIn", "yA", "DA", "DAn", "ylA"),
    after_possessive=("nI", "nIn", "nA", "nDA", "nDAn", "ylA"),
    soften=_soften,
    irregular={word: (stem,) for word, stem in _DROPPED.items()},
)
_SOFT_VERBS = {"get": "ged", "et": "ed", "güd": "güd", "dad": "dad"}


def forms(lemma: str) -> set[str]:
    """Return the forms of a noun, adjective or name, or of a verb in the infinitive (`hücum`, `vurmaq`)."""
    word = lemma.replace("İ", "i").replace("I", "ı").lower()
    is_verb = word.endswith(("maq", "mək")) and syllables(word) > 1 and word not in _NOUNS_LIKE_VERBS
    if is_verb and lemma[0] == lemma[0].lower():
        return set(_verb(word[:-3]))
    return set(nominal(word, _GRAMMAR))


_PAST = ("", "m", "n", "k", "q", "nIz", "lAr")
_PERFECT = ("", "Am", "sAn", "Ik", "sInIz", "lAr", "DIr", "DIlAr", "DI")


def _verb(stem: str) -> Iterator[str]:
    yield from _of_stem(stem)
    yield from _of_stem(ending(stem, "mA", _GRAMMAR))
    base = _base(stem)
    for tense in ("Ir", "Ar"):
        yield from persons(
            ending(base, tense, _GRAMMAR), ("", "Am", "sAn", "Ik", "sInIz", "lAr", "DI", "DIlAr", "kən", "sA"), _GRAMMAR
        )
    yield from persons(ending(stem, "mAz", _GRAMMAR), ("", "lAr", "DI"), _GRAMMAR)
    # The vowel of the negative falls out before -ır: vurmur.
    yield from persons(ending(stem, "mIr", _GRAMMAR), ("", "Am", "Ik", "lAr", "DI"), _GRAMMAR)


def _base(stem: str) -> str:
    """Return a verb's stem as it stands before a vowel: qayıt- -> qayıd-."""
    if stem[-1] in VOWELS:
        return stem + "y"
    if stem[-1] == "t" and syllables(stem) > 1:
        return stem[:-1] + "d"
    return _SOFT_VERBS.get(stem, stem)


def _of_stem(stem: str) -> Iterator[str]:
    """Yield the forms of a verb's stem, which may be a negative one (`-ma`)."""
    g = _GRAMMAR
    base = _base(stem)
    yield from persons(ending(stem, "DI", g), _PAST, g)
    yield from persons(ending(stem, "mIş", g), _PERFECT, g)
    yield from (ending(base, pattern, g) for pattern in ("Ib", "IbDIr", "IblAr", "Ibmış"))
    future = ending(base, "AcAq" if ending(base, "A", g)[-1] == "a" else "AcAk", g)
    yield from persons(future, ("", "lAr", "DIr", "DI", "lArI", "lArInI"), g)
    soft = future[:-1] + ("ğ" if future[-1] == "q" else "y")
    yield from persons(soft, ("I", "Im", "Ik", "InI", "InA", "InDAn", "InIn", "Am"), g)
    yield from persons(
        ending(base, "An", g), ("", "lAr", "lArI", "lArIn", "lArA", "I", "In", "A", "DA", "DAn", "lArDAn"), g
    )
    for hard, gentle in (("DIq", "DIğ"), ("DIk", "DIy")):
        participle = ending(stem, gentle, g)
        if (ending(stem, "A", g)[-1] == "a") is (hard == "DIq"):
            yield from persons(participle, ("I", "InI", "InA", "InDA", "InDAn", "InIn", "Im", "ImIz"), g)
            yield from persons(ending(stem, hard, g), ("", "DA", "DAn", "lArI", "lArInI", "cA"), g)
    noun = ending(stem, "mA", g)
    yield from persons(
        noun, ("", "sI", "sInI", "sInA", "sInIn", "sInDA", "sInDAn", "nI", "nIn", "yA", "lAr", "lArI", "lArInI"), g
    )
    yield from persons(noun, ("lArIn", "lArA", "sIDIr", "DAn", "DA", "lArInA", "lArInIn", "lArDAn", "sIylA"), g)
    infinitive = ending(stem, "mA", g)
    hard, gentle = ("q", "ğ") if infinitive[-1] == "a" else ("k", "y")
    yield from persons(infinitive + hard, ("", "DA", "DADIr", "DADIrlAr", "DAn", "lA", "DI"), g)
    yield from persons(infinitive + gentle, ("A", "I", "In", "InI", "InA"), g)
    yield from persons(ending(stem, "mAlI", g), ("", "DIr", "DIrlAr", "yIk", "yAm", "lAr"), g)
    yield from persons(ending(stem, "sA", g), ("", "lAr", "m", "q", "k"), g)
    yield from persons(base, ("ArAq", "ArAk", "AndA", "A", "IncA", "AlI", "Aq", "Ak", "IrkAn", "AbilAr"), g)
    yield from persons(stem, ("sIn", "sInlAr", "DIqcA", "DIkcA"), g)
