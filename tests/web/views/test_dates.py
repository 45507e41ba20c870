"""The calendar as page and file."""

from tests.builders import NOON
from tests.web.visitor import Visitor
from tracker.bootstrap.app import App
from tracker.storage import saving, watching
from tracker.storage.engine import transaction


def test_past_and_upcoming_dates_stand_apart_and_facts_beside(ani: Visitor) -> None:
    page = ani.get("/calendar")
    upcoming, past = page.split("Past in the text")[0], page.split("Past in the text")[1]
    assert "10 May 2030" in upcoming
    assert "10 Nov 2020" in past
    assert "A quiet night" in page.split("What happened")[1]


def test_the_calendar_can_be_taken_away_as_a_file(ani: Visitor) -> None:
    answer = ani.client.get("/calendar.ics?agreement=sea-1999")
    assert answer.mimetype == "text/calendar"
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert "20300510" in answer.text


def test_the_calendar_ends_where_it_is_asked_to(ani: Visitor) -> None:
    assert "2035" not in ani.get("/calendar")
    assert "10 Nov 2035" in ani.get("/calendar?until=2036-01-01")


def test_the_calendar_leaves_a_retired_agreement_out_unless_it_is_chosen(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        watching.retire(connection, "sea-1999", saving.By("ben", NOON, "It ran out"))
    for url in ("/calendar", "/calendar.ics"):
        assert "2030" not in ani.client.get(url).text
        assert "2030" in ani.client.get(f"{url}?agreement=sea-1999").text
