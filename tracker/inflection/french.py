"""French: nouns, adjectives and regular verbs by own rules."""

from collections.abc import Iterator

_ER = (
    "er e es ons ez ent ais ait ions iez aient ai as a âmes âtes èrent erai eras era erons erez eront erais erait "
    "erions eriez eraient ât ant é ée és ées"
).split()
_IR = (
    "ir is it issons issez issent issais issait issions issiez issaient irent irai iras ira irons irez iront irais "
    "irait irions iriez iraient issant i ie ies isse isses"
).split()
_RE = (
    "re s ons ez ent ais ait ions iez aient is it îmes îtes irent rai ras ra rons rez ront rais rait rions riez "
    "raient ant u ue us ues e es"
).split()
_FEMININE = {"eux": "euse", "if": "ive", "er": "ère", "el": "elle", "en": "enne", "on": "onne", "teur": "trice",
             "et": "ète", "eau": "elle", "eur": "euse", "c": "que"}  # fmt: skip


def forms(lemma: str) -> set[str]:
    """Return plural and feminine forms, and for an infinitive in -er, -ir or -re those of a regular verb."""
    word = lemma.lower()
    found = {word}
    if lemma[0].isupper():
        # A name and the adjective written like it (Arménien) may be plural or feminine.
        found.update(_agreeing(word) if word.endswith(("ien", "ais", "ois", "ain", "éen")) else [])
        return found
    found.update(_agreeing(word))
    if len(word) > 4:
        found.update(_verb(word))
    return found


def _agreeing(word: str) -> Iterator[str]:
    yield from _plurals(word)
    for feminine in _feminines(word):
        yield feminine
        yield feminine + "s"


def _plurals(word: str) -> Iterator[str]:
    if word.endswith(("s", "x", "z")):
        return
    if word.endswith(("au", "eu", "œu")):
        yield word + "x"
    elif word.endswith("al"):
        yield word[:-2] + "aux"
        yield word + "s"
    elif word.endswith("ail"):
        yield word + "s"
        yield word[:-3] + "aux"
    else:
        yield word + "s"


def _feminines(word: str) -> Iterator[str]:
    for ending, feminine in _FEMININE.items():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)] + feminine
    if not word.endswith("e"):
        yield word + "e"


def _verb(word: str) -> Iterator[str]:
    stem = word[:-2]
    if word.endswith("er"):
        yield from (stem + ending for ending in _ER)
        # The stem keeps its sound: menacer -> menaçait, protéger -> protège, annoncer -> annonçons.
        soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else None
        if soft is not None:
            yield from (soft + ending for ending in ("ons", "ais", "ait", "aient", "ant", "a", "ai", "as", "ât"))
        for closed, opened in (("é", "è"), ("e", "è")):
            if len(stem) > 2 and stem[-2] == closed:
                opened_stem = stem[:-2] + opened + stem[-1]
                endings = ("e", "es", "ent", "era", "eront", "erait", "eraient")
                yield from (opened_stem + ending for ending in endings)
        if stem.endswith("y"):
            yield from (stem[:-1] + "i" + ending for ending in ("e", "es", "ent", "era", "eront", "erait"))
    elif word.endswith("ir"):
        yield from (stem + ending for ending in _IR)
    elif word.endswith("re"):
        yield from (stem + ending for ending in _RE)
        yield stem
