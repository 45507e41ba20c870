"""No phrase takes an allegation for a finding, or a guess for a statement."""

import pytest

from tracker.domain.expectation import Hint
from tracker.domain.flag import Stance, Statement, StatementKind, Words
from tracker.domain.health import Health
from tracker.domain.phrases import (
    DECISIONS,
    GUESSES,
    HEALTHS,
    ORDERS,
    STANCE_CODES,
    STANCES,
    STATEMENTS,
    TEXT_STATES,
    hint_words,
    language,
    lasting,
    pace_words,
    part_words,
    recall_words,
    score_words,
    share,
    stance_code,
    stance_words,
    statement,
)
from tracker.domain.plural import counted
from tracker.domain.queue import QueueOrder
from tracker.domain.recall import Recall
from tracker.domain.review import Decision
from tracker.domain.terms import TextCode


def test_every_code_has_its_words() -> None:
    assert set(STANCES) == set(GUESSES) == set(STANCE_CODES) == set(Stance)
    assert set(STATEMENTS) == set(StatementKind)
    assert set(TEXT_STATES) == set(TextCode)
    assert set(ORDERS) == set(QueueOrder)
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


@pytest.mark.parametrize(
    ("parts", "score", "told"),
    [
        ([0.27, 0.18, 0.15, 0.15, 0.13, 0.12], 0.9996, ["0.26", "0.18", "0.15", "0.15", "0.13", "0.12"]),
        ([0.305, 0.305, 0.305], 0.915, ["0.31", "0.31", "0.30"]),
        ([0.876], 0.876, ["0.88"]),
        ([0.9, 0.001, 0.001], 0.902, ["0.88", "0.01", "0.01"]),
        ([0.01, 0.01], 0.02, ["0.01", "0.01"]),
        ([0.004, 0.003, 0.003], 0.01, ["0.01", "0.00", "0.00"]),
        ([], 0.0, []),
    ],
)
def test_the_parts_of_a_score_sum_to_it_as_they_are_told(parts: list[float], score: float, told: list[str]) -> None:
    assert part_words(parts, score) == told
    assert f"{sum(map(float, told)):.2f}" == score_words(score)


def test_no_row_for_programs_holds_a_bare_breach() -> None:
    codes = [stance_code(stance, confirmed=True) for stance in (*Stance, None)]
    assert codes == ["alleges_breach", "claims_fulfilment", "denies", "talks", "context", ""]
    assert stance_code(Stance.BREACH, confirmed=False) == "guess_breach"


def test_languages_have_names_and_unknown_ones_their_code() -> None:
    assert [language(code) for code in ("hy", "xx", None)] == ["Armenian", "xx", "language unknown"]


def test_a_number_agrees_with_its_noun() -> None:
    assert [counted(number, "fault") for number in (0, 1, 2)] == ["0 faults", "1 fault", "2 faults"]
    assert [counted(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]


def words(start: int, text: str, *, field: str = "summary") -> Words:
    return Words(field, start, start + len(text), text)


def test_a_statement_is_told_with_its_words_in_the_order_of_the_text() -> None:
    kind = StatementKind.NEGATED
    assert statement(Statement(kind, words(0, "no"), (words(3, "shots"),))) == "negated: «no shots»"
    assert statement(Statement(kind, words(9, "not"), (words(0, "shots"), words(20, "fired")))) == (
        "negated: «shots … not … fired»"
    )
    within = Statement(kind, words(5, "not"), (words(0, "did not open"), words(4, "not open fire")))
    assert statement(within) == "negated: «did not open fire»"
    later = Statement(kind, words(0, "false"), (words(3, "shots", field="title"),))
    assert statement(later) == "negated: «shots … false»"


def test_the_speaker_of_a_statement_is_named_with_the_side_where_it_is_known() -> None:
    said = Statement(StatementKind.ATTRIBUTED, None, (words(20, "shots"),), words(0, "Defence Ministry"), "NL")
    assert statement(said) == "said by: Defence Ministry (NL)"
    denied = Statement(StatementKind.DENIED, words(0, "denies"), (words(7, "it"),), words(20, "the mayor"))
    assert statement(denied) == "denied: «denies it», by: the mayor"


def test_who_tells_a_demand_is_not_taken_for_who_demands() -> None:
    demanded = Statement(StatementKind.DEMANDED, words(0, "must"), (words(5, "watch"),), words(20, "the Gazette"))
    assert statement(demanded) == "demanded: «must watch», as told by: the Gazette"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (30, "1 minute"),
        (600, "10 minutes"),
        (5400, "90 minutes"),
        (7200, "2 hours"),
        (100_000, "28 hours"),
        (10**6, "12 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_units(seconds: int, told: str) -> None:
    assert lasting(seconds) == told


def test_the_pace_of_a_feed_tells_the_first_wait_apart_from_the_rhythm() -> None:
    assert pace_words(3600, None) == "first again after 60 minutes, then by its rhythm"
    assert pace_words(3600, 4 * 3600).endswith("then by its rhythm (by its dates, an entry every 4 hours)")


def test_a_share_is_rounded_but_says_all_of_all_alone_and_none_of_none_alone() -> None:
    told = [share(value) for value in (0.0, 0.001, 0.29, 0.874, 0.875, 0.876, 0.9967, 1.0)]
    assert told == ["0.00", "0.01", "0.29", "0.87", "0.88", "0.88", "0.99", "1.00"]


def test_an_estimate_is_printed_with_its_interval_or_with_why_there_is_none() -> None:
    one = Recall(share=0.912, low=0.84, high=0.96, found=91.2, missed=8.8, judged=200, seen=1)
    assert recall_words(one) == "0.91 (0.84–0.96)"
    assert recall_words(None, reason="no spot checks") == "not estimated: no spot checks"
    assert recall_words(None) == "not estimated"


def test_a_hint_says_what_reading_on_will_bring() -> None:
    several, one = Hint(200, 3.4, 0, 8), Hint(1, 0.25, 0, 1)
    assert hint_words(several) == "a further 200 flags would find about 3 more relevant (0 to 8)"
    assert hint_words(one) == "a further 1 flag would find about 0.2 more relevant (0 to 1)"


def test_a_score_is_never_said_to_be_sure_as_rounding_for_the_database_may_make_it() -> None:
    told = [score_words(value) for value in (0.0, 0.004, 0.876, 0.99, 0.9967, 0.99996, 1.0)]
    assert told == ["0.00", "0.01", "0.88", "0.99", "0.99", "0.99", "0.99"]


def test_each_state_of_a_source_has_its_word() -> None:
    assert set(HEALTHS) == set(Health)
    assert not any("_" in word for word in HEALTHS.values())
