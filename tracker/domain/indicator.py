"""Observable signs for or against an obligation, with the words that show them.

Term syntax (never a regular expression): words apart by blanks; `~` before a word stands for all its inflected forms
(`~коридор`, `~Lachin ~corridor`; each word by itself, see `tracker.inflection`); `*` at the end of a word for any
ending (`прекращен*`); `...` between words for up to four words (`~exchange ... ~prisoner`). Case, ё/е, dotless i, kinds
of dash and quote do not matter; a blank also matches a hyphen. A word with neither `~` nor `*` is a whole word.

Reference syntax: `group:NAME` (of the pack), `shared:NAME` (of all packs), `place:ID`, `places` (any of them). Among
what an indicator needs, a reference may carry `not` before it and, after it, how near it must stand, where that differs
from the indicator's scope, and where it counts: `not group:sport within text`, `group:troops within 5`, `places in
title`.
"""

from dataclasses import dataclass
from itertools import chain

from tracker.domain.flag import Stance


@dataclass(frozen=True, slots=True)
class TermGroup:
    """A named set of terms, usable by many indicators. terms: language code -> terms. shared: it is for all packs."""

    name: str
    terms: dict[str, tuple[str, ...]]
    shared: bool = False

    @property
    def reference(self) -> str:
        """Return how indicators name it: `group:NAME` or `shared:NAME`."""
        return f"{'shared' if self.shared else 'group'}:{self.name}"


@dataclass(frozen=True, slots=True)
class RegionGate:
    """What an item must mention to be considered at all, and what marks another conflict or another subject.

    here: references (names alone); an item without any of them gets no flag from this pack.
    elsewhere: references; a sentence that names one of them and nothing of this conflict counts for nothing, nor do
    those that follow it and name neither. elsewhere_with: what shows that a sentence tells of this conflict all the
    same: of each entry it names a reference. Empty where any of `here` will do.
    aside: references to other subjects, sport above all, that are told in the words of this one; an item that names one
    gets no flag. aside_with: what shows that it bears on this subject all the same: of each entry it names a reference.
    """

    here: tuple[str, ...]
    elsewhere: tuple[str, ...]
    elsewhere_with: tuple[tuple[str, ...], ...] = ()
    aside: tuple[str, ...] = ()
    aside_with: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The references by which it goes."""
        return frozenset([*self.here, *self.elsewhere, *self.aside, *chain(*self.elsewhere_with, *self.aside_with)])


@dataclass(frozen=True, slots=True)
class Indicator:
    """An observable sign for one obligation or watchpoint.

    id: stable within the agreement (`6.5-closure`). target: number of the obligation or watchpoint. weight: 0 to 1, the
    probability that an item bears on the target when this sign alone is seen. terms: language code -> terms, any of
    which fires the sign. needs: every entry must hold; an entry is a tuple of references of which one suffices.
    without: references none of which may hold. scope: how near references without `within` must stand: `sentence`,
    `text`, or a number of words. measure: what the sign counts, with its unit (`vehicles a day`), None when nothing is
    counted. any_of: names whose terms fire the sign too. field: `title` or `summary` when its terms count there only.
    """

    agreement: str
    id: str
    target: str
    observes: str
    stance: Stance
    weight: float
    terms: dict[str, tuple[str, ...]]
    needs: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    scope: str
    measure: str | None
    any_of: tuple[str, ...] = ()
    field: str | None = None

    @property
    def target_slug(self) -> str:
        return f"{self.agreement}/{self.target}"
