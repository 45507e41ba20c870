"""What texts are compared by, and which are copies of each other."""

import pytest

from tests.ingestion.wires import REWORDED, WIRE
from tracker.domain.reading import LEAST_WORDS, Reading, shared_facts, shared_text
from tracker.domain.story import Text, likeness


def read(summary: str, *, title: str = "Fire on the line", lang: str | None = "en") -> Reading:
    return Reading(Text(title, summary, lang))


def alike(one: str, other: str, **facts: str) -> float | None:
    return likeness(read(one).traits, read(other, **facts).traits)


def test_the_same_text_under_another_headline_is_wholly_alike() -> None:
    assert alike(WIRE, WIRE, title="Shots were heard") == 1.0


def test_a_reworded_text_is_a_copy_and_the_reason_can_be_told() -> None:
    score = alike(WIRE, REWORDED)
    assert score is not None
    assert 0.5 < score < 0.9
    drawn, other = read(REWORDED), read(WIRE).traits
    assert shared_text(drawn, other) == "to the line in the morning and counted the traces of bullets on two houses"
    assert shared_facts(drawn, other) == (
        "23", "November", "18:30", "23:15", "Azerbaijani", "Vardenis", "Yerevan", "two",
    )  # fmt: skip


def test_likeness_does_not_depend_on_which_text_comes_first() -> None:
    for one, other in ((WIRE, REWORDED), (WIRE, WIRE.replace("23 November", "24 November"))):
        assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("23 November", "24 November"),
        ("23 November", "23 December"),
        ("18:30 and 23:15", "04:10 and 05:45"),
        ("Vardenis", "Sotk"),
        ("two houses", "nine houses"),
    ],
)
def test_the_same_words_about_other_facts_are_no_copy(before: str, after: str) -> None:
    assert alike(WIRE, WIRE.replace(before, after)) is None


def test_a_fact_that_is_left_out_does_not_make_another_report() -> None:
    assert alike(WIRE, WIRE.replace("between 18:30 and 23:15 ", "")) is not None


def test_a_number_in_words_is_the_number() -> None:
    assert alike(WIRE, WIRE.replace("two houses", "2 houses")) is not None


def test_sentences_in_another_order_and_a_byline_are_still_the_text() -> None:
    first, second, third = WIRE.split(". ")
    assert alike(WIRE, f"Anna Petrosyan, Goris. {second}. {first}. {third}") is not None
    assert alike(f"Ivan Orlov, Baku. {WIRE}", f"Anna Petrosyan, Goris. {WIRE}") is not None


def test_a_sentence_within_a_round_up_is_no_copy_of_it() -> None:
    round_up = " ".join(f"Then number {n} of the list told what the day brought to town {n}." for n in range(40))
    assert alike(WIRE, f"{WIRE} {round_up}") is None


def test_unrelated_texts_are_not_alike() -> None:
    other = (
        "The ministry in Yerevan said on 23 November that new schools open in Vardenis next spring, with places for "
        "two hundred pupils and a library which the village has wanted for many years."
    )
    assert alike(WIRE, other) is None


def test_texts_in_two_languages_stay_apart() -> None:
    assert alike(WIRE, WIRE, lang="ru") is None
    assert likeness(read(WIRE, lang=None).traits, read(WIRE).traits) == 1.0


def test_a_long_title_counts_where_the_summary_is_short() -> None:
    title = "Units of the Azerbaijani army opened fire towards positions near Vardenis on 23 November"
    assert read("No losses.", title=title).words[:3] == ["units", "of", "the"]


@pytest.mark.parametrize(
    "phrase",
    [
        "The post Fire on the line appeared first on the pages of the Northern Gazette of the Strait and its region.",
        "Read more at https://gazette.example/news where all our reporting of the day is kept for our subscribers.",
        "Подписывайтесь на наш канал и читайте также другие новости дня на страницах северной газеты нашего края.",
        "Հետևեք մեզ և կարդացեք նաև մեր մյուս նյութերը հյուսիսային թերթի էջերում ամեն օր առավոտյան և երեկոյան ժամերին։",
        "Haberin devamı için abone olun ve günün bütün haberlerini kuzey gazetesinin sayfalarında okuyun lütfen bugün.",
    ],
)
def test_standing_phrases_of_a_feed_are_not_compared(phrase: str) -> None:
    assert len(read(phrase, title="Fire").words) < LEAST_WORDS
    assert read(f"{WIRE} {phrase}").traits == read(WIRE).traits


def test_a_short_text_under_headlines_that_do_not_fit_is_no_copy() -> None:
    unknown = "Welcome to the pages on which we keep what happened today in our part of the land"
    assert alike(unknown, unknown, title="Wheat is dear") is None
    assert alike(unknown, unknown, title="Fire again") is not None


def test_headlines_in_capitals_hold_no_names() -> None:
    shouted = "MANY PEOPLE CAME TO THE OLD SQUARE AND SANG SONGS UNTIL THE NIGHT FELL OVER TOWN"
    assert read(shouted).facts == ()


def test_a_word_in_turkish_capitals_is_the_same_word() -> None:
    assert read("İSTANBUL limanı kapandı").words == read("istanbul limanı kapandı").words


def test_hostile_texts_are_read() -> None:
    for text in ("\ud800 " * 40, "İSTANBUL " * 40, "1.2.3 " * 40, "ʼ' - " * 40, "a" * 100_000, "𝒜 ﷽ " * 500):
        one = read(text, title="\ud800")
        assert shared_text(one, one.traits) or len(one.words) < 2
