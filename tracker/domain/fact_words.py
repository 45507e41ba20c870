"""Words that carry facts (numbers, months, weekdays) and phrases that carry none, in the languages of the packs."""

NUMBERS = {
    word: str(value)
    for value, words in {
        1: "one մեկ bir один одна одного одной",
        2: "two երկու iki два две двух двое двумя",
        3: "three երեք üç три трех трёх трое тремя",
        4: "four չորս dörd dört четыре четырех четырёх четверо",
        5: "five հինգ beş пять пяти пятеро",
        6: "six վեց altı шесть шести",
        7: "seven յոթ yeddi yedi семь семи",
        8: "eight ութ səkkiz sekiz восемь восьми",
        9: "nine ինը doqquz dokuz девять девяти",
        10: "ten տասը տաս on десять десяти",
        11: "eleven տասնմեկ одиннадцать",
        12: "twelve տասներկու двенадцать",
        20: "twenty քսան iyirmi yirmi двадцать",
        30: "thirty երեսուն otuz тридцать",
        100: "hundred հարյուր yüz сто",
    }.items()
    for word in words.split()
    # "on" is ten in Azerbaijani and Turkish, and the commonest preposition in English.
    if word != "on"
}


def _by_beginning(stems: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stem in stems.split():
        found.setdefault(stem[:3], []).append(stem)
    return found


_MONTHS = _by_beginning(
    "january february march april may june july august september october november december "
    "январ феврал март апрел мая июн июл август сентябр октябр ноябр декабр "
    "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր "
    "yanvar fevral mart aprel iyun iyul avqust sentyabr oktyabr noyabr dekabr "
    "ocak şubat nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"
)
_WEEKDAYS = _by_beginning(
    "monday tuesday wednesday thursday friday saturday sunday "
    "понедельник вторник сред четверг пятниц суббот воскресень "
    "երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի "
    "bazar çərşənbə cümə şənbə pazartesi salı çarşamba perşembe cuma cumartesi pazar"
)
_ENDINGS = 4

STANDING_PHRASES = tuple(
    phrase.strip().casefold()
    for phrase in (
        "read more|read the full|read also|continue reading|click here|appeared first on|follow our|follow us on"
        "|subscribe to|all rights reserved|sign up for|live updates|live coverage|live blog|photo:|©"
        "|читайте также|читать далее|читать полностью|подробнее на|подробности на|подписывайтесь|подпишитесь"
        "|все права защищены|онлайн-трансляц|следите за"
        "|կարդալ ավելին|կարդացեք նաև|ավելի մանրամասն|բոլոր իրավունքները|հետևեք մեզ|բաժանորդագրվեք"
        "|ətraflı oxu|davamını oxu|davamı üçün|bütün hüquqlar|abunə ol|bizi izləyin"
        "|devamını oku|devamı için|haberin devamı|tüm hakları|abone ol|bizi takip"
    ).split("|")
)
"""Folded; a sentence that holds one of them belongs to the feed, not to the report."""


FACT_BEGINNINGS = frozenset((*_MONTHS, *_WEEKDAYS, *(word[:3] for word in NUMBERS)))
"""The first three letters of all numbers in words, months and weekdays."""


def is_date(word: str) -> bool:
    """Whether a lower-case word names a month or weekday, in any case of its language."""
    return is_month(word) or _is_one_of(_WEEKDAYS, word)


def is_month(word: str) -> bool:
    """Whether a lower-case word names a month, in any case of its language."""
    return _is_one_of(_MONTHS, word)


def _is_one_of(stems: dict[str, list[str]], word: str) -> bool:
    return any(word.startswith(stem) and len(word) - len(stem) <= _ENDINGS for stem in stems.get(word[:3], ()))
