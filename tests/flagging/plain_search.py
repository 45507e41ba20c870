"""Terms searched for in the plainest way: each by itself, from each run on, by trying all there is to try."""

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.agreement import Agreement
from tracker.domain.fold import reduce
from tracker.domain.wording import Gap, Word, parse_term
from tracker.flagging.letter_runs import RUN, Runs, is_blank


def hits(agreement: Agreement, runs: Runs, *, lang: str) -> dict[str, list[tuple[int, int]]]:
    """Return first and last runs of what a text in a language of the agreement names, by group and place; of those that
    begin at one run the shortest.
    """
    searched = {f"place:{one.id}": [t for terms in one.names.values() for t in terms] for one in agreement.places}
    searched |= {one.reference: list(one.terms.get(lang, ())) for one in agreement.groups}
    lemmas = agreement.forms.get(lang, {})
    found = {name: _shortest(terms, lemmas, runs) for name, terms in searched.items()}
    return {name: places for name, places in found.items() if places}


def _shortest(terms: Sequence[str], lemmas: Mapping[str, Sequence[str]], runs: Runs) -> list[tuple[int, int]]:
    by_first: dict[int, int] = {}
    for term in terms:
        for first in range(len(runs.words)):
            for last in _ends(list(_steps(term, lemmas)), runs, first):
                by_first[first] = min(last, by_first.get(first, last))
    return sorted(by_first.items())


_Step = tuple[str, int, frozenset[str], str, bool]
"""What must stand before it (blank, apostrophe, gap), words of the gap, forms, beginning, whether an ending follows."""


def _steps(term: str, lemmas: Mapping[str, Sequence[str]]) -> Iterator[_Step]:
    before, most = "blank", 0
    for part in parse_term(term):
        if isinstance(part, Gap):
            before, most = "gap", part.most
            continue
        if part.lemma:
            yield before, most, frozenset(reduce(form).folded for form in lemmas[part.text]), "", True
        else:
            yield from _plain(part, before, most)
        before, most = "blank", 0


def _plain(part: Word, before: str, most: int) -> Iterator[_Step]:
    folded = reduce(part.text).folded
    found = list(RUN.finditer(folded))
    for number, run in enumerate(found):
        last = number == len(found) - 1
        if number:
            joint = folded[found[number - 1].end() : run.start()]
            before, most = ("apostrophe" if joint == "'" else "blank"), 0
        if part.open_ended and last:
            yield before, most, frozenset(), run.group(), True
        else:
            yield before, most, frozenset([run.group()]), "", False


def _ends(steps: Sequence[_Step], runs: Runs, run: int) -> Iterator[int]:
    """Yield the last runs of all ways in which the steps can be taken, the first of them at `run`."""
    _, _, forms, begin, ending = steps[0]
    word = runs.words[run]
    if not (word in forms or (begin and word.startswith(begin))):
        return
    last = runs.word_end(run) if ending else run
    if len(steps) == 1:
        yield last
        return
    before, most = steps[1][:2]
    between = runs.between(last)
    if before == "gap":
        further = range(last + 1, min(last + most + 2, len(runs.words)))
        ways = [one for one in further if runs.sentence(one) == runs.sentence(last)]
    else:
        ways = [last + 1] if (between == "'" if before == "apostrophe" else is_blank(between)) else []
    for way in ways:
        yield from _ends(steps[1:], runs, way)
