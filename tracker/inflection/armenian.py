"""Armenian: nouns, adjectives, names and verbs by own tables of endings; vowels that fall out under them.

Eastern Armenian in full. Of Western Armenian, and of the classical spelling, what is written so for a lemma that both
spell alike: cases in -էն and -ու, -ութիւն, the passive in -ուիլ, the third persons in -է, -էր and -եցաւ.
"""

from collections.abc import Iterator

_VOWELS = "աեէըիոօու"
_OPEN = ("ա", "ե", "է", "ը", "ի", "ո", "օ", "ու")

# What no rule gives: nominative -> oblique stem (with its ending), and plurals.
_OBLIQUE = {
    "մարդ": ("մարդու",), "կին": ("կնոջ",), "քույր": ("քրոջ",), "ընկեր": ("ընկերոջ",), "տեր": ("տիրոջ",),
    "հայր": ("հոր",), "մայր": ("մոր",), "եղբայր": ("եղբոր",), "տուն": ("տան",), "շուն": ("շան",), "ձուկ": ("ձկան",),
    "արյուն": ("արյան",), "անուն": ("անվան",), "օր": ("օրվա",), "տարի": ("տարվա",), "ամիս": ("ամսվա",),
    "շաբաթ": ("շաբաթվա",), "գիշեր": ("գիշերվա",), "առավոտ": ("առավոտվա",), "ժամ": ("ժամվա",), "դուռ": ("դռան",),
    "լեռ": ("լեռան",), "բեռ": ("բեռան",), "մահ": ("մահվան",), "գարուն": ("գարնան",), "աշուն": ("աշնան",),
    "ամառ": ("ամռան",), "ձմեռ": ("ձմռան",), "սեր": ("սիրո",), "պատիվ": ("պատվո",), "մուկ": ("մկան",),
    "սյուն": ("սյան",), "շարասյուն": ("շարասյան",), "հարսանիք": ("հարսանյաց",), "աղջիկ": ("աղջկա",),
    "պատանի": ("պատանու",), "տեղ": ("տեղի", "տեղվա"),
    "այսօր": ("այսօրվա",), "վաղը": ("վաղվա",), "երեկ": ("երեկվա",), "աստված": ("աստծո",),
}  # fmt: skip
_PLURAL = {"մարդ": "մարդիկ", "կին": "կանայք", "պարոն": "պարոնայք", "տիկին": "տիկնայք"}
_PLURAL_OBLIQUE = {"մարդ": "մարդկանց", "կին": "կանանց", "պարոն": "պարոնանց", "տիկին": "տիկնանց"}

# Infinitive -> stem of the past, with which participles are made too.
_PAST = {
    "տալ": "տվ", "գալ": "եկ", "լինել": "եղ", "ասել": "աս", "անել": "ար", "դնել": "դր", "տանել": "տար", "ուտել": "կեր",
    "տեսնել": "տես", "գտնել": "գտ", "հասնել": "հաս", "ընկնել": "ընկ", "անցնել": "անց", "մտնել": "մտ", "հանել": "հան",
    "ելնել": "ել", "իջնել": "իջ", "մեռնել": "մեռ", "սպանել": "սպան", "թողնել": "թող", "առնել": "առ", "կպնել": "կպ",
    "դառնալ": "դարձ", "բանալ": "բաց", "բարձրանալ": "բարձրաց", "վերցնել": "վերցր",
    "վերադառնալ": "վերադարձ", "վերագտնել": "վերագտ",
    "փախչել": "փախ", "թռչել": "թռ", "կորչել": "կոր", "սառչել": "սառ", "ծնել": "ծն",
}  # fmt: skip


def forms(lemma: str) -> set[str]:
    """Return the forms of a noun, adjective or name, or of a verb in the infinitive (`կրակել`, `հեռանալ`)."""
    word = lemma.lower().replace("եւ", "և")
    if word.endswith(("ել", "ալ")) and (len(word) > 3 or word in _PAST) and not lemma[0].isupper():
        return {*_verb(word), *_western_verb(word)}
    return {*_noun(word, is_name=lemma[0].isupper()), *_western_noun(word)}


def _noun(word: str, *, is_name: bool) -> Iterator[str]:
    yield from _with_articles(word)
    for oblique in _obliques(word):
        yield from _with_articles(oblique)
        if oblique.endswith(("ի", "ու")):
            base = oblique[: -1 if oblique.endswith("ի") else -2]
            yield from _cases(base, glide=oblique.endswith("ու"))
    for stem in _stems(word):
        yield from _cases(stem, glide=False)
    if word.endswith("ություն"):
        stem = word[:-3]
        yield from (stem + ending for ending in ("ամբ", "ամբն", "անից", "անը", "անն", "անս"))
    elif word.endswith("ում"):
        stem = word[:-3]
        yield from (stem + ending for ending in ("մամբ", "մանից", "մանը", "մանն", "մանս"))
    yield from _plural(word, is_name=is_name)


def _obliques(word: str) -> Iterator[str]:
    """Yield the genitive, which is the dative without its article."""
    if word in _OBLIQUE:
        yield from _OBLIQUE[word]
    if word.endswith("ություն"):
        yield word[:-3] + "ան"
    elif word.endswith("ում") and len(word) > 4:
        yield word[:-3] + "ման"
        yield word + "ի"
    elif word.endswith("ի"):
        yield word[:-1] + "ու"
        yield word + "ի"
        yield word[:-1] + "վա"
    elif word.endswith("ու") and len(word) > 3:
        yield word[:-2] + "վի"
        yield word + "ի"
    elif word.endswith(("ա", "ո", "օ")):
        yield word + "յի"
    elif word.endswith(("ել", "ալ")):
        yield word + "ու"
        yield word + "ի"
    else:
        yield from (stem + "ի" for stem in _stems(word))


def _stems(word: str) -> tuple[str, ...]:
    """Return the word as it stands before an ending: as it is, and with the vowel of its last syllable fallen out."""
    if word.endswith(("ա", "ո", "օ")):
        return (word + "յ",)
    if word.endswith("ու") and len(word) > 3:
        return (word[:-2] + "վ", word)
    if word.endswith(_OPEN):
        return (word,)
    reduced = _reduced(word)
    return (word,) if reduced is None else (word, reduced)


def _reduced(word: str) -> str | None:
    """Return the word with the last ի, ու or ույ fallen out (լիճ -> լճ, խումբ -> խմբ); None where there is none."""
    if word.endswith("ություն") or (word.endswith("ում") and len(word) > 4):
        return None
    last = len(word)
    while last and word[last - 1] not in "աեէըիոօւ":
        last -= 1
    if not last:
        return None
    before = word[: last - 1]
    after = word[last:]
    if word[last - 1] == "ի" and before and before[-1] not in _VOWELS:
        return before + after
    if word[last - 1] == "ւ" and before.endswith("ո"):
        before = before[:-1]
        if not before or before[-1] in _VOWELS + "յ":
            return None
        return before + ("ու" + after[1:] if after.startswith("յ") else after)
    return None


def _cases(stem: str, *, glide: bool) -> Iterator[str]:
    """Yield ablative, instrumental and locative. glide: the stem takes ու in the genitive (ուղի -> ուղուց)."""
    yield from (stem + ending for ending in (("ուց", "ով", "ում") if glide else ("ից", "ով", "ում")))


def _with_articles(form: str) -> Iterator[str]:
    """Yield a form bare, with the definite article (`-ն` after and before a vowel) and as mine and yours."""
    yield from (form, form + "ն", form + "ս", form + "դ")
    if not form.endswith(_OPEN):
        yield form + "ը"


def _plural(word: str, *, is_name: bool) -> Iterator[str]:
    if word in _PLURAL:
        for form in (_PLURAL[word], _PLURAL_OBLIQUE[word]):
            yield from _with_articles(form)
            yield from (form + ending for ending in ("ից", "ով"))
        yield _PLURAL_OBLIQUE[word] + "ից"
        return
    for plural in _plurals(word):
        yield from _with_articles(plural)
        yield from _with_articles(plural + "ի")
        yield from _cases(plural, glide=False)
    if word.endswith("ցի") or is_name:
        yield from (word + ending for ending in ("ք", "քը"))
        yield from (word[:-1] + ending for ending in ("ոնք", "ոնց") if word.endswith("ցի"))


def _plurals(word: str) -> list[str]:
    """Return the plurals in -ներ and -եր that the word may have."""
    endings = ("ներ", "եր") if not word.endswith(_OPEN) or _syllables(word) == 1 else ("ներ",)
    return [stem + ending for stem in dict.fromkeys((word, _reduced(word) or word)) for ending in endings]


def _syllables(word: str) -> int:
    return sum(letter in "աեէըիոօ" for letter in word)


_SUBJUNCTIVE_E = ("եմ", "ես", "ի", "ենք", "եք", "են", "եի", "եիր", "եր", "եինք", "եիք", "եին")
_SUBJUNCTIVE_A = ("ամ", "աս", "ա", "անք", "աք", "ան", "այի", "այիր", "ար", "այինք", "այիք", "ային")


def _verb(word: str) -> Iterator[str]:
    stem, vowel = word[:-2], word[-2]
    yield from (word + ending for ending in ("", "ու", "ուն", "ուց", "ով", "իս", "ը", "ն", "ուս", "ուց"))
    yield from _with_articles(word + "իք")
    yield word + "իքի"
    yield stem + "ում"
    for ending in _SUBJUNCTIVE_E if vowel == "ե" else _SUBJUNCTIVE_A:
        for prefix in ("", "կ", "չ"):
            yield prefix + stem + ending
    for past in _past_stems(word):
        yield from _of_past(past, word)
    yield from (f"չ{stem}{ending}" for ending in ("ել", "ելու", "ող"))
    yield from _participle(stem + "ող")


def _past_stems(word: str) -> Iterator[str]:
    """Yield the stem on which past and participles stand: կրակ-, հեռաց-, դարձ-."""
    stem = word[:-2]
    if word in _PAST:
        yield _PAST[word]
    elif word.endswith(("ցնել", "դարձնել")):
        yield stem[:-1] + "ր"
    elif word.endswith(("անալ", "ենալ")):
        yield stem[:-1] + "ց"
    elif word.endswith("ալ"):
        yield stem + "աց"
    elif word.endswith("չել") and len(word) > 5:
        yield stem[:-1]
        yield stem
    else:
        yield stem


_AORIST_E = ("եցի", "եցիր", "եց", "եցինք", "եցիք", "եցին", "եք", "իր", "եցեք", "եցնի")
_AORIST_A = ("ա", "ար", "ավ", "անք", "աք", "ան")
_AORIST_C = ("ի", "իր", "", "ինք", "իք", "ին", "եք")


def _of_past(past: str, word: str) -> Iterator[str]:
    endings: tuple[str, ...] = _AORIST_E
    if word.endswith(("նել", "նալ", "չել")) or word in _PAST:
        endings = (*_AORIST_E, *_AORIST_A)
    if past.endswith("ց") and word.endswith("ալ"):
        endings = (*_AORIST_A, *_AORIST_C)
    for ending in endings:
        yield past + ending
        yield "չ" + past + ending
    yield past + "ել"
    yield "չ" + past + "ել"
    for prefix in ("", "չ"):
        yield from _participle(prefix + past + "ած")
    yield from _participle(past + "ող")


def _participle(form: str) -> Iterator[str]:
    """Yield a participle with its article and, as it is used for who does it, its cases and plural."""
    yield from _with_articles(form)
    yield from (form + ending for ending in ("ի", "ին", "ից", "ով", "ում"))
    for plural in (form + "ներ", form + "եր"):
        yield from (plural + ending for ending in ("", "ը", "ն", "ի", "ին", "ից", "ով", "ում"))


def _western_noun(word: str) -> Iterator[str]:
    """Yield the ablative in -էն and the cases of the plural in -ու; of -ություն all as it is spelt classically."""
    if word.endswith("ություն"):
        stem = word[: -len("ություն")] + "ութ"
        yield from _with_articles(stem + "իւն")
        yield from _with_articles(stem + "եան")
        yield from (stem + ending for ending in ("եամբ", "ենէ", "ենէն"))
        plural = stem + "իւններ"
        yield from _with_articles(plural)
        yield from (plural + ending for ending in ("ու", "ուն", "է", "էն", "ով"))
        return
    for stem in _stems(word):
        yield from (stem + ending for ending in ("է", "էն"))
    for plural in _plurals(word):
        yield from (plural + ending for ending in ("ու", "ուն", "ուս", "է", "էն"))


def _western_verb(word: str) -> Iterator[str]:
    """Yield third persons, the infinitive in -իլ and, of a passive, the forms in -ուիլ (կատարվել: կատարուած)."""
    stem = word[:-2]
    if word.endswith("ել"):
        yield from (stem + ending for ending in ("է", "էր", "էին", "իլ", "եցաւ", "եցան"))
    if word.endswith("վել") and len(stem) > 3:
        passive = stem[:-1] + "ու"
        endings = ("իլ", "իլը", "իլն", "ի", "ին", "ելու", "ելով", "էր", "էին", "եցաւ", "եցան", "ող")
        yield from (passive + ending for ending in endings)
        yield from _participle(passive + "ած")
