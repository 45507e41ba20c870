"""A feed's document taken apart between its items: no more of them than are read, and a large one in several pieces, so
that it need not be in memory as a tree all at once. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_ITEMS = 10_000
LARGE = 1_000_000
"""Bytes from which on a document is read in pieces."""

PIECE = 250_000
"""Bytes of the items of one piece: what is made of them on the way takes some twenty times as much memory."""

_MOST_AROUND = 200_000
"""Bytes of what stands before and after the items: it is read again with every piece."""

# An unclosed section runs to the end, so that no input makes the search go over anything twice.
_LANDMARK = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<closing>/?)(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])(?P<rest>[^<>]*>?)",
    re.IGNORECASE | re.DOTALL,
)


_TAG = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<closing>/?)(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>[^<>]*)",
    re.DOTALL,
)


def left_out(number: int) -> str:
    """Return how it is said that a feed has so many items more than are read."""
    return f"more than {MAX_ITEMS:,} items: the first {MAX_ITEMS:,} were kept, {number:,} were left out"


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the items of a document stand: the offsets at which they start, and where the last one ends. left_out: how
    many more the document has.
    """

    document: bytes
    starts: tuple[int, ...]
    end: int
    tail: int
    left_out: int

    def pieces(self) -> Iterator[bytes]:
        """Yield documents that hold what stands before the items and some of these each, in their order; the last one
        holds what stands after them too.
        """
        around = self.starts[0] + len(self.document) - self.tail
        whole = around > _MOST_AROUND or self.end - self.starts[0] <= PIECE
        if whole and self.end == self.tail:
            yield self.document
            return
        head, tail = self.document[: self.starts[0]], self.document[self.tail :]
        closings = b"" if whole else _closings(head)
        first = 0
        for index, start in enumerate(self.starts):
            if start - self.starts[first] > PIECE and not whole:
                yield head + self.document[self.starts[first] : start] + closings
                first = index
        yield head + self.document[self.starts[first] : self.end] + tail


def _closings(head: bytes) -> bytes:
    """Return the end tags of the elements that are open where the items begin, the innermost first."""
    opened: list[bytes] = []
    for found in _TAG.finditer(head):
        name = found["name"]
        if name is None or found["rest"].endswith(b"/"):
            continue
        if not found["closing"]:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
    return b"".join(b"</" + name + b">" for name in reversed(opened))


def may_have_too_many(document: bytes) -> bool:
    """Whether a document may have more items than are read."""
    # Nearly all have too few tags for that, and single bytes are counted fast.
    return document.count(b"<") > MAX_ITEMS and document.count(b"item") + document.count(b"entry") > MAX_ITEMS


def outline(document: bytes) -> Outline | None:
    """Return where the items of a document in UTF-8 stand, None when it has none. Items within items count as theirs
    only as far as no other ended before them.
    """
    starts: list[int] = []
    left_out = 0
    cut = end = -1
    is_between = True
    for found in _LANDMARK.finditer(document):
        if found["rest"] is None:
            continue
        if found["closing"]:
            is_between, end = True, found.end()
            continue
        if is_between:
            if len(starts) < MAX_ITEMS:
                starts.append(found.start())
            else:
                cut = found.start() if cut < 0 else cut
                left_out += 1
        is_between = found["rest"].endswith(b"/>")
        end = found.end() if is_between else end
    if not starts:
        return None
    # An item that does not end runs to the end of the document.
    end = end if is_between and end > starts[-1] else len(document)
    return Outline(document, tuple(starts), cut if cut >= 0 else end, end, left_out)
