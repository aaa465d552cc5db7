"""Which format an input is in, by its content alone: names and endings say nothing."""

import re
from enum import StrEnum

from nosology.exchange.text import unmarked_utf16
from nosology.model.errors import UnsupportedFormatError


class Format(StrEnum):
    """The formats that are read, by the names that people use."""

    TEXT = "plain text"
    ENCOUNTER = "Encounter JSON"
    RTF = "RTF"
    DOCX = "DOCX"
    PDF = "PDF"
    IMAGE = "picture"
    HTML = "HTML"
    HL7 = "HL7 v2"
    CCDA = "C-CDA"
    FHIR = "FHIR R4"
    FHIR_LINES = "FHIR R4 NDJSON"
    CSV = "CSV table"
    PARQUET = "Parquet table"
    ZIP = "ZIP archive"


BATCHES = frozenset({Format.FHIR_LINES, Format.CSV, Format.PARQUET, Format.ZIP})
"""Formats that hold many encounters by their nature."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SIGNATURES = (
    (b"{\\rtf", Format.RTF),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"PAR1", Format.PARQUET),
)
_KNOWN_AND_NOT_READ = (
    (b"\xd0\xcf\x11\xe0", "an old Office document. Save it as DOCX or plain text"),
    (b"\x1f\x8b", "a compressed file. Unpack it"),
    (b"BM", "a BMP picture. Save it as PNG"),
    (b"GIF8", "a GIF picture. Save it as PNG"),
    (b"7z\xbc\xaf", "a 7-Zip archive. Unpack it"),
)
_PDF_WITHIN = 1024
_HEAD = 4096
_HL7 = re.compile(r"[\s\x0b]*(?:MSH|FHS|BHS)[^\w\s]")
_X12 = re.compile(r"\s*ISA[^\w\s]\d\d[^\w\s]")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s[^>]{0,3000})?)/?>?")
_PROLOG = re.compile(r"\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,3000}?-->\s*)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:.-]+)", re.IGNORECASE)
_RESOURCE = re.compile(r'"resourceType"\s*:\s*"')
_BINARY_SHARE = 0.01


def recognise(data: bytes) -> Format:
    """The format of an input; what is nothing else is taken for plain text.

    Raises:
        UnsupportedFormatError: A format that we know and do not read; the message says what to do instead.
    """
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    for signature, format in _SIGNATURES:
        if data.startswith(signature):
            return _in_zip(data) if format is Format.ZIP else format
    for signature, what in _KNOWN_AND_NOT_READ:
        if data.startswith(signature) and _is_binary(data):
            raise UnsupportedFormatError(f"The input is {what} and give that.")
    return _of_text(_head(data), data)


def _in_zip(data: bytes) -> Format:
    if b"word/document" in data:
        return Format.DOCX
    for inside, what in (
        (b"xl/workbook", "an Excel workbook. Save it as CSV"),
        (b"ppt/presentation", "a presentation. Save it as PDF"),
    ):
        if inside in data:
            raise UnsupportedFormatError(f"The input is {what} and give that.")
    return Format.ZIP


def _is_binary(data: bytes) -> bool:
    head = data[:_HEAD]
    return sum(byte < 9 or 13 < byte < 27 for byte in head) > _BINARY_SHARE * len(head)


def _head(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) : _HEAD * 2].decode(encoding, "replace")
    if (wide := unmarked_utf16(data)) is not None:
        return data[: _HEAD * 2].decode(wide, "replace")
    return data[:_HEAD].decode("utf-8", "replace")


def _of_text(head: str, data: bytes) -> Format:
    first = head.lstrip()[:1]
    if first == "<":
        return _of_markup(head, data)
    if first in ("{", "["):
        return _of_json(head, data)
    if _HL7.match(head):
        return Format.HL7
    if _X12.match(head):
        raise UnsupportedFormatError(
            "The input is X12. Use nosology claim for claims (837) and nosology remit for what payers answer (835, 999, 277)."
        )
    return _of_lines(head)


def _of_markup(head: str, data: bytes) -> Format:
    body = head[_PROLOG.match(head).end() :]  # type: ignore[union-attr]
    doctype = _DOCTYPE.match(body)
    name = doctype[1].lower() if doctype else ""
    root = None if doctype else _ROOT.match(body)
    if root is not None:
        name = root[1]
        if "http://hl7.org/fhir" in root[2]:
            raise UnsupportedFormatError("The input is FHIR as XML. Ask the sender for JSON and give that.")
        if "urn:hl7-org:v2xml" in root[2]:
            raise UnsupportedFormatError("The input is HL7 v2 as XML. Ask the sender for the pipe form and give that.")
    if name.lower() in ("html", "body", "div"):
        return Format.HTML
    return Format.CCDA if _is_xml(head, name, root[2] if root else "", data) else Format.TEXT


def _is_xml(head: str, name: str, attributes: str, data: bytes) -> bool:
    """Whether a text in angle brackets is XML: it says so, or it ends as it began."""
    says_so = head.lstrip().startswith(("<?xml", "<!--", "<!DOCTYPE")) or "xmlns" in attributes
    end = data[-_HEAD:].replace(b"\0", b"").rstrip()
    return bool(name) and (says_so or end.endswith((f"{name}>".encode(), b"/>", b"-->")))


def _of_json(head: str, data: bytes) -> Format:
    if not _RESOURCE.search(head) and b'"resourceType"' not in data:
        return Format.ENCOUNTER
    line, _, rest = data.lstrip(b"\xef\xbb\xbf \r\n\t").partition(b"\n")
    is_lines = line.rstrip().endswith(b"}") and line.startswith(b"{") and rest.lstrip().startswith(b"{")
    return Format.FHIR_LINES if is_lines else Format.FHIR


def _of_lines(head: str) -> Format:
    from nosology.exchange.columns import is_table

    return Format.CSV if is_table(head) else Format.TEXT
