"""Which terms of an agreement ever match, each tried by itself. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from tracker.domain.agreement import Agreement
from tracker.domain.indicator import RegionGate, TermGroup
from tracker.domain.place import Place
from tracker.flagging.find import find
from tracker.flagging.letter_runs import cut
from tracker.flagging.lexicon import compile_lexicon

PLACES = "places"
"""Stands for the language of terms that are names of places: they hold in every language."""


class Report(Protocol):
    """A text that is searched."""

    @property
    def title(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def lang(self) -> str | None: ...


def matching_terms(agreement: Agreement, reports: Iterable[Report]) -> set[tuple[str, str]]:
    """Return the terms, as (language, term), that match any of the reports; the language of names of places is PLACES.

    Neither the region's gate nor what an indicator needs matters.
    """
    groups = [(lang, term) for terms in _searched(agreement) for lang, texts in terms.items() for term in texts]
    names = [(lang, term) for place in agreement.places for lang, texts in place.names.items() for term in texts]
    alone = [*dict.fromkeys(groups)], [*dict.fromkeys(names)]
    lexicon = compile_lexicon(
        replace(
            agreement,
            groups=tuple(TermGroup(str(at), {lang: (term,)}) for at, (lang, term) in enumerate(alone[0])),
            places=tuple(Place(str(at), "", {lang: (term,)}) for at, (lang, term) in enumerate(alone[1])),
            region=RegionGate((), ()),
            indicators=(),
            sides=(),
            earlier=None,
        )
    )
    terms: dict[int, tuple[str, str]] = {}
    for name, ref in lexicon.references.items():
        kind, _, number = name.partition(":")
        terms[ref] = alone[0][int(number)] if kind == "group" else (PLACES, alone[1][int(number)][1])
    matched: set[int] = set()
    search = lexicon.search
    for report in reports:
        seen = search.look(report.title, report.summary, report.lang)
        matched.update(find(seen, lexicon.vocabulary, cut(report.title, report.summary)).refs)
    return {terms[ref] for ref in matched}


def _searched(agreement: Agreement) -> Iterable[dict[str, tuple[str, ...]]]:
    yield from (group.terms for group in agreement.groups)
    yield from (indicator.terms for indicator in agreement.indicators)
