"""A complete small pack of an invented truce, file by file, in which a test changes one thing."""

from collections.abc import Mapping
from pathlib import Path

from tracker.catalogue.pack import Pack
from tracker.catalogue.read import read_pack
from tracker.errors import Fault, InvalidFile

AGREEMENT = """\
id: river-truce
title: Truce of the two river towns
short_title: River truce
summary: Two towns stop fighting. The ferry runs again.
signed_on: 2001-03-01
in_force_at: "2001-03-02T00:00:00+02:00"
authentic: {lang: en, url: "https://river.example/truce"}
langs: [en, ru]
parties:
  - {code: UP, name: Upper Town, role: party}
  - {code: LO, name: Lower Town, role: party}
  - {code: MED, name: The mediator, role: supervisor}
sides:
  - {code: UP, name: Upper Town, actors: "group:sport"}
  - {code: LO, name: Lower Town}
clauses:
  - number: "1"
    title: Truce
    texts:
      - {lang: en, witness: our rendering, authentic: false, url: "https://river.example/truce", text: All fire ends.}
    obligations:
      - number: "1.1"
        kind: continuing
        title: No fire
        content: Nobody fires.
        obligors: [UP, LO]
        supervisor: MED
        starts_at: "2001-03-02T00:00:00+02:00"
        bears_on: ["2"]
  - number: "2"
    title: Ferry
    texts:
      - {lang: en, witness: our rendering, authentic: false, url: "https://river.example/truce", text: The ferry runs.}
    obligations:
      - number: "2.1"
        kind: deadline
        title: Ferry repaired
        content: Lower Town repairs the ferry.
        obligors: [LO]
        deadline:
          due_on: 2001-04-01
          postponements:
            - {due_on: 2001-05-01, agreed_on: 2001-03-20, basis: High water, url: "https://river.example/put-off"}
      - number: "2.2"
        kind: level
        title: Guards at the landing
        content: The mediator posts guards.
        obligors: [MED]
        quantities: [{name: guards, value: 12, unit: persons}]
      - number: "2.3"
        kind: term
        title: Lease of the landing
        content: The lease renews.
        obligors: [UP]
        term: {starts_on: 2001-03-02, months: 24, renewal_months: 12, notice_months: 3, notice_by: [UP, LO]}
watchpoints:
  - number: W1
    title: Fish
    content: Nobody spoke of the fish.
    bears_on: ["2"]
"""

PLACES = """\
places:
  - id: landing
    label: Landing / Pristan
    names: {en: [landing*], ru: [пристан*]}
"""

SOURCES = """\
name,url,lang,country,side,kind,reliability,evidence
River Post,https://post.example/feed,en,GB,UP,daily,B,seen in a list
Mill Radio,https://mill.example/rss,ru,RU,,radio,,
"""

RECORD = """\
{"id": "rec-001", "url": "https://post.example/1", "source": "post.example", "lang": "en", "published": "2001-03-20", \
"title": "Ferry late", "summary": "High water.", "side": "UP"}
{"id": "rec-002", "url": "https://post.example/2", "source": "post.example", "lang": "en", "published": "2001", \
"title": "Notice given", "summary": ""}
"""

EVENTS = """\
events:
  - key: ferry-late
    kind: event
    starts_on: 2001-03-20
    ends_on: 2001-03-21
    title: Ferry put off
    obligations: ["2.1"]
    place: landing
    reports: [rec-001]
  - key: lease-ended
    kind: notice
    starts_on: 2002-11-01
    title: Upper Town ends the lease
    obligations: ["2.3"]
    party: UP
    reports: [rec-002]
"""

_HEAD = """\
region:
  here: [places, group:truce]
  elsewhere: [group:sport]
groups:
  truce: {en: [truce], ru: [перемири*]}
  sport: {en: [football*], ru: [футбол*]}
indicators:
"""

_SIGN = """\
  - id: {id}
    target: "{target}"
    observes: Something that bears on it
    stance: breach
    weight: 0.6
    terms:
      en: [fire*, opened ... fire]
      ru: [огонь, обстрел*]
    with: [[group:truce, place:landing], places]
    without: [group:sport]
    scope: 8
"""

TARGETS = ("1.1", "2.1", "2.2", "2.3", "W1")


def indicators() -> str:
    """Three signs for every target; the first, `s1.1-a`, begins on line 8."""
    signs = [(f"s{target}-{letter}".lower(), target) for target in TARGETS for letter in "abc"]
    return _HEAD + "".join(_SIGN.format(id=name, target=target) for name, target in signs)


def write_pack(folder: Path, changes: Mapping[str, tuple[str, str]] | None = None) -> Path:
    """Write the pack to `folder`/river-truce. changes: file name -> (text that stands once, what replaces it)."""
    files = {
        "agreement.yaml": AGREEMENT,
        "places.yaml": PLACES,
        "indicators.yaml": indicators(),
        "events.yaml": EVENTS,
        "sources.csv": SOURCES,
        "record.jsonl": RECORD,
    }
    root = folder / "river-truce"
    root.mkdir(parents=True)
    for name, text in files.items():
        old, new = (changes or {}).get(name, ("", ""))
        assert not old or text.count(old) >= 1, f"{old!r} is not in {name}"
        (root / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return root


def line_of(text: str, part: str) -> int:
    """Return the line, from 1, of the first place where `part` stands."""
    return text[: text.index(part)].count("\n") + 1


def faults_of(folder: Path) -> list[Fault]:
    """Return the faults of a pack, none when it is sound."""
    try:
        read_pack(folder)
    except InvalidFile as error:
        return error.faults
    return []


def changed(folder: Path, name: str, old: str, new: str) -> list[Fault]:
    """Return the faults of the small pack after one change in one file."""
    return faults_of(write_pack(folder, {name: (old, new)}))


def sound(folder: Path) -> Pack:
    return read_pack(write_pack(folder))
