"""Made-up news in five languages: originals, their edited copies, other texts on the same subject, and statements that
a ministry issues every day. The same seed gives the same texts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tracker.ingestion.syndicated_words import VOCABULARIES, Vocabulary

_SLOT = re.compile(r"\{(\w)\}")
_STEP = 0.05
_CHANGING = ("dmhxp", "dmhx", "p", "dm")
"""Slots of a statement that are filled anew, by turns."""


@dataclass(frozen=True, slots=True)
class Report:
    """One text. story: equal for an original and its copies. edited: share of words changed, 0 to 1. template: number
    of the statement that it is an issue of, None for other texts.
    """

    title: str
    summary: str
    lang: str
    story: int
    edited: float = 0.0
    template: int | None = None
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is made for each language. most_edited: 0 to 1; copies are edited from 0 up to it in even steps."""

    stories: int
    copies: int
    issues: int
    most_edited: float = 0.2


def corpus(sizes: Sizes, *, seed: int) -> list[Report]:
    """Return reports in a mixed order: for each language stories with copies, for one in three of them another text on
    the same subject, and daily issues of each template.
    """
    random = Random(seed)  # noqa: S311  # not for secrets
    made: list[Report] = []
    story = 0
    for lang, vocabulary in VOCABULARIES.items():
        for number in range(sizes.stories):
            subject = _Subject.draw(vocabulary, random)
            original = _original(subject, lang, story, random)
            shares = _shares(sizes, random)
            made.append(original)
            made.extend(copy(original, share, random) for share in shares)
            story += 1
            if number % 3 == 0:
                made.append(_original(subject, lang, story, random))
                story += 1
        for template in range(len(vocabulary.templates)):
            made.extend(_issues(lang, template, sizes.issues, first_story=story, random=random))
            story += sizes.issues
    random.shuffle(made)
    return made


def _shares(sizes: Sizes, random: Random) -> list[float]:
    steps = round(sizes.most_edited / _STEP)
    return [random.randint(0, steps) * _STEP for _ in range(sizes.copies)]


@dataclass(frozen=True, slots=True)
class _Subject:
    """The words of one subject: two texts on it name the same people and places."""

    vocabulary: Vocabulary
    words: dict[str, Sequence[str]]

    @classmethod
    def draw(cls, vocabulary: Vocabulary, random: Random) -> "_Subject":
        return cls(
            vocabulary,
            {
                "n": random.sample(vocabulary.nouns, 20),
                "a": random.sample(vocabulary.adjectives, 14),
                "v": random.sample(vocabulary.verbs, 12),
                "p": random.sample(vocabulary.places, 4),
                "w": random.sample(vocabulary.persons, 3),
                "m": random.sample(vocabulary.months, 1),
            },
        )

    def fill(self, pattern: str, random: Random) -> str:
        text = _SLOT.sub(lambda slot: _drawn(self.words, slot[1], random), pattern)
        return text[0].upper() + text[1:]


def _drawn(words: dict[str, Sequence[str]], slot: str, random: Random) -> str:
    if slot in words:
        return random.choice(words[slot])
    if slot == "d":
        return str(random.randint(1, 28))
    if slot == "h":
        return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}"
    return str(random.randint(2, 400))


def _original(subject: _Subject, lang: str, story: int, random: Random) -> Report:
    patterns = random.sample(subject.vocabulary.patterns, random.randint(4, 8))
    summary = " ".join(subject.fill(pattern, random) for pattern in patterns)
    title = subject.fill(random.choice(subject.vocabulary.headlines), random)
    return Report(title, summary, lang, story)


def _issues(lang: str, template: int, number: int, *, first_story: int, random: Random) -> list[Report]:
    """Return issues of a statement: by turns all facts are new, all but the place, the place alone, the day alone."""
    vocabulary = VOCABULARIES[lang]
    pattern = vocabulary.templates[template]
    slots = _SLOT.findall(pattern)
    first_place, *places = random.sample(vocabulary.places, len(vocabulary.places))
    first_day, *days = random.sample([str(day) for day in range(1, 29)], 28)
    months = {"m": vocabulary.months}
    standing = [_drawn({**months, "p": (first_place,), "d": (first_day,)}, slot, random) for slot in slots]
    issues = []
    for day in range(number):
        fresh: dict[str, Sequence[str]] = {
            **months,
            "p": (places[day % len(places)],),
            "d": (days[day % len(days)],),
        }
        changing = _CHANGING[day % len(_CHANGING)]
        facts = [
            _drawn(fresh, slot, random) if slot in changing else old for slot, old in zip(slots, standing, strict=True)
        ]
        text = "".join(_woven(_SLOT.split(pattern)[::2], facts))
        issues.append(Report(" ".join(text.split()[:7]), text, lang, first_story + day, template=template))
    return issues


def _woven(pieces: Sequence[str], facts: Sequence[str]) -> list[str]:
    return [part for pair in zip(pieces, [*facts, ""], strict=True) for part in pair]


def copy(original: Report, share: float, random: Random) -> Report:
    """Return the text as another paper prints it: `share` of its words cut or replaced (no numbers and names), and
    beyond that often another headline, sentences in another order, a byline.
    """
    vocabulary = VOCABULARIES[original.lang]
    sentences = re.split(r"(?<=[.։])\s", original.summary)
    words = sum(len(sentence.split()) for sentence in sentences)
    budget = round(share * words)
    if random.random() < 0.5 and len(sentences) > 3:
        cut = random.randrange(len(sentences))
        if len(sentences[cut].split()) <= budget:
            budget -= len(sentences.pop(cut).split())
    sentences = _replaced(sentences, budget, vocabulary, random)
    if random.random() < 0.3:
        random.shuffle(sentences)
    names: dict[str, Sequence[str]] = {"p": vocabulary.places, "w": vocabulary.persons}
    if random.random() < 0.3:
        byline = random.choice(vocabulary.bylines)
        sentences.insert(0, _SLOT.sub(lambda slot: _drawn(names, slot[1], random), byline))
    title = original.title
    if random.random() < 0.6:
        title = _Subject.draw(vocabulary, random).fill(random.choice(vocabulary.headlines), random)
    return Report(title, " ".join(sentences), original.lang, original.story, share, is_copy=True)


def _replaced(sentences: list[str], number: int, vocabulary: Vocabulary, random: Random) -> list[str]:
    pool = (*vocabulary.nouns, *vocabulary.adjectives, *vocabulary.verbs)
    cut = [sentence.split() for sentence in sentences]
    plain = [
        (row, column)
        for row, words in enumerate(cut)
        for column, word in enumerate(words)
        if word[:1].islower() and word not in vocabulary.months
    ]
    for row, column in random.sample(plain, min(number, len(plain))):
        word = cut[row][column]
        kept = word[len(word.rstrip(",;.։")) :]
        cut[row][column] = random.choice(pool) + kept
    return [" ".join(words) for words in cut]
