"""How complete the monitoring of a period was: silence of a feed that nobody could read is not compliance. Pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from tracker.domain.agreement import Unwatched
from tracker.domain.health import Health, of_body, of_failure
from tracker.domain.monitoring import Completeness, DayRange, SourceLine
from tracker.domain.phrases import HEALTHS_OF_A_PERIOD
from tracker.domain.terms import plain_date
from tracker.reporting.inputs import Period, SourceFacts

_NOT_COMPLIANCE = "Silence is not compliance."
_WHOSE = (
    "All sources of this installation count, whichever pack brought them: each is searched for every agreement "
    "that is watched."
)


def health(source: SourceFacts) -> Health:
    """Return how a source fared. A feed that was fetched and then switched off is judged by its fetches.

    A feed whose last fetch came well is judged by the last body that was read of it before the cut-off, in the period
    or earlier (an answer that nothing changed confirms what was read before it). Where no entries of any body are on
    record, it can only be told whether the feed brought something.
    """
    if source.fetched + source.failed == 0:
        return Health.NEVER_FETCHED if source.active else Health.OFF
    if source.fetched == 0 or source.last_fetch_failed:
        return of_failure(source.last_error_kind, source.last_error_status)
    at_fault = of_body(source.entries, source.note)
    if at_fault is not None:
        return at_fault
    return Health.OK if source.items else Health.SILENT


def completeness(
    sources: Iterable[SourceFacts], period: Period, *, record_reports: int, unwatched: Iterable[Unwatched] = ()
) -> Completeness:
    """Return the account of the monitoring. record_reports: evidence that came from a pack's record instead.
    unwatched: when the agreement was retired.
    """
    known = sorted(sources, key=lambda source: (source.name.casefold(), source.id))
    lines = tuple(_line(source) for source in known)
    days = _days_passed(period)
    fetched = {day for source in known for day in source.days}
    gaps = _ranges(day for day in days if day not in fetched)
    retired = tuple(_retired(span) for span in unwatched if _overlaps(span, period))
    summary = _summary(lines, gaps, len(days), period, retired=retired)
    return Completeness(sources=lines, gaps=gaps, days=len(days), record_reports=record_reports, summary=summary)


def _line(source: SourceFacts) -> SourceLine:
    return SourceLine(
        name=source.name,
        side=source.side,
        lang=source.lang,
        reliability=source.reliability,
        health=health(source),
        fetched=source.fetched,
        failed=source.failed,
        items=source.items,
        last_success_at=source.last_success_at,
        last_error_at=source.last_error_at,
        last_error=source.last_error,
    )


def _days_passed(period: Period) -> list[date]:
    last = min(period.to_on, period.known_at.date())
    return [period.from_on + timedelta(days=number) for number in range((last - period.from_on).days + 1)]


def _ranges(days: Iterable[date]) -> tuple[DayRange, ...]:
    ranges: list[DayRange] = []
    for day in days:
        if ranges and (day - ranges[-1].last).days == 1:
            ranges[-1] = DayRange(ranges[-1].first, day)
        else:
            ranges.append(DayRange(day, day))
    return tuple(ranges)


def _overlaps(span: Unwatched, period: Period) -> bool:
    return span.since.date() <= period.to_on and (span.until is None or span.until.date() >= period.from_on)


def _retired(span: Unwatched) -> str:
    since = plain_date(span.since.date())
    if span.until is None:
        return f"The agreement is retired since {since}: reports that came from then on were not flagged for it."
    until = plain_date(span.until.date())
    return f"The agreement was retired from {since} to {until}: reports that came then may not be flagged for it."


def _summary(
    lines: tuple[SourceLine, ...],
    gaps: tuple[DayRange, ...],
    days: int,
    period: Period,
    *,
    retired: tuple[str, ...],
) -> str:
    if days == 0:
        return f"What is known ends before the period begins: nothing of it is covered. {_NOT_COMPLIANCE}"
    parts = [_fetched(lines, sum(gap.days for gap in gaps), days), _by_health(lines), *retired]
    if days < period.days:
        # Whether these days lay ahead or the monitoring had stopped, nobody can tell from what is recorded.
        last = plain_date(period.known_at.date())
        parts.append(f"What is known ends on {last}: {period.days - days} of the {period.days} days are not covered.")
    gapless = (
        not gaps
        and not retired
        and days == period.days
        and all(line.health in (Health.OK, Health.OFF) for line in lines)
    )
    if not gapless:
        parts.append(_NOT_COMPLIANCE)
    return " ".join(part for part in parts if part)


def _fetched(lines: tuple[SourceLine, ...], missed: int, days: int) -> str:
    if not lines:
        return "No feed is known: nothing was monitored."
    if missed == days:
        return "No source was fetched in this period: nothing was monitored while it lasted."
    if missed:
        return f"On {missed} of {days} days no source was fetched: what was reported then may be missing."
    return "On every day at least one source was fetched." if days > 1 else "At least one source was fetched."


def _by_health(lines: tuple[SourceLine, ...]) -> str:
    counts = Counter(line.health for line in lines)
    told = [f"{counts[kind]} {HEALTHS_OF_A_PERIOD[kind]}" for kind in Health if counts[kind]]
    return f"Sources: {', '.join(told)}. {_WHOSE}" if told else ""
