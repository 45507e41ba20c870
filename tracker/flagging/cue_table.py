"""What a language's table of cue words holds. The tables themselves are `tracker.flagging.cues`; nothing else is."""

from dataclasses import dataclass


def words(listed: str) -> tuple[str, ...]:
    """Return the cues of a list apart by commas."""
    return tuple(cue for cue in (" ".join(part.split()) for part in listed.split(",")) if cue)


@dataclass(frozen=True, slots=True)
class CueTable:
    """Cues of one language. A cue is one or several words; `*` stands for any letters at the end, the beginning, both
    or in the middle of a word (`refus*`, `*madı`, `*acağı*`, `կ*վեն`), `...` between words for up to three words.

    negation: negates its clause. without: negates the next words. idle: what looks like a cue and is none. ending:
    verbs of stopping; with a negation they say that it goes on. occurring: what a negation behind the sign must negate.
    denial: somebody denies what is claimed. falsehood: it is called untrue. future: plans and promises too. demand.
    hypothesis. past: long ago, or before the agreement; wars
    before it are told by its pack. anniversary. recalled: told as background. saying: verbs behind or before
    which the speaker stands. source_first: words that the speaker follows (`according to`); source_last: that follow
    the speaker. speaker: nouns of those who speak. claim: nouns for what a denial behind them denies. joint: begins a
    clause. contrast: ends what a denial denies. complement: begins a clause that says what is said, promised or
    demanded. own: the first person; who negates so speaks of what is laid to his own charge.

    The next say what a report does; they decide no statement, only models of stances look at them. talks: meetings,
    calls, offers, agreements. comment: authors, experts, interests. accusing: violations, refusals, obstacles. done:
    begun, finished, arrived. harm: casualties, attacks, want, flight. telling: journalists, families, memories.
    wording: what documents say. praise: thanks, calm, progress. count: sums and shares.

    The last two are letters, not cues. content: what words of clauses hold that say what is untrue, said or wanted;
    finished: how the verbs of clauses end that stand by themselves. Where a language has them, a clause with such a
    content of its own that is called untrue leaves a finished clause before it alone.

    verb_last: whether verbs end their clauses, so that cues govern what stands before them. without_last: whether the
    words for `without` follow what is lacking.
    capital_nouns: whether all nouns have capitals, so that these tell no name.
    """

    negation: tuple[str, ...]
    without: tuple[str, ...]
    idle: tuple[str, ...]
    ending: tuple[str, ...]
    occurring: tuple[str, ...]
    denial: tuple[str, ...]
    falsehood: tuple[str, ...]
    future: tuple[str, ...]
    demand: tuple[str, ...]
    hypothesis: tuple[str, ...]
    past: tuple[str, ...]
    anniversary: tuple[str, ...]
    recalled: tuple[str, ...]
    saying: tuple[str, ...]
    source_first: tuple[str, ...]
    source_last: tuple[str, ...]
    speaker: tuple[str, ...]
    claim: tuple[str, ...]
    joint: tuple[str, ...]
    contrast: tuple[str, ...]
    complement: tuple[str, ...]
    own: tuple[str, ...]
    talks: tuple[str, ...]
    comment: tuple[str, ...]
    accusing: tuple[str, ...]
    done: tuple[str, ...]
    harm: tuple[str, ...]
    telling: tuple[str, ...]
    wording: tuple[str, ...]
    praise: tuple[str, ...]
    count: tuple[str, ...]
    content: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    verb_last: bool = False
    without_last: bool = False
    capital_nouns: bool = False
