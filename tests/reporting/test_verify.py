from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.reporting.builders import NOVEMBER, full_inputs
from tracker.domain.report import FORMAT_VERSION, ReportFormat, ReportParameters
from tracker.errors import Invalid
from tracker.reporting.build import build
from tracker.reporting.inputs import Period
from tracker.reporting.render import render
from tracker.reporting.verify import compare, read_parameters
from tracker.settings import shipped

TEMPLATES = shipped("templates")
REPORT = build(full_inputs())
FORMATS = list(ReportFormat)


@pytest.mark.parametrize("written_as", FORMATS)
def test_a_report_tells_how_to_build_it_again(written_as: ReportFormat) -> None:
    data = render(REPORT, written_as, templates=TEMPLATES)
    assert read_parameters(data) == ReportParameters(
        agreement="karabakh-2020",
        from_on=date(2020, 11, 10),
        to_on=date(2020, 11, 30),
        known_at=datetime(2021, 2, 1, 12, 0, tzinfo=UTC),
        digest=REPORT.digest,
        format=written_as,
        format_version=FORMAT_VERSION,
    )


@pytest.mark.parametrize("written_as", FORMATS)
def test_an_untouched_report_agrees_in_inputs_and_bytes(written_as: ReportFormat) -> None:
    data = render(REPORT, written_as, templates=TEMPLATES)
    again = build(full_inputs())
    verdict = compare(data, report=again, rendered=render(again, written_as, templates=TEMPLATES))
    assert (verdict.same_inputs, verdict.same_bytes, verdict.digest_now) == (True, True, REPORT.digest)


@pytest.mark.parametrize("written_as", FORMATS)
def test_a_doctored_report_agrees_in_inputs_only(written_as: ReportFormat) -> None:
    data = render(REPORT, written_as, templates=TEMPLATES)
    doctored = data.replace(b"Ceasefire", b"Cease-fire")
    verdict = compare(doctored, report=REPORT, rendered=data)
    assert (verdict.same_inputs, verdict.same_bytes) == (True, False)


def test_a_report_of_other_inputs_disagrees() -> None:
    earlier = Period(NOVEMBER.from_on, NOVEMBER.to_on, datetime(2020, 12, 1, tzinfo=UTC))
    other = build(replace(full_inputs(), period=earlier))
    data = render(REPORT, ReportFormat.CSV, templates=TEMPLATES)
    verdict = compare(data, report=other, rendered=render(other, ReportFormat.CSV, templates=TEMPLATES))
    assert (verdict.same_inputs, verdict.same_bytes) == (False, False)
    assert verdict.parameters.digest == REPORT.digest


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "does not state its agreement, from, to, known_at, digest"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"{", "broken JSON"),
        (b'{"kind": "other"}', "other JSON"),
        (b'{"kind": "tracker-report"}', "does not state"),
        (b'{"kind": "tracker-report", "parameters": {"from": 1}}', "does not state its agreement, from"),
        (b"<!doctype html><title>x</title>", "does not state"),
        (b"a,b\r\n1,2\r\n", "does not state"),
        (b"row,kind,note\r\nmeta,from,2020-11-10\r\n", "does not state its agreement, to"),
        (b'row,kind,note\r\nmeta,from,"' + b"x" * 140_000 + b'"\r\n', "broken CSV"),
        (
            b'{"kind": "tracker-report", "parameters": {"agreement": "a", "from": "x", "to": "y", "known_at": "z",'
            b' "digest": "d"}}',
            "cannot be read",
        ),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        read_parameters(data)


def test_parameters_in_a_printed_title_do_not_count() -> None:
    page = render(REPORT, ReportFormat.HTML, templates=TEMPLATES)
    forged = page.replace(b"<body>", b'<body><meta name="tracker:digest" content="forged">')
    assert read_parameters(forged).digest == REPORT.digest
