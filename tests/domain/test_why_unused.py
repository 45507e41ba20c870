"""Which models that were fitted to reviews may decide."""

from tests.builders import a_model
from tracker.domain.learned import LEAST_UNFLAGGED, Comparison, Likeness, WithVectors, why_unused

WORSE = Comparison(0.5, 0.5, 0.5, 0.3, 0.8, 0.8, 0.8, 0.2)
PACKS = a_model(origin="pack")


def test_a_model_that_does_better_is_used() -> None:
    assert why_unused(a_model(), None) is None
    assert why_unused(a_model(unflagged=LEAST_UNFLAGGED), PACKS) is None


def test_a_model_that_does_worse_is_not() -> None:
    assert why_unused(a_model(held_back=WORSE), None) == "it does worse on reviews held back, by F1 or by Brier score"


def test_nor_one_that_flags_what_it_sees_nothing_in() -> None:
    assert why_unused(a_model(base=-1.71, threshold=0.1325), None) == "it would flag a report in which it sees nothing"
    assert why_unused(a_model(base=-1.71, threshold=0.16), None) is None


def test_a_base_counts_where_it_decides() -> None:
    seeing = WithVectors(2.0, {}, Likeness("by hand", (1.0,), {"": 0.0}), 0.5, a_model().held_back)
    assert a_model(with_vectors=seeing).flags_at_sight
    unseen = WithVectors(2.0, {}, Likeness("by hand", (1.0,), {"": 0.0}), 0.5, WORSE, used=False)
    assert not a_model(with_vectors=unseen).flags_at_sight
    only_seeing = WithVectors(-2.0, {}, Likeness("by hand", (1.0,), {"": 0.0}), 0.5, a_model().held_back, alone=True)
    assert not a_model(base=2.0, with_vectors=only_seeing).flags_at_sight


def test_reviews_of_flags_alone_do_not_outdo_a_pack() -> None:
    reason = why_unused(a_model(unflagged=LEAST_UNFLAGGED - 1), PACKS)
    assert reason is not None
    assert "it knows 7 that are rightly so, and the pack's model stays until 8 are known" in reason
