"""A report as one HTML file that needs nothing else: one inline style, no script, no other host."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracker.domain.determination import Result
from tracker.domain.health import Health
from tracker.domain.names import item_name
from tracker.domain.phrases import HEALTHS_OF_A_PERIOD, TEXT_STATES, dated, language, overtaken_words, stance_words
from tracker.domain.report import FORMAT_VERSION, ObligationSection, Report
from tracker.domain.terms import plain_date, plain_moment

_TEMPLATE = "report/report.html"
_STYLE = "report/_style.html"
_NOBODY = "not assessed"


@cache
def open_templates(folder: Path) -> Environment:
    """Return an environment over the shipped templates, for where no web page's own is at hand."""
    return Environment(loader=FileSystemLoader(folder), autoescape=True)


def write_html(report: Report, *, environment: Environment) -> bytes:
    """Return the report as HTML. environment: over the shipped templates; its options for blanks, escaping and
    missing names are overruled, so that every entry point writes the same bytes."""
    strict = _strict(environment)
    style = _style(strict)
    content = strict.get_template(_TEMPLATE).render(
        report=report,
        format_version=FORMAT_VERSION,
        style=style,
        policy=_policy(style),
        clauses=_by_clause(report.obligations),
        quoted={clause.number: clause.texts for clause in report.clauses},
        not_fetched=[line.name for line in report.completeness.sources if line.health is Health.NEVER_FETCHED],
        tried=[line for line in report.completeness.sources if line.health is not Health.NEVER_FETCHED],
        changed=[section for section in report.obligations if section.changed],
        meanwhile=[section for section in report.obligations if section.meanwhile],
        results=_results(report.obligations),
        side_names=dict(report.sides),
        event_of={event.id: event for event in report.events},
        shown=_shown(report),
        day=plain_date,
        short_day=short_day,
        known_day=known_day,
        dated=dated,
        moment=plain_moment,
        word=word,
        stance_words=stance_words,
        overtaken_words=overtaken_words,
        text_words=TEXT_STATES,
        health_words=HEALTHS_OF_A_PERIOD,
        language=language,
    )
    return content.encode()


@lru_cache(maxsize=4)
def _strict(environment: Environment) -> Environment:
    # Each overlay compiles the templates anew, which takes longer than writing a report.
    strict = environment.overlay(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    # An overlay shares its filters with the environment below it, which is the entry point's own.
    strict.filters = {**strict.filters, "item_name": item_name}
    return strict


def _style(environment: Environment) -> Markup:
    # The stylesheet is our own file; escaping it would break its quotes.
    return Markup(environment.get_template(_STYLE).render())  # noqa: S704


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _by_clause(sections: Sequence[ObligationSection]) -> list[tuple[str, str, list[ObligationSection]]]:
    """Return number, title and obligations of each clause, in the order in which its first obligation comes."""
    grouped = groupby(sections, key=lambda section: (section.matter.clause or "", section.matter.clause_title))
    return [(number, title, list(held)) for (number, title), held in grouped]


def _shown(report: Report) -> frozenset[str]:
    """Return the names of the reviews and events that have a place of their own in the report."""
    matters = (*(section.matter for section in report.obligations), *report.watchpoints)
    reviews = {row.review for matter in matters for row in matter.evidence}
    return frozenset(reviews | {event.name for event in report.events})


def _results(sections: Sequence[ObligationSection]) -> list[tuple[Result | None, int]]:
    """Return how many obligations have which result, those that nobody assessed last. One with different findings side
    by side counts under each result."""
    found = [result for section in sections for result in dict.fromkeys(each.result for each in section.findings)]
    nobody = sum(not section.findings for section in sections)
    counted: list[tuple[Result | None, int]] = [(result, found.count(result)) for result in Result if result in found]
    return [*counted, (None, nobody)] if nobody else counted


def short_day(day: date) -> str:
    """Return a day as `10 Nov 2020`."""
    number, month, year = plain_date(day).split()
    return f"{number} {month[:3]} {year}"


def known_day(text: str) -> str:
    """Return a day, month or year (`2022-02-14`, `2022-02`, `2022`) as tables print it: `Feb 2022`."""
    known = text.count("-") + 1
    return " ".join(short_day(date.fromisoformat(f"{text}-01-01"[:10])).split()[-known:])


def word(value: StrEnum | None) -> str:
    """Return the plain word for a result or kind; for None, that nobody assessed."""
    return _NOBODY if value is None else value.value.replace("_", " ")
