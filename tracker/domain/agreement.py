"""An agreement and its clauses, as a pack describes them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.event import PackEvent
from tracker.domain.indicator import Indicator, RegionGate, TermGroup
from tracker.domain.obligation import Obligation
from tracker.domain.place import Place
from tracker.errors import Invalid


@dataclass(frozen=True, slots=True)
class Party:
    """Who is bound or benefits. code: short and stable (`AM`). role: `party`, `signatory`, `guarantor` or
    `supervisor`.
    """

    code: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Side:
    """Whose view a source speaks for. Every pack defines its own sides. actors: reference (`group:NAME`) to the words
    that name it in reports, None when the pack has none.
    """

    code: str
    name: str
    actors: str | None = None


def check_side(side: str | None, known: Collection[str]) -> None:
    """Raise Invalid, of the field `side`, for a code that is not known; where none is known, any is taken."""
    if side is not None and known and side not in known:
        raise Invalid(f"{side!r} is no side of a loaded pack; known are {', '.join(sorted(known))}", field="side")


@dataclass(frozen=True, slots=True)
class ClauseText:
    """The wording of a clause in one language (ISO 639-1) from one witness; published wordings differ."""

    lang: str
    witness: str
    authentic: bool
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered provision of an agreement."""

    agreement: str
    number: str
    title: str
    texts: tuple[ClauseText, ...]

    @property
    def slug(self) -> str:
        return f"{self.agreement}/{self.number}"

    def quoted(self, lang: str = "en") -> tuple[ClauseText, ...]:
        """Return the wordings to quote: those in `lang`, then the authentic ones; where there is neither, the first."""
        in_lang = [text for text in self.texts if text.lang == lang]
        authentic = [text for text in self.texts if text.authentic and text.lang != lang]
        return (*in_lang, *authentic) or self.texts[:1]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The instrument under watch, whole: what one pack says.

    in_force_at keeps the zone that the agreement states (00:00 Moscow is +03:00).
    authentic_lang / authentic_url: language and address of the text that binds.
    version: digest over the pack's files; two packs with equal content have equal versions.
    forms: language -> lemma of a term (`~lemma`) -> all its forms; they are made when the pack is read.
    earlier: reference to the words by which reports tell of a time before the agreement (`during the first war`), None
    when the pack has none.
    neutral: single words, as written, for bodies and outlets whose offices in a country speak for none (`Reuters`).
    """

    id: str
    title: str
    short_title: str
    summary: str
    signed_on: date
    in_force_at: datetime
    authentic_lang: str
    authentic_url: str
    langs: tuple[str, ...]
    parties: tuple[Party, ...]
    sides: tuple[Side, ...]
    clauses: tuple[Clause, ...]
    obligations: tuple[Obligation, ...]
    watchpoints: tuple[Obligation, ...]
    places: tuple[Place, ...]
    groups: tuple[TermGroup, ...]
    region: RegionGate
    indicators: tuple[Indicator, ...]
    events: tuple[PackEvent, ...]
    version: str
    forms: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    earlier: str | None = None
    neutral: tuple[str, ...] = ()

    @property
    def read_by(self) -> frozenset[str]:
        """The references by which every report is read, whatever its flags: to the words for its sides and for a time
        before it.
        """
        return frozenset(name for name in (self.earlier, *(side.actors for side in self.sides)) if name is not None)

    @property
    def targets(self) -> tuple[Obligation, ...]:
        """Everything that can be flagged: obligations, then watchpoints."""
        return self.obligations + self.watchpoints

    def binds_from(self, target: Obligation) -> date:
        """Return the day from which an obligation binds: its own, else that on which the agreement came into force (so
        for what it leaves open, too).
        """
        return binds_from(target, self.in_force_at)

    def party_name(self, code: str) -> str:
        """Return the name of a party, the code itself where no party has it."""
        return next((party.name for party in self.parties if party.code == code), code)


@dataclass(frozen=True, slots=True)
class PackChange:
    """One record that a newly loaded pack, or somebody on the page, added, changed, retired or restored. before/after:
    its JSON form, None when absent.

    kind: `agreement`, `clause`, `obligation`, `indicator`, `place`, `event` (only what no appended event tells) or
    `watch` (somebody retired the agreement, or restored it).
    name: its number, id or key within the agreement. author, note: who saved it on the page, and why.
    """

    kind: str
    name: str
    change: str
    before: object
    after: object
    version: str
    recorded_at: datetime
    author: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Retired:
    """That somebody retired an agreement (id): it is watched no more, and what is on record stays. by: account."""

    agreement: str
    at: datetime
    by: str
    why: str

    @property
    def told(self) -> str:
        """Since when, by whom and why: `retired since 2027-03-01 by ani: "superseded"`."""
        return f"retired {self.since}"

    @property
    def since(self) -> str:
        """The same without its first word."""
        return f'since {self.at:%Y-%m-%d} by {self.by}: "{self.why}"'


@dataclass(frozen=True, slots=True)
class Unwatched:
    """When an agreement was retired. until: when it was restored, None while it is retired."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class RetiredObligation:
    """An obligation that its pack has no more, as it was before, and when a load found that."""

    obligation: Obligation
    retired_at: datetime


@dataclass(frozen=True, slots=True)
class EarlierWording:
    """What an obligation (slug) asked, and of whom, until a load changed that. obligors: codes."""

    obligation: str
    until: datetime
    title: str
    content: str
    obligors: tuple[str, ...]


def wording_of(obligation: Obligation, *, until: datetime) -> EarlierWording:
    """Return what an obligation asked until then."""
    return EarlierWording(obligation.slug, until, obligation.title, obligation.content, obligation.obligors)


def read_then(earlier: Iterable[EarlierWording], obligation: Obligation, at: datetime) -> EarlierWording | None:
    """Return how an obligation read at a moment, None where it read as now. earlier: of any, oldest first."""
    then = next((one for one in earlier if one.obligation == obligation.slug and one.until > at), None)
    return None if then is None or then == wording_of(obligation, until=then.until) else then


def binds_from(target: Obligation, in_force_at: datetime) -> date:
    """Return the day from which an obligation of an agreement binds that came into force then; see Agreement."""
    return (in_force_at if target.starts_at is None else target.starts_at).date()


def agreement_in(slug: str) -> str:
    """Return the agreement of an obligation or watchpoint: `karabakh-2020` of `karabakh-2020/6.5`."""
    return slug.partition("/")[0]


def number_of(slug: str) -> str:
    """Return the number of an obligation or watchpoint within its agreement: `6.5` of `karabakh-2020/6.5`."""
    return slug.partition("/")[2]
