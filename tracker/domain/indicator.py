"""Observable signs for or against an obligation, with the words that show them.

Term syntax (never a regular expression): words apart by blanks; `*` at the end of a word stands for any ending
(`прекращен*`); `...` between words for up to four words (`exchang* ... prisoner*`). Case, ё/е, dotless i, kinds of
dash and quote do not matter; a blank also matches a hyphen. A word without `*` matches whole words only.
"""

from dataclasses import dataclass

from tracker.domain.flag import Stance


@dataclass(frozen=True, slots=True)
class TermGroup:
    """A named set of terms, usable by many indicators as `group:NAME`. terms: language code -> terms."""

    name: str
    terms: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RegionGate:
    """What an item must mention to be considered at all, and what marks another conflict.

    here: references (`group:NAME`, `place:ID`, `places`); an item without any of them gets no flag from this pack.
    elsewhere: references; a sentence that names one of them and none of `here` counts for nothing.
    """

    here: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An observable sign for one obligation or watchpoint.

    id: stable within the agreement (`6.5-closure`). target: number of the obligation or watchpoint. weight: 0 to 1, the
    probability that an item bears on the target when this sign alone is seen. terms: language code -> terms, any of
    which fires the sign. needs: every entry must occur within the scope; an entry is a tuple of references of which
    one suffices. without: references none of which may occur within the scope. scope: `sentence`, `text`, or a
    number of words. measure: what the sign counts, with its unit (`vehicles a day`), None when nothing is counted.
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

    @property
    def target_slug(self) -> str:
        return f"{self.agreement}/{self.target}"
