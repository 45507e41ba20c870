import pytest

from tests.flagging.naming.said import speaker, title_speaker


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Şimaliya Müdafiə Nazirliyi Cənubiyanın qayıqlarının [vurulduğunu] bildirib.", "Şimaliya Müdafiə Nazirliyi"),
        ("Şimaliyanın nəqliyyat naziri deyir ki, qayıqlar [vurulub].", "Şimaliyanın nəqliyyat naziri"),
        (
            "Şimaliya xarici işlər naziri Anar Munovla birgə bildirib ki, qayıqlar [vurulub].",
            "Şimaliya xarici işlər naziri",
        ),
        ("Səfərdən dönərkən Cənubiya prezidenti jurnalistlərə deyib ki, qayıqlar [vurulub].", "Cənubiya prezidenti"),
        ("Qəzetə danışan ekspertlər qayıqların [vurulduğunu] deyirlər.", "ekspertlər"),
        ("Anar Munov deyir ki, qayıqlar [vurulub].", "Anar Munov"),
        ("Liman rayonunun sakini danışıb ki, qayıqlar [vurulub].", "Liman rayonunun sakini"),
        ("Nazirin sözlərinə görə, qayıqlar [vurulub].", "Nazir"),
        ("DTX-nin məlumatına görə, qayıqlar [vurulub].", "DTX"),
        ("Munovun yazdığına görə, qayıqlar [vurulub].", None),
        ("Politoloq Anar Munovun fikrincə, qayıqlar [vurulub].", "Politoloq Anar Munov"),
        ("Nazirliyə görə, qayıqlar [vurulub].", "Nazirliyə"),
        ("Müəllifə görə, qayıqlar [vurulub].", "Müəllif"),
        ("Şimaliyana görə, qayıqlar [vurulub].", "Şimaliyan"),
        ("Oleq Munenkonun dediyinə görə, qayıqlar [vurulub].", "Oleq Munenko"),
        ("Anar Dərgahlının sözlərinə görə, qayıqlar [vurulub].", "Anar Dərgahlı"),
        ("Anar Yalçının sözlərinə görə, qayıqlar [vurulub].", "Anar Yalçın"),
        ("Anar Munov balıqçıların Şimaliya sahilindən [çıxacağını] deyib.", "Anar Munov"),
        ("Deputat DTX agentlərinin qayıqları [vurduğunu] deyib.", "Deputat"),
        ("Nazir Anar Munov və Ararat Lunyan qayıqların [vurulduğunu] bildirib.", "Nazir Anar Munov və Ararat Lunyan"),
        ("Port.Az yazır ki, qayıqlar [vurulub].", "Port.Az"),
        ("Qayıqlar [vurulub], nazirlikdən bildirilib.", "nazirlik"),
        ("Nazirlik isə qayıqların [vurulduğunu] iddia edib.", "Nazirlik"),
        ("Şimaliya qayığın [vurulduğunu] təkzib edir.", "Şimaliya"),
    ],
)
def test_azerbaijani_names_a_subject_up_to_the_next_case(sentence: str, named: str | None) -> None:
    assert speaker(sentence, "az") == named


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Kuzeyistan Savunma Bakanlığı, iki teknenin [batırıldığını] açıkladı.", "Kuzeyistan Savunma Bakanlığı"),
        ("Limanda konuşan başbakan, iki teknenin [batırıldığını] söyledi.", "başbakan"),
        ("Bir gün önce bir milletvekili söz etmişti, bakanlık iki teknenin [batırıldığını] açıkladı.", "bakanlık"),
        (
            "Kuzeyistan Parlamentosu Balık Komitesi'nin Başkanı Can Ak, iki teknenin [batırıldığını] belirtti.",
            "Kuzeyistan Parlamentosu Balık Komitesi'nin Başkanı Can Ak",
        ),
        ("Kuzeyistan ile Güneyistan iki teknenin [batırıldığını] açıkladı.", "Kuzeyistan ile Güneyistan"),
        ("Kuzeyistan'a göre iki tekne [batırıldı].", "Kuzeyistan"),
        ("Sözcüye göre iki tekne [batırıldı].", "Sözcü"),
        ("Rusya Ulaştırma Bakanlığına göre iki tekne [batırıldı].", "Rusya Ulaştırma Bakanlığı"),
        ("AA'nın haberine göre iki tekne [batırıldı].", "AA"),
        ("Savunma Bakanlığı'ndan yapılan açıklamada iki teknenin [batırıldığı] bildirildi.", "Savunma Bakanlığı"),
        ("Savunma Bakanlığı tarafından yapılan açıklamada iki teknenin [batırıldığı] bildirildi.", "Savunma Bakanlığı"),
        ("Kuzeyistan konuşmasında iki teknenin [batırıldığını] söyledi.", "Kuzeyistan"),
        ("Haber, iki teknenin [batırıldığını] aktarıyor.", "Haber"),
    ],
)
def test_turkish_names_a_subject_without_its_ending(sentence: str, named: str) -> None:
    assert speaker(sentence, "tr") == named


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("az", "Onun sözlərinə görə, qayıqlar [vurulub]."),
        ("az", "Müddət uzundur, Şimaliya onu [vurulan] qayıqlar üçün kəsməz, deyir."),
        ("az", "Anar Munov və onun dostu [vurulan] qayıqları danışıb."),
        ("az", "Limanda [vurulan] qayıqlara görə Şimaliya qurumu ittiham edib."),
        ("tr", "Rus barış gücü olmasaydı iki teknenin [batırılacağını] ekledi."),
        ("tr", "Kuzeyistan Cumhurbaşkanı Ali'ye iki teknenin [batırıldığını] söyledi."),
        ("tr", "Barış gücü devriyesinin tarafları ayırmasının iki teknenin [batırılmasını] önlediğini söyledi."),
        ("az", "Bəyanatın 2-ci bəndinə görə qayıqlar [vurulub]."),
        ("az", "Üç liderin bəyanatına əsasən qayıqlar [vurulub]."),
        ("az", "Yolun çətinliyinə görə qayıqlar [vurulub]."),
        ("az", "Komandirdən tapşırıq alan komandirə görə qayıqlar [vurulub]."),
        ("az", "Görüşdən sonra nazirləri ilə [vurulan] qayıqları danışıblar."),
        ("az", "Hakimlərin səfərdə qurumun vasitəçi olduğunu, qayığın [vurulduğunu] söyləyib."),
        ("az", "Qayıqların [vurulduğu] bildirilir."),
        ("az", "O deyib ki, qayıqlar [vurulub]."),
        ("az", "Şimaliya Cənubiya sərhədinə çıxan [vurulmuş] qayıqları danışıb."),
        ("tr", "Anlaşmaya göre iki tekne [batırıldı]."),
        ("tr", "Limandaki ordu birliklerinin tekneyi [batırdığını] bildirdi."),
        ("tr", "Kuzeyistan mevzilerinin [vurulduğunu] açıkladı."),
        ("tr", "Haberde Güneyistan'dan iki teknenin [batırıldığı] belirtiliyor."),
        ("tr", "Evine dönen balıkçıların [batırılan] teknesi 12 Mayıs'ta konuşuldu."),
        ("tr", "Türk-Rus merkezinin tekneyi [batırdığını] da ekledi."),
    ],
)
def test_whoever_does_not_speak_is_not_named(lang: str, sentence: str) -> None:
    assert speaker(sentence, lang) is None


@pytest.mark.parametrize(
    ("lang", "title", "named"),
    [
        ("az", "Şimaliya Cənubiyaya: qayıqlar [vurulub]", "Şimaliya"),
        ("az", "Prezident limanda: qayıqlar [vurulub]", "Prezident"),
        ("tr", "Kuzeyistan BBC'ye: iki tekne [batırıldı]", "Kuzeyistan"),
        ("tr", "Kuzeyistan birliklerinin limanı: iki tekne [batırıldı]", None),
        ("tr", "Kuzeyistan ve Güneyistan'ın hedefi: iki tekne [batırıldı]", None),
    ],
)
def test_a_headline_names_before_its_colon(lang: str, title: str, named: str | None) -> None:
    assert title_speaker(title, lang) == named
