"""What must hold between the entries of a pack and between its files: unique names, and references that lead somewhere.

The checks look at plain data, so that a fault in one entry does not hide those of the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from tracker.catalogue.document import Document, Node
from tracker.catalogue.nearest import suggestion
from tracker.catalogue.neutral import neutral_faults
from tracker.domain.fold import folded
from tracker.domain.wording import lemmas_in, parse_reference
from tracker.errors import Fault, Invalid
from tracker.inflection.forms import forms_of

LEAST_INDICATORS = 3


@dataclass(frozen=True, slots=True)
class PackFiles:
    """The files of one pack as read. indicators: in the order of their names, at least `indicators.yaml`. shared: the
    files with groups for all packs.
    """

    agreement: Document
    places: Document
    indicators: tuple[Document, ...]
    events: Document | None
    sources: Document
    record: Document | None
    shared: tuple[Document, ...] = ()

    @property
    def all(self) -> tuple[Document, ...]:
        files = (self.agreement, self.places, *self.indicators, self.events, self.sources, self.record, *self.shared)
        return tuple(file for file in files if file is not None)

    def clauses(self) -> list[Node]:
        return list(self.agreement.root["clauses"].entries())

    def obligations(self) -> list[Node]:
        return [entry for clause in self.clauses() for entry in clause["obligations"].entries()]

    def watchpoints(self) -> list[Node]:
        return list(self.agreement.root["watchpoints"].entries())

    def signs(self) -> list[Node]:
        return [entry for file in self.indicators for entry in file.root["indicators"].entries()]

    def own_terms(self) -> Iterator[Node]:
        """Yield every mapping from language to terms in the pack itself."""
        yield from (place["names"] for place in self.places.root["places"].entries())
        for file in self.indicators:
            yield from (node for _, node in file.root["groups"].pairs())
        yield from (sign["terms"] for sign in self.signs())

    def terms(self) -> Iterator[Node]:
        """Yield every mapping from language to terms, those of the shared groups too."""
        yield from self.own_terms()
        for file in self.shared:
            yield from (node for _, node in file.root["groups"].pairs())

    def happenings(self) -> list[Node]:
        return [] if self.events is None else list(self.events.root["events"].entries())

    def rows(self, file: Document | None) -> list[Node]:
        return [] if file is None else list(file.root.entries())


@dataclass(frozen=True, slots=True)
class Names:
    """The names that references may use; None where the file that gives them could not be read."""

    clauses: frozenset[str] | None
    targets: frozenset[str] | None
    parties: frozenset[str] | None
    sides: frozenset[str] | None
    references: frozenset[str] | None
    places: frozenset[str] | None
    reports: frozenset[str] | None


def cross_faults(files: PackFiles, *, folder: str) -> list[Fault]:
    """Return the faults that show only between entries and files. folder: the name that the agreement must bear."""
    names = _names(files)
    return list(
        chain(
            _id_faults(files, folder),
            _twice_faults(files),
            _agreement_reference_faults(files, names),
            _neutral_faults(files),
            _region_faults(files, names),
            _sign_faults(files, names),
            _lemma_faults(files),
            _coverage_faults(files),
            _event_reference_faults(files, names),
            _side_faults(files, names),
        )
    )


def texts(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(node.text for node in nodes if node.text is not None)


def _names(files: PackFiles) -> Names:
    agreement, places, record = files.agreement, files.places, files.record
    groups = [f"group:{name}" for file in files.indicators for name, _ in file.root["groups"].pairs()]
    groups += [f"shared:{name}" for file in files.shared for name, _ in file.root["groups"].pairs()]
    place_ids = _listed(places, "places", (place["id"] for place in places.root["places"].entries()))
    references = frozenset([*groups, *(f"place:{place}" for place in place_ids or ()), "places"])
    targets = (entry["number"] for entry in (*files.obligations(), *files.watchpoints()))
    return Names(
        clauses=_listed(agreement, "clauses", (clause["number"] for clause in files.clauses())),
        targets=_listed(agreement, "clauses", targets),
        parties=_listed(agreement, "parties", (entry["code"] for entry in agreement.root["parties"].entries())),
        sides=_listed(agreement, "sides", (entry["code"] for entry in agreement.root["sides"].entries())),
        references=references
        if place_ids is not None and all(map(whole, (*files.indicators, *files.shared)))
        else None,
        places=place_ids,
        reports=texts(row["id"] for row in files.rows(record)) if record is None or record.readable else None,
    )


def whole(file: Document) -> bool:
    """Whether something may be concluded from what the file lacks."""
    return file.readable and isinstance(file.content, dict)


def _listed(file: Document, key: str, nodes: Iterable[Node]) -> frozenset[str] | None:
    """Return the names that the list under `key` gives; None where there is no such list, a fault of its own."""
    return texts(nodes) if whole(file) and isinstance(file.root[key].value, list) else None


def unknown(nodes: Iterable[Node], known: frozenset[str] | None, kind: str) -> Iterator[Fault]:
    """Yield a fault for each text among `nodes` that is not among the known names of that kind."""
    for node in nodes:
        if known is not None and node.text is not None and node.text not in known:
            yield node.fault(f"there is no {kind} `{node.text}`{suggestion(node.text, known)}")


def twice(nodes: Iterable[Node], kind: str, *, read_as: Callable[[str], str] = str) -> Iterator[Fault]:
    """Yield a fault for each text that stood in an earlier node already. read_as: what of a text is compared."""
    first: dict[str, Node] = {}
    for node in nodes:
        if node.text is None:
            continue
        before = first.setdefault(read_as(node.text), node)
        if before is not node:
            place = f"{before.document.file}:{before.document.line_of(before.path)}"
            yield node.fault(f"the {kind} `{node.text}` stands twice, first at {place}")


def _id_faults(files: PackFiles, folder: str) -> Iterator[Fault]:
    own = files.agreement.root["id"]
    if own.text is not None and own.text != folder:
        yield own.fault(f"found `{own.text}`; the id equals the name of the pack's folder, `{folder}`")


def _twice_faults(files: PackFiles) -> Iterator[Fault]:
    root = files.agreement.root
    yield from twice(root["langs"].entries(), "language")
    yield from twice((entry["code"] for entry in root["parties"].entries()), "party")
    yield from twice((entry["code"] for entry in root["sides"].entries()), "side")
    yield from twice(root["neutral"].entries(), "neutral word", read_as=folded)
    yield from twice((clause["number"] for clause in files.clauses()), "clause")
    yield from twice((entry["number"] for entry in (*files.obligations(), *files.watchpoints())), "number")
    yield from twice((place["id"] for place in files.places.root["places"].entries()), "place")
    yield from twice((entry["id"] for entry in files.signs()), "indicator")
    yield from twice((entry["key"] for entry in files.happenings()), "event")
    yield from twice((row["id"] for row in files.rows(files.record)), "report")
    yield from twice((row["url"] for row in files.rows(files.sources)), "address")
    yield from twice((row["name"] for row in files.rows(files.sources)), "source")
    yield from groups_twice(files.indicators)
    yield from groups_twice(files.shared)


def groups_twice(files: Iterable[Document]) -> Iterator[Fault]:
    """Yield a fault for each group that an earlier one of the files has already."""
    first: dict[str, str] = {}
    for file in files:
        for name, node in file.root["groups"].pairs():
            before = first.setdefault(name, file.file)
            if before != file.file:
                yield node.fault(f"the group `{name}` stands twice, first in {before}")


def _agreement_reference_faults(files: PackFiles, names: Names) -> Iterator[Fault]:
    for clause in files.clauses():
        for entry in clause["obligations"].entries():
            yield from unknown(entry["obligors"].entries(), names.parties, "party")
            yield from unknown([entry["supervisor"]], names.parties, "party")
            yield from unknown(entry["term"]["notice_by"].entries(), names.parties, "party")
            yield from unknown(entry["bears_on"].entries(), names.clauses, "clause")
            for other in entry["bears_on"].entries():
                if other.text is not None and other.text == clause["number"].text:
                    yield other.fault(f"`{other.text}` is the obligation's own clause; name others only")
    for entry in files.watchpoints():
        yield from unknown(entry["bears_on"].entries(), names.clauses, "clause")
    root = files.agreement.root
    read_by = [root["earlier"], *(side["actors"] for side in root["sides"].entries())]
    yield from unknown(read_by, names.references, "reference")


def _neutral_faults(files: PackFiles) -> Iterator[Fault]:
    root = files.agreement.root
    named = {f"group:{name}": [node] for file in files.indicators for name, node in file.root["groups"].pairs()}
    named |= {f"shared:{name}": [node] for file in files.shared for name, node in file.root["groups"].pairs()}
    places = {f"place:{place['id'].text}": [place["names"]] for place in files.places.root["places"].entries()}
    named |= {**places, "places": [names for one in places.values() for names in one]}
    yield from neutral_faults(root["neutral"].entries(), root["sides"].entries(), named)


def _region_faults(files: PackFiles, names: Names) -> Iterator[Fault]:
    regions = [file.root["region"] for file in files.indicators if file.root["region"].value is not None]
    if not regions and all(whole(file) for file in files.indicators):
        yield files.indicators[0].fault(("region",), "this is missing; `region: {here: [places]}` is the least")
    for region in regions[1:]:
        yield region.fault(f"the region stands twice, first in {regions[0].document.file}")
    for region in regions:
        for key in ("here", "elsewhere", "aside"):
            yield from unknown(region[key].entries(), names.references, "reference")
        for key in ("elsewhere", "aside"):
            needed = region[f"{key}_with"]
            if needed.value and not region[key].value:
                yield needed.fault(f"this does nothing without `{key}`, which it makes exceptions from")
            for entry in needed.entries():
                yield from unknown(entry.entries(), names.references, "reference")


def _sign_faults(files: PackFiles, names: Names) -> Iterator[Fault]:
    langs = [node.text for node in files.agreement.root["langs"].entries() if node.text is not None]
    for sign in files.signs():
        yield from sign_faults(sign, langs, targets=names.targets, references=names.references)


def sign_faults(
    sign: Node, langs: Iterable[str], *, targets: frozenset[str] | None, references: frozenset[str] | None
) -> Iterator[Fault]:
    """Yield the faults of one indicator that show only beside the rest of its pack: references that lead nowhere, and
    languages of the agreement without terms.
    """
    yield from unknown([sign["target"]], targets, "obligation or watchpoint")
    yield from unknown(sign["any"].entries(), references, "reference")
    yield from _leading_nowhere(sign["without"].entries(), references)
    for needed in sign["with"].entries():
        yield from _leading_nowhere(needed.entries() if needed.text is None else [needed], references)
    if isinstance(sign["terms"].value, dict) and not sign["any"].value:
        for lang in (lang for lang in langs if lang not in sign["terms"].value):
            yield sign["terms"].fault(f"there are no terms in `{lang}`, one of the agreement's languages")


def _leading_nowhere(nodes: Iterable[Node], known: frozenset[str] | None) -> Iterator[Fault]:
    """Yield a fault for each reference whose name is not known; how it is written is the schema's matter."""
    for node in nodes:
        try:
            name = parse_reference(node.text or "").name
        except Invalid:
            continue
        if known is not None and name not in known:
            yield node.fault(f"there is no reference `{name}`{suggestion(name, known)}")


def _lemma_faults(files: PackFiles) -> Iterator[Fault]:
    for terms in files.terms():
        yield from lemma_faults(terms)


def lemma_faults(terms: Node) -> Iterator[Fault]:
    """Yield a fault for each lemma that has no forms. terms: a mapping from language to terms."""
    for lang, texts in terms.pairs():
        for node in texts.entries():
            for lemma in _lemmas(node.text or ""):
                try:
                    forms_of(lang, lemma)
                except Invalid as error:
                    yield node.fault(error.reason)


def _lemmas(term: str) -> list[str]:
    """Return a term's lemmas; a term that breaks the syntax is the schema's matter."""
    if "~" not in term:
        return []
    try:
        return lemmas_in(term)
    except Invalid:
        return []


def _coverage_faults(files: PackFiles) -> Iterator[Fault]:
    if not all(whole(file) for file in files.indicators):
        return
    targets = [sign["target"].text for sign in files.signs()]
    for entry in (*files.obligations(), *files.watchpoints()):
        number = entry["number"]
        count = targets.count(number.text)
        if number.text is not None and count < LEAST_INDICATORS:
            yield number.fault(f"`{number.text}` has {count} indicators; at least {LEAST_INDICATORS} are needed")


def _event_reference_faults(files: PackFiles, names: Names) -> Iterator[Fault]:
    for entry in files.happenings():
        yield from unknown(entry["obligations"].entries(), names.targets, "obligation or watchpoint")
        yield from unknown([entry["place"]], names.places, "place")
        yield from unknown([entry["party"]], names.parties, "party")
        yield from unknown(entry["reports"].entries(), names.reports, "line of record.jsonl with the id")


def _side_faults(files: PackFiles, names: Names) -> Iterator[Fault]:
    for row in (*files.rows(files.sources), *files.rows(files.record)):
        yield from unknown([row["side"]], names.sides, "side")
