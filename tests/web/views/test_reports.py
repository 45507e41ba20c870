"""Compliance reports as files."""

from dataclasses import replace

import pytest

from tests.builders import NOON, an_agreement
from tests.web.visitor import Visitor
from tracker.bootstrap.app import App
from tracker.storage import agreements
from tracker.storage.engine import transaction

ADDRESS = "/reports/file?agreement=sea-1999&from=2026-11-01&to=2026-11-30"


@pytest.mark.parametrize(
    ("written_as", "kind", "words"),
    [("html", "text/html", "<!doctype html>"), ("csv", "text/csv", "row,"), ("json", "application/json", "{")],
)
def test_a_report_is_handed_out_as_a_file(ani: Visitor, written_as: str, kind: str, words: str) -> None:
    answer = ani.client.get(f"{ADDRESS}&format={written_as}")
    assert answer.status_code == 200
    assert answer.mimetype == kind
    name = f"sea-1999_2026-11-01_2026-11-30.{written_as}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert words in answer.text[:200]
    assert "A quiet night" in answer.text


def test_the_same_question_gives_the_same_bytes(ani: Visitor) -> None:
    assert ani.client.get(ADDRESS).data == ani.client.get(ADDRESS).data


def test_a_report_can_be_had_as_known_before(ani: Visitor) -> None:
    assert "A quiet night" not in ani.client.get(f"{ADDRESS}&format=csv&known_on=2026-11-23").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2026-11-01&to=2026-11-30", "choose an agreement"),
        ("agreement=sea-1999&to=2026-11-30", "name a day"),
        ("agreement=sea-1999&from=2026-11-30&to=2026-11-01", "lies before the first day"),
        ("agreement=sea-1999&from=2026-11-01&to=2026-11-30&format=pdf", "choose one of those offered"),
        ("agreement=sea-1999&from=0001-01-01&to=2026-11-30", "leaves no room"),
    ],
)
def test_a_refused_question_comes_back_as_typed(ani: Visitor, query: str, words: str) -> None:
    page = ani.get(f"/reports/file?{query}", code=422)
    assert words in page
    assert 'role="alert"' in page
    assert "Not stored" not in page


def test_what_will_be_known_cannot_be_asked_for_and_today_means_now(ani: Visitor) -> None:
    assert "lies ahead" in ani.get(f"{ADDRESS}&known_on=2026-11-25", code=422)
    answer = ani.client.get(f"{ADDRESS}&format=json&known_on=2026-11-24")
    assert answer.get_json()["parameters"]["known_at"] == "2026-11-24T14:00:00+00:00"


def test_the_form_opens_with_the_agreement_worked_on(app: App, ani: Visitor) -> None:
    lake = replace(an_agreement(), id="lake-2001", short_title="Lake pact", clauses=(), obligations=(), watchpoints=())
    with transaction(app.engine) as connection:
        agreements.save(connection, replace(lake, indicators=()), at=NOON)
    assert '<option value="lake-2001">Lake pact</option>' in ani.get("/reports")
    ani.get("/obligations/sea-1999/1.1")
    assert '<option value="sea-1999" selected>' in ani.get("/reports")
    assert '<option value="lake-2001" selected>' in ani.get("/reports?agreement=lake-2001")
    assert "there is no agreement nowhere" in ani.get("/reports?agreement=nowhere", code=404)


def test_the_form_opens_on_the_last_ninety_days(ani: Visitor) -> None:
    page = ani.get("/reports?agreement=sea-1999")
    assert 'value="2026-08-27"' in page
    assert 'value="2026-11-24"' in page
