"""Sentences in which two speak: the words in brackets are put down to the one in whose part they stand."""

import pytest

from tests.flagging.naming.said import denier, speaker

_TOLD = [
    ("en", "While Northland claims that the strait is [closed], Southland says it is open.", "Northland"),
    ("en", "While Northland claims that the strait is closed, Southland says it is [open].", "Southland"),
    ("en", "While Northland says the strait is [blocked], Southland insists, as before, that it is open.", "Northland"),
    ("en", "Northland says the strait is [blocked], but Southland said it was open.", "Northland"),
    ("en", "The strait was [open], but Southland said that nobody came.", None),
    ("en", "Northland demands [boats] back, Southland wants goods to pass freely.", "Northland"),
    ("en", "Northland demands boats back, Southland wants goods to [pass] freely.", None),
    ("en", "Northland says the strait is [blocked], and Southland says it is open.", "Northland"),
    ("en", "Northland [seized] two boats, Southland denies.", None),
    ("en", "Northland reports two boats [seized], Southland denies it.", None),
    ("ru", "Северия утверждает, что пролив [закрыт], а Южания молчит.", "Северия"),
    ("az", "Şimaliya qayıqların [vurulduğunu] deyir, Cənubiya bunu təkzib edir.", "Şimaliya"),
    ("az", "Şimaliya qayıqların vurulduğunu deyir, lakin Cənubiya yolun [açıq] olduğunu bildirir.", "Cənubiya"),
    ("tr", "Kuzeyistan yolun [kapalı] olduğunu öne sürerken, Güneyistan iddiaları reddetti.", "Kuzeyistan"),
    ("ru", "Северия утверждает, что пролив закрыт, а Южания [открыла] его.", None),
    ("ru", "Северия утверждает, что пролив [закрыт], Южания — что он открыт.", "Северия"),
    ("ru", "Северия утверждает, что пролив закрыт, Южания — что он [открыт].", "Южания"),
    ("ru", "Северия обвиняет Южанию в [захвате], Южания отрицает.", "Северия"),
    ("az", "Şimaliyanın qayıqları [vurduğunu] sülhməramlılar bildirib, Cənubiya isə susur.", "sülhməramlılar"),
    ("az", "Şimaliya qayıqların vurulduğunu bildirib, Cənubiya isə yolun [açıq] olduğunu iddia edir.", "Cənubiya"),
    ("az", "Şimaliya susur, Cənubiya isə dünyanı [köməyə] çağırır.", "Cənubiya"),
    ("az", "Şimaliya qayıqların [vurulduğunu], Cənubiya isə yolun açıq olduğunu bildirib.", "Şimaliya"),
    (
        "tr",
        "Kuzeyistan iki teknenin [batırıldığını] bildirdi, Güneyistan ise yolun açık olduğunu öne sürüyor.",
        "Kuzeyistan",
    ),
    (
        "tr",
        "Kuzeyistan iki teknenin battığını bildirdi, Güneyistan ise yolun [açık] olduğunu öne sürüyor.",
        "Güneyistan",
    ),
    ("tr", "Kuzeyistan yolun [kapalı] olduğunu söylerken Güneyistan yolun açık olduğunu belirtiyor.", "Kuzeyistan"),
    ("tr", "Kuzeyistan yolun kapalı olduğunu söylerken Güneyistan yolun [açık] olduğunu belirtiyor.", "Güneyistan"),
    ("hy", "Հյուսիսիան ասում է, որ նեղուցը [փակ] է, իսկ Հարավիան պնդում է, որ բաց է։", "Հյուսիսիա"),
    ("hy", "Հյուսիսիան ասում է, որ նեղուցը փակ է, իսկ Հարավիան պնդում է, որ [բաց] է։", "Հարավիա"),
    ("hy", "Հյուսիսիան մեղադրում է Հարավիային [առգրավման] մեջ, Հարավիան հերքում է։", "Հյուսիսիա"),
]

_ONE_SPEAKER = [
    (
        "en",
        "Northland said that the strait was closed and boats were [seized], the Gazette agency reported.",
        "Gazette agency",
    ),
    ("en", "Boats were [seized], Southland said on Friday.", "Southland"),
    ("en", "Claiming that boats were [seized], Northland said it would close the strait.", "Northland"),
    ("ru", "Северия заявила, что пролив закрыт, а катер [захвачен].", "Северия"),
    ("ru", "Пролив закрыла не Северия, а Южания, и катера [захвачены], заявили в Минобороны.", "Минобороны"),
    ("az", "Səfərdən dönərkən Cənubiya prezidenti deyib ki, qayıqlar [vurulub].", "Cənubiya prezidenti"),
    ("tr", "Cumhurbaşkanı dönerken iki teknenin [batırıldığını] söyledi.", "Cumhurbaşkanı"),
    ("hy", "Հյուսիսիան ասում է, որ նեղուցը փակ է, իսկ նավերը [առգրավվել] են։", "Հյուսիսիա"),
]


@pytest.mark.parametrize(("lang", "sentence", "named"), _TOLD)
def test_words_belong_to_the_speaker_of_their_part(lang: str, sentence: str, named: str | None) -> None:
    assert speaker(sentence, lang) == named


@pytest.mark.parametrize(("lang", "sentence", "named"), _ONE_SPEAKER)
def test_words_of_one_speaker_are_not_parted(lang: str, sentence: str, named: str | None) -> None:
    assert speaker(sentence, lang) == named


@pytest.mark.parametrize(
    ("lang", "sentence", "said", "denied"),
    [
        (
            "ru",
            "Минобороны Северии сообщило, что катера [захвачены], а Минобороны Южании назвало это ложью.",
            "Минобороны Северии",
            "Минобороны Южании",
        ),
        (
            "az",
            "Şimaliya qayıqların [vurulduğunu] bildirib, Müdafiə Nazirliyi isə bunun yalan olduğunu bildirib.",
            "Şimaliya",
            "Müdafiə Nazirliyi",
        ),
    ],
)
def test_who_calls_it_untrue_is_another_one_than_who_says_it(lang: str, sentence: str, said: str, denied: str) -> None:
    assert speaker(sentence, lang) == said
    assert denier(sentence, lang) == denied
