"""What is not wrong in a pack and yet seldom meant: terms that never match, needless rules, languages left out."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from tracker.catalogue.checks import PackFiles
from tracker.catalogue.document import Node
from tracker.domain.wording import Gap, Reference, Word, parse_reference, parse_term
from tracker.errors import Fault
from tracker.inflection.forms import forms_of

_SHOWN = 8
"""Terms that one note names."""


def unmatched(
    files: PackFiles, *, matched: Collection[tuple[str, str]], places: str, langs: Collection[str]
) -> list[Fault]:
    """Return a note for each list of terms of which some match no report.

    matched: (language, term) of those that do, `places` standing for the language of names of places. langs: languages
    in which there are reports; of others nothing can be said.
    """
    own = {id(place["names"].value) for place in files.places.root["places"].entries()}
    notes = []
    for terms in files.own_terms():
        for lang, texts in terms.pairs():
            all_terms = [node.text for node in texts.entries() if node.text is not None]
            known_as = places if id(terms.value) in own else lang
            idle = [term for term in all_terms if (known_as, term) not in matched]
            if idle and lang in langs:
                count = f"{len(idle)} of {len(all_terms)} terms match none of the reports"
                notes.append(texts.fault(f"{count}: {_some(idle)}"))
    return notes


def _some(terms: list[str]) -> str:
    more = f" and {len(terms) - _SHOWN} more" if len(terms) > _SHOWN else ""
    return ", ".join(f"`{term}`" for term in terms[:_SHOWN]) + more


def language_notes(files: PackFiles) -> list[Fault]:
    """Return a note for each group, place and language of a source that leaves a language out."""
    langs = [node.text for node in files.agreement.root["langs"].entries() if node.text is not None]
    return [*_groups_without(files, langs), *_places_without(files, langs), *_sources_without(files, langs)]


def _groups_without(files: PackFiles, langs: list[str]) -> Iterator[Fault]:
    for file in files.indicators:
        for name, terms in file.root["groups"].pairs():
            missing = _missing(terms, langs)
            if missing:
                yield terms.fault(f"the group `{name}` has no terms in {missing}")


def _places_without(files: PackFiles, langs: list[str]) -> Iterator[Fault]:
    for place in files.places.root["places"].entries():
        missing = _missing(place["names"], langs)
        if missing:
            yield place["names"].fault(f"the place `{place['id'].text}` has no names in {missing}")


def _missing(terms: Node, langs: list[str]) -> str:
    present = {lang for lang, _ in terms.pairs()}
    return ", ".join(f"`{lang}`" for lang in langs if lang not in present)


def _sources_without(files: PackFiles, langs: list[str]) -> Iterator[Fault]:
    signs = files.signs()
    covered = Counter(lang for sign in signs for lang, _ in sign["terms"].pairs())
    for row in files.rows(files.sources):
        lang = row["lang"].text
        if lang is not None and lang not in langs:
            has = f"{covered[lang]} of {len(signs)} indicators have terms in it"
            yield row["lang"].fault(f"the source is in `{lang}`, none of the agreement's languages; {has}")


def shadow_notes(files: PackFiles) -> list[Fault]:
    """Return a note for each term that another one of its list finds anyway, and each indicator that can fire only
    where another one of its target does.
    """
    return [*_idle_terms(files), *_idle_signs(files.signs())]


def _idle_terms(files: PackFiles) -> Iterator[Fault]:
    for terms in files.own_terms():
        for lang, texts in terms.pairs():
            all_terms = [node.text for node in texts.entries() if node.text is not None]
            idle = list(_found_anyway(all_terms, lang))
            if idle:
                told = ", ".join(f"`{term}` by `{by}`" for term, by in idle[:_SHOWN])
                more = f" and {len(idle) - _SHOWN} more" if len(idle) > _SHOWN else ""
                yield texts.fault(f"{len(idle)} of {len(all_terms)} terms are found by others anyway: {told}{more}")


def _found_anyway(terms: list[str], lang: str) -> Iterator[tuple[str, str]]:
    """Yield each term that another one of the list finds anyway, with the first such one; of two that find the same the
    first stays.
    """
    starting: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for place, term in enumerate(terms):
        for found in _finds(_parts(term)[0], lang):
            starting[found].append(place)
    for place, term in enumerate(terms):
        near = {other for sought in _sought_by(term, lang) for other in starting.get(sought, ())} - {place}
        for other in sorted(near):
            if covers(terms[other], term, lang) and (other < place or not covers(term, terms[other], lang)):
                yield term, terms[other]
                break


def _finds(first: Word | Gap, lang: str) -> Iterable[tuple[bool, str]]:
    """Return what a term's first word finds: texts, each with whether it finds all that begin so."""
    if isinstance(first, Gap):
        return []
    return (
        [(False, form) for form in _forms(lang, first.text)]
        if first.lemma
        else [(first.open_ended, first.text.lower())]
    )


def _sought_by(term: str, lang: str) -> Iterator[tuple[bool, str]]:
    """Yield what must find a word of a term, as `_finds` has it, for another term to find it from there on."""
    for word in _parts(term):
        if isinstance(word, Word):
            text = min(_forms(lang, word.text)) if word.lemma else word.text.lower()
            yield False, text
            yield from [(True, text[:length]) for length in range(1, len(text) + 1)]


def covers(wide: str, narrow: str, lang: str) -> bool:
    """Whether wherever `narrow` is found, `wide` is too: its parts stand in `narrow`, in order and side by side."""
    wider, narrower = _parts(wide), _parts(narrow)
    room = len(narrower) - len(wider)
    return any(
        all(_covers(one, other, lang) for one, other in zip(wider, narrower[start:], strict=False))
        for start in range(room + 1)
    )


@lru_cache(maxsize=50_000)
def _parts(term: str) -> tuple[Word | Gap, ...]:
    return parse_term(term)


def _covers(wide: Word | Gap, narrow: Word | Gap, lang: str) -> bool:
    if isinstance(wide, Gap) or isinstance(narrow, Gap):
        return isinstance(wide, Gap) and isinstance(narrow, Gap) and wide.most >= narrow.most
    if wide.open_ended:
        texts = _forms(lang, narrow.text) if narrow.lemma else frozenset([narrow.text.lower()])
        return all(text.startswith(wide.text.lower()) for text in texts)
    if narrow.open_ended:
        return False
    if wide.lemma:
        texts = _forms(lang, narrow.text) if narrow.lemma else frozenset([narrow.text.lower()])
        return texts <= _forms(lang, wide.text)
    return not narrow.lemma and wide.text.lower() == narrow.text.lower()


@cache
def _forms(lang: str, lemma: str) -> frozenset[str]:
    return frozenset(forms_of(lang, lemma))


def _idle_signs(signs: list[Node]) -> Iterator[Fault]:
    for sign in signs:
        for other in signs:
            if other is not sign and other["target"].text == sign["target"].text and _fires_within(sign, other):
                # Of two that fire together the first is told, as it hides the second.
                if _fires_within(other, sign) and signs.index(other) > signs.index(sign):
                    continue
                yield sign.fault(f"`{sign['id'].text}` fires only where `{other['id'].text}` of the same target does")
                break


def _fires_within(narrow: Node, wide: Node) -> bool:
    """Whether the indicator `wide` fires wherever `narrow` does, as far as can be seen from how they are written."""
    if wide["in"].value not in (None, narrow["in"].value) or narrow["any"].value != wide["any"].value:
        return False
    if not (
        _is_as_near(narrow["scope"].value, wide["scope"].value) or not (wide["with"].value or wide["without"].value)
    ):
        return False
    needed = [_references(entry) for entry in narrow["with"].entries()]
    asked = [_references(entry) for entry in wide["with"].entries()]
    forbidden = {node.text for node in narrow["without"].entries()}
    return (
        all(any(mine <= theirs for mine in needed) for theirs in asked)
        and (not wide["without"].value or narrow["scope"].value == wide["scope"].value)
        and {node.text for node in wide["without"].entries()} <= forbidden
        and _terms_within(narrow["terms"], wide["terms"])
    )


def _is_as_near(narrow: object, wide: object) -> bool:
    """Whether what stands near by the first scope does so by the second."""
    if narrow == wide or wide in (None, "text"):
        return True
    return isinstance(narrow, int) and isinstance(wide, int) and narrow <= wide


def _references(entry: Node) -> frozenset[Reference]:
    texts = [entry.text] if entry.text is not None else [node.text or "" for node in entry.entries()]
    return frozenset(parse_reference(text) for text in texts)


def _terms_within(narrow: Node, wide: Node) -> bool:
    wider: Mapping[str, list[str]] = {
        lang: [node.text or "" for node in texts.entries()] for lang, texts in wide.pairs()
    }
    return all(
        any(covers(term, node.text or "", lang) for term in wider.get(lang, ()))
        for lang, texts in narrow.pairs()
        for node in texts.entries()
    )


def in_order(files: PackFiles, notes: Iterable[Fault]) -> list[Fault]:
    """Return the notes by file and line."""
    order = {file.file: number for number, file in enumerate(files.all)}
    return sorted(notes, key=lambda note: (order.get(note.file, len(order)), note.line, note.field))
