"""What of a sum of many parts is told one by one."""

import pytest

from tracker.domain.learned import LIKENESS, THE_REST, LearnedTerm, parted, weightiest


def some_parts(weights: list[float]) -> list[tuple[str, float]]:
    return [(f"word: {number:03}", weight) for number, weight in enumerate(weights)]


def names(terms: tuple[LearnedTerm, ...]) -> list[str]:
    return [term.name for term in terms]


def test_parts_are_told_as_far_as_the_last_marked_one_and_six_where_none_is() -> None:
    terms = weightiest(some_parts([2.0 - number / 10 for number in range(12)]))
    plain = parted(terms)
    assert (names(plain.first), plain.number) == ([f"word: {number:03}" for number in range(6)], 6)
    assert plain.together == pytest.approx(sum(2.0 - number / 10 for number in range(6, 12)))
    marked = parted(terms, {"word: 001", "word: 008"})
    assert (len(marked.first), marked.number, marked.has_rest) == (9, 3, False)
    all_marked = parted(terms, {term.name for term in terms})
    assert len(all_marked.first) == 6


def test_a_single_part_is_not_folded_away() -> None:
    terms = (*weightiest(some_parts([1.0] * 7)), LearnedTerm(THE_REST, 0.5))
    assert parted(terms).others == ()
    assert parted((*terms[:6], LearnedTerm("word: a", 0.6), *terms[6:])).number == 2
    assert parted((*terms[:6], LearnedTerm("word: a", 0.6), *terms[6:])).has_rest


def test_few_parts_are_all_told_the_weightiest_first_whatever_their_sign() -> None:
    terms = weightiest([("b", 1.0), ("a", -1.0), ("c", -3.0)])
    assert terms == (LearnedTerm("c", -3.0), LearnedTerm("a", -1.0), LearnedTerm("b", 1.0))
    assert weightiest([]) == ()


def test_a_small_rest_is_told_after_twelve() -> None:
    terms = weightiest(some_parts([1.0] * 12 + [0.05] * 15))
    assert (len(terms), terms[-1].name) == (13, THE_REST)
    assert terms[-1].weight == pytest.approx(0.75)


def test_as_many_are_told_as_it_takes_for_the_rest_to_weigh_no_more_than_any() -> None:
    terms = weightiest(some_parts([2.0] * 12 + [0.5] * 10))
    *told, rest = terms
    assert (len(told), rest.name) == (21, THE_REST)
    assert rest.weight == pytest.approx(0.5)


def test_parts_that_outweigh_each_other_make_a_small_rest() -> None:
    terms = weightiest(some_parts([1.0] * 12 + [0.5, -0.5] * 20))
    assert (len(terms), terms[-1]) == (13, LearnedTerm(THE_REST, 0.0))


def test_no_more_than_eighty_are_told() -> None:
    terms = weightiest(some_parts([1.0] * 100))
    assert (len(terms), terms[-1]) == (81, LearnedTerm(THE_REST, 20.0))


def test_the_likeness_is_told_by_itself_however_little_it_weighs() -> None:
    terms = weightiest([*some_parts([3.0] * 12 + [0.25] * 4), (LIKENESS, 0.125)])
    assert names(terms)[-2:] == [LIKENESS, THE_REST]
    assert terms[-1].weight == pytest.approx(1.0)


def test_what_the_likeness_weighs_is_no_part_of_the_rest() -> None:
    parts = [*some_parts([1.0] * 12 + [-0.05] * 70), (LIKENESS, 0.95)]
    *told, rest = weightiest(parts)
    assert (len(told), rest.name) == (81, THE_REST)
    assert rest.weight == pytest.approx(-0.1)
