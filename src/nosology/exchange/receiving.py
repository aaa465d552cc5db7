"""Bytes of any format to records. A reader, and the parts it needs, are imported when its format comes."""

import importlib
from collections.abc import Iterator
from typing import Any

from nosology.exchange.formats import Format, recognise
from nosology.exchange.text import read_text
from nosology.model.encounter import Document
from nosology.model.errors import EncounterError
from nosology.model.record import Facts, Record

TEXT_ID = "note"

_ONE_RECORD = {
    Format.RTF: ("office.rtf", "read_rtf"),
    Format.DOCX: ("office.docx", "read_docx"),
    Format.PDF: ("pages.pdf", "read_pdf"),
    Format.IMAGE: ("pages.image", "read_image"),
    Format.HTML: ("markup", "read_html"),
}
_EMBEDDING = {
    Format.HL7: ("hl7.reader", "read_hl7"),
    Format.CCDA: ("ccda.reader", "read_ccda"),
    Format.FHIR: ("fhir.reader", "read_fhir"),
    Format.FHIR_LINES: ("fhir.reader", "read_fhir_lines"),
}


def records_of(data: bytes, depth: int = 0) -> Iterator[Record]:
    """Read an input: one record per encounter in it.

    Args:
        data: The whole input.
        depth: How many documents it stands inside.

    Raises:
        InputError: It cannot be used; the class says why.
        MissingExtraError: Its format needs an optional part that is not installed.
        MissingProgramError: It has to be read from a picture, and Tesseract is not installed.
    """
    format = recognise(data)
    if format in _ONE_RECORD:
        yield _function(*_ONE_RECORD[format])(data)
    elif format in _EMBEDDING:
        yield from _function(*_EMBEDDING[format])(data, depth)
    elif format is Format.TEXT:
        yield Record(Format.TEXT, Facts(), (Document(TEXT_ID, TEXT_ID, read_text(data)),))
    else:
        raise EncounterError(f"A {format} cannot stand inside another record. Give it as a file of its own.")


def _function(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"nosology.exchange.{module}"), name)
