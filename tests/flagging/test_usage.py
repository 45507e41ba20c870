"""Which terms match, each by itself."""

from dataclasses import replace

from tests.flagging.rules import a_sign, lemmas, rules
from tracker.domain.indicator import RegionGate
from tracker.flagging.bench import MeasuredReport
from tracker.flagging.usage import PLACES, matching_terms

AGREEMENT = replace(
    rules(
        replace(a_sign(terms={"en": ("blockade*", "siege"), "ru": ("блокад*",)}), needs=(("group:ship",),)),
        groups={"ship": {"en": ("~ship", "boat"), "ru": ("siege",)}},
        places={"cape": {"hy": ("հրվանդան*", "siege")}},
    ),
    region=RegionGate(("places",), ()),
    forms=lemmas(en=("ship",)),
)


def test_a_term_matches_by_itself_in_reports_of_its_language() -> None:
    reports = [
        MeasuredReport("Ships", "A blockade", "en"),
        MeasuredReport("Հրվանդանը", "", "en"),
        MeasuredReport("", "siege", "az"),
    ]
    found = matching_terms(AGREEMENT, reports)
    assert found == {("en", "~ship"), ("en", "blockade*"), (PLACES, "հրվանդան*"), (PLACES, "siege")}


def test_without_reports_nothing_matches() -> None:
    assert matching_terms(AGREEMENT, []) == set()
