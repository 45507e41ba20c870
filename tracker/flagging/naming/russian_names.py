"""Names of those who may speak, in Russian texts: an office with adjectives before it and owners behind it. Pure."""

from collections.abc import Mapping, Sequence

from tracker.flagging.cue_search import Cue
from tracker.flagging.naming.russian_words import (
    ENDS_OF_SPEECH,
    IN,
    NEVER_NAMES,
    OWNERS,
    TOWARDS,
    Form,
    is_adjective,
    is_adjective_in,
    is_adjective_of,
    name_form,
    office_form,
)
from tracker.flagging.naming.text import Case, Name, NamedText

_LONGEST = 9
_WITHIN = (" ", "-", ". ")


class RussianNames:
    """The names of one text. speech: the cues of saying of each stretch."""

    def __init__(self, text: NamedText, speech: Mapping[int, Sequence[Cue]]) -> None:
        self.text = text
        self.speech = speech

    def at(self, first: int, last: int) -> Name | None:
        """Return the name that begins at a run: adjectives, its head, what stands in the genitive or beside it."""
        head = first
        while head < last and self._qualifies(head):
            head += 1
        if head > last or not self._may_name(head):
            return None
        end = head
        while end < last and end - first < _LONGEST:
            taken = self._taken(head, end, last)
            if taken == end:
                break
            end = taken
        return Name(first, end)

    def form(self, name: Name) -> Form:
        """Return the form of a name's head; of a person's it is that of the surname where the first name tells none."""
        text, head = self.text, self.head(name)
        own, surname = self.form_of(head), head + 1
        is_person = head not in text.offices and surname <= name.last and surname not in text.offices
        if is_person and text.gap(surname) == " " and text.is_capital(surname) and not own.case & Case.SUBJECT:
            return self.form_of(surname)
        return own

    def form_of(self, run: int) -> Form:
        """Return the form of a word."""
        word = self.text.words[run]
        return office_form(word) if run in self.text.offices else name_form(word)

    def head(self, name: Name) -> int:
        """Return the run of a name's head."""
        head = name.first
        while head < name.last and (self._qualifies(head) or self.text.gap(head + 1) == "-"):
            head += 1
        return head

    # ---- how far a name goes --------------------------------------------------------------------------------------
    def _taken(self, head: int, end: int, last: int) -> int:
        """Return how far the next word or two carry a name; the same end where they do not."""
        text, after = self.text, end + 1
        if text.is_quoted_off(after) or not text.one_clause(end, after) or text.gap(after) not in _WITHIN:
            return end
        if self._goes_on(head, after):
            return after
        if after == last:
            return end
        word = text.words[after]
        state = self._so_called(after, last)
        if state is not None:
            return state
        owned = is_adjective_of(word) and text.words[after + 1] in OWNERS
        qualified = self._qualifies(after) and self._goes_on(head, after + 1)
        joined = word == "и" and self._may_name(after + 1) and self._may_name(end)
        return after + 1 if owned or qualified or joined else end

    def _so_called(self, run: int, last: int) -> int | None:
        """Return the run of a state that is named with adjectives before it: главы так называемой НКР."""
        text, at = self.text, run + (self.text.words[run] == "так")
        while at < last and is_adjective_of(text.words[at]) and not text.is_capital(at) and at not in text.offices:
            at += 1
        is_state = run < at <= last and text.one_clause(run, at) and text.is_capital(at)
        if not is_state or any(text.gap(one) not in (" ", ' "') for one in range(run, at + 1)):
            return None
        is_of = at in text.sides and Case.GENITIVE in self.form_of(at).case
        return at if is_of or text.is_acronym(at) else None

    def _goes_on(self, head: int, run: int) -> bool:
        """Whether a name goes on with a run: a genitive, a surname, or an apposition in the head's own case."""
        text = self.text
        if text.gap(run) == "-" and run - 1 in text.offices:
            return True
        if run not in text.offices and not text.is_capital(run):
            return text.words[run] == "обороны" or (text.words[run] in OWNERS and run - 1 in text.offices)
        case, heads = self.form_of(run).case, self.form_of(head).case
        is_surname = run == head + 1 and not text.is_known(head) and run not in text.offices
        if is_surname and not heads & Case.SUBJECT:
            return head == 0 or text.words[head - 1] not in IN | TOWARDS
        return Case.GENITIVE in case or (Case.SUBJECT in case and Case.SUBJECT in heads)

    # ---- words ----------------------------------------------------------------------------------------------------
    def _qualifies(self, run: int) -> bool:
        """Whether a word is an adjective of an office behind it."""
        text = self.text
        word = text.words[run]
        if word in NEVER_NAMES or (text.is_capital(run) and run not in text.sides and not text.begins(run)):
            return False
        if run + 1 >= len(text.words) or (run in text.offices and not is_adjective(word)):
            return False
        return (is_adjective(word) or is_adjective_in(word)) and self._leads_to_office(run + 1)

    def _leads_to_office(self, run: int) -> bool:
        offices, words = self.text.offices, self.text.words
        return run in offices or (is_adjective(words[run]) and run + 1 < len(words) and run + 1 in offices)

    def _may_name(self, run: int) -> bool:
        text = self.text
        word = text.words[run]
        if run in text.offices:
            return True
        if not text.is_capital(run) or word in NEVER_NAMES or len(word) == 1 or text.gap(run) == ".":
            return False
        if text.is_quoted_off(run) and not text.begins(run) and text.start(run) != run:
            # A party or a paper, called after something: блок «Армения».
            return text.words[run - 1].endswith(ENDS_OF_SPEECH)
        if run in text.sides:
            return not is_adjective(word)
        return not text.begins(run) or self._is_followed(run)

    def _is_followed(self, run: int) -> bool:
        """Whether a capital or a verb of saying follows the first word of a sentence, which then is a name."""
        text, after = self.text, run + 1
        if after >= len(text.words) or not text.one_clause(run, after):
            return False
        return text.is_capital(after) or any(
            cue.first == after for cue in self.speech.get(text.layout.stretch(run), ())
        )
