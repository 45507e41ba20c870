"""Words that a pack calls neutral, held against those that name its sides, as the rules read both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.catalogue.document import Node
from tracker.domain.fold import folded
from tracker.domain.wording import Word, parse_term
from tracker.errors import Fault, Invalid
from tracker.inflection.forms import forms_of


@dataclass(frozen=True, slots=True)
class _Named:
    """Single words that name sides, folded, each with its side. whole: as they stand; beginnings: of any ending."""

    whole: dict[str, str]
    beginnings: dict[str, str]

    def side_of(self, word: str) -> str | None:
        alike = folded(word)
        begun = (side for beginning, side in self.beginnings.items() if alike.startswith(beginning))
        return self.whole.get(alike, next(begun, None))

    def add(self, term: str, lang: str, side: str) -> None:
        """Take a term in, unless it is of several words, which no single one stands for."""
        try:
            (word,) = parse_term(term)
            forms = forms_of(lang, word.text) if isinstance(word, Word) and word.lemma else (term.removesuffix("*"),)
        except (Invalid, ValueError):
            return
        found = self.beginnings if term.endswith("*") else self.whole
        for form in forms:
            found.setdefault(folded(form), side)


def neutral_faults(
    words: Iterable[Node], sides: Iterable[Node], named: Mapping[str, Iterable[Node]]
) -> Iterator[Fault]:
    """Yield a fault for each neutral word that also names a side by itself: nobody would speak for that side by it.

    named: references with their mappings from language to terms.
    """
    known = _Named({}, {})
    for side in sides:
        for terms in named.get(side["actors"].text or "", ()):
            for lang, listed in terms.pairs():
                for term in listed.entries():
                    known.add(term.text or "", lang, f"{side['code'].text}")
    for word in words:
        side_of = known.side_of(word.text or "")
        if side_of is not None:
            yield word.fault(f"`{word.text}` is among the `actors` of the side `{side_of}`, and cannot be neutral too")
