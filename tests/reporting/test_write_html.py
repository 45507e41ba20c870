import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, Undefined

from tests.reporting.builders import (
    NOVEMBER,
    OVERRULED_AND_RESTORED,
    a_determination,
    a_flag,
    a_review,
    a_source,
    an_event,
    an_item,
    full_inputs,
    inputs_of_an_emptied_event,
    some_inputs,
)
from tracker.domain.agreement import RetiredObligation
from tracker.domain.determination import Evidence, Result, WorkState
from tracker.domain.event import EventKind
from tracker.domain.item import DatePrecision
from tracker.domain.report import FORMAT_VERSION
from tracker.domain.review import Decision
from tracker.reporting.build import build
from tracker.reporting.inputs import FlagFacts, JudgedForm, ReportInputs
from tracker.reporting.write_html import known_day, open_templates, word, write_html
from tracker.settings import shipped


@pytest.fixture(scope="module")
def environment() -> Environment:
    return open_templates(shipped("templates"))


def html(inputs: ReportInputs, environment: Environment) -> str:
    return write_html(build(inputs), environment=environment).decode()


def words_of(page: str) -> str:
    body = page[page.index("<body>") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page)
    return parser.seen


def test_the_file_needs_nothing_from_elsewhere(environment: Environment) -> None:
    found = tags(html(full_inputs(), environment))
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in found}
    assert [tag for tag, _ in found].count("style") == 1
    assert not [values for _, values in found if "src" in values or "style" in values]
    assert not [name for _, values in found for name in values if name.startswith("on")]


def test_links_go_to_web_addresses_and_parts_of_the_report_only(environment: Environment) -> None:
    found = tags(html(full_inputs(), environment))
    links = [values["href"] or "" for tag, values in found if tag == "a"]
    assert all(link.startswith(("https://news.example/", "https://treaties.example/", "#")) for link in links)
    marks = {values["id"] for _, values in found if "id" in values}
    assert {link[1:] for link in links if link.startswith("#")} <= marks


def test_a_finding_that_held_for_a_time_stands_in_short_too(environment: Environment) -> None:
    passing = a_determination(valid_from=date(2020, 11, 12), valid_until=date(2020, 11, 20), evidence=())
    said = words_of(html(some_inputs(determinations=(passing,)), environment))
    assert "For a time within the period other ones held on 1.1" in said
    assert "not assessed meanwhile breached, 12 Nov 2020 to 20 Nov 2020 the same" in said
    assert "For a time" not in words_of(html(some_inputs(), environment))


def test_titles_from_outside_are_shown_as_text(environment: Environment) -> None:
    page = html(full_inputs(), environment)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "javascript:" not in page


def test_titles_carry_their_language(environment: Environment) -> None:
    found = tags(html(full_inputs(), environment))
    assert {values["lang"] for _, values in found if "lang" in values} == {"en", "hy", "az", "ru"}


def test_evidence_of_a_finding_leads_to_the_review_where_the_report_shows_it(environment: Environment) -> None:
    page = html(full_inputs(), environment)
    assert '<tr id="review-1">' in page
    assert '<a class="name" href="#review-1">review-1</a> by nina, item-2,' in page
    assert "event-2 , 20 November 2020, recorded by the pack" in words_of(page)
    assert '<tr id="event-1">' in page
    assert "nina review-1 , 1 December 2020, 00:00 UTC" in words_of(page)
    assert "claims fulfilment review-8" in words_of(page)


def test_what_nobody_assessed_is_printed_as_not_assessed(environment: Environment) -> None:
    text = words_of(html(some_inputs(), environment))
    assert "No analyst has entered a finding for 30 November 2020." in text
    assert "3 not assessed" in text
    assert "On no day of the period did another finding hold than before it." in text
    assert "No event was entered for this period." in text
    assert "No feed is known: nothing was monitored." in text


def test_a_report_of_a_breach_is_worded_as_a_report(environment: Environment) -> None:
    page = html(some_inputs(flags=(a_flag(None, a_review()),)), environment)
    text = words_of(page)
    assert "alleges non-fulfilment" in text
    assert "breached" not in text
    body = page[page.index("<body>") :]
    assert re.findall(r'class="says">([^<]+)<', body) == ["alleges non-fulfilment"] * 2
    assert 'class="chip breach' not in body


def test_a_guess_that_nobody_confirmed_is_no_sides_statement(environment: Environment) -> None:
    text = words_of(html(some_inputs(flags=(a_flag(None, a_review(stance_confirmed=False)),)), environment))
    assert "points to non-fulfilment: a guess, not confirmed" in text
    assert "alleges non-fulfilment" not in text
    assert "not confirmed Independent 1 1" in text


def test_sides_are_said_to_be_those_of_outlets(environment: Environment) -> None:
    page = html(some_inputs(flags=(a_flag(None, a_review()),)), environment)
    assert "<h4>What reports say, by the side of the outlet</h4>" in page
    assert "not of whoever is quoted in it.</p>" in page
    assert '<th scope="col">Side of the outlet</th>' in page


def test_a_report_edited_since_is_printed_as_it_was_judged(environment: Environment) -> None:
    item = an_item(title="Nobody was hurt", revision=2)
    flag = FlagFacts(1, "karabakh-2020/1.1", item, (a_review(),), (JudgedForm(1, "Three were hurt", ""),))
    text = words_of(html(some_inputs(flags=(flag,), determinations=(a_determination(),)), environment))
    assert "Nobody was hurt" not in text
    assert text.count("text changed since") == 2


def test_clauses_are_quoted_with_language_witness_and_the_text_that_binds(environment: Environment) -> None:
    page = html(some_inputs(), environment)
    text = words_of(page)
    assert "Fire ceases at midnight. English, our rendering, unofficial; authentic text (Russian)" in text
    assert 'href="https://treaties.example/64384"' in page


def test_each_obligation_says_on_how_many_days_it_was_monitored(environment: Environment) -> None:
    assert words_of(html(some_inputs(), environment)).count("Monitored on 0 of 21 days.") == 3
    assert words_of(html(full_inputs(), environment)).count("Monitored on 21 of 21 days.") == 3


def test_sources_not_fetched_in_the_period_stand_in_one_line(environment: Environment) -> None:
    text = words_of(html(full_inputs(), environment))
    assert "Not fetched in the period (1): Азербайджан." in text


def test_a_period_that_is_not_over_is_told_at_the_top(environment: Environment) -> None:
    early = replace(NOVEMBER, known_at=datetime(2020, 11, 20, 12, tzinfo=UTC))
    assert "This period is not over: on 20 November 2020" in words_of(html(some_inputs(period=early), environment))


def test_an_events_reports_are_printed_with_side_stance_and_source(environment: Environment) -> None:
    text = words_of(html(full_inputs(), environment))
    assert "recorded by the pack, 2 reports" in text
    assert "Azərtac (Azerbaijan) on 6.1: claims fulfilment" in text
    assert "Armenpress (Armenia) on 6.1: points to fulfilment: a guess, not confirmed" in text


def test_text_states_are_worded_as_on_the_page(environment: Environment) -> None:
    text = words_of(html(some_inputs(), environment))
    assert "From the text alone: date has passed. The text asks that it be done by 25 November 2020" in text


def test_a_finding_is_printed_with_author_reasons_and_evidence(environment: Environment) -> None:
    text = words_of(html(full_inputs(), environment))
    assert "breached from 20 November 2020. determination-2 by nina, 2 December 2020, 00:00 UTC" in text
    assert "Two sides and a third party report the same fire." in text
    assert "Exchange of fire near Hadrut event-2 , 20 November 2020" in text
    assert "1.1 Ceasefire : fulfilled before; 10 Nov 2020 to 19 Nov 2020 fulfilled; " in text
    assert "20 Nov 2020 to 30 Nov 2020 fulfilled beside breached" in text


def test_superseded_findings_and_drafts_are_lines_without_the_look_of_a_finding(environment: Environment) -> None:
    first = a_determination(1, evidence=(), valid_until=None)
    second = a_determination(2, Result.FULFILLED, evidence=(), degree=2, supersedes=1, party="AZ")
    draft = a_determination(3, Result.DISPUTED, evidence=(), work_state=WorkState.IN_REVIEW)
    page = html(some_inputs(determinations=(first, second, draft)), environment)
    text = words_of(page)
    assert "fulfilled Azerbaijan , degree 2 of 3, from 20 November 2020." in text
    assert "Entered and superseded, or draft: none of these holds" in text
    assert "determination-1 : superseded: “breached” from 20 November 2020, entered by nina" in text
    assert "determination-3 : draft, does not hold (in review): “disputed” from 20 November 2020" in text
    assert "Cites no evidence." in text
    assert 'class="chip breached"' not in page
    assert 'class="chip disputed"' not in page


def test_gaps_of_monitoring_are_printed(environment: Environment) -> None:
    found = a_source(days=full_inputs().sources[1].days, fetched=1)
    text = words_of(html(some_inputs(sources=(found,)), environment))
    assert (
        "Days without one successful fetch (20 of 21): 10 Nov 2020 to 11 Nov 2020; 13 Nov 2020 to 30 Nov 2020." in text
    )
    assert "Silence is not compliance." in text


def test_a_notice_is_marked_with_its_party(environment: Environment) -> None:
    notice = an_event(1, kind=EventKind.NOTICE, party="AZ", obligations=("karabakh-2020/4.2",), ends_on=None)
    assert "notice by AZ" in words_of(html(some_inputs(events=(notice,)), environment))


def test_every_entry_point_writes_the_same_bytes(environment: Environment) -> None:
    report = build(full_inputs())
    other = environment.overlay(autoescape=False, undefined=Undefined, trim_blocks=False, keep_trailing_newline=False)
    assert write_html(report, environment=other) == write_html(report, environment=environment)


def test_the_style_is_allowed_by_its_digest_and_nothing_else_is(environment: Environment) -> None:
    page = html(some_inputs(), environment)
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    found = [values.get("content") for tag, values in tags(page) if tag == "meta" and "http-equiv" in values]
    assert found == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_the_file_states_its_parameters(environment: Environment) -> None:
    report = build(full_inputs())
    found = {
        values["name"]: values["content"]
        for tag, values in tags(html(full_inputs(), environment))
        if tag == "meta" and (values.get("name") or "").startswith("tracker:")
    }
    assert found == {
        "tracker:agreement": "karabakh-2020",
        "tracker:from": "2020-11-10",
        "tracker:to": "2020-11-30",
        "tracker:known_at": "2021-02-01T12:00:00+00:00",
        "tracker:digest": report.digest,
        "tracker:format_version": FORMAT_VERSION,
    }


def test_a_name_that_the_template_lacks_is_a_fault_and_not_a_blank(tmp_path: Path) -> None:
    loader = DictLoader({"report/_style.html": "", "report/report.html": "{{ report.nothing }}"})
    with pytest.raises(Exception, match="nothing"):
        write_html(build(some_inputs()), environment=Environment(loader=loader, autoescape=True))


def test_words_are_plain() -> None:
    assert [word(Result.NOT_YET_DUE), word(None)] == ["not yet due", "not assessed"]


def test_an_obligation_without_clause_title_or_dates_prints_cleanly(environment: Environment) -> None:
    inputs = some_inputs()
    bare = replace(inputs, subject=replace(inputs.subject, clauses=(), obligations=inputs.subject.obligations[:1]))
    page = html(bare, environment)
    assert "Clause 1</h3>" in page
    assert "The text sets no date in this period." in page
    assert "The text sets no further date." in page


@pytest.mark.parametrize(
    ("published_at", "precision", "event_on", "printed"),
    [
        (datetime(2020, 1, 1, tzinfo=UTC), DatePrecision.YEAR, None, "2020"),
        (datetime(2020, 5, 1, tzinfo=UTC), DatePrecision.MONTH, None, "May 2020"),
        (datetime(2020, 5, 3, tzinfo=UTC), DatePrecision.DAY, None, "3 May 2020"),
        (datetime(2020, 5, 3, 8, 30, tzinfo=UTC), DatePrecision.TIME, None, "3 May 2020"),
        (None, None, None, "date unknown, first seen 20 November 2020"),
        (None, None, date(2020, 11, 12), "12 November 2020"),
    ],
)
def test_a_cited_report_is_dated_no_more_exactly_than_is_known(
    environment: Environment,
    published_at: datetime | None,
    precision: DatePrecision | None,
    event_on: date | None,
    printed: str,
) -> None:
    item = an_item(1, published_at=published_at, precision=precision)
    inputs = some_inputs(flags=(a_flag(item, a_review(1, event_on=event_on)),), determinations=(a_determination(),))
    assert f"review-1 by nina, item-1, {printed}, OC Media" in words_of(html(inputs, environment))


@pytest.mark.parametrize(("text", "printed"), [("2022", "2022"), ("2022-02", "Feb 2022"), ("2022-02-04", "4 Feb 2022")])
def test_what_is_known_of_a_day_is_printed_as_other_days_are(text: str, printed: str) -> None:
    assert known_day(text) == printed


def test_evidence_says_when_it_was_published_in_the_words_of_the_pages(environment: Environment) -> None:
    item = an_item(1, published_at=datetime(2020, 11, 1, tzinfo=UTC), precision=DatePrecision.MONTH)
    page = words_of(html(some_inputs(flags=(a_flag(item, a_review(1)),)), environment))
    assert "published Nov 2020, item-1" in page


def test_a_citation_of_a_review_that_was_taken_back_says_so_with_the_day(environment: Environment) -> None:
    undo = a_review(2, Decision.WITHDRAWN, number=2, undoes=1)
    inputs = some_inputs(flags=(a_flag(None, a_review(), undo),), determinations=(a_determination(),))
    assert "<b>taken back on 1 December 2020 by nina (review-2)</b>" in html(inputs, environment)


def test_an_obligation_that_the_pack_dropped_says_so(environment: Environment) -> None:
    inputs = some_inputs()
    first, *rest = inputs.subject.obligations
    gone = RetiredObligation(first, datetime(2020, 12, 1, tzinfo=UTC))
    page = html(replace(inputs, subject=replace(inputs.subject, obligations=tuple(rest), retired=(gone,))), environment)
    assert "No longer in the pack since 1 December 2020" in words_of(page)


def test_a_decision_that_an_undo_brought_back_names_who_decided_and_who_took_back(environment: Environment) -> None:
    finding = a_determination(evidence=(Evidence(review_id=3),))
    inputs = some_inputs(flags=(a_flag(None, *OVERRULED_AND_RESTORED),), determinations=(finding,))
    page = html(inputs, environment)
    decided = '<span class="name">review-1</span>, 1 December 2020, 00:00 UTC; restored by ben'
    assert f"review-3</a> by nina (decided in {decided}), item-1" in page
    restored = '<span class="name">review-3</span>, 1 December 2020, 09:00 UTC'
    assert f"nina <small>{decided} in {restored}</small>" in page


def test_an_event_of_which_no_report_is_relevant_any_more_says_so_and_where_it_is_cited_too(
    environment: Environment,
) -> None:
    inputs = inputs_of_an_emptied_event()
    told = "<b>left without a relevant report on 1 December 2020 by nina (review-2)</b>"
    assert html(inputs, environment).count(told) == 2
