"""Documents inside a record: decoded, recognised by their content, and read like any other input."""

import base64
import binascii
import re
from dataclasses import replace

from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_EMBEDDING
from nosology.model.encounter import Document
from nosology.model.errors import InputError
from nosology.model.record import Record
from nosology.model.source import Place, SourceMap, SourceSpan

_BLANKS = re.compile(r"\s+")


def take_embedded(gathered: Gathered, data: bytes, document: Document, place: str, depth: int) -> None:
    """Read a document that came inside a record; what cannot be read is noted with the reason, the rest of the record is read.

    Args:
        gathered: Where its text and codes go.
        data: Its bytes.
        document: Its id and kind; the text is not used.
        place: Where it stands in the record.
        depth: How many documents it stands inside.

    Raises:
        MissingExtraError, MissingProgramError: Its format needs a part that is not installed.
    """
    from nosology.exchange.receiving import records_of

    if depth >= MAX_EMBEDDING:
        gathered.miss(place, "a document inside too many documents")
        return
    try:
        records = list(records_of(data, depth + 1))
    except InputError as error:
        gathered.miss(place, f"an embedded document: {error}")
        return
    for record in records:
        gathered.take(_renamed(record, document, place), place)


def from_base64(text: str) -> bytes:
    """The bytes of a base64 text; blanks in it and missing padding are forgiven.

    Raises:
        ValueError: It is not base64.
    """
    plain = _BLANKS.sub("", text)
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None


def _renamed(record: Record, document: Document, place: str) -> Record:
    """The record with its documents under the id and kind of the document that they are, their places named from outside."""
    documents = []
    for number, inner in enumerate(record.documents):
        source = led_back(inner, place)
        id = document.id if number == 0 else f"{document.id}-{inner.id}"
        kind = inner.kind if inner.kind != "note" else document.kind
        documents.append(replace(inner, id=id, kind=kind, source=source))
    return replace(record, documents=tuple(documents))


def led_back(document: Document, place: str) -> SourceMap:
    """The way back from a document that stands at a place of something larger."""
    spans = document.source.spans or (SourceSpan(0, len(document.text), Place("")),)
    return SourceMap(tuple(replace(span, place=replace(span.place, path=f"{place} {span.place.path}".strip())) for span in spans))
