"""The files of a pack, field by field. Unknown keys and values of another type are faults; nothing is guessed."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tracker.catalogue.fields import (
    Country,
    Day,
    Grade,
    Lang,
    Moment,
    Months,
    Needed,
    Number,
    OneWord,
    Published,
    ReferenceText,
    Scope,
    SearchedField,
    Slug,
    Terms,
    Text,
    Url,
)
from tracker.catalogue.nearest import shown
from tracker.domain.flag import Stance
from tracker.domain.obligation import Kind


def _of_an_obligation(kind: object) -> object:
    if kind == Kind.WATCHPOINT:
        raise ValueError("found `watchpoint`; watchpoints have a list of their own at the end of the file")
    kinds = [one.value for one in Kind if one is not Kind.WATCHPOINT]
    if isinstance(kind, str) and kind not in kinds:
        raise ValueError(f"found {shown(kind)}; allowed are {', '.join(f'`{one}`' for one in kinds)}")
    return kind


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AuthenticEntry(_Entry):
    lang: Lang
    url: Url


class PartyEntry(_Entry):
    code: Number
    name: Text
    role: Annotated[str, Field(pattern="^(party|signatory|guarantor|supervisor)$")]


class SideEntry(_Entry):
    code: Number
    name: Text
    actors: Text | None = None


class TextEntry(_Entry):
    lang: Lang
    witness: Text
    authentic: bool
    url: Url
    text: Text


class PostponementEntry(_Entry):
    due_on: Day
    agreed_on: Day
    basis: Text
    url: Url


class DeadlineEntry(_Entry):
    due_on: Day
    content: str = ""
    postponements: list[PostponementEntry] = []


class TermEntry(_Entry):
    starts_on: Day
    months: Months
    renewal_months: Months | None = None
    notice_months: Months | None = None
    notice_by: list[Number] = []


class QuantityEntry(_Entry):
    name: Text
    value: Annotated[float, Field(allow_inf_nan=False)]
    unit: Text


class ObligationEntry(_Entry):
    number: Number
    kind: Annotated[Kind, Field(strict=False), BeforeValidator(_of_an_obligation)]
    title: Text
    content: Text
    obligors: Annotated[list[Number], Field(min_length=1)]
    supervisor: Number | None = None
    starts_at: Moment | None = None
    bears_on: list[Number] = []
    deadline: DeadlineEntry | None = None
    term: TermEntry | None = None
    quantities: list[QuantityEntry] = []


class ClauseEntry(_Entry):
    number: Number
    title: Text
    texts: Annotated[list[TextEntry], Field(min_length=1)]
    obligations: list[ObligationEntry] = []


class WatchpointEntry(_Entry):
    number: Number
    title: Text
    content: Text
    bears_on: list[Number] = []


class AgreementFile(_Entry):
    id: Slug
    title: Text
    short_title: Text
    summary: Text
    signed_on: Day
    in_force_at: Moment
    authentic: AuthenticEntry
    langs: Annotated[list[Lang], Field(min_length=1)]
    parties: Annotated[list[PartyEntry], Field(min_length=1)]
    sides: Annotated[list[SideEntry], Field(min_length=1)]
    clauses: Annotated[list[ClauseEntry], Field(min_length=1)]
    watchpoints: list[WatchpointEntry] = []
    earlier: Text | None = None
    neutral: list[OneWord] = []


class PlaceEntry(_Entry):
    id: Slug
    label: Text
    names: Terms


class TermSetEntry(_Entry):
    """A named set as it is typed on a page: a group, or a place with the label that it is printed with."""

    id: Slug
    label: Text | None = None
    terms: Terms


class PlacesFile(_Entry):
    places: list[PlaceEntry]


class RegionEntry(_Entry):
    here: Annotated[list[Text], Field(min_length=1)]
    elsewhere: list[Text] = []
    elsewhere_with: list[Annotated[list[Text], Field(min_length=1)]] = []
    aside: list[Text] = []
    aside_with: list[Annotated[list[Text], Field(min_length=1)]] = []


class IndicatorEntry(_Entry):
    id: Slug
    target: Number
    observes: Text
    stance: Annotated[Stance, Field(strict=False)]
    weight: Annotated[float, Field(gt=0, lt=1)]
    terms: Terms | None = None
    any_of: Annotated[list[Text], Field(alias="any")] = []
    field: Annotated[SearchedField | None, Field(alias="in")] = None
    needs: Annotated[list[Needed], Field(alias="with")] = []
    without: list[ReferenceText] = []
    scope: Scope = "text"
    measure: Text | None = None

    @model_validator(mode="after")
    def _fires_on_something(self) -> "IndicatorEntry":
        if self.terms is None and not self.any_of:
            raise ValueError("`terms` is missing; an indicator has terms of its own, or takes those of groups by `any`")
        return self


class IndicatorsFile(_Entry):
    """`indicators.yaml` and each `indicators-*.yaml`; `region` stands in one of them."""

    region: RegionEntry | None = None
    groups: dict[Slug, Terms] = {}
    indicators: list[IndicatorEntry] = []


class SharedFile(_Entry):
    """A file in the folder `shared`: groups that any pack may name as `shared:NAME`."""

    groups: dict[Slug, Terms] = {}


class EventEntry(_Entry):
    key: Slug
    kind: Literal["event", "notice"]
    starts_on: Day
    ends_on: Day | None = None
    title: Text
    obligations: Annotated[list[Number], Field(min_length=1)]
    place: Slug | None = None
    party: Number | None = None
    reports: Annotated[list[Text], Field(min_length=1)]


class EventsFile(_Entry):
    events: list[EventEntry]


class SourceRow(_Entry):
    """A line of sources.csv; further columns are for people."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    name: Text
    url: Url
    lang: Lang | None
    country: Country | None
    side: Number | None
    kind: Text | None
    reliability: Grade | None


class RecordRow(_Entry):
    id: Slug
    url: Url
    source: Text
    lang: Lang
    published: Published
    title: Text
    summary: str
    side: Number | None = None
    country: Country | None = None
    kind: Text | None = None
