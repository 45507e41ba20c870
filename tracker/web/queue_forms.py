"""Read the queue's filter from an address, and name it by one. Every fault is an Invalid that names its field."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from tracker.domain.agreement import check_side
from tracker.domain.flag import FlagState
from tracker.domain.fold import QUOTES, folded
from tracker.domain.queue import QueueFilter, QueueOrder, Search, Sought
from tracker.errors import Invalid, refuse
from tracker.flagging.sought import sought
from tracker.web import forms
from tracker.web.forms import Typed

V = TypeVar("V")

ANY = "any"
CHANGED = "changed_since_review"
_USUALLY_ASKED = {"state": FlagState.UNREVIEWED.value, "order": QueueOrder.SCORE.value}
_MOST_WORDS = 12
_MOST_CHARACTERS = 200
_LONGEST_CODE = 20
_QUOTE = re.compile(f'["{QUOTES}]')


@dataclass(frozen=True, slots=True)
class Known:
    """What may be asked for: the languages that reports are in, and the codes of sides."""

    langs: Collection[str]
    sides: Collection[str]


def queue_filter(typed: Typed, *, known: Known | None = None) -> QueueFilter:
    """Read the queue's filter from an address; without a state the unreviewed flags are asked for. Raises Invalid that
    tells of every fault. known: None where the filter was read before.
    """
    unread: list[Invalid] = []

    def read(rule: Callable[[Typed, str], V | None], name: str) -> V | None:
        return forms.unless_faulty(lambda: rule(typed, name), unread)

    from_days, until_days = read(forms.days, "from"), read(forms.days, "until")
    since = None if from_days is None else from_days[0]
    until = None if until_days is None else until_days[1]
    if since is not None and until is not None and until < since:
        unread.append(Invalid("the last day lies before the first", field="until"))
    agreement, state = read(forms.text, "agreement"), read(_state, "state")
    lang, side = read(forms.text, "lang") or None, read(forms.text, "side") or None
    if known is not None:
        forms.unless_faulty(lambda: _check_lang(lang, known.langs), unread)
        forms.unless_faulty(lambda: check_side(side, known.sides), unread)
    wanted = QueueFilter(
        agreement=None if agreement == ANY else agreement or None,
        obligation=read(forms.text, "obligation") or None,
        lang=lang,
        side=side,
        source_id=read(forms.whole, "source"),
        state=None if state in (ANY, CHANGED) else FlagState(state or FlagState.UNREVIEWED),
        since=None if since is None else _midnight(since),
        before=None if until is None or until == date.max else _midnight(until + timedelta(days=1)),
        words=read(_words, "words") or (),
        changed_since_review=state == CHANGED,
        order=read(_order, "order") or QueueOrder.SCORE,
    )
    refuse(unread)
    return wanted


def search(typed: Typed) -> Search:
    """Read what a list is searched for: words (`find`), and a day, month or year (`find_on`). Raises Invalid."""
    days = forms.days(typed, "find_on")
    return Search(
        words=_words(typed, "find"),
        since=None if days is None else _midnight(days[0]),
        before=None if days is None or days[1] == date.max else _midnight(days[1] + timedelta(days=1)),
    )


def _check_lang(lang: str | None, known: Collection[str]) -> None:
    if lang is not None and lang not in known:
        reason = f"no report is in a language with the code {lang[:_LONGEST_CODE]!r}"
        raise Invalid(f"{reason}; known are {', '.join(sorted(known))}" if known else reason, field="lang")


def _state(typed: Typed, name: str) -> str | None:
    """Return the state that is asked for, any and changed since review among them."""
    value = forms.text(typed, name)
    return value if value in (ANY, CHANGED) else forms.choice(typed, name, FlagState)


def _order(typed: Typed, name: str) -> QueueOrder | None:
    return forms.choice(typed, name, QueueOrder)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


def _words(typed: Typed, name: str) -> tuple[Sought, ...]:
    """Read words apart by blanks; those between quotation marks belong together."""
    value = unicodedata.normalize("NFC", forms.text(typed, name))
    if len(value) > _MOST_CHARACTERS:
        raise Invalid(f"at most {_MOST_CHARACTERS} characters", field=name)
    parts = _QUOTE.split(value)
    is_closed = len(parts) % 2 == 1
    written: list[str] = []
    for place, part in enumerate(parts):
        is_phrase = place % 2 == 1 and (is_closed or place < len(parts) - 1)
        written += [" ".join(part.split())] if is_phrase else part.split()
    words = tuple(sought(one) for one in written if folded(one))
    if sum(len(word.written.split()) for word in words) > _MOST_WORDS:
        raise Invalid(f"at most {_MOST_WORDS} words", field=name)
    return words


def _typed(written: str) -> str:
    return f'"{written}"' if " " in written else written


def filter_args(wanted: QueueFilter) -> dict[str, str]:
    """Return the filter as an address names it; what is not asked for is left out."""
    named: Mapping[str, str | None] = {
        "agreement": wanted.agreement,
        "obligation": wanted.obligation,
        "lang": wanted.lang,
        "side": wanted.side,
        "source": None if wanted.source_id is None else str(wanted.source_id),
        "from": None if wanted.since is None else wanted.since.date().isoformat(),
        "until": None if wanted.before is None else (wanted.before.date() - timedelta(days=1)).isoformat(),
        "words": " ".join(_typed(word.written) for word in wanted.words) or None,
        "state": wanted_state(wanted),
        "order": wanted.order.value,
    }
    return {key: value for key, value in named.items() if value is not None and value != _USUALLY_ASKED.get(key)}


def asked(typed: Typed) -> dict[str, str]:
    """Return what stands in the fields of the queue's filter: what was typed, and else what is asked for usually."""
    return {**_USUALLY_ASKED, "agreement": ANY, **{name: value for name, value in typed.items() if value}}


def wanted_state(wanted: QueueFilter) -> str:
    """Return the state that a filter asks for, as a select names it."""
    if wanted.changed_since_review:
        return CHANGED
    return ANY if wanted.state is None else wanted.state.value
