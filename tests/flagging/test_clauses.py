from tracker.flagging.clauses import LONGEST, Clauses, clauses, pauses, stretches
from tracker.flagging.letter_runs import cut


def laid_out(summary: str, *, title: str = "") -> Clauses:
    runs = cut(title, summary)
    words = runs.words
    joints = {run for run, word in enumerate(words) if word == "but"}
    content = {run for run, word in enumerate(words) if word == "that"}
    between = pauses(runs)
    return clauses(runs, stretches(runs, between), between=between, joints=joints, complements=content)


def test_clauses_end_at_punctuation_and_before_a_joint() -> None:
    layout = laid_out("They left, it said (late) but came – soon: at 10, with 1,960 men")
    assert list(layout.of) == [0, 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 6, 6, 6]
    assert [(layout.start(run), layout.end(run)) for run in (0, 3, 9)] == [(0, 1), (2, 3), (8, 9)]


def test_a_clause_of_content_is_known_by_its_first_word() -> None:
    layout = laid_out("He asks, that they leave, that is all that counts")
    assert sorted(layout.complements) == [1, 2]


def test_title_sentences_and_what_a_semicolon_parts_are_stretches() -> None:
    layout = laid_out("One two; three. Four five", title="Head line")
    assert list(layout.edges) == [0, 2, 4, 5, 7]
    assert [layout.stretch(run) for run in range(7)] == [0, 0, 1, 1, 2, 3, 3]
    assert layout.bounds(3) == (5, 7)


def test_a_sentence_without_end_is_cut() -> None:
    layout = laid_out("word " * (LONGEST * 3))
    assert list(layout.edges) == [0, LONGEST, 2 * LONGEST, 3 * LONGEST]
    assert layout.start(LONGEST * 2 - 1) == LONGEST


def test_an_empty_text_has_no_stretch() -> None:
    assert list(laid_out("").edges) == [0]
