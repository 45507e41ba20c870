"""German: nouns, adjectives and verbs by own rules, with the strong verbs that reports are full of."""

from collections.abc import Iterator

_UMLAUT = {"a": "ä", "o": "ö", "u": "ü"}
_ER = frozenset("bild feld kind kleid ei gesicht gespenst glied mitglied licht brett geschlecht leib weib".split())
_EN_ENDINGS = ("ung", "heit", "keit", "schaft", "ion", "tät")
_STRONG = {
    "schießen": "schoss schossen geschossen", "greifen": "griff griffen gegriffen",
    "sterben": "stirbt starb starben gestorben", "brechen": "bricht brach brachen gebrochen",
    "lassen": "lässt ließ ließen gelassen", "halten": "hält hielt hielten gehalten",
    "fallen": "fällt fiel fielen gefallen", "geben": "gibt gab gaben gegeben", "gehen": "ging gingen gegangen",
    "kommen": "kam kamen gekommen", "nehmen": "nimmt nahm nahmen genommen",
    "schließen": "schloss schlossen geschlossen", "stehen": "stand standen gestanden",
    "finden": "fand fanden gefunden", "treffen": "trifft traf trafen getroffen", "ziehen": "zog zogen gezogen",
    "fliegen": "flog flogen geflogen", "werfen": "wirft warf warfen geworfen", "schieben": "schob schoben geschoben",
    "sitzen": "saß saßen gesessen", "schreiben": "schrieb schrieben geschrieben",
    "sprechen": "spricht sprach sprachen gesprochen", "bringen": "brachte brachten gebracht",
    "fahren": "fährt fuhr fuhren gefahren", "laden": "lädt lud luden geladen", "treten": "tritt trat traten getreten",
    "schlagen": "schlägt schlug schlugen geschlagen", "tragen": "trägt trug trugen getragen",
    "bleiben": "blieb blieben geblieben", "fangen": "fängt fing fingen gefangen", "heben": "hob hoben gehoben",
    "weichen": "wich wichen gewichen", "senden": "sandte sandten gesandt", "leiden": "litt litten gelitten",
}  # fmt: skip
_SEPARATED = (
    "zusammen", "zurück", "wieder", "ab", "an", "auf", "aus", "bei", "ein", "fort", "her", "hin", "los", "mit", "nach",
    "statt", "vor", "weg", "zu",
)  # fmt: skip
_NO_VERBS = frozenset("offen eigen selten trocken golden gefangen verboten eben unten oben gegen wegen neben".split())
_UNSEPARATED = ("be", "ver", "er", "ent", "zer", "miss", "ge", "emp", "unter", "über", "wider")


def forms(lemma: str) -> set[str]:
    """Return the forms of a noun (written with a capital), of a verb in the infinitive, or of an adjective."""
    word = lemma.lower()
    if lemma[0].isupper():
        return {word, *_noun(word)}
    if word.endswith(("en", "eln", "ern")) and len(word) > 4 and word not in _NO_VERBS:
        return {word, *_verb(word)}
    return {word, *_adjective(word)}


def _noun(word: str) -> Iterator[str]:
    if word.endswith("in") and len(word) > 4:
        yield word + "nen"
    if word.endswith(_EN_ENDINGS):
        yield word + "en"
        return
    if word.endswith("e"):
        yield word + "n"
        yield word + "s"
    elif word.endswith(("el", "er", "en")):
        yield from (word + ending for ending in ("s", "n"))
    else:
        yield from (word + ending for ending in ("s", "es", "e", "en", *(("er", "ern") if word in _ER else ())))
    if word.endswith("nis"):
        yield from (word + ending for ending in ("se", "sen", "ses"))
    umlaut = _umlauted(word)
    if umlaut is not None and not word.endswith("e"):
        yield from (umlaut + ending for ending in ("", "n", "e", "en", "er", "ern"))


def _umlauted(word: str) -> str | None:
    for place in range(len(word) - 1, -1, -1):
        if word[place] in "aou":
            if word[place] == "u" and word[place - 1 : place] == "a":
                return word[: place - 1] + "äu" + word[place + 1 :]
            return word[:place] + _UMLAUT[word[place]] + word[place + 1 :]
        if word[place] in "äöü":
            return None
    return None


def _adjective(word: str) -> Iterator[str]:
    stem = word[:-1] if word.endswith("e") else word
    stems = [stem, stem + "er", stem + "st"]
    if word.endswith(("el", "er")):
        stems.append(word[:-2] + word[-1])
    for one in stems:
        yield from (one + ending for ending in ("e", "en", "er", "es", "em"))
    yield stem + "er"


def _verb(word: str) -> Iterator[str]:
    front = next((one for one in _SEPARATED if word.startswith(one) and len(word) > len(one) + 4), "")
    base = word.removeprefix(front)
    inner = next((one for one in _UNSEPARATED if base.startswith(one) and base[len(one) :] in _STRONG), "")
    strong = _STRONG.get(base.removeprefix(inner), "").split()
    stem = base[:-2] if base.endswith("en") else base[:-1]
    link = "e" if stem.endswith(("d", "t")) else ""
    weak = () if strong else (link + "te", link + "ten", link + "tet")
    yield from (front + stem + ending for ending in ("e", link + "t", link + "st", *weak))
    yield from (front + inner + form for form in strong if not form.startswith("ge") or form == "geben")
    if front:
        yield front + "zu" + base
    for participle in _participles(base, inner, strong, stem + link + "t"):
        yield from (front + participle + ending for ending in ("", "e", "en", "er", "es", "em"))
    yield from (word + "d" + ending for ending in ("", "e", "en", "er", "es", "em"))


def _participles(base: str, inner: str, strong: list[str], weak: str) -> Iterator[str]:
    """Yield the past participle, without `ge` after a prefix that stays."""
    keeps = bool(inner) or base.startswith(_UNSEPARATED) or base.endswith("ieren")
    if strong:
        yield inner + strong[-1].removeprefix("ge") if keeps else strong[-1]
    else:
        yield weak if keeps else "ge" + weak
