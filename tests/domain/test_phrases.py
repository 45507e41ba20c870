"""No phrase takes an allegation for a finding, or a guess for a statement."""

from tracker.domain.flag import Stance
from tracker.domain.phrases import (
    DECISIONS,
    GUESSES,
    STANCE_CODES,
    STANCES,
    TEXT_STATES,
    counted,
    language,
    stance_code,
    stance_words,
)
from tracker.domain.review import Decision
from tracker.domain.terms import TextCode


def test_every_code_has_its_words() -> None:
    assert set(STANCES) == set(GUESSES) == set(STANCE_CODES) == set(Stance)
    assert set(TEXT_STATES) == set(TextCode)
    assert [TEXT_STATES[code] for code in (TextCode.DUE, TextCode.OPEN)] == ["date has passed", "no date set"]


def test_every_decision_makes_a_sentence() -> None:
    said = [DECISIONS[decision].format(obligation="sea-1999/1.1") for decision in Decision]
    assert said == [
        "is relevant to sea-1999/1.1",
        "is not relevant to sea-1999/1.1",
        "may or may not be relevant to sea-1999/1.1: unsure",
        "is unreviewed for sea-1999/1.1 again",
    ]


def test_an_allegation_is_worded_as_one() -> None:
    assert stance_words(Stance.BREACH, confirmed=True) == "alleges non-fulfilment"
    assert stance_words(None, confirmed=True) == "no stance given"
    assert not any("breach" in words for words in (*STANCES.values(), *GUESSES.values()))


def test_a_guess_accuses_nobody_and_says_that_it_is_one() -> None:
    assert stance_words(Stance.BREACH, confirmed=False) == "points to non-fulfilment: a guess, not confirmed"
    assert stance_words(None, confirmed=False) == "not confirmed"


def test_no_row_for_programs_holds_a_bare_breach() -> None:
    codes = [stance_code(stance, confirmed=True) for stance in (*Stance, None)]
    assert codes == ["alleges_breach", "claims_fulfilment", "denies", "talks", "context", ""]
    assert stance_code(Stance.BREACH, confirmed=False) == "guess_breach"


def test_languages_have_names_and_unknown_ones_their_code() -> None:
    assert [language(code) for code in ("hy", "xx", None)] == ["Armenian", "xx", "language unknown"]


def test_a_number_agrees_with_its_noun() -> None:
    assert [counted(number, "fault") for number in (0, 1, 2)] == ["0 faults", "1 fault", "2 faults"]
    assert [counted(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]
