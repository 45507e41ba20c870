"""Ukrainian: pymorphy3's dictionary, and its guess for words that it does not know."""

from tracker.inflection.dictionary import guessed, known


def forms(lemma: str) -> set[str]:
    """Return the forms of a noun, adjective, pronoun or verb, or of a name."""
    word = lemma.lower()
    return known("uk", word, is_name=lemma[0].isupper()) or known("uk", word, is_name=False) or guessed("uk", word)
