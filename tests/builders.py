"""Records for tests; every default is harmless."""

from dataclasses import fields
from datetime import UTC, date, datetime

from tracker.domain.agreement import Agreement, Clause, ClauseText, Party, Side
from tracker.domain.event import PackEvent
from tracker.domain.flag import FiredIndicator, Match, Span, Stance, Statement, StatementKind, Words
from tracker.domain.indicator import Indicator, RegionGate, TermGroup
from tracker.domain.item import Arrival, DatePrecision, ParsedItem, Source, SourceEntry
from tracker.domain.learned import Comparison, Model
from tracker.domain.learned_stance import StanceComparison, StanceModel
from tracker.domain.obligation import Kind, Obligation, Term
from tracker.domain.place import Place

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LANGS = ("en", "ru")


def an_obligation(number: str = "1.1", *, kind: Kind = Kind.CONTINUING, term: Term | None = None) -> Obligation:
    """An obligation of the agreement `sea-1999`; its clause is the part of the number before the dot."""
    watchpoint = kind is Kind.WATCHPOINT
    return Obligation(
        agreement="sea-1999",
        number=number,
        kind=kind,
        clause=None if watchpoint else number.split(".")[0],
        bears_on=(),
        title=f"Title of {number}",
        content=f"What {number} asks for.",
        obligors=() if watchpoint else ("NL", "SL"),
        supervisor=None,
        starts_at=None,
        deadline=None,
        term=term,
        quantities=(),
    )


FIVE_YEARS = Term(date(2020, 11, 10), months=60, renewal_months=60, notice_months=6, notice_by=("NL", "SL"))


def an_indicator(
    target: str = "1.1", *, name: str = "", words: str = "ceasefire*", stance: Stance = Stance.BREACH
) -> Indicator:
    """A sign for `target`, in English and Russian."""
    return Indicator(
        agreement="sea-1999",
        id=name or f"{target}-sign",
        target=target,
        observes=f"Something about {target}",
        stance=stance,
        weight=0.8,
        terms={"en": (words,), "ru": ("перемири*",)},
        needs=(),
        without=(),
        scope="text",
        measure=None,
    )


def an_agreement(
    *,
    version: str = "v1",
    obligations: tuple[Obligation, ...] | None = None,
    indicators: tuple[Indicator, ...] | None = None,
    events: tuple[PackEvent, ...] = (),
) -> Agreement:
    """A small agreement between two invented states, `sea-1999`: obligations 1.1 and 2.1 (a term), watchpoint W1."""
    if obligations is None:
        obligations = (an_obligation("1.1"), an_obligation("2.1", kind=Kind.TERM, term=FIVE_YEARS))
    if indicators is None:
        indicators = (
            an_indicator("1.1"),
            an_indicator("2.1", words="garrison*", stance=Stance.TALK),
            an_indicator("W1", words="fishing*", stance=Stance.CONTEXT),
        )
    return Agreement(
        id="sea-1999",
        title="Agreement on the Northern Strait",
        short_title="Strait agreement",
        summary="Two shores keep the peace.",
        signed_on=date(2020, 11, 9),
        in_force_at=datetime(2020, 11, 10, tzinfo=UTC),
        authentic_lang="en",
        authentic_url="https://treaties.example/sea",
        langs=LANGS,
        parties=(Party("NL", "Northland", "party"), Party("SL", "Southland", "party")),
        sides=(Side("NL", "Northland"), Side("SL", "Southland"), Side("independent", "Independent")),
        clauses=(a_clause("1"), a_clause("2")),
        obligations=obligations,
        watchpoints=(an_obligation("W1", kind=Kind.WATCHPOINT),),
        places=(Place("strait", "Strait", {"en": ("strait*",), "ru": ("пролив*",)}),),
        groups=(TermGroup("here", {"en": ("northland*", "southland*"), "ru": ("северн*",)}),),
        region=RegionGate(here=("places", "group:here"), elsewhere=()),
        indicators=indicators,
        events=events,
        version=version,
    )


def a_clause(number: str, *, text: str = "") -> Clause:
    """A clause with one English text."""
    wording = ClauseText(
        "en", "our rendering", False, text or f"Wording of clause {number}.", "https://treaties.example"
    )
    return Clause("sea-1999", number, f"Clause {number}", (wording,))


def a_parsed_item(
    identity: str = "guid-1", *, title: str = "Ceasefire holds in the Strait of Northland", **facts: object
) -> ParsedItem:
    """An entry as a feed gives it, published on 23 November 2026."""
    values: dict[str, object] = {
        "identity": identity,
        "guid": identity,
        "url": f"https://news.example/{identity}",
        "title": title,
        "summary": f"A quiet night at sea was reported by both shores, says report {identity}.",
        "author": "",
        "lang": "en",
        "published_at": datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        "precision": DatePrecision.TIME,
    }
    return ParsedItem(**{**values, **facts})  # type: ignore[arg-type]  # tests pass the fields by name


def an_arrival(identity: str = "guid-1", *, digest: str = "", **facts: object) -> Arrival:
    """A parsed item with a story of its own unless `digest` is given."""
    return Arrival(a_parsed_item(identity, **facts), digest or f"story of {identity}")  # type: ignore[arg-type]  # as above


def a_source_entry(name: str = "Gazette", **facts: object) -> SourceEntry:
    """A feed of an independent paper."""
    values: dict[str, object] = {
        "name": name,
        "url": f"https://{name.lower()}.example/rss",
        "side": "independent",
        "lang": "en",
    }
    return SourceEntry(**{**values, **facts})  # type: ignore[arg-type]  # tests pass the fields by name


def a_source(number: int = 1, **facts: object) -> Source:
    """A stored feed that was never fetched, with its number for id."""
    values: dict[str, object] = dict.fromkeys(field.name for field in fields(Source))
    values |= {"id": number, "name": f"Paper {number}", "url": f"https://paper{number}.example/rss", "active": True}
    values |= {"origin": "user", "added_at": NOON, "failures": 0, "moved_sightings": 0, "full_text": False}
    return Source(**{**values, **facts})  # type: ignore[arg-type]  # tests pass the fields by name


A_DENIAL = Statement(
    StatementKind.DENIED,
    cue=Words("title", 10, 16, "denies"),
    signs=(Words("title", 21, 27, "breach"),),
    speaker=Words("title", 0, 9, "Northland"),
    side="NL",
)
"""In the title `Northland denies any breach`."""


def a_match(
    obligation: str = "sea-1999/1.1", *, score: float = 0.8, stance: Stance = Stance.BREACH, rules: str = "r1"
) -> Match:
    """A match of the word `Ceasefire` at the start of a title."""
    fired = FiredIndicator("1.1-sign", "Something about 1.1", stance, 0.8, score)
    span = Span("title", 0, 9, "Ceasefire", "1.1-sign", "term")
    return Match(obligation, score, stance, (fired,), (span,), rules)


def a_model(**facts: object) -> Model:
    """A model of 1.1 that likes harbours and knows football, not in use."""
    values: dict[str, object] = {
        "obligation": "sea-1999/1.1",
        "version": "m1",
        "base": -1.0,
        "weights": {"own rules": 1.0, "word: footba": -20.0, "word: harbou": 9.0, "rules: 2.1": 0.5},
        "threshold": 0.5,
        "recall": 0.95,
        "seed": 1,
        "examples": 20,
        "positives": 10,
        "data": "d",
        "rules_version": "r",
        "beyond_rules": False,
        "held_back": Comparison(0.9, 0.9, 0.9, 0.1, 0.8, 0.8, 0.8, 0.2),
    }
    return Model(**{**values, **facts})  # type: ignore[arg-type]  # tests pass the fields by name


def a_stance_model(**facts: object) -> StanceModel:
    """A model of sea-1999's stances that hears talk in plans and in 2021, not in use."""
    values: dict[str, object] = {
        "agreement": "sea-1999",
        "version": "s1",
        "stances": (Stance.BREACH, Stance.TALK),
        "base": (0.5, 0.25),
        "weights": {"named: group:plans": (-2.0, 6.0), "obligation: 1.1 in 2021": (0.0, 9.0)},
        "trust": 2.0,
        "seed": 1,
        "examples": 200,
        "data": "d",
        "rules_version": "r",
        "held_back": StanceComparison(200, 0.8, 0.7),
    }
    return StanceModel(**{**values, **facts})  # type: ignore[arg-type]  # tests pass the fields by name
