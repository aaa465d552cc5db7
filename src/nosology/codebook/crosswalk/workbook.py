"""The first sheet of an .xlsx workbook, as rows of text: a zip of XML that needs no package to read."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError, fromstring

from nosology.codebook.artefact import Content, read_content
from nosology.model.errors import SourceError

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COLUMN = re.compile(r"[A-Z]+")
_DAY_ZERO = datetime.date(1899, 12, 30)


def read_rows(content: Content) -> Iterator[dict[str, str]]:
    """The rows of the first sheet: column letter to text; empty cells are left out.

    Raises:
        SourceError: The file is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(read_content(content))) as archive:
            strings, sheet = (fromstring(archive.read(name)) for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"))
    except (zipfile.BadZipFile, KeyError, ParseError) as error:
        raise SourceError("The conversion table is not an .xlsx workbook; download the file again.") from error
    shared = ["".join(text.text or "" for text in item.iter(f"{_NS}t")) for item in strings.iter(f"{_NS}si")]
    for row in sheet.iter(f"{_NS}row"):
        cells = {}
        for cell in row.iter(f"{_NS}c"):
            value, column = cell.findtext(f"{_NS}v"), _COLUMN.match(cell.get("r", ""))
            if value is not None and column:
                cells[column[0]] = shared[int(value)] if cell.get("t") == "s" else value
        yield cells


def day_of(serial: int) -> datetime.date:
    """The date a workbook stores as a number of days."""
    return _DAY_ZERO + datetime.timedelta(days=serial)
