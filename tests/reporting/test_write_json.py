import json

from tests.reporting.builders import full_inputs
from tracker.domain.report import FORMAT_VERSION
from tracker.reporting.build import build
from tracker.reporting.write_json import write_json


def test_json_states_its_parameters_and_holds_the_whole_report() -> None:
    report = build(full_inputs())
    content = json.loads(write_json(report))
    assert (content["kind"], content["version"]) == ("tracker-report", int(FORMAT_VERSION))
    assert content["parameters"] == {
        "agreement": "karabakh-2020",
        "from": "2020-11-10",
        "to": "2020-11-30",
        "known_at": "2021-02-01T12:00:00+00:00",
        "digest": report.digest,
        "format_version": FORMAT_VERSION,
    }
    first = content["report"]["obligations"][0]
    assert first["matter"]["evidence"][0]["title"] == "ՊՆ. Ադրբեջանի զինված ուժերը խախտել են հրադադարի ռեժիմը"
    assert (first["finding"]["result"], first["finding"]["name"]) == ("breached", "determination-2")
    assert [event["name"] for event in content["report"]["events"]] == ["event-1"]
    assert first["matter"]["evidence"][0]["review"] == "review-1"


def test_json_is_canonical() -> None:
    data = write_json(build(full_inputs()))
    assert data == write_json(build(full_inputs()))
    assert data.endswith(b"}\n")
    assert "խախտել".encode() in data
    assert list(json.loads(data)) == ["kind", "parameters", "report", "version"]
