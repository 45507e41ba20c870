import codecs

import pytest

from tracker.ingestion.charset import as_utf_8, decode

RUSSIAN = "Лачинский коридор закрыт"


def test_a_byte_order_mark_outweighs_what_is_said() -> None:
    body = codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le")
    assert decode(body, content_type="text/xml; charset=utf-8").text == RUSSIAN


def test_valid_utf_8_outweighs_what_is_said() -> None:
    decoded = decode(RUSSIAN.encode(), content_type="text/xml; charset=windows-1251")
    assert (decoded.text, decoded.exact) == (RUSSIAN, True)


def test_the_header_outweighs_the_declaration() -> None:
    body = b"<?xml version='1.0' encoding='koi8-r'?>" + RUSSIAN.encode("cp1251")
    assert decode(body, content_type="text/xml; charset='windows-1251'").text.endswith(RUSSIAN)
    assert decode(body, content_type="text/xml").text.endswith(RUSSIAN.encode("cp1251").decode("koi8-r"))


def test_codes_are_read_as_senders_mean_them() -> None:
    assert decode("“Laçın”".encode("cp1252", "ignore"), content_type="x; charset=iso-8859-1").text.startswith("“")
    assert decode("Şuşa ğ".encode("cp1254"), content_type="x; charset=iso-8859-9").text == "Şuşa ğ"


def test_a_code_of_seven_bits_is_not_taken_for_utf_8() -> None:
    assert decode("日本".encode("iso2022_jp"), content_type="x; charset=iso-2022-jp").text == "日本"


@pytest.mark.parametrize(
    "name", ["utf-7", "zlib", "hex", "rot13", "idna", "unicode_escape", "undefined", "no-such", "mbcs"]
)
def test_codes_that_are_no_charset_are_passed_over(name: str) -> None:
    decoded = decode(b"+ADw-script+AD4- \\u0041 caf\xe9", content_type=f"text/xml; charset={name}")
    assert decoded.text == "+ADw-script+AD4- \\u0041 café"
    assert not decoded.exact


def test_bytes_without_any_name_are_guessed_and_not_called_exact() -> None:
    assert decode(RUSSIAN.encode("cp1251"), content_type="").text == RUSSIAN
    assert decode("déjà vu à Genève".encode("cp1252"), content_type="").text == "déjà vu à Genève"
    assert not decode(RUSSIAN.encode("cp1251"), content_type="").exact


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-1", "utf-8"])
def test_cyrillic_that_a_server_calls_western_stays_cyrillic(declared: str) -> None:
    body = f"<?xml version='1.0' encoding='{declared}'?>".encode() + RUSSIAN.encode("cp1251")
    assert decode(body, content_type="text/xml; charset=ISO-8859-1").text.endswith(RUSSIAN)
    french = f"<?xml version='1.0' encoding='{declared}'?>déjà vu".encode("cp1252")
    assert decode(french, content_type="text/xml; charset=ISO-8859-1").text.endswith("déjà vu")


def test_many_broken_bytes_do_not_spoil_the_rest() -> None:
    body = RUSSIAN.encode() + b" \xc3\x28 \xa0\xa1 \xe2\x28"
    assert decode(body, content_type="").text.startswith(RUSSIAN + " \ufffd(")


def test_nearly_utf_8_stays_utf_8() -> None:
    decoded = decode(RUSSIAN.encode() + b"\xff", content_type="text/xml; charset=windows-1251")
    assert decoded.text == RUSSIAN.encode().decode("cp1251") + "я"
    assert decode(RUSSIAN.encode() + b"\xff", content_type="").text == RUSSIAN + "\ufffd"


def test_half_a_wide_character_costs_itself_alone() -> None:
    decoded = decode(codecs.BOM_UTF16_BE + "ab".encode("utf-16-be") + b"\0", content_type="")
    assert (decoded.text, decoded.exact) == ("ab\ufffd", False)


def test_bytes_that_a_named_code_lacks_cost_themselves_alone() -> None:
    decoded = decode("geliyor, ılık".encode("cp1254") + b" \x81", content_type="text/xml; charset=windows-1254")
    assert (decoded.text, decoded.exact) == ("geliyor, ılık \ufffd", False)


@pytest.mark.parametrize("name", ["ARMSCII-8", "armscii8"])
def test_armenian_in_its_own_code_is_read(name: str) -> None:
    told = "Հրադադարը պահպանվում է։ «Լաչին»"
    body = f"<?xml version='1.0' encoding='{name}'?>".encode() + told.encode("armscii-8")
    for content_type in ("text/xml", f"text/xml; charset={name}"):
        decoded = decode(body, content_type=content_type)
        assert (decoded.text.partition("?>")[2], decoded.exact) == (told, True)
    assert as_utf_8(body, content_type="")[0].decode().endswith(told)
    assert not decode(body + b"\x81", content_type="").exact
    assert b"\xb2\xb3\xfc\xfd\xa3".decode("armscii-8") == "ԱաՖֆ։"
