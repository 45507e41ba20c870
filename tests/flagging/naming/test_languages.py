from tracker.flagging.naming.languages import GRAMMARS
from tracker.flagging.statement import TABLES


def test_every_language_with_a_table_of_cues_has_a_grammar_and_no_other() -> None:
    assert GRAMMARS.keys() == TABLES.keys()
