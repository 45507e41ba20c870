"""Cells that a spreadsheet would take for formulas. Pure."""

import unicodedata

_STARTS_FORMULA = frozenset("=+-@|")
_QUOTES = frozenset("\"'`´‘’‚‛“”„‟«»‹›")


def neutral(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: unchanged where it is none."""
    return f"'{text}" if _first_significant(text) in _STARTS_FORMULA else text


def _first_significant(text: str) -> str:
    """Return the first character that counts, in its plain form; "" when there is none."""
    for character in text:
        # One character may fold to several (½), and an invisible one to itself.
        for folded in unicodedata.normalize("NFKC", character):
            if not _is_skipped(folded):
                return folded
    return ""


def _is_skipped(character: str) -> bool:
    # Z: separators; C: controls, zero-width and other format characters; M: marks that sit on nothing.
    return character in _QUOTES or character.isspace() or unicodedata.category(character)[0] in "ZCM"
