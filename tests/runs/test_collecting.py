import gc
from collections.abc import Iterator

import pytest

from tracker.runs.collecting import collecting_rarely


@pytest.fixture(autouse=True)
def _thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize(("before", "within"), [(700, 10_000), (50_000, 50_000), (0, 0)])
def test_garbage_is_looked_for_more_rarely_and_as_before_afterwards(before: int, within: int) -> None:
    gc.set_threshold(before, 10, 10)
    with collecting_rarely():
        assert gc.get_threshold() == (within, 10, 10)
    assert gc.get_threshold() == (before, 10, 10)
    with pytest.raises(ZeroDivisionError), collecting_rarely():
        _ = 1 / 0
    assert gc.get_threshold() == (before, 10, 10)
