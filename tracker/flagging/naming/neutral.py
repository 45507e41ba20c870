"""Whose offices in a country speak for none: ICRC's Armenia office. Pure.

Bodies that are no state's under any agreement stand here; outlets, and what else is neutral in one conflict, are named
by the pack (`neutral`).
"""

from collections.abc import Collection

from tracker.flagging.naming.text import Name, NamedText

BODIES = frozenset(
    """
    icrc unhcr unicef unesco un osce cross undp who wfp amnesty hrw
    мккк увкб юнисеф юнеско оон обсе креста воз
    bqxk bmt atət yunisef yunesko
    bm agit kizilhaç
    կմխկ մակ եահկ յունիսեֆ յունեսկո խաչի
    """.split()
)
_OF = frozenset("of by for de du des l der von".split())
"""Words behind which the body stands to which an office belongs."""
_NEAR_TO = frozenset("to at in with before under near в во при на à au auprès bei beim".split())
"""Words behind which stands but the body to which a state sends somebody: Armenia's ambassador to the UN."""
_SENT_TO = ("daki", "dəki", "deki", "da", "də", "de", "ta", "te", "ում", "nezdindeki", "yanindaki")
_BEFORE_BODIES = 2


def speaks_for_none(text: NamedText, name: Name, neutral: Collection[str]) -> bool:
    """Whether a name is that of somebody of a body or an outlet that speaks for no state, wherever it has its office.

    neutral: folded words for those that the pack names beside `BODIES`.
    """
    for run in range(name.first, name.last + 1):
        is_neutral = text.words[run] in BODIES or text.words[run] in neutral
        if is_neutral and not _is_place(text, run) and _leads(text, name, run):
            return True
    return False


def _is_place(text: NamedText, run: int) -> bool:
    """Whether a body is where somebody represents another."""
    after = run + 1
    ending = text.words[after] if after < len(text.words) and text.gap(after) is not None else ""
    if ending in _SENT_TO:
        return True
    return any(text.words[one] in _NEAR_TO for one in range(max(0, run - _BEFORE_BODIES), run))


def _leads(text: NamedText, name: Name, run: int) -> bool:
    """Whether a body stands before the country, or owns the office that is told before it."""
    known = [one for one in range(name.first, run) if one in text.sides]
    if not known:
        return True
    before = text.words[max(name.first, run - _BEFORE_BODIES) : run]
    is_owner_in_russian = text.layout.words[run - 1] not in _NEAR_TO and _is_cyrillic(text.words[name.last])
    return not _OF.isdisjoint(before) or is_owner_in_russian


def _is_cyrillic(word: str) -> bool:
    return "а" <= word[0] <= "я"
