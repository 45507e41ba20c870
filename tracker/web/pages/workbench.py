"""Pages of the indicator workbench: the list of an agreement's indicators, one of them, and what trying it showed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, PackChange, Retired
from tracker.domain.difference import FieldDifference, between
from tracker.domain.flag import Match, Span
from tracker.domain.indicator import Indicator
from tracker.domain.item import Item
from tracker.domain.obligation import Obligation
from tracker.domain.phrases import language
from tracker.domain.saved import NamedSet, Saved, names_in
from tracker.domain.stance import Stance
from tracker.errors import Invalid, NotFound
from tracker.flagging.tryout import MOST_LISTED
from tracker.runs.workbench import TryOut, state_of
from tracker.storage import agreements, saved_rules, watching
from tracker.storage.codec import from_json
from tracker.web.highlight import Piece, pieces

MOST_SHOWN = MOST_LISTED
"""Items of each list of what trying shows."""

_BEFORE, _SHOWN = 120, 420


@dataclass(frozen=True, slots=True)
class LookedFor:
    """Which indicators are looked for; "" means any. target: number. lang: they have terms in it, of their own or of a
    named set. words: a part of id, description, terms or names.
    """

    target: str = ""
    lang: str = ""
    words: str = ""

    @property
    def is_any(self) -> bool:
        return self == LookedFor()


@dataclass(frozen=True, slots=True)
class ListPage:
    """An agreement's indicators by target, those that were looked for; targets without any are left out where
    something was. found: how many there are. saved: by id, those that hold as they were saved on the page. langs: in
    which there are terms. agreement_retired: None while the agreement is watched.
    """

    agreement: Agreement
    looked_for: LookedFor
    targets: tuple[tuple[Obligation, tuple[Indicator, ...]], ...]
    found: int
    saved: Mapping[str, Saved]
    langs: tuple[str, ...]
    agreement_retired: Retired | None

    @property
    def retired(self) -> tuple[Saved, ...]:
        """The indicators that were retired on the page."""
        return tuple(one for one in self.saved.values() if one.dropped)

    @property
    def target_choices(self) -> list[tuple[str, str]]:
        """Value and words of each target."""
        return [(one.number, f"{one.number} {one.title}") for one in self.agreement.targets]

    @property
    def lang_choices(self) -> list[tuple[str, str]]:
        """Value and words of each language."""
        return [(lang, language(lang)) for lang in self.langs]


@dataclass(frozen=True, slots=True)
class Version:
    """A change of an indicator, with the fields in which it differs from the version before."""

    change: PackChange
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """One indicator, or a new one (None). seen: what a form must name to be taken. against_pack: how it differs from
    the pack's own, where it was saved on the page. is_waiting: whether stored items are still to be flagged anew.
    is_retired: it was retired on the page, and is shown as it was before. agreement_retired: None while the agreement
    is watched.
    """

    agreement: Agreement
    target: Obligation
    indicator: Indicator | None
    saved: Saved | None
    against_pack: tuple[FieldDifference, ...]
    versions: tuple[Version, ...]
    seen: str
    is_waiting: bool
    agreement_retired: Retired | None
    is_retired: bool = False

    @property
    def target_choices(self) -> list[tuple[str, str]]:
        """Value and words of each target."""
        return [(one.number, f"{one.number} {one.title}") for one in self.agreement.targets]

    @property
    def live(self) -> Indicator | None:
        """The indicator where it is in use."""
        return None if self.is_retired else self.indicator


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An item with words marked. cut: whether only a part of the text is shown."""

    item: Item
    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An item that a changed rule flags or loses. obligation: slug of what it is flagged for."""

    excerpt: Excerpt
    obligation: str
    score: float


@dataclass(frozen=True, slots=True)
class ShownFiring:
    """An item in which what was tried fires. flagged_for: slugs of what it would be flagged for."""

    excerpt: Excerpt
    flagged_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownTurned:
    """An item whose flag would point to something else."""

    shown: Shown
    before: Stance
    after: Stance


@dataclass(frozen=True, slots=True)
class TriedPage:
    """What trying showed; the first of the items in which it fires, and that would be gained, lost and told another
    stance.
    """

    out: TryOut
    firing: tuple[ShownFiring, ...]
    gained: tuple[Shown, ...]
    lost: tuple[Shown, ...]
    turned: tuple[ShownTurned, ...]


def of_agreement(connection: sa.Connection, agreement_id: str, looked_for: LookedFor | None = None) -> ListPage:
    """Raises NotFound, also for a target that there is none of; Invalid for a language that no term is in."""
    agreement = agreements.get(connection, agreement_id)
    wanted = looked_for or LookedFor()
    if wanted.target:
        _target(agreement, wanted.target)
    terms = {group.reference: group.terms for group in agreement.groups}
    terms |= {f"place:{place.id}": place.names for place in agreement.places}
    used = {lang for one in agreement.indicators for lang in one.terms} | {
        lang for one in terms.values() for lang in one
    }
    langs = tuple(dict.fromkeys([*agreement.langs, *sorted(used)]))
    if wanted.lang and wanted.lang not in langs:
        raise Invalid(f"no rule has terms in {wanted.lang!r}; known are {', '.join(langs)}", field="lang")
    found = [one for one in agreement.indicators if _is_looked_for(one, wanted, terms)]
    by_target = [
        (target, tuple(one for one in found if one.target == target.number))
        for target in agreement.targets
        if wanted.target in ("", target.number)
    ]
    return ListPage(
        agreement=agreement,
        looked_for=wanted,
        targets=tuple((target, own) for target, own in by_target if own or wanted.is_any or wanted.target),
        found=sum(len(own) for _, own in by_target),
        saved={one.indicator.id: one for one in saved_rules.of_agreement(connection, agreement_id)},
        langs=langs,
        agreement_retired=watching.of(connection, agreement_id),
    )


def _is_looked_for(indicator: Indicator, wanted: LookedFor, terms: Mapping[str, Mapping[str, tuple[str, ...]]]) -> bool:
    fires = [indicator.terms, *(terms[name] for name in indicator.any_of if name in terms)]
    if wanted.lang and not any(one.get(wanted.lang) for one in fires):
        return False
    texts = [indicator.id, indicator.observes, *names_in(indicator)]
    texts += (term for one in fires for listed in one.values() for term in listed)
    return any(wanted.words.casefold() in text.casefold() for text in texts)


def of_indicator(connection: sa.Connection, agreement_id: str, name: str) -> RulePage:
    """Raises NotFound."""
    agreement = agreements.get(connection, agreement_id)
    saved = {one.indicator.id: one for one in saved_rules.of_agreement(connection, agreement_id)}.get(name)
    indicator = next((one for one in agreement.indicators if one.id == name), None)
    is_retired = indicator is None and saved is not None
    if indicator is None and saved is not None:
        indicator = saved.indicator
    if indicator is None:
        raise NotFound("indicator", name)
    waiting = {one.slug for one in saved_rules.to_flag_anew(connection, retired_too=True)}
    return RulePage(
        agreement=agreement,
        target=_target(agreement, indicator.target),
        indicator=indicator,
        saved=saved,
        against_pack=() if saved is None else between(saved.pack, indicator),
        versions=tuple(_version(change) for change in saved_rules.history(connection, agreement_id, name)),
        seen=state_of(connection, agreement_id, name),
        is_waiting=indicator.target_slug in waiting,
        agreement_retired=watching.of(connection, agreement_id),
        is_retired=is_retired,
    )


def of_new(connection: sa.Connection, agreement_id: str, number: str) -> RulePage:
    """Return the page of an indicator that there is not yet. Raises NotFound."""
    agreement = agreements.get(connection, agreement_id)
    retired = watching.of(connection, agreement_id)
    return RulePage(agreement, _target(agreement, number), None, None, (), (), "", False, retired)


def _target(agreement: Agreement, number: str) -> Obligation:
    found = next((target for target in agreement.targets if target.number == number), None)
    if found is None:
        raise NotFound("obligation or watchpoint", f"{agreement.id}/{number}")
    return found


def _version(change: PackChange) -> Version:
    return version(change, lambda content: from_json(Indicator, content))


def version(change: PackChange, read: Callable[[object], Indicator | NamedSet]) -> Version:
    """Return a change with the fields that differ. read: makes the record of what history keeps of it."""
    before, after = (None if content is None else read(content) for content in (change.before, change.after))
    return Version(change, between(before, after) if before is not None and after is not None else ())


def of_try_out(out: TryOut) -> TriedPage:
    """Return what is shown of a try-out."""
    return TriedPage(
        out,
        tuple(ShownFiring(_excerpt(one.item, one.spans), one.flagged_for) for one in out.tried.firing),
        tuple(_shown(one.item, one.match) for one in out.tried.gained[:MOST_SHOWN]),
        tuple(_shown(one.item, one.match) for one in out.tried.lost[:MOST_SHOWN]),
        tuple(
            ShownTurned(_shown(one.item, one.after), one.before.stance, one.after.stance)
            for one in out.tried.turned[:MOST_SHOWN]
        ),
    )


def _shown(item: Item, match: Match) -> Shown:
    return Shown(_excerpt(item, match.spans), match.obligation, match.score)


def _excerpt(item: Item, spans: Sequence[Span]) -> Excerpt:
    in_title = [span for span in spans if span.field == "title"]
    begin, end, moved = _part(item.summary, [span for span in spans if span.field == "summary"])
    return Excerpt(
        item=item,
        title=tuple(pieces(item.title, in_title)),
        summary=tuple(pieces(item.summary[begin:end], moved)),
        cut=end - begin < len(item.summary),
    )


def _part(text: str, spans: list[Span]) -> tuple[int, int, list[Span]]:
    """Return where the part around the first marked words begins and ends, and the spans within it."""
    first = min((span.start for span in spans), default=0)
    begin = max(0, first - _BEFORE) if len(text) > _SHOWN else 0
    end = min(len(text), begin + _SHOWN)
    inside = [span for span in spans if begin <= span.start and span.end <= end]
    return begin, end, [replace(span, start=span.start - begin, end=span.end - begin) for span in inside]
