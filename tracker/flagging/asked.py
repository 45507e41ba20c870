"""What labelled reports ask: which agreements and obligations their labels name. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.flag import Stance
from tracker.errors import Fault, Invalid, InvalidFile, NotFound
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Task:
    """What labelled reports ask. lexicons: of the agreements to try; slugs: by label; targets: slugs that count."""

    lexicons: list[Lexicon]
    slugs: dict[str, str]
    targets: list[str]

    def labels(self, report: LabelledReport) -> dict[str, tuple[Stance, ...]]:
        """Return the stances that the coders gave, by slug; labels of agreements that are not tried are left out."""
        return {self.slugs[name]: stances for name, stances in report.labels.items() if name in self.slugs}

    def optional(self, report: LabelledReport) -> frozenset[str]:
        """Return the slugs that only one coder gave."""
        return frozenset(self.slugs[name] for name in report.optional if name in self.slugs)


def asked(reports: Sequence[LabelledReport], lexicons: Mapping[str, Lexicon], *, agreement: str | None) -> Task:
    """Return which agreements and targets the reports' labels ask for; raises as `evaluate` does."""
    places = _first_places(reports)
    chosen = _chosen(places, lexicons, agreement)
    slugs = _slugs(places, chosen)
    targets = [slug for one in chosen for slug in (*one.obligations, *one.watchpoints)]
    if not set(slugs.values()) & {slug for one in chosen for slug in one.watchpoints}:
        targets = [slug for one in chosen for slug in one.obligations]
    return Task(chosen, slugs, targets)


@dataclass(frozen=True, slots=True)
class _Named:
    """Where an obligation is named first."""

    file: str
    line: int
    field: str

    def fault(self, reason: str) -> Fault:
        return Fault(self.file, self.line, self.field, reason)


def _first_places(reports: Iterable[LabelledReport]) -> dict[str, _Named]:
    """Return where each obligation is named first."""
    places: dict[str, _Named] = {}
    for report in reports:
        for field, names in (("labels", report.labels), ("optional", sorted(report.optional))):
            for name in names:
                places.setdefault(name, _Named(report.file, report.line, field))
    return places


def _refuse(places: Mapping[str, _Named], reasons: Mapping[str, str]) -> None:
    """Raise InvalidFile when there are names (why by name) that cannot be taken."""
    faults = [place.fault(reasons[name]) for name, place in places.items() if name in reasons]
    if faults:
        raise InvalidFile(faults[0].file, faults)


def _chosen(places: Mapping[str, _Named], lexicons: Mapping[str, Lexicon], agreement: str | None) -> list[Lexicon]:
    """Return the agreements to try: those that alone have one of the labels, or are named in full."""
    if agreement is not None:
        if agreement not in lexicons:
            raise NotFound("agreement", agreement)
        return [lexicons[agreement]]
    if not places:
        if len(lexicons) != 1:
            raise Invalid("no label names an agreement: say which one is meant", field="labels")
        return list(lexicons.values())
    owners = {name: [one for one in lexicons.values() if _slug_in(one, name) is not None] for name in places}
    _refuse(places, {name: f"no agreement has an obligation {name}" for name, found in owners.items() if not found})
    sure = {found[0].agreement for found in owners.values() if len(found) == 1}
    unsure = [name for name, found in owners.items() if not any(one.agreement in sure for one in found)]
    _refuse(
        places, {name: f"several agreements have an obligation {name}: say which agreement is meant" for name in unsure}
    )
    return [one for one in lexicons.values() if one.agreement in sure]


def _slug_in(lexicon: Lexicon, name: str) -> str | None:
    slug = name if "/" in name else f"{lexicon.agreement}/{name}"
    return slug if slug in lexicon.obligations or slug in lexicon.watchpoints else None


def _slugs(places: Mapping[str, _Named], chosen: Sequence[Lexicon]) -> dict[str, str]:
    """Return the slug of each label; labels in full of agreements that are not tried have none."""
    slugs: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for name in places:
        found = [slug for one in chosen if (slug := _slug_in(one, name)) is not None]
        if len(found) > 1:
            reasons[name] = f"several agreements have an obligation {name}: write it in full"
        elif found:
            slugs[name] = found[0]
        elif "/" not in name:
            reasons[name] = f"{chosen[0].agreement} has no obligation {name}"
    _refuse(places, reasons)
    return slugs
