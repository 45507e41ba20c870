"""The grammar by which each language names who speaks."""

from collections.abc import Mapping

from tracker.flagging.naming.armenian import Armenian
from tracker.flagging.naming.beside import Beside
from tracker.flagging.naming.english import English
from tracker.flagging.naming.russian import Russian
from tracker.flagging.naming.text import Grammar
from tracker.flagging.naming.turkic import Azerbaijani, Turkish

GRAMMARS: Mapping[str, type[Grammar]] = {
    "az": Azerbaijani,
    "de": English,
    "en": English,
    "fr": English,
    "hy": Armenian,
    "ka": Beside,
    "ru": Russian,
    "tr": Turkish,
}
