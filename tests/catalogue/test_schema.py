"""Each field refuses what it cannot take, on its line and in plain English."""

from pathlib import Path

import pytest

from tests.catalogue import small_pack
from tests.catalogue.small_pack import changed, line_of

FILES = {
    "agreement.yaml": small_pack.AGREEMENT,
    "places.yaml": small_pack.PLACES,
    "indicators.yaml": small_pack.indicators(),
    "events.yaml": small_pack.EVENTS,
    "sources.csv": small_pack.SOURCES,
    "record.jsonl": small_pack.RECORD,
}

CASES = [
    ("agreement.yaml", "short_title:", "shorttitle:", "shorttitle", "unknown key; did you mean `short_title`?"),
    ("agreement.yaml", "signed_on: 2001-03-01", "signed_on: 1 March", "signed_on", "a day is written 2020-11-09"),
    ("agreement.yaml", "signed_on: 2001-03-01", 'signed_on: "2001-02-30"', "signed_on", "no such day"),
    ("agreement.yaml", '"2001-03-02T00:00:00+02:00"', '"2001-03-02T00:00:00"', "in_force_at", "without a zone"),
    ("agreement.yaml", '"2001-03-02T00:00:00+02:00"', "2001-03-02T00:00:00", "in_force_at", "without a zone"),
    ("agreement.yaml", '"2001-03-02T00:00:00+02:00"', "2001-03-02", "in_force_at", "with its zone"),
    ("agreement.yaml", '"2001-03-02T00:00:00+02:00"', '"soon"', "in_force_at", "with its zone"),
    ("agreement.yaml", "{lang: en, url", "{lang: eng, url", "authentic.lang", "two small letters"),
    ("agreement.yaml", "https://river.example/truce", "river.example/truce", "authentic.url", "http:// or https://"),
    ("agreement.yaml", "https://river.example/truce", "https://a:b@river.example", "authentic.url", "password"),
    ("agreement.yaml", "https://river.example/truce", "https://river .example", "authentic.url", "without blanks"),
    ("agreement.yaml", "https://river.example/truce", "https://[river", "authentic.url", "http:// or https://"),
    ("agreement.yaml", "langs: [en, ru]", "langs: en", "langs", "found 'en'; a list is needed"),
    ("agreement.yaml", "langs: [en, ru]", "neutral: Reuters\nlangs: [en, ru]", "neutral", "a list is needed"),
    (
        "agreement.yaml",
        "langs: [en, ru]",
        "neutral: [River News Agency]\nlangs: [en, ru]",
        "neutral[0]",
        "found 'River News Agency'; one word of letters and digits is needed",
    ),
    ("agreement.yaml", "langs: [en, ru]", "neutral: [reuter*]\nlangs: [en, ru]", "neutral[0]", "each form by itself"),
    ("agreement.yaml", "role: party", "role: guest", "parties[0].role", "'party', 'signatory', 'guarantor'"),
    ("agreement.yaml", "authentic: false", "authentic: perhaps", "clauses[0].texts[0].authentic", "`true` or `false`"),
    (
        "agreement.yaml",
        'number: "1"',
        "number: 1",
        "clauses[0].number",
        "the number 1; text is needed: put it in quotes, just as it is written",
    ),
    ("agreement.yaml", 'number: "1.1"', 'number: "1 1"', "clauses[0].obligations[0].number", "no blank"),
    (
        "agreement.yaml",
        "kind: continuing",
        "kind: lasting",
        "clauses[0].obligations[0].kind",
        "allowed are `continuing`, `deadline`, `level`",
    ),
    ("agreement.yaml", "kind: continuing", "kind: watchpoint", "clauses[0].obligations[0].kind", "list of their own"),
    ("agreement.yaml", "title: No fire", 'title: "  "', "clauses[0].obligations[0].title", "the text is empty"),
    ("agreement.yaml", "title: No fire", "title:", "clauses[0].obligations[0].title", "found nothing; text is needed"),
    ("agreement.yaml", "obligors: [UP, LO]", "obligors: []", "clauses[0].obligations[0].obligors", "at least 1 entry"),
    ("agreement.yaml", "value: 12", "value: .inf", "clauses[1].obligations[1].quantities[0].value", "finite number"),
    (
        "agreement.yaml",
        "value: 12",
        "value: a dozen",
        "clauses[1].obligations[1].quantities[0].value",
        "a number is needed",
    ),
    ("agreement.yaml", "months: 24", "months: 0", "clauses[1].obligations[2].term.months", "must be at least 1"),
    (
        "agreement.yaml",
        "renewal_months: 12",
        "renewal_months: 0",
        "clauses[1].obligations[2].term.renewal_months",
        "at least 1",
    ),
    (
        "agreement.yaml",
        "notice_months: 3",
        "notice_months: -1",
        "clauses[1].obligations[2].term.notice_months",
        "at least 1",
    ),
    (
        "agreement.yaml",
        "months: 24",
        "months: 24.5",
        "clauses[1].obligations[2].term.months",
        "a whole number is needed",
    ),
    (
        "agreement.yaml",
        "agreed_on: 2001-03-20, ",
        "",
        "clauses[1].obligations[0].deadline.postponements[0].agreed_on",
        "missing",
    ),
    ("places.yaml", "id: landing", "id: Landing Stage", "places[0].id", "small letters a-z"),
    (
        "places.yaml",
        "{en: [landing*], ru: [пристан*]}",
        "[landing*]",
        "places[0].names",
        "found a list; a mapping is needed",
    ),
    ("places.yaml", "landing*", "la*", "places[0].names.en[0]", "2 letters before `*`; at least 3"),
    ("places.yaml", "ru: [пристан*]", "rus: [пристан*]", "places[0].names.rus", "two small letters"),
    (
        "indicators.yaml",
        "stance: breach",
        "stance: broken",
        "indicators[0].stance",
        "found 'broken'; allowed are 'breach'",
    ),
    (
        "indicators.yaml",
        "weight: 0.6",
        "weight: 1",
        "indicators[0].weight",
        "found the number 1; it must be less than 1",
    ),
    ("indicators.yaml", "weight: 0.6", "weight: 0", "indicators[0].weight", "it must be more than 0"),
    ("indicators.yaml", "weight: 0.6", "weight: true", "indicators[0].weight", "found true; a number is needed"),
    ("indicators.yaml", "scope: 8", "scope: page", "indicators[0].scope", "`sentence`, `text` or a number of words"),
    ("indicators.yaml", "scope: 8", "scope: 0", "indicators[0].scope", "a number of words from 1"),
    ("indicators.yaml", "scope: 8", "scope: true", "indicators[0].scope", "found true"),
    ("indicators.yaml", "fire*, opened", "f*ire, opened", "indicators[0].terms.en[0]", "only at the end of a word"),
    ("indicators.yaml", "fire*, opened", "fire|shot, opened", "indicators[0].terms.en[0]", "no regular expression"),
    ("indicators.yaml", "opened ... fire", "... fire", "indicators[0].terms.en[1]", "only between words"),
    ("indicators.yaml", "en: [fire*, opened ... fire]", "en: []", "indicators[0].terms.en", "at least 1 entry"),
    ("indicators.yaml", "truce: {", "Big Truce: {", "groups.Big Truce", "small letters a-z"),
    ("events.yaml", "kind: event", "kind: happening", "events[0].kind", "allowed are 'event' or 'notice'"),
    ("events.yaml", "reports: [rec-001]", "reports: []", "events[0].reports", "at least 1 entry"),
    ("sources.csv", "River Post,", ",", "name", "found nothing; text is needed"),
    ("sources.csv", ",GB,", ",gb,", "country", "two capitals"),
    ("sources.csv", ",B,", ",G,", "reliability", "A, B, C, D, E, F"),
    ("sources.csv", ",en,GB", ",english,GB", "lang", "two small letters"),
    ("record.jsonl", '"lang": "en"', '"lang": 5', "lang", "found the number 5"),
    ("record.jsonl", '"published": "2001-03-20"', '"published": "2001-13"', "published", "2020-11-09, 2020-11 or 2020"),
    ("record.jsonl", '"source": "post.example", ', "", "source", "this is missing"),
    ("record.jsonl", '"side": "UP"', '"sides": "UP"', "sides", "unknown key; did you mean `side`?"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[3]}")
def test_a_wrong_value_is_named_with_file_line_field_and_reason(
    tmp_path: Path, case: tuple[str, str, str, str, str]
) -> None:
    name, old, new, field, reason = case
    found = [fault for fault in changed(tmp_path, name, old, new) if reason in fault.reason]
    assert [(fault.file, fault.line, fault.field) for fault in found] == [(name, line_of(FILES[name], old), field)]


def test_an_unknown_key_like_no_other_lists_what_is_allowed(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "places.yaml", "label: Landing", "zzz: 1\n    label: Landing")
    assert fault.reason == "unknown key; allowed here are `id`, `label`, `names`"


def test_a_key_that_is_missing_stands_on_the_line_of_its_entry(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "indicators.yaml", "    weight: 0.6\n", "")
    assert (fault.line, fault.field, fault.reason) == (8, "indicators[0].weight", "this is missing")


def test_one_reference_alone_may_stand_for_a_list_of_it(tmp_path: Path) -> None:
    assert changed(tmp_path, "indicators.yaml", "with: [[group:truce, place:landing], places]", "with: [places]") == []
