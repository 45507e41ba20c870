"""The same forms on the same reports, found by others: spaCy's PhraseMatcher where it is installed, and `re`."""

import importlib
import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from tracker.domain.fold import fold
from tracker.flagging.automaton import Form
from tracker.flagging.bench import MeasuredReport, best

_ROUNDS = 3
_FEW = 40
"""Reports on which `re`, which tries every form at every place, is measured."""


def speeds(forms: Sequence[Form], texts: Sequence[MeasuredReport], *, timer: Callable[[], float]) -> dict[str, float]:
    """Return reports a second by peer, from the text to the hits of the forms. forms: folded, and whether any ending
    may follow (to which the PhraseMatcher is blind). timer: seconds of this process.
    """
    found = {"re": _re_speed(forms, texts[:_FEW], timer)}
    if find_spec("spacy") is not None:
        found["spacy"] = _spacy_speed(forms, texts, timer)
    return found


def _re_speed(forms: Sequence[Form], texts: Sequence[MeasuredReport], timer: Callable[[], float]) -> float:
    longest_first = sorted(forms, key=lambda form: -len(form[0]))
    either = "|".join(re.escape(text) + (r"\w*" if open_ended else "") for text, open_ended in longest_first)
    pattern = re.compile(rf"\b(?:{either})\b")

    def search() -> None:
        for text in texts:
            for _ in pattern.finditer(fold(f"{text.title}\n{text.summary}")):
                pass

    return len(texts) / best(search, timer=timer, rounds=_ROUNDS)


def _spacy_speed(forms: Sequence[Form], texts: Sequence[MeasuredReport], timer: Callable[[], float]) -> float:
    # Not at the top of the file: it is no part of this program, and installed by whoever wants the comparison.
    nlp = importlib.import_module("spacy").blank("xx")
    matcher = importlib.import_module("spacy.matcher").PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("terms", [nlp.make_doc(text) for text, _ in forms])

    def search() -> None:
        for text in texts:
            matcher(nlp.make_doc(f"{text.title}\n{text.summary}"))

    return len(texts) / best(search, timer=timer, rounds=_ROUNDS)
