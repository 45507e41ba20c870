"""What an entry must say to make sense: the part that an obligation's kind asks for, dates and lengths in order."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from tracker.catalogue.checks import PackFiles, whole
from tracker.catalogue.document import Node
from tracker.domain.obligation import Kind
from tracker.errors import Fault

_PARTS = {"deadline": "deadline", "term": "term", "level": "quantities"}
_PARTS_OF_ONE_KIND = {"deadline", "term"}  # what is done in quantities may be of any kind
_KINDS = {kind.value for kind in Kind}


def meaning_faults(files: PackFiles) -> list[Fault]:
    """Return the faults of entries that are well formed and yet cannot be meant."""
    return list(
        chain(
            chain.from_iterable(_clause_faults(clause) for clause in files.clauses()),
            chain.from_iterable(_obligation_faults(entry) for entry in files.obligations()),
            chain.from_iterable(_event_faults(files, entry) for entry in files.happenings()),
            _early_faults(files),
            chain.from_iterable(_rule_faults(sign) for sign in files.signs()),
        )
    )


def _clause_faults(clause: Node) -> Iterator[Fault]:
    seen: set[tuple[object, object]] = set()
    for text in clause["texts"].entries():
        key = (text["lang"].text, text["witness"].text)
        if None not in key and key in seen:
            yield text.fault(f"the clause has two texts in `{key[0]}` from the witness `{key[1]}`")
        seen.add(key)


def _obligation_faults(entry: Node) -> Iterator[Fault]:
    kind = entry["kind"].text
    part = _PARTS.get(kind or "")
    if part is not None and not entry[part].value and isinstance(entry.value, dict):
        at = entry[part] if part in entry.value else entry["kind"]
        yield at.fault(f"an obligation of the kind `{kind}` needs `{part}`")
    if kind in _KINDS:
        for foreign in _PARTS_OF_ONE_KIND - {part}:
            if entry[foreign].value is not None:
                yield entry[foreign].fault(f"an obligation of the kind `{kind}` has no `{foreign}`")
    for several in (entry["obligors"], entry["term"]["notice_by"]):
        yield from _named_twice(several)
    yield from _deadline_faults(entry["deadline"])
    yield from _term_faults(entry["term"])


def _named_twice(several: Node) -> Iterator[Fault]:
    seen: set[str | None] = set()
    for node in several.entries():
        if node.text in seen:
            yield node.fault(f"`{node.text}` stands in the list already")
        seen.add(node.text)


def _early_faults(files: PackFiles) -> Iterator[Fault]:
    """Yield a fault for each day of the text that lies before the agreement was signed."""
    root = files.agreement.root
    signed = _day(root["signed_on"])
    if signed is None:
        return
    moments = [root["in_force_at"], *(entry["starts_at"] for entry in files.obligations())]
    # A moment has a zone, in which its day may be the one before.
    for nodes, first in ((moments, signed - timedelta(days=1)), (_days_of(files.obligations()), signed)):
        for node in nodes:
            day = _day(node)
            if day is not None and day < first:
                yield node.fault(f"found {day}, before the agreement was signed, on {signed}")


def _days_of(obligations: Iterable[Node]) -> Iterator[Node]:
    for entry in obligations:
        yield entry["deadline"]["due_on"]
        yield entry["term"]["starts_on"]
        for postponement in entry["deadline"]["postponements"].entries():
            yield postponement["due_on"]
            yield postponement["agreed_on"]


def _deadline_faults(deadline: Node) -> Iterator[Fault]:
    agreed: set[date] = set()
    for postponement in deadline["postponements"].entries():
        day = _day(postponement["agreed_on"])
        if day is not None and day in agreed:
            yield postponement["agreed_on"].fault(f"two postponements were agreed on {day}; which one holds is open")
        if day is not None:
            agreed.add(day)
        before, after = _day(deadline["due_on"]), _day(postponement["due_on"])
        if before is not None and before == after:
            yield postponement["due_on"].fault(f"found {after}, which is the deadline's own day: nothing was put off")


def _term_faults(term: Node) -> Iterator[Fault]:
    notice = _months(term["notice_months"])
    for key in ("months", "renewal_months"):
        length = _months(term[key])
        if notice is not None and length is not None and notice >= length:
            yield term["notice_months"].fault(f"found {notice}; notice must be shorter than `{key}`, {length}")
    givers = list(term["notice_by"].entries())
    if notice is not None and not givers:
        yield term["notice_months"].fault("a term with notice needs `notice_by`: the parties that may give it")
    if notice is not None and term["renewal_months"].value is None:
        yield term["notice_months"].fault("notice is given against a renewal, yet `renewal_months` is missing")
    if givers and term["notice_months"].value is None:
        yield term["notice_by"].fault("parties may give notice, yet `notice_months` is missing")


def _event_faults(files: PackFiles, entry: Node) -> Iterator[Fault]:
    starts, ends = _day(entry["starts_on"]), _day(entry["ends_on"])
    if starts is not None and ends is not None and ends < starts:
        yield entry["ends_on"].fault(f"found {ends}; an event cannot end before it starts, on {starts}")
    party = entry["party"]
    if entry["kind"].text == "notice":
        yield from _notice_faults(files, entry)
    elif party.value is not None:
        yield party.fault("only an event of the kind `notice` names a party")


def _notice_faults(files: PackFiles, entry: Node) -> Iterator[Fault]:
    numbers = {number.text for number in entry["obligations"].entries()}
    terms = [target["term"] for target in files.obligations() if target["number"].text in numbers]
    givers = {giver.text for term in terms for giver in term["notice_by"].entries()}
    party = entry["party"]
    if party.text is None:
        yield entry["kind"].fault("a notice needs `party`: who gave it")
    elif not givers and whole(files.agreement):
        yield entry["obligations"].fault("none of these obligations knows notice (`term` with `notice_by`)")
    elif givers and party.text not in givers:
        allowed = ", ".join(sorted(f"`{giver}`" for giver in givers))
        yield party.fault(f"`{party.text}` may not give notice under these obligations; allowed are {allowed}")


def _rule_faults(sign: Node) -> Iterator[Fault]:
    """Yield a fault for what must stand near and must not: the indicator could never fire."""
    forbidden = {node.text for node in sign["without"].entries()}
    for needed in sign["with"].entries():
        choices = [needed] if needed.text is not None else list(needed.entries())
        if choices and all(choice.text in forbidden for choice in choices):
            yield needed.fault(
                f"`{choices[0].text}` must stand near by `with` and must not by `without`: it never fires"
            )


def _months(node: Node) -> int | None:
    return node.value if isinstance(node.value, int) and not isinstance(node.value, bool) else None


def _day(node: Node) -> date | None:
    """A day, or that of a moment, as YAML read it or as it was quoted; a wrong one is the schema's matter."""
    if isinstance(node.value, datetime):
        return node.value.date()
    if isinstance(node.value, date):
        return node.value
    try:
        return date.fromisoformat((node.text or "")[:10])
    except ValueError:
        return None
