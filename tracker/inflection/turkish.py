"""Turkish: nouns, adjectives, names and verbs by own tables of endings."""

from collections.abc import Iterator

from tracker.inflection.turkic import VOWELS, Grammar, ending, nominal, persons, syllables

# Words of one syllable keep their last consonant, and longer ones soften it, but for these.
_SOFT_OF_ONE = {
    "borç": "borc", "güç": "güc", "uç": "uc", "taç": "tac", "genç": "genc", "kap": "kab", "dip": "dib", "dert": "derd",
    "yurt": "yurd", "kurt": "kurd", "renk": "reng", "denk": "deng", "çok": "çoğ", "gök": "göğ", "harp": "harb",
    "kalp": "kalb", "kürt": "kürd", "arap": "arab", "sap": "sap", "burç": "burc", "tunç": "tunc", "haç": "haç",
    "ret": "redd", "cenk": "ceng",
}  # fmt: skip
_DROPPED = {
    "akıl": "akl", "ağız": "ağz", "alın": "aln", "asır": "asr", "bağır": "bağr", "beyin": "beyn", "boyun": "boyn",
    "burun": "burn", "cisim": "cism", "emir": "emr", "fikir": "fikr", "göğüs": "göğs", "hapis": "haps", "haciz": "hacz",
    "hüküm": "hükm", "ilim": "ilm", "isim": "ism", "izin": "izn", "karın": "karn", "katil": "katl", "kavim": "kavm",
    "keşif": "keşf", "kısım": "kısm", "metin": "metn", "nakil": "nakl", "nehir": "nehr", "nesil": "nesl",
    "oğul": "oğl", "ömür": "ömr", "resim": "resm", "şehir": "şehr", "sınıf": "sınıf", "vakit": "vakt", "zehir": "zehr",
    "zulüm": "zulm", "şekil": "şekl", "tavır": "tavr", "omuz": "omz", "meyil": "meyl", "seyir": "seyr", "azim": "azm",
    "cürüm": "cürm", "devir": "devr", "nefis": "nefs", "kayıp": "kayb", "sabır": "sabr", "kabir": "kabr",
    "hak": "hakk", "hat": "hatt", "af": "aff", "his": "hiss", "sır": "sırr", "zan": "zann", "had": "hadd",
    "şık": "şıkk", "su": "suy",
}  # fmt: skip
_NOUNS_LIKE_VERBS = frozenset("parmak ırmak çakmak ekmek yemek kaymak tokmak damak yamak çomak emek mermek".split())
# Loans of one syllable or with a final -l, -t, -k after a back vowel that take front endings.
_FRONT_LOANS = frozenset("rol gol hal harf harp kalp saat hat dikkat şefkat tabiat kemal kontrol petrol".split())
_FRONT_ENDINGS = ("al", "ol", "ul", "aat", "kat", "iat", "kâr")


def _soften(stem: str) -> tuple[str, ...]:
    """Return the stem as it stands before a vowel. Loans keep their consonant (hareket, hukuk), and no rule tells
    which, so longer words get both.
    """
    last = stem[-1]
    if stem in _SOFT_OF_ONE:
        return (_SOFT_OF_ONE[stem],)
    if syllables(stem) < 2 or last not in "pçtk":
        return (stem,)
    soft = {"p": "b", "ç": "c", "t": "d", "k": "g" if stem[-2:-1] == "n" else "ğ"}[last]
    return (stem, stem[:-1] + soft)


_GRAMMAR = Grammar(
    low="e",
    voiceless=True,
    after_consonant=("I", "In", "A", "DA", "DAn", "lA"),
    after_vowel=("yI", "nIn", "yA", "DA", "DAn", "ylA"),
    after_possessive=("nI", "nIn", "nA", "nDA", "nDAn", "ylA", "nDAki"),
    local="DAki",
    soften=_soften,
    irregular={word: (stem,) for word, stem in _DROPPED.items()},
)
# Verbs whose last consonant softens, and whose aorist is not the common one.
_SOFT_VERBS = {"git": "gid", "et": "ed", "güt": "güd", "tat": "tad", "dit": "did"}
_AORIST_I = frozenset("al bil bul dur gel gör kal ol öl san var ver vur yat".split())


def forms(lemma: str) -> set[str]:
    """Return the forms of a noun, adjective or name, or of a verb in the infinitive (`saldırmak`)."""
    # Dotless I is a letter of its own.
    word = lemma.replace("İ", "i").replace("I", "ı").lower()
    fronts: tuple[bool, ...] = (False,)
    if word in _FRONT_LOANS or (word.endswith(_FRONT_ENDINGS) and syllables(word) > 1):
        fronts = (False, True)
    is_verb = word.endswith(("mak", "mek")) and syllables(word) > 1 and word not in _NOUNS_LIKE_VERBS
    if is_verb and lemma[0] == lemma[0].lower():
        return set(_verb(word[:-3]))
    return set(nominal(word, _GRAMMAR, fronts=fronts))


_PAST = ("", "m", "n", "k", "nIz", "lAr")
_PRESENT = ("", "Im", "sIn", "Iz", "sInIz", "lAr", "DIr")
_OPTATIVE = ("", "yIm", "sIn", "yIz", "lIm", "sInIz", "lAr")


def _verb(stem: str) -> Iterator[str]:
    yield from _of_stem(stem)
    yield from _of_stem(ending(stem, "mA", _GRAMMAR))
    for aorist in _aorists(stem):
        yield from persons(aorist, ("", "Im", "sIn", "Iz", "lAr", "ken", "DI", "sA"), _GRAMMAR)
    negative = ending(stem, "mAz", _GRAMMAR)
    yield from (negative, ending(negative, "lAr", _GRAMMAR), ending(stem, "mAksIzIn", _GRAMMAR))


def _of_stem(stem: str) -> Iterator[str]:
    """Yield the forms of a verb's stem, which may be a negative one (`-ma`)."""
    g = _GRAMMAR
    before_vowel = stem + "y" if stem[-1] in VOWELS else _SOFT_VERBS.get(stem, stem)
    yield from persons(ending(stem, "DI", g), _PAST, g)
    yield from persons(ending(stem, "mIş", g), (*_PRESENT, "tI", "sA"), g)
    # The vowel before -yor narrows: saldırma- -> saldırmıyor.
    narrow = stem[:-1] if stem[-1] in VOWELS else _SOFT_VERBS.get(stem, stem)
    yield from persons(ending(narrow, "Iyor", g), ("", "um", "sun", "uz", "sunuz", "lar", "du", "lardı", "muş"), g)
    future = ending(before_vowel, "AcAk", g)
    yield from persons(future, ("", "lAr", "tI", "sA", "DIr", "lArI"), g)
    yield from persons(future[:-1] + "ğ", ("I", "Im", "Iz", "InI", "InA", "InI", "InDAn", "InIn", "ImIz", "ImIzI"), g)
    yield from persons(ending(before_vowel, "An", g), ("", "lAr", "lArI", "lArIn", "lArA", "I", "In", "A", "lArDAn"), g)
    participle = ending(stem, "DIk", g)
    yield from persons(participle, ("lArI", "lArInI", "tAn", "çA"), g)
    yield from persons(participle[:-1] + "ğ", ("I", "InI", "InA", "InDA", "InDAn", "InIn", "Im", "ImIz"), g)
    yield from persons(
        ending(stem, "mA", g), ("", "sI", "sInI", "sInA", "sInIn", "sInDA", "sInDAn", "yA", "yI", "nIn"), g
    )
    yield from persons(ending(stem, "mA", g), ("DA", "DAn", "lAr", "lArI", "lArInI", "lArInA", "lArInIn", "sIylA"), g)
    yield from persons(ending(stem, "mAk", g), ("", "tA", "tADIr", "tAlAr", "tAn", "lA"), g)
    yield from persons(ending(stem, "mAlI", g), ("", "lAr", "yIz", "yIm", "DIr"), g)
    yield from persons(ending(stem, "sA", g), ("", "lAr", "k", "m"), g)
    yield from persons(before_vowel, ("Ip", "ArAk", "IncA", "AlI", "Iş", "IşI", "IşInI", "AbilIr", "AbilAcAk"), g)
    yield from persons(stem, ("sIn", "sInlAr", "DIkçA"), g)


def _aorists(stem: str) -> tuple[str, ...]:
    if stem[-1] in VOWELS:
        return (stem + "r",)
    base = _SOFT_VERBS.get(stem, stem)
    if syllables(stem) > 1 or stem in _AORIST_I:
        return (ending(base, "Ir", _GRAMMAR),)
    return (ending(base, "Ar", _GRAMMAR),)
