"""Cues of what a report does: discusses, comments, accuses, tells what is done. Sentences are made up for each."""

import pytest

from tracker.flagging.letter_runs import cut
from tracker.flagging.statement import IN_TITLE, read

ACTS = ("talks", "comment", "accusing", "done", "harm", "telling", "wording", "praise", "count")


def acts(sentence: str, lang: str) -> set[str]:
    reading = read(cut("", sentence), lang=lang)
    assert reading is not None
    return {role.removeprefix(IN_TITLE) for role in reading.roles} & set(ACTS)


@pytest.mark.parametrize(
    ("lang", "act", "sentence"),
    [
        ("en", "talks", "The envoys discussed the fishing rights by telephone."),
        ("en", "comment", "A columnist sees the harbour as a matter of influence."),
        ("en", "accusing", "The harbour master blamed the islanders for obstructing ships."),
        ("en", "done", "The lighthouse has been completed and ships have arrived."),
        ("en", "harm", "Two sailors were wounded in the attack."),
        ("en", "telling", "A photographer visited the families of fishermen."),
        ("en", "wording", "Paragraph five of the treaty stipulates free passage."),
        ("en", "praise", "The mayor thanked the pilots for a calm season."),
        ("en", "count", "So far 300 tonnes of fish in all were landed."),
        ("ru", "talks", "Послы обсудили права рыбаков по телефону."),
        ("ru", "comment", "Политолог считает, что дело в геополитике."),
        ("ru", "accusing", "Капитан обвинил островитян в нарушениях."),
        ("ru", "done", "Маяк построен, суда уже прибыли."),
        ("ru", "harm", "При обстреле ранены двое моряков."),
        ("ru", "telling", "Журналист вспоминает семьи рыбаков."),
        ("ru", "wording", "Пункт пятый документа гласит, что проход свободен."),
        ("ru", "praise", "Мэр поблагодарил лоцманов и отметил стабильность."),
        ("ru", "count", "Всего выгружено триста тонн рыбы."),
        ("hy", "talks", "Դեսպանները քննարկել են ձկնորսների իրավունքները։"),
        ("hy", "comment", "Քաղաքագետը կարծում է, որ պատճառը շահերն են։"),
        ("hy", "accusing", "Նավապետը մեղադրել է կղզու բնակիչներին։"),
        ("hy", "done", "Փարոսի շինարարությունն արդեն ավարտվել է։"),
        ("hy", "harm", "Հարձակման հետևանքով երկու նավաստի վիրավորվել է։"),
        ("hy", "telling", "Լրագրողը պատմել է ձկնորսների ընտանիքների մասին։"),
        ("hy", "wording", "Փաստաթղթի հինգերորդ կետը ազատ անցում է նախատեսում։"),
        ("hy", "praise", "Քաղաքապետը շնորհակալություն հայտնեց նավաստիներին։"),
        ("hy", "count", "Ընդհանուր առմամբ երեք հարյուր տոննա ձուկ։"),
        ("az", "talks", "Səfirlər balıqçıların hüquqlarını müzakirə ediblər."),
        ("az", "comment", "Politoloq hesab edir ki, səbəb geosiyasətdir."),
        ("az", "accusing", "Kapitan adalıları ittiham edib."),
        ("az", "done", "Mayakın tikintisi artıq başa çatıb."),
        ("az", "harm", "Hücum zamanı iki dənizçi yaralanıb."),
        ("az", "telling", "Jurnalist balıqçıların ailələrindən danışıb."),
        ("az", "wording", "Sənədin beşinci bəndində sərbəst keçid yazılıb."),
        ("az", "praise", "Mer dənizçilərə təşəkkür edib."),
        ("az", "count", "Ümumilikdə üç yüz ton balıq tutulub."),
        ("tr", "talks", "Büyükelçiler balıkçıların haklarını görüştü."),
        ("tr", "comment", "Uzmana göre neden jeopolitik çıkarlar."),
        ("tr", "accusing", "Kaptan adalıları suçladı."),
        ("tr", "done", "Deniz fenerinin yapımı tamamlandı."),
        ("tr", "harm", "Saldırıda iki denizci yaralandı."),
        ("tr", "telling", "Gazeteci balıkçıların ailelerini anlattı."),
        ("tr", "wording", "Belgenin beşinci maddesi serbest geçiş öngörüyor."),
        ("tr", "praise", "Belediye başkanı denizcilere teşekkür etti."),
        ("tr", "count", "Toplam üç yüz ton balık tutuldu."),
        ("de", "talks", "Die Gesandten verhandelten über den Fischfang."),
        ("fr", "accusing", "Le capitaine accuse les pêcheurs."),
        ("ka", "talks", "მოლაპარაკება გაიმართა."),
    ],
)
def test_what_a_sentence_does_is_seen_in_every_language(lang: str, act: str, sentence: str) -> None:
    assert act in acts(sentence, lang)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "The sea is deep and blue here."),
        ("ru", "Море здесь глубокое и синее."),
        ("hy", "Ծովն այստեղ խորն է և կապույտ։"),
        ("az", "Dəniz burada dərin və mavidir."),
        ("az", "Zəngəzur dağları burada dərin dərəyə enir."),
        ("az", "Normallaşma Təhlükəsizlik Şurasına aiddir."),
        ("tr", "Deniz burada derin ve mavi."),
    ],
)
def test_a_sentence_that_does_none_of_it_has_no_such_cue(lang: str, sentence: str) -> None:
    assert acts(sentence, lang) == set()
