"""English: nouns, verbs and short adjectives alike, as a word is often both; by rules and lists of what breaks them."""

from collections.abc import Iterator

_VOWELS = "aeiou"

_VERBS = {
    words.split()[0]: words.split()[1:]
    for words in """\
arise arose arisen|be am is are was were been being|bear bore borne|beat beaten|become became|begin began begun
bend bent|bid|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|bring brought
build built|burn burnt|burst|buy bought|cast|catch caught|choose chose chosen|come came|cost|cut|deal dealt
dig dug|do did done does|draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt
fight fought|find found|flee fled|fly flew flown flies|forbid forbade forbidden|forecast
forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given
go went gone goes|grow grew grown|hang hung|have has had having|hear heard|hide hid hidden|hit|hold held|hurt
keep kept|know knew known|lay laid|lead led|leave left|lend lent|let|lie lay lain lying|lose lost|make made
mean meant|meet met|mislead misled|overcome overcame|overthrow overthrew overthrown|pay paid|put|quit|read
rebuild rebuilt|retake retook retaken|ride rode ridden|ring rang rung|rise rose risen|run ran|say said
see saw seen|seek sought|sell sold|send sent|set|shake shook shaken|shed|shoot shot|show shown
shrink shrank shrunk|shut|sink sank sunk|sit sat|sleep slept|slide slid|speak spoke spoken|spend spent|split
spread|stand stood|steal stole stolen|stick stuck|strike struck stricken|swear swore sworn|sweep swept
swim swam swum|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown
undergo underwent undergone|understand understood|undertake undertook undertaken|uphold upheld|wake woke woken
wear wore worn|win won|withdraw withdrew withdrawn|withhold withheld|withstand withstood|write wrote written""".replace(
        "\n", "|"
    ).split("|")
}
_UNCHANGED_PAST = frozenset(
    "beat bid burst cast cost cut forecast hit hurt let put quit read set shed shut split spread".split()
)
_NOUNS = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "tooth": "teeth",
    "mouse": "mice", "goose": "geese", "ox": "oxen", "crisis": "crises", "thesis": "theses", "basis": "bases",
    "analysis": "analyses", "axis": "axes", "emphasis": "emphases", "hypothesis": "hypotheses", "oasis": "oases",
    "parenthesis": "parentheses", "memorandum": "memoranda", "referendum": "referenda", "criterion": "criteria",
    "phenomenon": "phenomena", "datum": "data", "bacterium": "bacteria", "medium": "media", "addendum": "addenda",
    "nucleus": "nuclei", "radius": "radii", "index": "indices", "appendix": "appendices", "corps": "corps",
    "series": "series", "aircraft": "aircraft", "spacecraft": "spacecraft", "sheep": "sheep", "fish": "fish",
    "wife": "wives", "knife": "knives", "life": "lives", "wolf": "wolves", "half": "halves", "shelf": "shelves",
    "leaf": "leaves", "loaf": "loaves", "thief": "thieves", "calf": "calves", "self": "selves", "scarf": "scarves",
    "headquarters": "headquarters", "means": "means", "species": "species", "quiz": "quizzes",
}  # fmt: skip
_MEN_NOT = ("human", "german", "roman", "ottoman", "talisman", "shaman", "caiman", "turkman", "turkoman", "norman")
_OES = frozenset("hero veto embargo echo potato tomato torpedo mosquito volcano tornado cargo negro domino".split())
# The stress falls on the last syllable, so its consonant is doubled.
_DOUBLED = frozenset(
    "abet abhor acquit admit allot befit begin commit compel concur confer control defer demur deter embed emit enrol "
    "equip excel expel extol forbid forget impel incur infer occur omit outfit outrun overrun patrol permit prefer "
    "propel rebel recur refer regret remit repel rerun submit transfer transmit undercut upset".split()
)
_BRITISH_L = ("al", "el", "il", "ol", "ul")
_BRITISH_NOT = ("ial", "ual", "onal", "eal", "eel", "oal", "oil", "ail", "ool", "oul", "uel", "iel")
_ADJECTIVES = frozenset(
    "big bold brave brief bright broad calm cheap clean clear close cold cool dark dead deadly deep early easy fair "
    "fast few fierce fine firm flat free fresh full grave great hard harsh heavy high hot huge kind large late "
    "light long loud low mild near new nice old poor quick quiet rare rich safe severe sharp short simple slow small "
    "soft strict strong sure tall tense thick thin tight tough warm weak wide wild young".split()
)


def forms(lemma: str) -> set[str]:
    """Return plural, third person, past, participles and, of common short adjectives, the degrees."""
    word = lemma.lower()
    if lemma[0].isupper():
        # A name has a plural at most (the Aliyevs); `'s` is matched as an ending anyway.
        return {word, *([] if word.endswith(("s", "x", "z")) else _with_s(word) if word[-1] != "y" else [word + "s"])}
    found = {word}
    if word in _ADJECTIVES:
        found.update(_degrees(word))
    found.update(_plural(word))
    found.update(_verb(word))
    return found


def _plural(word: str) -> Iterator[str]:
    if word in _NOUNS:
        yield _NOUNS[word]
        if word not in ("referendum", "memorandum", "index", "appendix", "person"):
            return
    if word.endswith("man") and len(word) > 4 and not word.endswith(_MEN_NOT):
        yield word[:-3] + "men"
        return
    yield from _with_s(word)


def _with_s(word: str) -> Iterator[str]:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        yield word + "es"
    elif word.endswith("y") and word[-2:-1] not in _VOWELS:
        yield word[:-1] + "ies"
    elif word in _OES:
        yield word + "es"
        yield word + "s"
    else:
        yield word + "s"


def _verb(word: str) -> Iterator[str]:
    if word in _NOUNS or (word.endswith("man") and len(word) > 4):
        return
    prefix, base = _irregular(word)
    if base is not None:
        yield from (prefix + form for form in _VERBS[base])
        if base not in ("be", "have", "do", "go", "fly"):
            yield from _with_s(word)
        if base not in ("be", "have"):
            yield from _with_suffix(word, "ing")
        if base in ("burn", "quit", "bid"):
            yield from _with_suffix(word, "ed")
        return
    if _is_noun_by_ending(word):
        return
    yield from _with_s(word)
    yield from _with_suffix(word, "ed")
    yield from _with_suffix(word, "ing")


def _irregular(word: str) -> tuple[str, str | None]:
    """Return the prefix and the irregular verb that the word is (`re` + `take`); None when it is regular."""
    if word in _VERBS:
        return "", word
    for prefix in ("re", "over", "under", "out", "mis", "un", "up", "with"):
        base = word.removeprefix(prefix)
        if base != word and word != "relay" and base in _VERBS:
            return prefix, base
    return "", None


def _is_noun_by_ending(word: str) -> bool:
    """Whether its ending makes it a noun that no verb looks like (negotiation, army does not count)."""
    return len(word) > 6 and word.endswith(
        ("ness", "ity", "ism", "ist", "ology", "hood", "ship", "ency", "ancy", "ment")
    )


def _with_suffix(word: str, suffix: str) -> Iterator[str]:
    if word.endswith("ie"):
        yield word[:-2] + "ying" if suffix == "ing" else word + "d"
    elif word.endswith("e") and not (suffix == "ing" and word.endswith(("ee", "oe", "ye"))):
        yield word[:-1] + suffix
    elif word.endswith("y") and word[-2:-1] not in _VOWELS and suffix == "ed":
        yield word[:-1] + "ied"
    elif word.endswith("c") and len(word) > 3:
        yield word + "k" + suffix
    elif _doubles(word):
        yield word + word[-1] + suffix
    else:
        yield word + suffix
        if word.endswith(_BRITISH_L) and len(word) > 4 and not word.endswith(_BRITISH_NOT):
            yield word + "l" + suffix


def _doubles(word: str) -> bool:
    if word in _DOUBLED:
        return True
    if len(word) < 3 or word[-1] in _VOWELS + "wxyh" or word[-2] not in _VOWELS or word[-3] in _VOWELS:
        # A `u` after q is no vowel: quit, quiz.
        return len(word) == 4 and word.startswith("qu") and word[-1] not in _VOWELS
    return sum(letter in _VOWELS + "y" for letter in word) == 1


def _degrees(word: str) -> Iterator[str]:
    for suffix in ("er", "est"):
        if word.endswith("e"):
            yield word + suffix[1:]
        elif word.endswith("y"):
            yield word[:-1] + "i" + suffix
        else:
            yield word + word[-1] + suffix if _doubles(word) else word + suffix
