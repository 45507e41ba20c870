from itertools import pairwise

import pytest

from tracker.flagging.sentences import sentence_starts


def sentences(text: str) -> list[str]:
    bounds = [0, *sentence_starts(text), len(text)]
    return [text[a:b].strip() for a, b in pairwise(bounds)]


@pytest.mark.parametrize(
    "text",
    [
        "One stopped. Two went on.",
        "Really? Yes!",
        "He said “stop.” They stopped.",
        "Бои стихли. Стороны молчат.",
        "Atəş dayandı. Sülhməramlılar gəldi.",
        "Կրակը դադարեց։ Զորքերը մնացին։",
        "Կրակը դադարեց: Զորքերը մնացին:",
        "ცეცხლი შეწყდა. ჯარი დარჩა.",
        "هل توقف القتال؟ لا أحد يعرف.",
        "እርዳታ በመንገድ ላይ ነው። ጨዋታው ታገደ።",
        "Headline without a stop\nText begins",
    ],
)
def test_two_sentences_are_told_apart(text: str) -> None:
    assert len(sentences(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Muradov met A. Mirzoyan at 5.30 p.m. on the road.",
        "Some 3.5 km of road",
        "The U.S. Army left",
        "В 2022 г. Лачин перешёл под контроль",
        "А. Мирзоян и И. Алиев встретились",
        "Զախարովա. Մոսկվան սպասում է",
        "The corridor: Lachin and more",
        "Turkey etc. and others",
        "It stopped... and went on",
        "",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert sentence_starts(text) == []


@pytest.mark.parametrize("unit", ["!", "\n", "\n (", ".) ", "։ ", "a.b"])
def test_a_text_of_nothing_but_marks_is_no_burden(unit: str) -> None:
    assert len(sentence_starts(unit * 50_000)) <= 50_000
