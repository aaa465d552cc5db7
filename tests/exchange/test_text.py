"""Bytes to text: encodings, and what is no text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.exchange.receiving import records_of
from nosology.exchange.text import MAX_BYTES, read_text, require_size
from nosology.model.errors import BinaryInputError, EmptyInputError, InputEncodingError, InputTooLargeError

NOTE = "Café au lait spots – 38.5 °C, temp ≥ 38. Naïve to opioids.\r\n\tNo “red flags”.\n"
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1).filter(
    lambda text: not text.isspace()
)


@pytest.mark.parametrize(
    "data",
    [
        NOTE.encode("utf-8"),
        codecs.BOM_UTF8 + NOTE.encode("utf-8"),
        codecs.BOM_UTF16_LE + NOTE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + NOTE.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + NOTE.encode("utf-32-le"),
    ],
)
def test_unicode_is_read_whichever_way_it_is_written(data: bytes) -> None:
    assert read_text(data) == NOTE


def test_windows_text_is_read() -> None:
    note = NOTE.replace("≥", ">=")
    assert read_text(note.encode("windows-1252")) == note


@given(PLAIN)
def test_utf8_text_comes_back_unaltered(text: str) -> None:
    note = f"note: {text}"
    assert read_text(note.encode()) == note
    assert read_text(codecs.BOM_UTF16_LE + note.encode("utf-16-le")) == note


@pytest.mark.parametrize("data", [b"", b" \r\n\t \n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing_to_read_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyInputError, match="holds no text"):
        read_text(data)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 plain so far", "a PDF"),
        (b"PK\x03\x04....", "Office"),
        (b"{\\rtf1 Chest pain}", "RTF"),
        (b"abc\0def", "control bytes"),
        (bytes(range(1, 32)) * 9, "control bytes"),
        ("half of a mark".encode("utf-16-le")[:-1], "control bytes"),
    ],
)
def test_what_is_not_text_is_named(data: bytes, word: str) -> None:
    with pytest.raises(BinaryInputError, match=word):
        read_text(data)


@pytest.mark.parametrize(
    "data",
    [
        "Café ".encode() + b"\xff broken \xc3",
        codecs.BOM_UTF8 + b"\xff\xfe\xfd",
        codecs.BOM_UTF16_LE + b"a",
        b"temperature \x81 of a code page without it",
    ],
)
def test_damaged_text_is_refused_with_the_place(data: bytes) -> None:
    with pytest.raises(InputEncodingError, match=r"see byte \d+"):
        read_text(data)


def test_fifty_megabytes_are_too_many() -> None:
    with pytest.raises(InputTooLargeError, match="up to 50 MB"):
        require_size(MAX_BYTES)
    require_size(MAX_BYTES - 1)


def test_a_very_long_line_is_text_like_any_other() -> None:
    line = "pain " * 20_000
    assert read_text(line.encode()) == line


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(encoding: str) -> None:
    text = "Assessment: café-au-lait spots, “stable”.\r\n"
    assert read_text(text.encode(encoding)) == text
    (record,) = records_of(text.encode(encoding))
    assert record.documents[0].text == text


def test_bytes_with_some_zeros_are_no_text() -> None:
    with pytest.raises(BinaryInputError):
        read_text(b"a\0\0\0b\0c\0" * 20)
    with pytest.raises(BinaryInputError):
        read_text(b"\1\0" * 20)
