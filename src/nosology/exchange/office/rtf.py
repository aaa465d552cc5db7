"""RTF in, through striprtf."""

import re

from nosology.exchange.composing import Composer
from nosology.exchange.extras import need
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_DEPTH, MAX_STRUCTURED_BYTES, refuse_depth
from nosology.exchange.text import require_size
from nosology.model.errors import DamagedInputError, EmptyInputError
from nosology.model.record import Record
from nosology.model.source import Place

_NOT_READ = (("a picture", re.compile(rb"\\pict\b")), ("an embedded object", re.compile(rb"\\object\b")))
_BRACES = re.compile(rb"\\[{}\\]|[{}]")
_BINARY = re.compile(rb"\\bin[0-9]+ ?")
_CODE_PAGE = re.compile(rb"\\ansicpg([0-9]{3,5})")
_CELL = re.compile(r"\|(?=\n|\Z)")


def read_rtf(data: bytes) -> Record:
    """Read an RTF document; a place is the number of a paragraph.

    Raises:
        MissingExtraError: The extra `documents` is not installed.
        UnsafeInputError: It is nested too deeply.
        DamagedInputError: It is truncated or cannot be taken apart.
        EmptyInputError: It holds no text.
    """
    require_size(len(data), MAX_STRUCTURED_BYTES)
    _require_sound(data)
    gathered = Gathered()
    composer = Composer()
    for number, paragraph in enumerate(_plain(data).split("\n"), start=1):
        words = _CELL.sub("", paragraph).rstrip()
        composer.write(words, Place(f"paragraph {number}"))
        composer.write("\n")
    if composer.is_blank:
        raise EmptyInputError("The RTF document holds no text. Give a file with the text of the encounter.")
    for what, pattern in _NOT_READ:
        if count := len(pattern.findall(data)):
            gathered.miss("document", what, count)
    gathered.add(composer.document("note", "note"))
    return gathered.record(Format.RTF)


def _plain(data: bytes) -> str:
    striprtf = need("striprtf.striprtf", "documents", "RTF")
    page = _CODE_PAGE.search(data)
    try:
        encoding = f"cp{page[1].decode()}" if page else "cp1252"
        "".encode(encoding)
    except LookupError:
        encoding = "cp1252"
    try:
        return str(striprtf.rtf_to_text(data.decode("latin-1"), encoding=encoding, errors="replace"))
    except Exception:
        raise DamagedInputError(
            "The RTF document cannot be read. Save it again, or save its text as a plain text file."
        ) from None


def _require_sound(data: bytes) -> None:
    """Every brace closed, none too deep; what a picture holds in binary is not looked at."""
    if _BINARY.search(data):
        return
    depth = 0
    for match in _BRACES.finditer(data):
        depth += {b"{": 1, b"}": -1}.get(match[0], 0)
        if depth > MAX_DEPTH:
            raise refuse_depth("RTF document")
    if depth > 0:
        raise DamagedInputError(f"The RTF document is truncated: {depth} groups are open at its end. Ask for it again.")
