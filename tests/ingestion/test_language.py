import pytest

from tracker.ingestion.language import KNOWN, detect

TITLES = [
    ("en", "Convoy of aid trucks passes along the mountain road after two weeks"),
    ("en", "Visitors flock to Xankəndi for the spring festival, officials in the capital say"),
    ("ru", "Колонна с гуманитарной помощью прошла по горной дороге"),
    ("hy", "Մարդասիրական բեռը հասել է քաղաք"),
    ("az", "Dağ yolu ilə humanitar yardım karvanı keçib"),
    ("az", "Nazir yeni yolun açılışında iştirak edib"),
    ("tr", "İnsani yardım konvoyu dağ yolundan geçti"),
    ("tr", "Bakan yeni yolun açılışına katıldı"),
    ("ka", "ჰუმანიტარული ტვირთი ქალაქში ჩავიდა"),
    ("fr", "Un convoi humanitaire emprunte la route de montagne"),
    ("de", "Hilfskonvoi erreicht die Stadt über die Bergstraße"),
    ("uk", "Гуманітарний конвой прибув до міста гірською дорогою"),
    ("es", "Un convoy humanitario llega a la ciudad por la carretera"),
    ("ar", "وصلت قافلة المساعدات الإنسانية إلى المدينة"),
    ("fa", "کاروان کمک‌های بشردوستانه به شهر رسید"),
    ("he", "שיירת הסיוע הגיעה לעיר"),
]


@pytest.mark.parametrize(("lang", "title"), TITLES)
def test_titles_are_told_apart(lang: str, title: str) -> None:
    assert detect(title, declared=None) == lang


@pytest.mark.parametrize(("lang", "title"), TITLES)
def test_a_right_declaration_never_harms(lang: str, title: str) -> None:
    assert detect(title, declared=lang) == lang


def test_schwas_decide_for_azerbaijani() -> None:
    assert detect("Ərazidə minalar təmizlənir", declared="tr") == "az"
    assert detect("Ərazidə minalar təmizlənir", declared="en-US") == "az"


def test_a_short_text_is_in_the_declared_language_where_the_script_allows_it() -> None:
    assert detect("Lachin, Shusha", declared="tr") == "tr"
    assert detect("Лачин, Шуша", declared="en", among=("en", "ru")) == "ru"
    assert detect("Լաչին", declared="en") == "hy"


def test_a_wrong_declaration_is_set_right_where_the_text_is_clear() -> None:
    assert detect("Колонна с гуманитарной помощью прошла по горной дороге", declared="en-US") == "ru"
    assert detect("İnsani yardım konvoyu dağ yolundan geçti, bakanlık açıkladı", declared="en") == "tr"


def test_the_script_of_most_letters_decides_between_several_whatever_is_declared() -> None:
    assert detect("Հայաստան Հայաստան ru ru", declared="en") == "hy"
    assert detect("hello Հայաստան привет Հայաստան", declared="ru") == "hy"
    # Of equally many letters the Latin ones do.
    assert detect("Officials Чиновники", declared="ru", among=("en", "ru")) == "en"


def test_only_the_asked_for_languages_are_told() -> None:
    assert detect("Մարդասիրական բեռը", declared=None, among=("en", "ru")) is None
    assert detect("Гуманітарний конвой прибув до міста", declared=None, among=("en", "ru")) == "ru"


def test_what_cannot_be_told_is_none_or_as_declared() -> None:
    assert detect("", declared=None) is None
    assert detect("123 – 456", declared="hy") == "hy"
    assert detect("123", declared="xx") is None
    assert detect("人道支援の車列が到着", declared="en") is None
    assert detect("\ud800\ud800", declared=None) is None


@pytest.mark.parametrize("footer", ["", " The post appeared first on Addis Standard."])
def test_a_declared_language_of_an_unknown_script_is_believed(footer: str) -> None:
    text = "በመቀሌ ከተማ አቅራቢያ ተኩስ ተሰምቷል፤ ነዋሪዎች ከአካባቢው ሸሽተዋል ተብሏል፣ ባለሥልጣናት ግን አስተባብለዋል።"
    assert detect(text + footer, declared="am") == "am"
    assert detect(text, declared="en") is None
    assert detect("Convoy of aid trucks passes along the road", declared="am") == "en"
    assert detect(text, declared="nonsense") is None


def test_every_known_language_is_in_the_model() -> None:
    assert detect("The road is open to traffic again", declared=None, among=KNOWN) == "en"
