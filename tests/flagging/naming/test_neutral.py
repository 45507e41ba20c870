"""Offices of bodies and outlets that are no state's speak for no side, those whom states send to them for their own."""

import pytest

from tests.flagging.naming.said import side, speaker


@pytest.mark.parametrize(
    ("lang", "sentence", "named"),
    [
        ("en", "ICRC's Northland office said the boats were [seized].", "ICRC's Northland office"),
        ("en", "The Northland office of the ICRC said the boats were [seized].", "Northland office of the ICRC"),
        ("en", "Sputnik Northland said the boats were [seized].", "Sputnik Northland"),
        ("ru", "Корреспондент Sputnik Северия сообщил, что катера [захвачены].", "Корреспондент Sputnik Северия"),
        ("az", "Sputnik Şimaliya yazır ki, qayıqlar [vurulub].", "Sputnik Şimaliya"),
        (
            "tr",
            "Reuters'in Kuzeyistan muhabiri iki teknenin [batırıldığını] bildirdi.",
            "Reuters'in Kuzeyistan muhabiri",
        ),
        ("hy", "ՄԱԿ-ի Հյուսիսիայի գրասենյակը հայտարարել է, որ նավերը [առգրավվել] են։", "ՄԱԿ-ի Հյուսիսիայի գրասենյակ"),
    ],
)
def test_an_office_of_a_neutral_body_tells_no_side(lang: str, sentence: str, named: str) -> None:
    assert speaker(sentence, lang) == named
    assert side(sentence, lang) is None


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Northland's ambassador to the UN said the boats were [seized]."),
        ("en", "Northland's navy said the boats were [seized]."),
        ("ru", "Посол Северии при ООН сказал, что катера [захвачены]."),
        ("tr", "Kuzeyistan'ın BM Daimi Temsilcisi iki teknenin [batırıldığını] bildirdi."),
        ("hy", "ՄԱԿ-ում Հյուսիսիայի ներկայացուցիչը հայտարարել է, որ նավերը [առգրավվել] են։"),
    ],
)
def test_whom_a_state_sends_speaks_for_it(lang: str, sentence: str) -> None:
    assert side(sentence, lang) == "NL"


@pytest.mark.parametrize(
    ("lang", "sentence", "of_itself"),
    [
        ("en", "Sputnik Northland said the boats were [seized].", "NL"),
        ("az", "Sputnik Şimaliya yazır ki, qayıqlar [vurulub].", "NL"),
        ("en", "ICRC's Northland office said the boats were [seized].", None),
        ("hy", "ՄԱԿ-ի Հյուսիսիայի գրասենյակը հայտարարել է, որ նավերը [առգրավվել] են։", None),
    ],
)
def test_outlets_are_neutral_where_the_pack_names_them_and_bodies_of_all_states_ever(
    lang: str, sentence: str, of_itself: str | None
) -> None:
    assert side(sentence, lang, neutral=frozenset()) == of_itself
    assert side(sentence, lang) is None
