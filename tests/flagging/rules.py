"""Small agreements for the tests of flagging: what is not said has no effect."""

from dataclasses import replace

from tests.builders import an_agreement, an_obligation
from tracker.domain.agreement import Agreement
from tracker.domain.flag import Match, Span, Stance
from tracker.domain.indicator import Indicator, RegionGate, TermGroup
from tracker.domain.obligation import Kind
from tracker.domain.place import Place
from tracker.domain.wording import lemmas_in
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.match import FLAG_FROM, examine
from tracker.inflection.forms import forms_of

LANGS = ("az", "en", "hy", "ru", "tr")
Terms = dict[str, tuple[str, ...]]


def a_sign(name: str = "1.1-sign", *, terms: Terms | None = None, weight: float = 0.8) -> Indicator:
    """A sign for the target before the dash of its name; fires on `blockade*` in English."""
    return Indicator(
        agreement="sea-1999",
        id=name,
        target=name.split("-")[0],
        observes=f"What {name} observes",
        stance=Stance.BREACH,
        weight=weight,
        terms={"en": ("blockade*",)} if terms is None else terms,
        needs=(),
        without=(),
        scope="text",
        measure=None,
    )


def lemmas(**by_lang: tuple[str, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The forms that an agreement carries for the lemmas in its terms, by language."""
    return {lang: {lemma: forms_of(lang, lemma) for lemma in words} for lang, words in by_lang.items()}


def rules(
    *signs: Indicator, groups: dict[str, Terms] | None = None, places: dict[str, Terms] | None = None
) -> Agreement:
    """An agreement on obligations 1.1, 2.1 and watchpoint W1 with these signs, and no gate."""
    return replace(
        an_agreement(obligations=(an_obligation("1.1"), an_obligation("2.1")), indicators=signs),
        langs=LANGS,
        watchpoints=(an_obligation("W1", kind=Kind.WATCHPOINT),),
        groups=tuple(TermGroup(name, terms) for name, terms in (groups or {}).items()),
        places=tuple(Place(name, name.title(), terms) for name, terms in (places or {}).items()),
        region=RegionGate((), ()),
    )


def match(lexicon: Lexicon, *, title: str, summary: str, lang: str | None, flag_from: float = FLAG_FROM) -> list[Match]:
    """The matches that reach a score, in the order of the agreement's targets."""
    every = examine(lexicon, title=title, summary=summary, lang=lang).outlines
    return [one.match for one in every if one.score >= flag_from]


def found(agreement: Agreement, summary: str, *, title: str = "", lang: str | None = "en") -> list[Match]:
    """What the agreement's rules find, however little it weighs."""
    return match(compile_lexicon(agreement), title=title, summary=summary, lang=lang, flag_from=0.0)


def spans(agreement: Agreement, summary: str, *, title: str = "", lang: str | None = "en") -> list[Span]:
    return [span for one in found(agreement, summary, title=title, lang=lang) for span in one.spans]


def hits(term: str, text: str, *, lang: str = "en") -> list[str]:
    """The texts of the spans that one term finds in a text."""
    agreement = replace(rules(a_sign(terms={lang: (term,)})), forms=lemmas(**{lang: tuple(lemmas_in(term))}))
    return [span.text for span in spans(agreement, text, lang=lang)]
