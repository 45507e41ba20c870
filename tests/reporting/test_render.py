import pytest

from tests.reporting.builders import full_inputs
from tracker.domain.report import ReportFormat
from tracker.reporting.build import build
from tracker.reporting.render import render
from tracker.settings import shipped


@pytest.mark.parametrize(
    ("form", "start"),
    [(ReportFormat.HTML, b"<!doctype html>"), (ReportFormat.CSV, b"\xef\xbb\xbfrow,"), (ReportFormat.JSON, b"{\n")],
)
def test_each_format_is_written_the_same_every_time(form: ReportFormat, start: bytes) -> None:
    data = render(build(full_inputs()), form, templates=shipped("templates"))
    assert data.startswith(start)
    assert data == render(build(full_inputs()), form, templates=shipped("templates"))
