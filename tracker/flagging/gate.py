"""The gate of an agreement's region: which items, and which of their sentences, can bear on it at all. Pure."""

from tracker.flagging.find import Finds
from tracker.flagging.letter_runs import Runs
from tracker.flagging.lexicon import Lexicon


def passes(lexicon: Lexicon, found: Finds) -> bool:
    """Whether an item names the region, and is on no other subject that is told in the same words."""
    if lexicon.here and not found.any_of(lexicon.here):
        return False
    if not found.any_of(lexicon.aside):
        return True
    return bool(lexicon.aside_with) and all(map(found.any_of, lexicon.aside_with))


def without_elsewhere(lexicon: Lexicon, found: Finds, runs: Runs) -> Finds:
    """Drop what stands in sentences that name another conflict and not what shows that they tell of this one, and in
    those that follow and name neither: they tell on.
    """
    elsewhere = _sentences(found, lexicon.elsewhere)
    if not elsewhere:
        return found
    ours = set.intersection(*(_sentences(found, entry) for entry in lexicon.elsewhere_with))
    struck: set[int] = set()
    for sentence in range(min(elsewhere), runs.sentences[-1] + 1):
        if sentence not in ours and (sentence in elsewhere or sentence - 1 in struck):
            struck.add(sentence)
    return found.outside(struck) if struck else found


def _sentences(found: Finds, references: frozenset[int]) -> set[int]:
    return {sentence for one in found.of(references) for sentence in one.sentences}
