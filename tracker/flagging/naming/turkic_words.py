"""Words of Azerbaijani and Turkish by which names are told, and what their endings say. Pure.

Letters are as folded: ı is i.
"""

import re
from functools import lru_cache

from tracker.flagging.cues import az, tr
from tracker.flagging.naming.text import Case, stems

_OFFICES = {"az": stems(az.TABLE.speaker), "tr": stems(tr.TABLE.speaker)}

# ---- endings of nouns and names ---------------------------------------------------------------------------------
_BODY = "(?:çi|çü|çu|l[iuü][kqğy])?(?:l[aəe]r)?"
_OWN = "(?:s?[iuü])?"
_ENDINGS = (
    (re.compile(f"{_BODY}{_OWN}$"), Case.SUBJECT),
    (re.compile(f"{_BODY}(?:{_OWN}n)?[iuü]n$"), Case.GENITIVE),
    (re.compile(f"{_BODY}(?:{_OWN}n)?y?[aəe]$"), Case.DATIVE),
    (re.compile(f"{_BODY}(?:{_OWN}n)?[dt][aəe]n$"), Case.ABLATIVE),
)
_SET_OFF = (
    (re.compile("n?[iuü]n$"), Case.GENITIVE),
    (re.compile("[yn]?[aəe]$"), Case.DATIVE),
    (re.compile("l[aəe]r$"), Case.SUBJECT),
    (re.compile("n?[dt][aəe]n$"), Case.ABLATIVE),
)
_CUT = {
    Case.GENITIVE: re.compile("[iuü]n$"),
    Case.DATIVE: re.compile("[aəe]$"),
    Case.ABLATIVE: re.compile("[dt][aəe]n$"),
}
_BENT = re.compile("(?:d[aə]|y?l[aə]|n[iuü]|ca|cə|c[aə]si)$")
_OBJECT = re.compile("[^aəeiuüoö][iuü]$")
_SHORTEST_OBJECT = 6
_SHORTEST_STEM = 3
_MANY_OF = re.compile("l[ae]r(?:[iuü]n|[ae]|i|d[ae]n?|l[ae])$")
_FROM = re.compile("..d[aə]n$")
_OF = re.compile("[iuü]n$")
_OF_A_PLACE = re.compile("l[iuü]$")
_AS_THEY_ARE = frozenset(
    """putin kremlin bakü baki moskva ankara fransa vyana praqa cenevrə gəncə şuşa türkiyə erməni türk rus gürcü fransiz
    avropa polşa amerika ukrayna kanada trend report hindistan misir qərbi cənubi şimali şərqi xarici yeni ilahə
    berlin dublin merlin
    """.split()
)
"""Names that look like a bent form of others."""
_AS_THEY_END = ("iya", "iyə", "ova", "eva", "skaya", "vaya", "zadə", "enko")
_SURNAMES = re.compile("(?:[oe]v|[oe]va|yan|zad[əe]|oğlu|enko|sk[iı]y?|skaya|şvili|dze)$")
_FROM_A_PLACE = ("li", "lu", "lü")
_LONG_ENOUGH = 6

PLURAL = ("lar", "lər", "ler")
OWNED = re.compile("(?<![aəe]n)[iuü]$|[iuü]n[iuü]n$|[iuü]nd[aəe]n?$|[iuü]n[iuüaəe]$")
"""Ends of words that somebody owns, by which a name before them is no subject."""

# ---- words ------------------------------------------------------------------------------------------------------
QUALIFYING = frozenset(
    """müdafiə xarici işlər baş dövlət daxili milli savunma dişişleri içişleri bariş genel devlet hərbi siyasi rəsmi
    resmi eski sabiq keçmiş birinci yerli yerel müvəqqəti fövqəladə ticaret ekonomi diş iç azad
    """.split()
)
"""Words that qualify an office and are none."""
BEFORE_OFFICES = ("bakan", "haber")
"""Offices that qualify others: Bakan Yardımcısı."""
NO_NAMES = frozenset(
    """o onlar bu bunlar şu biz siz mən ben hər her heç hiç bir iki üç əks onun onlarin bunun bunu onu bunlari
    onlari ona buna orada burada orda
    haberde xəbərdə yazida beləliklə ayrica üstəlik hazirda şimdi indi artiq artik daha əvvəl sonra ancaq amma
    """.split()
)
PRONOUNS = frozenset("onun onlarin ona".split())
JOINTS = frozenset("ve və ile ilə".split())
AGAINST = ("ittiham", "suçla", "çağir", "qinayi", "pislə", "kinad", "kiniyor", "eleştir", "uyar", "tehdi", "hədələ")
"""Begins of verbs of saying that are done to somebody, who may stand right before them."""
WHEREAS = frozenset("isə ise".split())
"""Words behind the subject of another one's words."""
CONTRASTS = frozenset("amma lakin ancaq ancak ama fakat oysa halbuki ve və".split())
"""Words before it."""
WHILE = ("rken", "rkən")
"""Endings of verbs that tell what was said while another one said the rest."""
OTHERS = frozenset("o onlar bunlar".split())
POSTPOSITIONS = frozenset(
    """ilə ile üçün için haqqinda hakkinda barədə haqda adina adindan haqqda barəsində kimi gibi adiyla adli qarşi karşi
    tərəfindən tarafindan
    """.split()
)
BODIES = tuple(
    "mətbuat ordu şura güc kontingent kurum xidmət hökumət hükümet parlament mahkeme məhkəmə bmt bm ab ai".split()
)
"""Bodies that stand before what they own: ordu birlikleri."""
LETTERS = 4
"""Of the longest body that is known by its letters."""
PAPERS = tuple("ajans gazete kanal televizyon agentli qəzet site sayt".split())
TITLES = frozenset(
    """nazir prezident general səfir polkovnik lider bakan başbakan cumhurbaşkani başkan albay büyükelçi müşavir spiker
    deputat politoloq ekspert uzman avukat vəkil komandan komutan vekil
    """.split()
)
NATIONS = frozenset("rus türk erməni ermeni azeri gürcü fransiz".split())
WHAT_WAS_SAID = tuple(
    """sözl açiqlama açiklama məlumat yazdi dediy dediğ bildirdi iddia fikr rəy xəbər haber ver hesabat aktardi anlatim
    bilgi ifade beyan konuşma mesaj paylaşim çixiş müsahibə müraciət tvit qənaət hesablama duyurdu söyledi
    """.split()
)
OF_SAID = re.compile("[iuü]n[aəe]$")
ISSUED = frozenset("yapilan tarafindan".split())
ACCORDING = frozenset("görə göre əsasən istinadən istinaden".split())

# ---- verbs ------------------------------------------------------------------------------------------------------
HELPING = ("et", "ed", "ver", "yapt", "yay", "göstər")
_FINITE = re.compile(
    """(?:[iuü]b(?:l[aə]r)?|[iuü]r(?:l[aə]r|di)?|[dt][iuü](?:l[aəe]r)?|m[iuü]ş(?:[dt][iuü]r?)?|yor(?:lar|du)?|
    m[ae]kt[ae](?:dir)?|m[aə]qd[aə]dir|[ae]r[ae]k|(?<!l)[aəe]r(?:l[aəe]r)?|s[iuü]n)$""",
    re.VERBOSE,
)
_PASSIVE = re.compile(
    """(?:l[aəe]n|[iuü]l|l[iuü]n|edin|den)
    (?:[iuü]b|[iuü]r(?:di)?|[dt][iuü]|m[iuü]ş(?:[dt][iuü]r?)?|[iuü]yor|m[ae]kt[ae])$""",
    re.VERBOSE,
)
_NO_VERBS = ("tehdidi", "kredi", "kendi", "bəyanat", "deyildir", "beyanat", "cavabdeh")


@lru_cache(maxsize=20_000)
def office_case(word: str, lang: str) -> Case:
    """Return what a noun for one who speaks may be by its ending."""
    found = Case.NONE
    for _, rest in _OFFICES[lang].splits(word):
        for pattern, case in _ENDINGS:
            if pattern.match(rest):
                found |= case
    return found


def is_bare_office(word: str, lang: str) -> bool:
    """Whether a noun for one who speaks bears no ending."""
    return any(rest == "" for _, rest in _OFFICES[lang].splits(word))


@lru_cache(maxsize=20_000)
def name_case(word: str, lang: str) -> Case:
    """Return what a name without an apostrophe may be: Turkish sets one before every ending, Azerbaijani none."""
    if lang == "tr":
        return _case_of_many(word) if _MANY_OF.search(word) else Case.SUBJECT
    if word in _AS_THEY_ARE or word.endswith(_AS_THEY_END):
        return Case.SUBJECT
    for ends, case in (
        (word.endswith(("daki", "dəki")), Case.GENITIVE),
        (_FROM.search(word), Case.ABLATIVE),
        (looks_bent(word), Case.NONE),
        (_OF.search(word), Case.GENITIVE),
        (_OF_A_PLACE.search(word), Case.SUBJECT),
        (word.endswith(("a", "ə")), Case.DATIVE),
        (_OBJECT.search(word) and len(word) >= _SHORTEST_OBJECT, Case.NONE),
    ):
        if ends:
            return case
    return Case.SUBJECT


def looks_bent(word: str) -> bool:
    """Whether a name ends as none does that is a subject or owns something."""
    return _BENT.search(word) is not None


def is_of_a_place(word: str) -> bool:
    """Whether a name tells where somebody is from: Azerbaycanlı."""
    return _OF_A_PLACE.search(word) is not None


def is_surname(word: str) -> bool:
    """Whether a name ends as surnames do that bear no ending of case."""
    return _SURNAMES.search(word) is not None


def is_of(word: str) -> bool:
    """Whether a word ends as one that owns."""
    return _OF.search(word) is not None


def _case_of_many(word: str) -> Case:
    if word.endswith("n"):
        return Case.NONE if _FROM.search(word) else Case.GENITIVE
    return Case.DATIVE if word.endswith(("ra", "re")) else Case.NONE


def case_of_ending(ending: str) -> Case:
    """Return the case of a name by an ending that is set off from it."""
    return next((case for pattern, case in _SET_OFF if pattern.match(ending)), Case.NONE)


def is_finite(word: str) -> bool:
    """Whether a word is a verb that ends its sentence and has a subject."""
    return _FINITE.search(word) is not None and not is_passive(word) and not word.startswith(_NO_VERBS)


def is_passive(word: str) -> bool:
    """Whether a word is a verb without one who acts."""
    return _PASSIVE.search(word) is not None


def ending_length(word: str, case: Case, *, is_office: bool) -> int:
    """Return how many letters of a word are its ending; none where the stem is not sure to stand by itself."""
    pattern = _CUT.get(case)
    found = None if pattern is None else pattern.search(word)
    if found is None or found.start() < _SHORTEST_STEM:
        return 0
    stem, joint = word[: found.start()], word[found.start() - 1]
    before = stem[:-1]
    if joint == "n":
        owned = before.endswith(("i", "u", "ü")) if is_office else case is Case.GENITIVE and _stands_by_itself(before)
        return len(word) - len(before if owned else stem)
    if joint in "yğ":
        is_joint = is_office and before.endswith(("i", "u", "ü")) and not before.endswith(("li", "lü", "lu"))
        return len(word) - len(before) if is_joint and case is Case.DATIVE else 0
    return len(word) - len(stem)


def _stands_by_itself(name: str) -> bool:
    if f"{name}n" in _AS_THEY_ARE:
        return False
    is_from = name.endswith(_FROM_A_PLACE) and len(name) >= _LONG_ENOUGH
    return name.endswith(_AS_THEY_END) or name in _AS_THEY_ARE or is_from
