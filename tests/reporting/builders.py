"""Inputs of reports with every default harmless."""

from datetime import UTC, date, datetime, timedelta, timezone

from tracker.domain.agreement import ClauseText, Party, Side
from tracker.domain.determination import Determination, Evidence, Result, WorkState
from tracker.domain.event import Event, EventKind
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision
from tracker.domain.obligation import Deadline, Kind, Obligation, Postponement, Term
from tracker.domain.report import QuotedClause
from tracker.domain.review import Decision, Review
from tracker.reporting.inputs import (
    FlagFacts,
    Period,
    ReportedItem,
    ReportInputs,
    SourceFacts,
    SpotFacts,
    Subject,
    VoiceFacts,
)

KNOWN_AT = datetime(2021, 2, 1, 12, 0, tzinfo=UTC)
NOVEMBER = Period(date(2020, 11, 10), date(2020, 11, 30), KNOWN_AT)
MOSCOW = timezone(timedelta(hours=3))


def an_obligation(number: str = "1.1", kind: Kind = Kind.CONTINUING, **facts: object) -> Obligation:
    plain: dict[str, object] = {
        "agreement": "karabakh-2020",
        "number": number,
        "kind": kind,
        "clause": None if kind is Kind.WATCHPOINT else number.split(".")[0],
        "bears_on": (),
        "title": f"Title of {number}",
        "content": f"Content of {number}.",
        "obligors": ("AM",),
        "supervisor": None,
        "starts_at": None,
        "deadline": None,
        "term": None,
        "quantities": (),
    }
    return Obligation(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


CEASEFIRE = an_obligation(
    title="Ceasefire", obligors=("AZ", "AM"), starts_at=datetime(2020, 11, 10, tzinfo=MOSCOW), supervisor="UNHCR"
)
KALBAJAR = an_obligation(
    "6.1",
    Kind.DEADLINE,
    title="Kalbajar district handed over",
    deadline=Deadline(date(2020, 11, 15), "", (Postponement(date(2020, 11, 25), date(2020, 11, 15), "consent", ""),)),
)
TERM = an_obligation(
    "4.2", Kind.TERM, title="Five-year term", obligors=("RU",), term=Term(date(2020, 11, 10), 60, 60, 6, ("AM", "AZ"))
)
STATUS = an_obligation("W1", Kind.WATCHPOINT, title="Political status", obligors=())


CLAUSE_1 = ClauseText("en", "our rendering", False, "Fire ceases at midnight.", "https://treaties.example/64384")


def a_subject(**facts: object) -> Subject:
    plain: dict[str, object] = {
        "id": "karabakh-2020",
        "title": "Statement by the President of Azerbaijan, the Prime Minister of Armenia and the President of Russia",
        "short_title": "Statement of 9 November 2020",
        "parties": (Party("AM", "Armenia", "party"), Party("AZ", "Azerbaijan", "party"), Party("RU", "Russia", "x")),
        "sides": (Side("AM", "Armenia"), Side("AZ", "Azerbaijan"), Side("independent", "Independent")),
        "authentic_lang": "ru",
        "authentic_url": "https://treaties.example/64384",
        "clauses": (
            QuotedClause("1", "Ceasefire", (CLAUSE_1,)),
            QuotedClause("4", "Term", ()),
            QuotedClause("6", "Lachin", ()),
        ),
        "obligations": (CEASEFIRE, TERM, KALBAJAR),
        "watchpoints": (STATUS,),
        "places": (("kalbajar", "Kalbajar / Karvachar"),),
    }
    return Subject(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def an_item(item_id: int = 1, **facts: object) -> ReportedItem:
    plain: dict[str, object] = {
        "id": item_id,
        "title": f"Report {item_id}",
        "lang": "en",
        "source": "OC Media",
        "side": "independent",
        "url": f"https://news.example/{item_id}",
        "published_at": datetime(2020, 11, 20, 9, 30, tzinfo=UTC),
        "precision": DatePrecision.TIME,
        "first_seen_at": datetime(2020, 11, 20, 10, 0, tzinfo=UTC),
        "story": f"story of {item_id}",
        "record": False,
        "revision": 1,
    }
    return ReportedItem(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def a_review(review_id: int = 1, decision: Decision = Decision.RELEVANT, **facts: object) -> Review:
    plain: dict[str, object] = {
        "id": review_id,
        "flag_id": 1,
        "item_id": 1,
        "obligation": "karabakh-2020/1.1",
        "number": 1,
        "analyst": "nina",
        "reviewed_at": datetime(2020, 12, 1, tzinfo=UTC),
        "decision": decision,
        "stance": Stance.BREACH if decision is Decision.RELEVANT else None,
        "credibility": 2 if decision is Decision.RELEVANT else None,
        "event_on": None,
        "measure": None,
        "note": "",
        "undoes": None,
        "stance_confirmed": True,
        "revision": 1,
    }
    return Review(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def a_flag(
    item: ReportedItem | None = None, *reviews: Review, obligation: str = "karabakh-2020/1.1", flag_id: int = 1
) -> FlagFacts:
    return FlagFacts(flag_id, obligation, an_item() if item is None else item, reviews)


def a_determination(determination_id: int = 1, result: Result = Result.BREACHED, **facts: object) -> Determination:
    plain: dict[str, object] = {
        "id": determination_id,
        "obligation": "karabakh-2020/1.1",
        "result": result,
        "degree": None,
        "valid_from": date(2020, 11, 20),
        "valid_until": None,
        "rationale": "Two sides and a third party report the same fire.",
        "work_state": WorkState.APPROVED,
        "author": "nina",
        "recorded_at": datetime(2020, 12, 2, tzinfo=UTC),
        "supersedes": None,
        "evidence": (Evidence(review_id=1),),
    }
    return Determination(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def an_event(event_id: int = 1, **facts: object) -> Event:
    plain: dict[str, object] = {
        "id": event_id,
        "agreement": "karabakh-2020",
        "kind": EventKind.EVENT,
        "starts_on": date(2020, 11, 25),
        "ends_on": None,
        "title": f"Event {event_id}",
        "obligations": ("karabakh-2020/6.1",),
        "place": "kalbajar",
        "party": None,
        "note": "",
        "origin": "pack",
        "author": "pack",
        "recorded_at": datetime(2020, 12, 1, tzinfo=UTC),
        "supersedes": None,
        "items": (),
    }
    return Event(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def a_source(source_id: int = 1, **facts: object) -> SourceFacts:
    plain: dict[str, object] = {
        "id": source_id,
        "name": f"Source {source_id}",
        "side": "independent",
        "lang": "en",
        "reliability": "B",
        "active": True,
        "fetched": 21,
        "failed": 0,
        "days": tuple(date(2020, 11, day) for day in range(10, 31)),
        "items": 40,
        "last_fetch_failed": False,
        "last_success_at": datetime(2020, 11, 30, 6, tzinfo=UTC),
        "last_error_at": None,
        "last_error": None,
        "last_error_kind": None,
        "last_error_status": None,
        "entries": 20,
        "note": None,
    }
    return SourceFacts(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


NO_SPOT_CHECKS = SpotFacts(population=0, judged=0, missed=0, relevant=0, not_relevant=0, waiting=0)


def some_inputs(**facts: object) -> ReportInputs:
    plain: dict[str, object] = {
        "period": NOVEMBER,
        "subject": a_subject(),
        "flags": (),
        "determinations": (),
        "events": (),
        "cited_events": (),
        "items": (),
        "voices": (),
        "sources": (),
        "spot_checks": NO_SPOT_CHECKS,
    }
    return ReportInputs(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def full_inputs() -> ReportInputs:
    """Inputs in which every part of a report has something to print, in five scripts, with hostile texts among them."""
    armenian = an_item(
        2,
        title="ՊՆ. Ադրբեջանի զինված ուժերը խախտել են հրադադարի ռեժիմը",
        lang="hy",
        source="Armenpress",
        side="AM",
        published_at=datetime(2020, 11, 21, tzinfo=UTC),
        precision=DatePrecision.DAY,
    )
    azerbaijani = an_item(
        3, title="Müdafiə Nazirliyi: atəşkəs pozulmayıb, mövqelərimiz sakitdir", lang="az", source="Azərtac", side="AZ"
    )
    russian = an_item(
        4,
        title="Минобороны РФ: за сутки нарушений режима прекращения огня не зафиксировано",
        lang="ru",
        source="ТАСС",
        side="RU",
        published_at=datetime(2020, 11, 1, tzinfo=UTC),
        precision=DatePrecision.MONTH,
        record=True,
    )
    hostile = an_item(5, title='=HYPERLINK("http://evil.example")<script>alert(1)</script>', url="javascript:alert(1)")
    talk = an_item(6, title="Minsk Group co-chairs speak of the status of Nagorno-Karabakh")
    relevant = Decision.RELEVANT
    flags = (
        a_flag(armenian, a_review(1, event_on=date(2020, 11, 20), note="Second account, see the other side's denial")),
        a_flag(azerbaijani, a_review(2, relevant, stance=Stance.DENIAL, credibility=3), flag_id=2),
        a_flag(russian, a_review(3, relevant, stance=Stance.FULFILMENT), flag_id=3),
        a_flag(hostile, a_review(4, relevant, stance=None, credibility=None, note="+1"), flag_id=4),
        a_flag(an_item(7), a_review(5, Decision.UNSURE), flag_id=5),
        a_flag(an_item(8), flag_id=6),
        a_flag(an_item(9, published_at=datetime(2020, 10, 25, tzinfo=UTC)), a_review(6, relevant), flag_id=7),
        a_flag(talk, a_review(7, relevant, stance=Stance.TALK), obligation="karabakh-2020/W1", flag_id=8),
    )
    return some_inputs(
        flags=flags,
        determinations=(
            a_determination(1, Result.FULFILLED, valid_from=date(2020, 11, 1), evidence=()),
            a_determination(2, evidence=(Evidence(review_id=1), Evidence(review_id=2), Evidence(event_id=2))),
            a_determination(3, Result.FULFILLED, obligation="karabakh-2020/6.1", valid_from=date(2020, 11, 25)),
        ),
        events=(an_event(1, items=(3, 2), title="Kalbajar district passes to Azerbaijan", note="In the morning"),),
        cited_events=(an_event(2, title="Exchange of fire near Hadrut", starts_on=date(2020, 11, 20)),),
        items=(armenian, azerbaijani),
        voices=(
            VoiceFacts(2, "karabakh-2020/6.1", Stance.FULFILMENT, ()),
            VoiceFacts(3, "karabakh-2020/6.1", Stance.FULFILMENT, (a_review(8, item_id=3, stance=Stance.FULFILMENT),)),
        ),
        sources=(
            a_source(1, name="OC Media"),
            a_source(
                2,
                name="Armenpress",
                side="AM",
                lang="hy",
                days=(date(2020, 11, 12),),
                fetched=1,
                failed=20,
                last_fetch_failed=True,
                last_error_at=datetime(2020, 11, 30, 6, tzinfo=UTC),
                last_error="status: 403 Forbidden",
                last_error_kind="status",
                last_error_status=403,
            ),
            a_source(3, name="Civil.ge", items=0),
            a_source(4, name="Азербайджан", side="AZ", lang="ru", fetched=0, days=(), items=0, last_success_at=None),
            a_source(5, name="Old feed", side=None, fetched=0, days=(), items=0, active=False, last_success_at=None),
        ),
    )


OVERRULED_AND_RESTORED = (
    a_review(1),
    a_review(2, Decision.NOT_RELEVANT, number=2, analyst="ben"),
    a_review(3, number=3, undoes=2, analyst="ben", reviewed_at=datetime(2020, 12, 1, 9, tzinfo=UTC)),
)
"""Reviews of one flag: what nina decided holds again, as ben took his own decision back nine hours later."""


def inputs_of_an_emptied_event() -> ReportInputs:
    """An event, cited by a finding, whose one report is relevant no more since the last review of it: an undo."""
    slug = "karabakh-2020/6.1"
    undo = a_review(2, Decision.WITHDRAWN, number=2, undoes=1)
    return some_inputs(
        events=(an_event(1, items=(1,), origin="analyst", author="anna", note="In the fog."),),
        determinations=(a_determination(obligation=slug, evidence=(Evidence(event_id=1),)),),
        items=(an_item(1),),
        voices=(VoiceFacts(1, slug, Stance.BREACH, (a_review(1), undo)),),
    )
