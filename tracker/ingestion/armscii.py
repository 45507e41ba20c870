"""ARMSCII-8 (Armenian standard AST 34.002), in which older Armenian sites write and which Python does not know."""

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_NAME = "armscii-8"
_UNUSED = "\ufffe"
_MARKS = "\u00a0" + _UNUSED + "և։)(»«—.՝,-֊…՜՛՞"
_LETTERS = "".join(chr(0x531 + number) + chr(0x561 + number) for number in range(38))
_TABLE = "".join(map(chr, range(128))) + _UNUSED * 32 + _MARKS + _LETTERS + "՚" + _UNUSED


def _decode(data: "Buffer", errors: str = "strict", /) -> tuple[str, int]:
    return codecs.charmap_decode(data, errors, _TABLE)


def _encode(text: str, errors: str = "strict", /) -> tuple[bytes, int]:
    return codecs.charmap_encode(text, errors, codecs.charmap_build(_TABLE))


class _Decoder(codecs.IncrementalDecoder):
    def decode(self, data: "Buffer", final: bool = False) -> str:
        return _decode(data, self.errors)[0]


def _found(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "").replace("-", "") != "armscii8":
        return None
    return codecs.CodecInfo(_encode, _decode, incrementaldecoder=_Decoder, name=_NAME)


def make_known() -> None:
    """Let Python know the code, under the names that feeds give it (`armscii-8`, `ARMSCII8`)."""
    codecs.register(_found)
