"""Who is named as the speaker of the words in brackets, in sentences made up on two states by a sea."""

from tests.flagging.statement_cases import SIDES
from tracker.domain.flag import StatementKind
from tracker.flagging.letter_runs import Runs, cut
from tracker.flagging.speakers import Speaker
from tracker.flagging.statement import Governing, Known, read

OUTLETS = frozenset(("sputnik", "reuters"))
"""Those that a pack on the two names as neutral."""


def speaker(sentence: str, lang: str) -> str | None:
    """The name, as a reader is shown it, to whom the words in brackets of a sentence are put down."""
    return _shown(cut("", _plain(sentence)), sentence, lang)


def title_speaker(title: str, lang: str) -> str | None:
    """The same of a headline."""
    return _shown(cut(_plain(title), ""), title, lang)


def side(sentence: str, lang: str, *, neutral: frozenset[str] = OUTLETS) -> str | None:
    """The side of the one whom `speaker` names, in a pack that names these as neutral."""
    said = _of_kind(cut("", _plain(sentence)), sentence, lang, StatementKind.ATTRIBUTED, neutral)
    assert said is not None
    return said.side


def denier(sentence: str, lang: str) -> str | None:
    """The name of the one who denies the words in brackets, or calls them untrue."""
    return _shown(cut("", _plain(sentence)), sentence, lang, StatementKind.DENIED)


def _plain(marked: str) -> str:
    return marked.replace("[", "").replace("]", "")


def _shown(runs: Runs, marked: str, lang: str, kind: StatementKind = StatementKind.ATTRIBUTED) -> str | None:
    named = _of_kind(runs, marked, lang, kind)
    return None if named is None else runs.place(named.first, named.last, cut=named.cut)[3]


def _of_kind(
    runs: Runs, marked: str, lang: str, kind: StatementKind, neutral: frozenset[str] = OUTLETS
) -> Speaker | None:
    return next((one.speaker for one in _governing(runs, marked, lang, neutral) if one.kind is kind), None)


def _governing(runs: Runs, marked: str, lang: str, neutral: frozenset[str]) -> list[Governing]:
    words = runs.words
    actors = {side: [(n, n) for n, word in enumerate(words) if word.startswith(names)] for side, names in SIDES.items()}
    reading = read(runs, lang=lang, known=Known(actors, neutral=neutral))
    assert reading is not None
    start, end = marked.index("["), marked.index("]") - 1
    inside = [run for run in range(len(words)) if start <= runs.place(run, run)[1] < end]
    return reading.governing(inside[0], inside[-1])
