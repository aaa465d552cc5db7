"""Plain text in: which encoding the bytes are in, and whether they are text at all."""

import codecs

from nosology.model.errors import BinaryInputError, EmptyInputError, InputEncodingError, InputTooLargeError

MAX_BYTES = 50_000_000
"""An input of this many bytes or more is refused; the longest real records are a hundredth of it."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1b")
_CONTROLS = bytes(byte for byte in (*range(32), 127) if byte not in _TEXT_CONTROLS)
_MAX_CONTROL_SHARE = 0.01
_HEAD = 4096
_WIDE_SHARE = 0.8


def read_text(data: bytes) -> str:
    """Turn bytes into the text they hold; only the byte-order mark is dropped, so that offsets count what the sender wrote.

    Tried in order: the encoding a byte-order mark announces (UTF-8, UTF-16, UTF-32), UTF-16 without one, UTF-8, Windows-1252.

    Raises:
        EmptyInputError: There is nothing but white space.
        InputTooLargeError: `MAX_BYTES` or more.
        BinaryInputError: The bytes are not text.
        InputEncodingError: They are damaged text.
    """
    require_size(len(data))
    text = _decode(data)
    if not text or text.isspace():
        raise EmptyInputError("The input holds no text. Give a file with the text of the encounter.")
    return text


def unmarked_utf16(data: bytes) -> str | None:
    """Which UTF-16 bytes are in that no mark announces: in Western text every other byte is zero, and the others are not."""
    head = data[:_HEAD]
    if b"\0" not in head or len(data) % 2:
        return None
    for letters, zeros, encoding in ((head[0::2], head[1::2], "utf-16-le"), (head[1::2], head[0::2], "utf-16-be")):
        controls = len(letters) - len(letters.translate(None, delete=_CONTROLS))  # quotes and dashes look like some
        if zeros.count(0) > _WIDE_SHARE * len(zeros) and controls < (1 - _WIDE_SHARE) * len(letters):
            return encoding
    return None


def require_size(size: int, limit: int = MAX_BYTES) -> None:
    """Refuse an input of `size` bytes when no encounter of its format can be that large.

    Raises:
        InputTooLargeError: `limit` or more.
    """
    if size >= limit:
        raise InputTooLargeError(
            f"The input is {size / 1e6:.0f} MB; one encounter can be up to {limit // 10**6} MB. "
            "Split it, or give many encounters as JSON lines with --input."
        )


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], encoding, offset=len(bom))
    if (wide := unmarked_utf16(data)) is not None:
        return _decode_as(data, wide, offset=0)
    _require_text(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_windows(data, error.start)


def _decode_as(data: bytes, encoding: str, offset: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(encoding.upper(), offset + error.start) from None


def _decode_windows(data: bytes, first_bad: int) -> str:
    # Bytes that are partly good UTF-8 are damaged UTF-8; reading them as Windows-1252 would silently garble the good part.
    if not data.decode("utf-8", errors="ignore").isascii():
        raise _damaged("UTF-8", first_bad)
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise _damaged("UTF-8 or Windows-1252", error.start) from None


def _damaged(encoding: str, offset: int) -> InputEncodingError:
    return InputEncodingError(f"The input is not valid {encoding}: see byte {offset:,}. Save the text as UTF-8 and try again.")


def _require_text(data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise BinaryInputError(f"The input is {what}, not text. Save its text as a plain text file and give that.")
    controls = len(data) - len(data.translate(None, delete=_CONTROLS))
    if b"\0" in data or controls > _MAX_CONTROL_SHARE * len(data):
        raise BinaryInputError(
            "The input is not text (it holds control bytes). Save the text as a plain UTF-8 file and give that."
        )
