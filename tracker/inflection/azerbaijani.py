"""Azerbaijani (Latin script): nouns, adjectives, names and verbs by own tables of endings."""

from collections.abc import Iterator

from tracker.inflection.turkic import VOWELS, Grammar, ending, nominal, persons, syllables

_DROPPED = {
    "ağız": "ağz", "alın": "aln", "boyun": "boyn", "burun": "burn", "beyin": "beyn", "çiyin": "çiyn", "fikir": "fikr",
    "isim": "ism", "nəsil": "nəsl", "oğul": "oğl", "ömür": "ömr", "sinif": "sinf", "qayın": "qayn", "izin": "izn",
    "hökm": "hökm", "köynək": "köynəy", "qədir": "qədr", "şəkil": "şəkl", "vaxt": "vaxt",
    "əsir": "əsir", "nəfis": "nəfs", "zülm": "zülm", "metin": "mətn", "eyib": "eyb", "ağıl": "ağl", "qarın": "qarn",
    "cisim": "cism", "heyif": "heyf", "qəbir": "qəbr", "səbir": "səbr", "nəhr": "nəhr",
}  # fmt: skip
_GLIDING = frozenset("mövqe tale mənafe mənbə mənşə su".split())
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
    after_consonant=("I", "In", "A", "Adək", "DA", "DAn", "lA", "mI"),
    after_vowel=("nI", "nIn", "yA", "yAdək", "DA", "DAn", "ylA", "mI"),
    after_possessive=("nI", "nIn", "nA", "nAdək", "nDA", "nDAn", "ylA", "nDAkI"),
    local="DAkI",
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
    # A few words that end in a vowel are declined as if y followed it: mövqeyi, suyun.
    stems = (word, word + "y") if word in _GLIDING else (word,)
    return {form for stem in stems for form in nominal(stem, _GRAMMAR)}


_PAST = ("", "m", "n", "K", "nIz", "lAr", "mI", "lArmI")
_PERFECT = ("", "Am", "sAn", "IK", "sInIz", "lAr", "DIr", "DIlAr", "DI", "lArDI")
_OF_PERSONS = ("", "Am", "sAn", "IK", "sInIz", "lAr", "DI", "DIlAr", "kən", "sA", "mI", "lArmI")
_CASES_OF_ACTIONS = ("I", "InI", "InA", "InDA", "InDAn", "InIn", "Im", "ImIz")
_CASES_OF_MANY = ("lArI", "lArInI", "lArInA", "lArInDA", "lArInDAn", "lArInIn")


def _verb(stem: str) -> Iterator[str]:
    yield from _of_stem(stem)
    yield from _of_stem(ending(stem, "mA", _GRAMMAR))
    base = _base(stem)
    for tense in ("Ir", "Ar"):
        yield from persons(ending(base, tense, _GRAMMAR), _OF_PERSONS, _GRAMMAR)
    yield from persons(ending(stem, "mAz", _GRAMMAR), ("", "lAr", "DI"), _GRAMMAR)
    # The vowel of the negative falls out before -ır: vurmur.
    yield from persons(ending(stem, "mIr", _GRAMMAR), ("", "Am", "IK", "lAr", "DI", "mI", "lArmI"), _GRAMMAR)


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
    yield from persons(ending(base, "Ib", g), ("", "DIr", "lAr", "mIş", "mI", "lArmI", "sA", "DIrlAr"), g)
    yield from persons(ending(base, "AcAK", g), ("", "lAr", "DIr", "DI", "mI", "lArmI", "sA", *_CASES_OF_MANY), g)
    yield from persons(ending(base, "AcAG", g), (*_CASES_OF_ACTIONS, "Am", "IK"), g)
    yield from persons(
        ending(base, "An", g), ("", "lAr", "lArI", "lArIn", "lArA", "I", "In", "A", "DA", "DAn", "lArDAn", "Adək"), g
    )
    yield from persons(ending(stem, "DIG", g), _CASES_OF_ACTIONS, g)
    yield from persons(ending(stem, "DIK", g), ("", "DA", "DAn", "cA", *_CASES_OF_MANY), g)
    noun = ending(stem, "mA", g)
    yield from persons(noun, ("", "sI", "sInI", "sInA", "sInIn", "sInDA", "sInDAn", "nI", "nIn", "yA", "lAr"), g)
    yield from persons(noun, (*_CASES_OF_MANY, "lArIn", "lArA", "sIDIr", "DAn", "DA", "lArDAn", "sIylA"), g)
    yield from persons(ending(stem, "mAK", g), ("", "DA", "DADIr", "DADIrlAr", "DAn", "lA", "DI"), g)
    yield from persons(ending(stem, "mAG", g), ("A", "I", "In", "InI", "InA", "ImIz"), g)
    yield from persons(ending(stem, "mAlI", g), ("", "DIr", "DIrlAr", "yIK", "yAm", "lAr", "DIrmI"), g)
    yield from persons(ending(stem, "sA", g), ("", "lAr", "m", "K", "yDI"), g)
    yield from persons(base, ("ArAK", "AnDA", "A", "IncA", "AlI", "AK"), g)
    yield from persons(stem, ("sIn", "sInlAr", "DIKcA"), g)
