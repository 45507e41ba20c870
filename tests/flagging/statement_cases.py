"""Sentences with the kinds of statement that a reader hears in them: written for the tests, in files by language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from tests.flagging.rules import rules
from tracker.domain.flag import StatementKind
from tracker.flagging.find import Hit, find
from tracker.flagging.letter_runs import cut
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.statement import Governing, Known, read
from tracker.settings import shipped

FOLDER = Path(__file__).parent / "statements"
UNSEEN = FOLDER / "unseen"
LANGS = ("az", "de", "en", "fr", "hy", "ka", "ru", "tr")
AGREEMENT_YEAR = 2005
COUNTS = ("1960",)
"""A number of the agreement's own: so many soldiers."""

SIDES = {
    "NL": ("northland", "север", "հյուսիս", "şimaliya", "kuzeyistan"),
    "SL": ("southland", "южан", "հարավ", "cənubiya", "güneyistan"),
}
_MARKED = re.compile(r"\[([^]]+)\]")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with its sign marked, the kinds expected, and the speaker as the text names them, None for nobody."""

    lang: str
    sentence: str
    kinds: frozenset[StatementKind]
    speaker: str | None


def cases(lang: str, folder: Path = FOLDER) -> list[Case]:
    """Return the sentences of a language."""
    return list(_cases(lang, folder))


def _cases(lang: str, folder: Path) -> Iterator[Case]:
    for line in (folder / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        kinds, sentence, *speaker = (part.strip() for part in line.split("|"))
        found = frozenset(StatementKind(kind) for kind in kinds.split(",") if kind != "-")
        yield Case(lang, sentence, found, speaker[0] if speaker else None)


def governing(sentence: str, *, lang: str, title: str = "") -> list[Governing]:
    """Return what governs the words in brackets, with a summary that holds the sentence."""
    return _governing(title, _plain(sentence), sentence, lang=lang)


def title_governing(title: str, *, lang: str = "en") -> list[Governing]:
    """Return what governs the words in brackets of a headline."""
    return _governing(_plain(title), "", title, lang=lang)


def _plain(marked: str) -> str:
    return marked.replace("[", "").replace("]", "")


@cache
def _wars_of_a_pack() -> Lexicon:
    """Rules that know the earlier wars of a pack, and nothing else."""
    file = shipped("clauses") / "karabakh-2020" / "indicators-earlier.yaml"
    groups = yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    return compile_lexicon(replace(rules(groups=groups), earlier="group:earlier-wars"))


def _earlier(title: str, summary: str, lang: str) -> list[Hit]:
    lexicon = _wars_of_a_pack()
    seen = lexicon.search.look(title, summary, lang)
    found = find(seen, lexicon.vocabulary, cut(title, summary))
    return [hit for ref in lexicon.earlier for hit in found.hits.get(ref, ())]


def _governing(title: str, summary: str, marked: str, *, lang: str) -> list[Governing]:
    runs = cut(title, summary)
    words = runs.words
    actors = {side: [(n, n) for n, word in enumerate(words) if word.startswith(names)] for side, names in SIDES.items()}
    known = Known(actors, _earlier(title, summary, lang), AGREEMENT_YEAR, COUNTS)
    reading = read(runs, lang=lang, known=known)
    sign = _MARKED.search(marked)
    assert reading is not None
    assert sign is not None, marked
    start, end = sign.start(), sign.start() + len(sign.group(1))
    first = 0 if runs.split == len(runs.words) else runs.split
    origin = runs.field(first).reduced.origin
    inside = [
        run
        for run in range(first, len(runs.words))
        if start <= origin[runs.starts[run]] and origin[runs.ends[run]] <= end
    ]
    return reading.governing(inside[0], inside[-1])


def speaker_text(sentence: str, one: Governing) -> str | None:
    """Return the words of a speaker in a sentence of a case."""
    if one.speaker is None:
        return None
    runs = cut("", _plain(sentence))
    return runs.place(one.speaker.first, one.speaker.last, cut=one.speaker.cut)[3]
