import pytest

from tracker.flagging.function_words import function_words


@pytest.mark.parametrize(
    ("lang", "idle", "content"),
    [
        ("en", "without", "thought"),
        ("ru", "против", "противник"),
        ("az", "üçün", "yol"),
        ("tr", "için", "yalnızlığını"),
        ("hy", "համար", "առավելագույն"),
    ],
)
def test_idle_words_are_told_from_words_that_only_begin_alike(lang: str, idle: str, content: str) -> None:
    assert idle.replace("ı", "i") in function_words(lang)
    assert content.replace("ı", "i") not in function_words(lang)


def test_in_an_unknown_language_those_of_all_count() -> None:
    assert function_words(None) == function_words("xx") >= function_words("en") | function_words("ka")
    assert function_words("en-US") == function_words("en")
    assert "что" not in function_words("en")
