"""The one way in: a lemma and its language give its forms."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from tracker.errors import Invalid
from tracker.inflection import armenian, azerbaijani, english, french, georgian, german, russian, turkish, ukrainian

MOST_FORMS = 400
"""Forms that one lemma may have; Turkish verbs have the most."""

_LANGUAGES: dict[str, Callable[[str], Iterable[str]]] = {
    "az": azerbaijani.forms,
    "de": german.forms,
    "en": english.forms,
    "fr": french.forms,
    "hy": armenian.forms,
    "ka": georgian.forms,
    "ru": russian.forms,
    "tr": turkish.forms,
    "uk": ukrainian.forms,
}
LANGUAGES = frozenset(_LANGUAGES)


@lru_cache(maxsize=20_000)
def forms_of(lang: str, lemma: str) -> tuple[str, ...]:
    """Return the inflected forms of a lemma, itself among them, in lower case and in order of the alphabet.

    lang: ISO 639-1, one of LANGUAGES. lemma: one word of letters as a dictionary has it (verbs in the infinitive); a
    capital tells a proper name. Derived words (`corridor` -> none; `peace` -> not `peaceful`) are no forms. Raises
    Invalid for a language that has no rules, and for a lemma with more than MOST_FORMS forms.
    """
    inflect = _LANGUAGES.get(lang)
    if inflect is None:
        raise Invalid(f"`~` is not known in `{lang}`, only in {', '.join(sorted(LANGUAGES))}; write the forms out")
    # İ is one letter here; lower() alone would make two of it.
    found = {form.replace("İ", "i").lower() for form in (lemma, *inflect(lemma))}
    kept = sorted(form for form in found if form.isalpha())
    if len(kept) > MOST_FORMS:
        raise Invalid(f"~{lemma} has {len(kept)} forms in `{lang}`; at most {MOST_FORMS} are taken")
    return tuple(kept)
